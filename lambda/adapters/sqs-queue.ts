import { SendMessageBatchCommand, SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { OutgoingMessage, Queue } from '../ports';
import { sideBySide } from '../side-by-side';

const MAX_BATCH_MESSAGES = 10;
/** SQS takes 1 MiB in a batch since 2025, and took 256 KiB before; emulators still do. */
const MAX_BATCH_BYTES = 250_000;
const BATCHES_AT_ONCE = 16;

/** A queue to send to: its own queue, or the DLQ. */
export class SqsQueue implements Queue {
  constructor(private readonly client: SQSClient, private readonly queueUrl: string) {}

  async send(messages: readonly OutgoingMessage[]): Promise<ReadonlyMap<string, string>> {
    const refused = new Map<string, string>();
    await sideBySide(BATCHES_AT_ONCE, toBatches(messages), async batch => {
      for (const [id, reason] of await this.sendBatch(batch)) refused.set(id, reason);
    });
    return refused;
  }

  /** Returns the entries that were not accepted; those whose answer was lost among them. */
  private async sendBatch(batch: readonly OutgoingMessage[]): Promise<readonly (readonly [id: string, reason: string])[]> {
    try {
      const { Successful, Failed } = await this.client.send(new SendMessageBatchCommand({ QueueUrl: this.queueUrl, Entries: batch.map(toEntry) }));
      const accepted = new Set(Successful?.map(({ Id }) => Id));
      const reasons = new Map(Failed?.map(({ Id, Code, Message }) => [Id, `${Code}: ${Message ?? ''}`]));
      return batch.filter(({ id }) => !accepted.has(id)).map(({ id }) => [id, reasons.get(id) ?? 'SQS did not say']);
    } catch (error) {
      return batch.map(({ id }) => [id, String(error)]);
    }
  }
}

function toEntry({ id, body, delaySeconds, attributes }: OutgoingMessage): SendMessageBatchRequestEntry {
  const messageAttributes = Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]);
  return { Id: id, MessageBody: body, DelaySeconds: delaySeconds, MessageAttributes: Object.fromEntries(messageAttributes) };
}

function toBatches(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const batches: OutgoingMessage[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = sizeOf(message);
    bytes += size;
    const last = batches.at(-1);
    if (last && last.length < MAX_BATCH_MESSAGES && bytes <= MAX_BATCH_BYTES) {
      last.push(message);
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}

/** As SQS counts it: names, types and values of attributes count. */
function sizeOf({ body, attributes }: OutgoingMessage): number {
  const inAttributes = Object.entries(attributes).reduce((sum, [name, value]) => sum + name.length + 'String'.length + Buffer.byteLength(value), 0);
  return Buffer.byteLength(body) + inAttributes;
}
