/**
 * Collects one batch as the event source mapping does: it is full at the batch size or at Lambda's payload limit, and
 * goes out at the latest when the window has passed since its first message.
 */
import { Message } from '@aws-sdk/client-sqs';
import { SqsRecord, sqsRecord } from './sqs-record';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: invocation payload, synchronous. */
export const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;
const ENVELOPE_BYTES = '{"Records":[]}'.length;
const RECEIVE_LIMIT = 10;
const IDLE_POLL_MS = 50;

export interface BatchSource {
  /** Up to ten messages; waits up to `waitSeconds` for the first one. */
  receive(maximum: number, waitSeconds: number): Promise<Message[]>;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface BatchLimits {
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly payloadBytes: number;
}

export class BatchCollector {
  /** Received, but too large for the batch it came with. */
  private readonly carried: SqsRecord[] = [];

  constructor(private readonly queueArn: string, private readonly limits: BatchLimits, private readonly source: BatchSource) {}

  /** @returns an empty batch when nothing came within `waitSeconds`. */
  async collect(waitSeconds: number): Promise<SqsRecord[]> {
    const batch: SqsRecord[] = [];
    let bytes = ENVELOPE_BYTES;
    let closesAt: number | undefined;
    for (;;) {
      const candidates = await this.candidates(this.limits.batchSize - batch.length, batch.length === 0 ? waitSeconds : 0);
      if (batch.length === 0 && candidates.length === 0) return batch;
      closesAt ??= this.source.now() + this.limits.windowSeconds * 1000;
      for (const [index, record] of candidates.entries()) {
        const size = Buffer.byteLength(JSON.stringify(record)) + 1;
        if (batch.length > 0 && bytes + size > this.limits.payloadBytes) {
          this.carried.push(...candidates.slice(index));
          return batch;
        }
        batch.push(record);
        bytes += size;
      }
      if (batch.length >= this.limits.batchSize || this.source.now() >= closesAt) return batch;
      if (candidates.length === 0) await this.source.sleep(IDLE_POLL_MS);
    }
  }

  private async candidates(room: number, waitSeconds: number): Promise<SqsRecord[]> {
    if (this.carried.length > 0) return this.carried.splice(0, room);
    const messages = await this.source.receive(Math.min(RECEIVE_LIMIT, room), waitSeconds);
    return messages.map((message) => sqsRecord(message, this.queueArn));
  }
}
