/** SQS in memory and in virtual time: delays, visibility, receive counts, a DLQ by redrive policy. */
import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { sqsRecord } from './events';
import { VirtualClock } from './virtual-clock';
import { OutgoingMessage, Queue } from '../../lambda/ports';

interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  visibleAt: number;
  receives: number;
}

export class FakeQueue implements Queue {
  readonly messages: StoredMessage[] = [];
  readonly maxReceiveCount = 5;
  highestReceiveCount = 0;
  /** While it is set, messages that it picks are not accepted. */
  refuses?: (message: OutgoingMessage) => boolean;
  /** Whether messages come in another order than they were sent: the same one every time. */
  isUnordered = false;
  private sent = 0;
  private shuffles = 1;

  constructor(private readonly clock: VirtualClock, private readonly name = 'queue', private readonly deadLetterQueue?: FakeQueue) {}

  async send(messages: readonly OutgoingMessage[]): Promise<ReadonlyMap<string, string>> {
    const refused = new Map<string, string>();
    for (const message of messages) {
      if (this.refuses?.(message)) refused.set(message.id, 'InternalError: refused');
      else this.add(message.body, message.attributes, message.delaySeconds);
    }
    return refused;
  }

  add(body: string, attributes: Readonly<Record<string, string>> = {}, delaySeconds = 0): void {
    this.messages.push({ id: `${this.name}-${++this.sent}`, body, attributes, visibleAt: this.clock.now() + delaySeconds * 1_000, receives: 0 });
  }

  receive(max: number, visibilityMs: number): SQSRecord[] {
    const received: SQSRecord[] = [];
    for (const message of this.isUnordered ? this.shuffled() : [...this.messages]) {
      if (received.length >= max || message.visibleAt > this.clock.now()) continue;
      if (++message.receives > this.maxReceiveCount) {
        this.delete(message.id);
        this.deadLetterQueue?.add(message.body, message.attributes);
        continue;
      }
      this.highestReceiveCount = Math.max(this.highestReceiveCount, message.receives);
      message.visibleAt = this.clock.now() + visibilityMs;
      received.push(sqsRecord({ messageId: message.id, body: message.body, messageAttributes: toSqs(message.attributes) }));
    }
    return received;
  }

  private shuffled(): StoredMessage[] {
    const next = () => this.shuffles = this.shuffles * 48_271 % 0x7fff_ffff;
    return this.messages.map(message => ({ message, place: next() })).sort((a, b) => a.place - b.place).map(({ message }) => message);
  }

  delete(id: string): void {
    const position = this.messages.findIndex(message => message.id === id);
    if (position >= 0) this.messages.splice(position, 1);
  }

  /** When the next message can be received. */
  nextVisibleAt(): number | undefined {
    return this.messages.length ? Math.min(...this.messages.map(({ visibleAt }) => visibleAt)) : undefined;
  }
}

function toSqs(attributes: Readonly<Record<string, string>>): SQSMessageAttributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: 'String' }]));
}
