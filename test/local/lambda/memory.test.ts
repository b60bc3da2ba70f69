/**
 * The largest batch that the construct lets Lambda make fits into the memory that it gives the loader by default: the real
 * bundle in its process, and every service it talks to. Only the files themselves are made up as COPY asks for them.
 */
import { writeFile } from 'node:fs/promises';
import { readLocalApp } from '../../../local/src/assembly/pipeline';
import { readApp } from '../../../local/src/assembly/read-app';
import { functionEnvironment } from '../../../local/src/lambda/function-environment';
import { FunctionPool } from '../../../local/src/lambda/function-pool';
import { startDynamoDb } from '../../../local/src/services/dynamodb';
import { localClient } from '../../../local/src/services/local-client';
import { createResources } from '../../../local/src/services/resources';
import { StorageServer } from '../../../local/src/services/storage-server';
import { Cleanup } from '../../../local/src/stack/cleanup';
import { startWarehouse } from '../../../local/src/warehouse';
import { S3ObjectSource } from '../../../local/src/warehouse/s3-object-source';
import { peakMemoryOfChildren } from '../../support/child-memory';
import { s3Event, sqsRecord } from '../../support/events';
import { aDirectory, aSynthesizedApp } from '../../support/local-app';

const MESSAGES = 10_000;
let cleanup = new Cleanup();

afterEach(async () => {
  await cleanup.run();
  cleanup = new Cleanup();
});

/** A loader of the construct's defaults, in its own process. */
async function aLoader() {
  const stacks = readApp(aSynthesizedApp());
  const region = stacks[0]!.region;
  const storage = await StorageServer.start({ port: 0, region });
  cleanup.add(() => storage.close());
  const app = readLocalApp(stacks, storage.endpoint);
  await createResources(app, storage, region);
  const dynamodb = await startDynamoDb();
  cleanup.add(() => dynamodb.close());
  await dynamodb.createTables(app.tables);

  const manifests = new S3ObjectSource(localClient(storage.endpoint, region));
  const warehouse = await startWarehouse({
    directory: aDirectory(),
    objects: {
      list: (bucket, prefix) => manifests.list(bucket, prefix),
      download: (bucket, key, path) => key.startsWith('logs/') ? writeFile(path, '{"id":1}\n') : manifests.download(bucket, key, path),
    },
  });
  cleanup.add(() => warehouse.close());
  await warehouse.query('CREATE TABLE app_log (id INTEGER)');

  const { loader, queue } = app.pipelines[0]!;
  const { endpoint } = storage;
  const endpoints = { s3: endpoint, sqs: endpoint, eventBridge: endpoint, redshiftData: warehouse.endpoint, dynamodb: dynamodb.endpoint };
  const pool = new FunctionPool({ ...loader, environment: functionEnvironment(loader, region, endpoints), log: () => undefined });
  cleanup.add(() => pool.stop());
  return { pool, warehouse, storage, queue, memoryMegabytes: loader.memoryMegabytes };
}

/** Bodies of 2 KB: S3's own, with keys of nearly the greatest length. Lambda's limit of 6 MB would end such a batch sooner. */
function aBatch(): string {
  const Records = Array.from({ length: MESSAGES }, (_, i) => sqsRecord({
    messageId: `message-${i}`, body: s3Event({ key: `logs/app/${String(i).padStart(1_000, 'x')}.json`, size: 9, eTag: `etag-${i}` }),
  }));
  return JSON.stringify({ Records });
}

// Only Linux tells the peak memory of another process (test/support/child-memory.ts).
(process.platform === 'linux' ? describe : describe.skip)(`${MESSAGES} messages in one invocation`, () => {
  test('are loaded within the default memory', async () => {
    const { pool, warehouse, memoryMegabytes } = await aLoader();

    const outcome = await pool.invoke(aBatch());

    expect(outcome).toEqual({ ok: true, response: '{"batchItemFailures":[]}' });
    expect((await warehouse.query('SELECT count(*) FROM app_log')).rows).toEqual([[MESSAGES]]);
    expect(memoryMegabytes).toBe(512);
    expect(peakMemoryOfChildren()).toBeLessThan(memoryMegabytes * 2 ** 20);
  }, 120_000);

  test('are sent back within the default memory when the warehouse is away', async () => {
    const { pool, warehouse, storage, queue, memoryMegabytes } = await aLoader();
    await warehouse.stopServer();

    const outcome = await pool.invoke(aBatch());

    expect(outcome).toEqual({ ok: true, response: '{"batchItemFailures":[]}' });
    const { ready, delayed } = await storage.queueContent(queue.name);
    expect(ready.length + delayed.length).toBe(MESSAGES);
    expect(peakMemoryOfChildren()).toBeLessThan(memoryMegabytes * 2 ** 20);
  }, 120_000);
});
