import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { BucketRule } from '../../../local/src/assembly/bucket-configurations';
import { LocalApp } from '../../../local/src/assembly/pipeline';
import { Queue } from '../../../local/src/assembly/queues';
import { localClient } from '../../../local/src/services/local-client';
import { createResources, sqsClient } from '../../../local/src/services/resources';
import { StorageServer } from '../../../local/src/services/storage-server';
import { uploadFiles } from '../../../local/src/stack/upload';
import { aDirectory } from '../../support/local-app';

const REGION = 'eu-west-1';
/** fauxqs refuses requests above 11 MiB. */
const LARGER_THAN_ONE_REQUEST = 12 * 1024 * 1024;
const started: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of started.splice(0)) await server.close();
});

/** A server with one bucket `files` whose notification goes to the queue `events`. */
async function aServer(filter: Partial<BucketRule> = {}) {
  const storage = await StorageServer.start({ port: 0, region: REGION });
  started.push(storage);
  const queue: Queue = {
    name: 'events', arn: `arn:aws:sqs:${REGION}:000000000000:events`, url: `${storage.endpoint}/000000000000/events`, region: REGION, attributes: {},
  };
  const app: LocalApp = {
    pipelines: [],
    loadEventRules: [],
    tables: [],
    publishedFiles: [],
    queues: [queue],
    buckets: [{ name: 'files' }],
    notifications: [{
      bucket: 'files',
      queueArn: queue.arn,
      rule: { bucket: 'files', destination: queue.arn, id: 'n', events: ['s3:ObjectCreated:*'], prefix: '', suffix: '', ...filter },
    }],
  };
  await createResources(app, storage, REGION);
  const s3 = new S3Client({ ...localClient(storage.endpoint, REGION), forcePathStyle: true });
  const events = async () => (await storage.queueContent('events')).ready.map(({ body }) => JSON.parse(body).Records[0]);
  return { storage, s3, events };
}

describe('S3 with notifications', () => {
  test.each([
    ['logs/a b.json', 'logs/a+b.json'],
    ['logs/a+b.json', 'logs/a%2Bb.json'],
    ['logs/ü.json', 'logs/%C3%BC.json'],
    ["logs/it's (1)!.json", 'logs/it%27s+%281%29%21.json'],
    ['logs/100%.json', 'logs/100%25.json'],
  ])('an upload of %s tells of it as %s', async (Key, encoded) => {
    const { s3, events } = await aServer();

    await s3.send(new PutObjectCommand({ Bucket: 'files', Key, Body: 'hello' }));

    expect(await events()).toEqual([expect.objectContaining({
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      awsRegion: REGION,
      s3: expect.objectContaining({
        bucket: expect.objectContaining({ name: 'files' }),
        object: { key: encoded, size: 5, eTag: '5d41402abc4b2a76b9719d911017c592', sequencer: expect.stringMatching(/^[0-9A-F]{18}$/) },
      }),
    })]);
  });

  test('an upload in parts raises one event, when it is complete', async () => {
    const { s3, events } = await aServer();
    const path = join(aDirectory(), 'large');
    writeFileSync(path, Buffer.alloc(LARGER_THAN_ONE_REQUEST, 'x'));

    await uploadFiles(s3, [{ path, bucket: 'files', key: 'large' }], () => undefined);

    const [event, ...more] = await events();
    expect(more).toEqual([]);
    expect(event).toMatchObject({ eventName: 'ObjectCreated:CompleteMultipartUpload', s3: { object: { key: 'large', size: LARGER_THAN_ONE_REQUEST } } });
  });

  test('a key outside the filter raises none', async () => {
    const { s3, events } = await aServer({ prefix: 'logs/' });

    await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'other/a', Body: 'x' }));

    expect(await events()).toEqual([]);
  });

  test('an upload that its client breaks off is not waited for', async () => {
    const { storage, events } = await aServer();
    const { hostname, port } = new URL(storage.endpoint);
    const socket = connect(Number(port), hostname);
    socket.write('PUT /files/a HTTP/1.1\r\nhost: x\r\nif-none-match: *\r\ncontent-length: 1000\r\n\r\nhalf');
    await sleep(200);

    socket.destroy();

    expect(await events()).toEqual([]);
  }, 5000);

  test('a later event of the same key has a greater sequencer', async () => {
    const { s3, events } = await aServer();

    await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'a', Body: '1' }));
    await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'a', Body: '2' }));

    const [first, second] = (await events()).map((event) => event.s3.object.sequencer);
    expect(second > first).toBe(true);
  });
});

test('an upload that its queue is not told of is heard of by whoever counts messages', async () => {
  const { storage, s3 } = await aServer();
  const queueArn = `arn:aws:sqs:${REGION}:000000000000:nowhere`;
  const rule = { bucket: 'files', destination: queueArn, id: 'n', events: ['s3:ObjectCreated:*'], prefix: '', suffix: '' };
  storage.setNotifications([{ bucket: 'files', queueArn, rule }], () => `${storage.endpoint}/000000000000/nowhere`);

  await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'a', Body: '1' }));

  await expect(storage.queueContent('events')).rejects.toThrow(/nowhere did not take a message/);
});

describe('conditional writes', () => {
  test('a second create-only upload is refused and changes nothing', async () => {
    const { s3 } = await aServer();
    const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'manifest', Body, IfNoneMatch: '*' }));
    await put('first');

    await expect(put('second')).rejects.toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } });

    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'files', Key: 'manifest' }));
    expect(await Body!.transformToString()).toBe('first');
  });

  test('of several at once exactly one succeeds', async () => {
    const { s3 } = await aServer();

    const results = await Promise.allSettled(['1', '2', '3', '4'].map((Body) =>
      s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'manifest', Body, IfNoneMatch: '*' }))));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('settings of the user that the SDK refuses to combine with an endpoint do not matter', async () => {
  process.env.AWS_USE_FIPS_ENDPOINT = 'true';
  const { s3, events } = await aServer();

  await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'a', Body: 'x' })).finally(() => { delete process.env.AWS_USE_FIPS_ENDPOINT; });

  expect(await events()).toHaveLength(1);
});

describe('a bound on delays', () => {
  test.each([
    ['shortens a longer one', 900, { ready: 0, delayed: 1 }],
    ['leaves a shorter one alone', 0, { ready: 1, delayed: 0 }],
  ])('%s, of single messages and of batches', async (_, DelaySeconds, expected) => {
    const storage = await StorageServer.start({ port: 0, region: REGION, maxDelaySeconds: 1 });
    const sqs = sqsClient(storage.endpoint, REGION);
    started.push({ close: () => Promise.resolve(sqs.destroy()) }, storage);
    for (const name of ['single', 'batch']) await sqs.send(new CreateQueueCommand({ QueueName: name }));

    await sqs.send(new SendMessageCommand({ QueueUrl: urlOf('single'), MessageBody: 'x', DelaySeconds }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: urlOf('batch'), Entries: [{ Id: '1', MessageBody: 'x', DelaySeconds }] }));

    for (const name of ['single', 'batch']) {
      const { ready, delayed } = await storage.queueContent(name);
      expect({ ready: ready.length, delayed: delayed.length }).toEqual(expected);
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: urlOf(name), WaitTimeSeconds: 2 }));
      expect(Messages).toHaveLength(1);
    }

    function urlOf(name: string): string {
      return `${storage.endpoint}/000000000000/${name}`;
    }
  });
});

describe('the port', () => {
  test('is on loopback and on no other address', async () => {
    const { storage } = await aServer();
    const { hostname, port } = new URL(storage.endpoint);
    const others = Object.values(networkInterfaces()).flat().filter((address) => address && !address.internal && address.family === 'IPv4');

    expect(hostname).toBe('127.0.0.1');
    for (const address of others) await expect(fetch(`http://${address!.address}:${port}/health`)).rejects.toThrow('fetch failed');
  });

  test('in use is one clear error', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen({ host: '127.0.0.1', port: 0 }, resolve));
    started.push({ close: () => new Promise((resolve) => other.close(() => resolve())) });
    const { port } = other.address() as { port: number };

    await expect(StorageServer.start({ port, region: REGION })).rejects.toThrow(`port ${port} is in use; choose another with --port, or 0 for any`);
  });
});
