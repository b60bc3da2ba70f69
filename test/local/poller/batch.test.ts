import { Message } from '@aws-sdk/client-sqs';
import { BatchCollector, BatchLimits, BatchSource } from '../../../local/src/poller/batch';

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:000000000000:queue';

/** A queue in virtual time: messages appear at their time, and waiting costs nothing. */
class VirtualQueue implements BatchSource {
  private time = 0;

  constructor(private readonly messages: { readonly id: string; readonly at: number; readonly body?: string }[]) {}

  async receive(maximum: number, waitSeconds: number): Promise<Message[]> {
    const first = this.messages[0]?.at ?? Infinity;
    if (first > this.time) this.time = Math.min(first, this.time + waitSeconds * 1000);
    const due = this.messages.filter(({ at }) => at <= this.time).slice(0, maximum);
    this.messages.splice(0, due.length);
    return due.map(({ id, body = '' }) => ({ MessageId: id, ReceiptHandle: `handle-${id}`, Body: body }));
  }

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
  }
}

function collector(source: BatchSource, limits: Partial<BatchLimits> = {}): BatchCollector {
  return new BatchCollector(QUEUE_ARN, { batchSize: 100, windowSeconds: 1, payloadBytes: 6 * 1024 * 1024, ...limits }, source);
}

const ids = async (collecting: BatchCollector) => (await collecting.collect(20)).map(({ messageId }) => messageId);

describe('collecting a batch', () => {
  test('gathers what arrives within the window of the first message, and leaves the rest', async () => {
    const collecting = collector(new VirtualQueue([{ id: 'a', at: 5000 }, { id: 'b', at: 5900 }, { id: 'c', at: 6200 }]));

    expect(await ids(collecting)).toEqual(['a', 'b']);
    expect(await ids(collecting)).toEqual(['c']);
  });

  test('goes out as soon as it is full', async () => {
    const source = new VirtualQueue(Array.from({ length: 25 }, (_, index) => ({ id: `${index}`, at: 0 })));
    const collecting = collector(source, { batchSize: 12, windowSeconds: 300 });

    expect(await ids(collecting)).toHaveLength(12);
    expect(source.now()).toBe(0);
  });

  test('without a window it is what one poll brought', async () => {
    const collecting = collector(new VirtualQueue([{ id: 'a', at: 0 }, { id: 'b', at: 10 }]), { windowSeconds: 0 });

    expect(await ids(collecting)).toEqual(['a']);
  });

  test('ends below the payload limit, and carries the message that did not fit into the next batch', async () => {
    const large = 'x'.repeat(1000);
    const source = new VirtualQueue(['a', 'b', 'c'].map((id) => ({ id, at: 0, body: large })));
    const collecting = collector(source, { payloadBytes: 3000 });

    const first = await collecting.collect(20);
    const second = await ids(collecting);

    expect(first.map(({ messageId }) => messageId)).toEqual(['a', 'b']);
    expect(Buffer.byteLength(JSON.stringify({ Records: first }))).toBeLessThanOrEqual(3000);
    expect(second).toEqual(['c']);
  });

  test('is empty when nothing came', async () => {
    expect(await ids(collector(new VirtualQueue([])))).toEqual([]);
  });

  test('a record has the shape that Lambda gives it', async () => {
    const source: BatchSource = {
      receive: async () => [{
        MessageId: 'id',
        ReceiptHandle: 'handle',
        Body: '{}',
        MD5OfBody: 'md5',
        Attributes: { ApproximateReceiveCount: '2' } as Message['Attributes'],
        MessageAttributes: { RinDeferrals: { DataType: 'Number', StringValue: '3' } },
      }],
      now: () => 0,
      sleep: async () => undefined,
    };

    expect(await collector(source, { windowSeconds: 0 }).collect(0)).toEqual([{
      messageId: 'id',
      receiptHandle: 'handle',
      body: '{}',
      md5OfBody: 'md5',
      attributes: { ApproximateReceiveCount: '2' },
      messageAttributes: { RinDeferrals: { dataType: 'Number', stringValue: '3', stringListValues: [], binaryListValues: [] } },
      eventSource: 'aws:sqs',
      eventSourceARN: QUEUE_ARN,
      awsRegion: 'eu-west-1',
    }]);
  });
});
