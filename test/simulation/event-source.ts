/**
 * The event source mapping: what Lambda does between a queue and a function. It collects batches, invokes a bounded
 * number of environments at a time, and deletes what the function does not report. What an invocation that crashed, or
 * ran out of time, had received stays where it is, and is seen again when its visibility timeout is over.
 */
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { Cloud } from './cloud';
import { Death, Process } from './process';
import { Stage } from './stage';
import { Delivery, Witness } from './witness';
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

/** Lives from its first invocation to its death, or to the next deployment. */
interface Environment {
  readonly config: LoaderConfig;
  readonly process: Process;
  readonly processBatch: BatchProcessor;
}

export class EventSource {
  private readonly warm: Environment[] = [];
  private busy = 0;
  private isCollecting = false;
  private alarmAt = Infinity;
  private environments = 0;

  constructor(private readonly stage: Stage, private readonly cloud: Cloud, private readonly witness: Witness) {}

  /** To be called whenever a message may have become visible sooner than it was known to. */
  wakeUp(): void {
    const { world, scenario } = this.stage;
    const next = this.cloud.queue.nextVisibleAt();
    if (next === undefined || this.busy >= scenario.polling.maxConcurrency || this.isCollecting) return;
    const at = Math.max(next, world.now());
    if (at >= this.alarmAt) return;
    this.alarmAt = at;
    world.at(at, () => {
      if (this.alarmAt !== at) return;
      this.alarmAt = Infinity;
      this.collect();
    });
  }

  get isIdle(): boolean {
    return this.busy === 0;
  }

  private collect(): void {
    const { world, random, scenario: { polling: { windowMs, batchSize, functionTimeoutMs } } } = this.stage;
    this.isCollecting = true;
    this.busy++;
    world.after(random.integer(0, windowMs), () => {
      this.isCollecting = false;
      const records = this.cloud.queue.receive(batchSize, 6 * functionTimeoutMs + windowMs);
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
    const { trace } = this.stage;
    const environment = this.warmEnvironment() ?? this.start();
    const { process } = environment;
    trace.add(`${process.name} BEGIN ${records.map(({ messageId }) => messageId).join(' ')}`);
    const delivery = this.witness.received(process, records);
    const end = await this.run(environment, records);
    switch (end.kind) {
      case 'threw':
        return this.witness.loaderThrew(end.error);
      case 'died':
        trace.add(`${process.name} END ${end.death}`);
        return this.witness.died(delivery, end.death);
      case 'answered': {
        const returned = end.response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
        trace.add(`${process.name} END returned ${returned.join(' ')}`);
        this.warm.push(environment);
        this.settle(new Set(returned), delivery);
      }
    }
  }

  private settle(returned: ReadonlySet<string>, delivery: Delivery): void {
    const { random, coverage, isRough, scenario } = this.stage;
    const isLost = () => isRough && random.chance(scenario.lostDeletes);
    const areAllLost = isLost();
    for (const { messageId, body } of delivery.records) {
      if (returned.has(messageId)) {
        this.witness.returned(delivery, messageId);
      } else if (areAllLost || isLost()) {
        coverage.count('deleteLost');
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
      const { world, scenario: { polling: { functionTimeoutMs } } } = this.stage;
      world.after(functionTimeoutMs, () => {
        if (!isOver) process.die('timedOut');
      });
      processBatch(records, world.now() + functionTimeoutMs)
        .then(response => over({ kind: 'answered', response }), error => over({ kind: 'threw', error }));
    });
  }

  /** An invocation that runs when another version is deployed ends as what it was. */
  private warmEnvironment(): Environment | undefined {
    const { config } = this.stage;
    for (let environment = this.warm.pop(); environment; environment = this.warm.pop()) {
      if (environment.config === config) return environment;
    }
    return undefined;
  }

  private start(): Environment {
    const { config } = this.stage;
    const process = new Process(`E${++this.environments}`);
    return { config, process, processBatch: createBatchProcessor(config, this.cloud.servicesFor(process, this.witness)) };
  }
}
