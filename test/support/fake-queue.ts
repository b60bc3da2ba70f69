/**
 * SQS in memory and in virtual time: delays, visibility, receive counts, retention, a DLQ by redrive policy. A standard
 * queue: messages come in any order, and more than once, when it is told so.
 */
import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { sqsRecord } from './events';
import { Clock, OutgoingMessage, Queue } from '../../lambda/ports';

export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  /** The message as which it was received too often, and moved to the DLQ by the redrive policy. */
  readonly movedFrom?: string;
}

const RETENTION_MS = 14 * 24 * 3_600_000;

export class FakeQueue implements Queue {
  readonly messages: StoredMessage[] = [];
  readonly maxReceiveCount = 5;
  highestReceiveCount = 0;
  /** Messages that nobody deleted in time. */
  expired = 0;
  /** While it is set, messages that it picks are not accepted. */
  refuses?: (message: OutgoingMessage) => boolean;
  /** Whether messages come in another order than they were sent: the same one every time. */
  isUnordered = false;
  /** Whether a message that is being received can be received by somebody else at the same time. */
  isDeliveredTwice?: () => boolean;
  onAdd?: (message: StoredMessage) => void;
  private sent = 0;
  private shuffles = 1;

  constructor(private readonly clock: Clock, private readonly name = 'queue', private readonly deadLetterQueue?: FakeQueue) {}

  async send(messages: readonly OutgoingMessage[]): Promise<ReadonlyMap<string, string>> {
    const refused = new Map<string, string>();
    for (const message of messages) {
      if (this.refuses?.(message)) refused.set(message.id, 'InternalError: refused');
      else this.add(message.body, message.attributes, message.delaySeconds);
    }
    return refused;
  }

  add(body: string, attributes: Readonly<Record<string, string>> = {}, delaySeconds = 0, movedFrom?: string): void {
    const sentAt = this.clock.now();
    const message: StoredMessage = { id: `${this.name}-${++this.sent}`, body, attributes, sentAt, visibleAt: sentAt + delaySeconds * 1_000, receives: 0, movedFrom };
    this.messages.push(message);
    this.onAdd?.(message);
  }

  receive(max: number, visibilityMs: number): SQSRecord[] {
    this.expire();
    const now = this.clock.now();
    const received: SQSRecord[] = [];
    for (const message of this.isUnordered ? this.shuffled() : [...this.messages]) {
      if (received.length >= max) break;
      if (message.visibleAt > now) continue;
      if (++message.receives > this.maxReceiveCount && this.deadLetterQueue) {
        this.delete(message.id);
        this.deadLetterQueue.add(message.body, message.attributes, 0, message.id);
        continue;
      }
      this.highestReceiveCount = Math.max(this.highestReceiveCount, message.receives);
      if (!this.isDeliveredTwice?.()) message.visibleAt = now + visibilityMs;
      received.push(sqsRecord({ messageId: message.id, body: message.body, messageAttributes: toSqs(message.attributes) }));
    }
    return received;
  }

  delete(id: string): void {
    const position = this.messages.findIndex(message => message.id === id);
    if (position >= 0) this.messages.splice(position, 1);
  }

  /** Sends every message back to where it came from, as the console's button does: with its attributes. */
  redriveTo(source: FakeQueue): void {
    for (const { body, attributes } of this.messages.splice(0)) source.add(body, attributes);
  }

  /** When the next message can be received. */
  nextVisibleAt(): number | undefined {
    return this.messages.length ? Math.min(...this.messages.map(({ visibleAt }) => visibleAt)) : undefined;
  }

  private expire(): void {
    const oldest = this.clock.now() - RETENTION_MS;
    for (const { id } of this.messages.filter(({ sentAt }) => sentAt <= oldest)) {
      this.delete(id);
      this.expired++;
    }
  }

  private shuffled(): StoredMessage[] {
    const next = () => this.shuffles = this.shuffles * 48_271 % 0x7fff_ffff;
    return this.messages.map(message => ({ message, place: next() })).sort((a, b) => a.place - b.place).map(({ message }) => message);
  }
}

function toSqs(attributes: Readonly<Record<string, string>>): SQSMessageAttributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: 'String' }]));
}
