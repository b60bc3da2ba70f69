/**
 * Lambda's event source mapping for SQS: polls the queue, hands batches to the function, and deletes what succeeded.
 * What failed is left alone and comes back when its visibility timeout ends. At least once, as in AWS: a message whose
 * deletion fails comes again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { BatchCollector, PAYLOAD_LIMIT_BYTES } from './batch';
import { failedMessageIds } from './partial-batch-response';
import { SqsRecord } from './sqs-record';
import { EventSourceMapping } from '../assembly/pipeline';
import { Queue } from '../assembly/queues';
import { InvocationOutcome } from '../lambda/outcome';

/** How many batches Lambda starts with side by side when the mapping does not bound them. */
const DEFAULT_CONCURRENCY = 5;
const LONG_POLL_SECONDS = 20;
const DELETE_LIMIT = 10;
/** Pause after a poll that failed: the queue's server is stopping, or was never there. */
const ERROR_PAUSE_MS = 500;

export interface Poller {
  /** Calls the function with an event. */
  readonly invoke: (payload: string) => Promise<InvocationOutcome>;
  /** Told of each invocation that failed as a whole. */
  readonly onFunctionError: (outcome: InvocationOutcome & { ok: false }) => void;
  readonly sqs: SQSClient;
}

export class EventSourceMappingPoller {
  private readonly running = new Set<Promise<void>>();
  private readonly failures = new Map<string, string>();
  private readonly stopping = new AbortController();
  private readonly collector: BatchCollector;
  private loop?: Promise<void>;

  constructor(private readonly queue: Queue, private readonly mapping: EventSourceMapping, private readonly poller: Poller) {
    this.collector = new BatchCollector(queue.arn, { ...mapping, payloadBytes: PAYLOAD_LIMIT_BYTES }, {
      receive: (maximum, waitSeconds) => this.receive(maximum, waitSeconds),
      now: () => Date.now(),
      sleep: async (milliseconds) => { await sleep(milliseconds); },
    });
  }

  /** A mapping that the template disables stays so. */
  start(): void {
    if (this.mapping.enabled) this.loop ??= this.poll();
  }

  /** Invocations at this moment. */
  get inProgress(): number {
    return this.running.size;
  }

  /** Why the last try of a message failed, by its id: it is in flight until its visibility timeout ends. */
  get failed(): ReadonlyMap<string, string> {
    return this.failures;
  }

  /** Waits for the poll in progress, not for the function: whoever stops the stack stops that too. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await Promise.all(this.running);
  }

  private async poll(): Promise<void> {
    const concurrency = this.mapping.maximumConcurrency ?? DEFAULT_CONCURRENCY;
    while (!this.stopping.signal.aborted) {
      try {
        const batch = await this.collector.collect(LONG_POLL_SECONDS);
        if (batch.length === 0) continue;
        // A deletion that failed needs no handling: the message comes again, as in AWS.
        const work = this.process(batch).catch(() => undefined).finally(() => this.running.delete(work));
        this.running.add(work);
        // No further poll while the function is at its limit: a message that waits in the queue costs no receive count.
        if (this.running.size >= concurrency) await Promise.race(this.running);
      } catch {
        if (!this.stopping.signal.aborted) await sleep(ERROR_PAUSE_MS);
      }
    }
  }

  private async process(batch: readonly SqsRecord[]): Promise<void> {
    for (const { messageId } of batch) this.failures.delete(messageId);
    const outcome = await this.poller.invoke(JSON.stringify({ Records: batch }));
    if (!outcome.ok) {
      for (const { messageId } of batch) this.failures.set(messageId, `${outcome.errorType}: ${outcome.errorMessage}`);
      return this.poller.onFunctionError(outcome);
    }
    const failures = this.mapping.reportBatchItemFailures
      ? failedMessageIds(outcome.response, batch.map(({ messageId }) => messageId))
      : new Set<string>();
    for (const messageId of failures) this.failures.set(messageId, 'the loader returned them as batch item failures');
    await this.delete(batch.filter(({ messageId }) => !failures.has(messageId)));
  }

  private async receive(maximum: number, waitSeconds: number): Promise<Message[]> {
    const { Messages = [] } = await this.poller.sqs.send(new ReceiveMessageCommand({
      QueueUrl: this.queue.url,
      MaxNumberOfMessages: maximum,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }), { abortSignal: this.stopping.signal });
    return Messages;
  }

  private async delete(records: readonly SqsRecord[]): Promise<void> {
    for (let start = 0; start < records.length; start += DELETE_LIMIT) {
      const some = records.slice(start, start + DELETE_LIMIT);
      const entries = some.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      await this.poller.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.queue.url, Entries: entries }));
    }
  }
}
