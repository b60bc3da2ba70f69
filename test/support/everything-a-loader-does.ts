/** Makes the loader of a running stack do all that it can do, so that each of its calls is made at least once. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { aws_events as events, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { aDirectory } from './local-app';
import { localClient } from '../../local/src/services/local-client';
import type { LocalStack } from '../../local/src/stack/local-stack';
import { CopyFormat, JsonMapping, RinPipelineProps, Target } from 'cdk-rin';

const PATHS_KEY = 'paths/app_log.json';
const HOUR_MS = 3_600_000;
/** Two loaders get the same files at once, again and again, until both claim one in the same moment. */
const CONTESTED_FILES = 10;
const MAX_RACES = 100;
const RACES_AT_ONCE = 10;

export interface BusyPipelineOptions {
  /** Of the bucket that the files arrive in. */
  readonly filesKey?: kms.IKey;
  /** Whether each load is one statement. */
  readonly onlyCopies?: boolean;
}

export const FILES_BUCKET = 'Files';
/** For a target whose loads are more than a COPY. */
const TRANSACTIONS = 'logs/changed/';

/** A pipeline that {@link doEverything} can be done with. */
export function aBusyPipeline(stack: Stack, { filesKey, onlyCopies = false }: BusyPipelineOptions = {}): Partial<RinPipelineProps> {
  const bucket = new s3.Bucket(stack, FILES_BUCKET, { encryptionKey: filesKey });
  const transactions = Target.prefix(TRANSACTIONS, { table: 'app_log', format: CopyFormat.json(), afterSql: ['DELETE FROM {table} WHERE id IS NULL'] });
  return {
    bucket,
    batchSize: CONTESTED_FILES,
    eventBus: new events.EventBus(stack, 'Bus'),
    targets: [
      Target.prefix('logs/app/', { table: 'app_log', format: CopyFormat.json() }),
      ...(onlyCopies ? [] : [transactions]),
      Target.prefix('logs/paths/', { table: 'app_log', format: CopyFormat.json({ mapping: JsonMapping.jsonPaths(bucket, PATHS_KEY) }) }),
      Target.prefix('logs/late/', { table: 'late', format: CopyFormat.json() }),
    ],
  };
}

export const SCHEMA = 'CREATE TABLE app_log (id INTEGER);';

/** @param hasCalled whether the loader has made a call of this name so far */
export async function doEverything(stack: LocalStack, hasCalled: (operation: string) => boolean): Promise<void> {
  await upload(stack, { [PATHS_KEY]: '{"jsonpaths":["$.who.id"]}' });
  await upload(stack, {
    'logs/app/good.json': '{"id":1}',
    'logs/app/bad.json': '{"id":',
    'logs/paths/good.json': '{"who":{"id":2}}',
    'logs/late/1.json': '{"id":3}',
    [`${TRANSACTIONS}good.json`]: '{"id":7}',
  });
  stack.startPolling();
  await stack.drain({ patienceSeconds: 1 });
  await stack.query('CREATE TABLE late (id INTEGER)');
  await stack.drain();

  await load(stack, { 'logs/app/old.json': '{"id":4}' });
  await forgetNewestOutcome(stack);
  await load(stack, { 'logs/app/old.json': '{"id":4}' });

  await load(stack, { 'logs/app/lost.json': '{"id":5}' });
  await deleteNewestManifest(stack);
  await load(stack, { 'logs/app/lost.json': '{"id":5}' });

  // That a claim is somebody else's the real DynamoDB tells in its refusal; the local one has to be asked.
  for (let race = 0; race < MAX_RACES && !hasCalled('GetItem'); race++) {
    const files = Object.fromEntries(Array.from({ length: CONTESTED_FILES }, (_, i) => [`logs/app/${race}/${i}.json`, '{"id":6}']));
    await upload(stack, files);
    await upload(stack, files);
    if (race % RACES_AT_ONCE === RACES_AT_ONCE - 1) await stack.drain();
  }
  await stack.drain();
}

async function load(stack: LocalStack, files: Readonly<Record<string, string>>): Promise<void> {
  await upload(stack, files);
  await stack.drain();
}

async function upload(stack: LocalStack, files: Readonly<Record<string, string>>): Promise<void> {
  const directory = aDirectory();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  await stack.upload(await stack.filesToUpload(directory));
}

/** As if its loader had died before it heard of the statement, and nobody had looked for eight hours. */
async function forgetNewestOutcome(stack: LocalStack): Promise<void> {
  const { id } = await newestLoad(stack);
  await inLedger(stack, (client, TableName) => client.send(new UpdateItemCommand({
    TableName,
    Key: { id: { S: id } },
    UpdateExpression: 'SET #state = :ready, readyAt = :then REMOVE statementId',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':ready': { S: 'ready' }, ':then': { N: String(Date.now() - 8 * HOUR_MS) } },
  })));
}

async function deleteNewestManifest(stack: LocalStack): Promise<void> {
  const { manifestKey } = await newestLoad(stack);
  const client = new S3Client({ ...localClient(stack.endpoints.s3, regionOf(stack)), forcePathStyle: true });
  const workBucket = stack.app.buckets.find(({ logicalId }) => /WorkBucket/.test(logicalId ?? ''))!.name;
  await client.send(new DeleteObjectCommand({ Bucket: workBucket, Key: manifestKey }));
  client.destroy();
}

async function newestLoad(stack: LocalStack): Promise<{ readonly id: string; readonly manifestKey: string }> {
  const { Items } = await inLedger(stack, (client, TableName) => client.send(new ScanCommand({ TableName, ConsistentRead: true })));
  const [newest] = Items!.filter(({ state }) => state?.S === 'loaded').sort((a, b) => Number(b.openedAt!.N) - Number(a.openedAt!.N));
  return { id: newest!.id!.S!, manifestKey: newest!.manifestKey!.S! };
}

async function inLedger<T>(stack: LocalStack, work: (client: DynamoDBClient, tableName: string) => Promise<T>): Promise<T> {
  const client = new DynamoDBClient(localClient(stack.endpoints.dynamodb, regionOf(stack)));
  try {
    return await work(client, stack.app.tables[0]!.name);
  } finally {
    client.destroy();
  }
}

function regionOf(stack: LocalStack): string {
  return stack.app.pipelines[0]!.region;
}
