/**
 * The event source mapping: what Lambda does between a queue and a function. It collects batches, invokes a bounded
 * number of environments at a time, and deletes what the function does not report. What an invocation that crashed, or
 * ran out of time, had received stays where it is, and is seen again when its visibility timeout is over.
 */
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { Cloud } from './cloud';
import { Coverage } from './coverage';
import { Death, Process } from './process';
import { SeededRandom } from './random';
import { Trace } from './trace';
import { Witness } from './witness';
import { World } from './world';
import { BatchProcessor, createBatchProcessor } from '../../lambda/process-batch';
import { LoaderConfig } from '../../lib/private/contract';

export interface Polling {
  readonly maxConcurrency: number;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly functionTimeoutMs: number;
}

type InvocationEnd =
  | { readonly kind: 'answered'; readonly response: SQSBatchResponse }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'died'; readonly death: Death };

/** Lives from its first invocation to its death. */
interface Environment {
  readonly process: Process;
  readonly processBatch: BatchProcessor;
}

export class EventSource {
  /** Whether a delete is lost, so that a message that is done comes again. */
  losesDelete?: () => boolean;
  private readonly warm: Environment[] = [];
  private busy = 0;
  private isCollecting = false;
  private alarmAt = Infinity;
  private environments = 0;

  constructor(
    private readonly world: World, private readonly random: SeededRandom, private readonly trace: Trace, private readonly coverage: Coverage,
    private readonly cloud: Cloud, private readonly witness: Witness, private readonly config: LoaderConfig, private readonly polling: Polling,
  ) {}

  /** To be called whenever a message may have become visible sooner than it was known to. */
  wakeUp(): void {
    const next = this.cloud.queue.nextVisibleAt();
    if (next === undefined || this.busy >= this.polling.maxConcurrency || this.isCollecting) return;
    const at = Math.max(next, this.world.now());
    if (at >= this.alarmAt) return;
    this.alarmAt = at;
    this.world.at(at, () => {
      if (this.alarmAt !== at) return;
      this.alarmAt = Infinity;
      this.collect();
    });
  }

  get isIdle(): boolean {
    return this.busy === 0;
  }

  private collect(): void {
    this.isCollecting = true;
    this.busy++;
    this.world.after(this.random.integer(0, this.polling.windowMs), () => {
      this.isCollecting = false;
      const records = this.cloud.queue.receive(this.polling.batchSize, this.polling.functionTimeoutMs * 6 + this.polling.windowMs);
      this.wakeUp();
      void this.deliver(records);
    });
  }

  private async deliver(records: readonly SQSRecord[]): Promise<void> {
    if (records.length) await this.invoke(records);
    this.busy--;
    this.wakeUp();
  }

  private async invoke(records: readonly SQSRecord[]): Promise<void> {
    const environment = this.warm.pop() ?? this.start();
    const { process } = environment;
    this.trace.add(`${process.name} BEGIN ${records.map(({ messageId }) => messageId).join(' ')}`);
    const delivery = this.witness.received(process, records);
    const end = await this.run(environment, records);
    this.trace.add(`${process.name} END ${end.kind === 'died' ? end.death : end.kind === 'answered' ? `returned ${end.response.batchItemFailures.map(one => one.itemIdentifier).join(' ')}` : String(end.error)}`);
    if (end.kind === 'threw') this.witness.loaderThrew(end.error);
    if (end.kind === 'died') this.witness.died(delivery, end.death);
    if (end.kind !== 'answered') return;
    this.warm.push(environment);
    this.settle(records, new Set(end.response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)), delivery);
  }

  private settle(records: readonly SQSRecord[], returned: ReadonlySet<string>, delivery: ReturnType<Witness['received']>): void {
    const areAllLost = this.losesDelete?.() ?? false;
    for (const { messageId, body } of records) {
      if (returned.has(messageId)) {
        this.witness.returned(delivery, messageId);
      } else if (areAllLost || this.losesDelete?.()) {
        this.coverage.count('deleteLost');
        this.witness.deleteLost(messageId);
      } else {
        this.witness.deleted(delivery, messageId, body);
        this.cloud.queue.delete(messageId);
      }
    }
  }

  private run({ process, processBatch }: Environment, records: readonly SQSRecord[]): Promise<InvocationEnd> {
    process.begin();
    return new Promise(resolve => {
      let isOver = false;
      const over = (end: InvocationEnd) => {
        isOver = true;
        resolve(end);
      };
      process.onDeath = death => over({ kind: 'died', death });
      const { functionTimeoutMs } = this.polling;
      this.world.after(functionTimeoutMs, () => {
        if (!isOver) process.die('timedOut');
      });
      processBatch(records, this.world.now() + functionTimeoutMs).then(response => over({ kind: 'answered', response }), error => over({ kind: 'threw', error }));
    });
  }

  private start(): Environment {
    const process = new Process(`E${++this.environments}`);
    return { process, processBatch: createBatchProcessor(this.config, this.cloud.servicesFor(process, this.witness)) };
  }
}
