import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsQueue } from '../../../lambda/adapters/sqs-queue';
import { OutgoingMessage } from '../../../lambda/ports';
import { useAwsServer } from '../../support/aws-environment';
import { awsError } from '../../support/http-server';

const server = useAwsServer();

interface BatchRequest {
  readonly QueueUrl: string;
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

function queue(): SqsQueue {
  return new SqsQueue(new SQSClient({ md5: false, maxAttempts: 1 }), `${server.url}/123456789012/queue`);
}

function messages(count: number, body = 'body'): OutgoingMessage[] {
  return Array.from({ length: count }, (_, i) => ({ id: `m${i}`, body, delaySeconds: 30, attributes: { RinDeferrals: '1' } }));
}

function batches(): readonly BatchRequest[] {
  return server.requests.map(({ body }) => JSON.parse(body) as BatchRequest);
}

/** Accepts every entry but those. */
function accept(...refused: readonly string[]): void {
  server.answer = ({ body }) => ({
    body: JSON.stringify({
      Successful: (JSON.parse(body) as BatchRequest).Entries.filter(({ Id }) => !refused.includes(Id)).map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' })),
      Failed: refused.map(Id => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'try later' })),
    }),
  });
}

describe('sending', () => {
  test('keeps body, delay and attributes', async () => {
    accept();

    expect(await queue().send(messages(1))).toEqual(new Map());

    expect(batches()[0].Entries).toEqual([
      { Id: 'm0', MessageBody: 'body', DelaySeconds: 30, MessageAttributes: { RinDeferrals: { DataType: 'String', StringValue: '1' } } },
    ]);
  });

  test.each([
    ['ten messages', messages(10), [10]],
    ['eleven messages', messages(11), [1, 10]],
    ['bodies of 100,000 bytes', messages(5, 'x'.repeat(100_000)), [1, 2, 2]],
    ['no message', [], []],
  ])('makes as few batches as SQS allows of %s', async (_, outgoing, sizes) => {
    accept();

    await queue().send(outgoing);

    expect(batches().map(({ Entries }) => Entries.length).sort()).toEqual(sizes);
  });

  test('tells which entries were not accepted, and why', async () => {
    accept('m1');

    expect(await queue().send(messages(3))).toEqual(new Map([['m1', 'InternalError: try later']]));
  });

  test('takes every entry of a batch that failed for not accepted', async () => {
    server.answer = () => awsError('AWS.SimpleQueueService.NonExistentQueue', 'no such queue');

    const reason = expect.stringContaining('no such queue');
    expect(await queue().send(messages(2))).toEqual(new Map([['m0', reason], ['m1', reason]]));
  });
});
