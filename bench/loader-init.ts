/**
 * Init of the loader's bundle against a bundle of the same bare SDK clients, and the bundle's size.
 * Run by `npx tsx bench/loader-init.ts` after `npx projen bundle`. On Node.js 24, as in Lambda, where there is one.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { report, reportPairs } from './measure';
import { CONFIG_FILE } from '../lib/private/contract';
import { BUNDLE_OPTIONS, LOADER_BUNDLE } from '../scripts/bundle-loader';
import { loaderConfig } from '../test/support/config';

const ROUNDS = 31;
const SIZE_LIMIT_KB = 1_000;
const NODE_24 = resolve('local/node_modules/.bin/node');

const BARE_CLIENTS = `
  import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
  import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
  import { DescribeStatementCommand, ExecuteStatementCommand, GetStatementResultCommand, ListStatementsCommand, RedshiftDataClient } from '@aws-sdk/client-redshift-data';
  import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
  import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
  const clients = [new DynamoDBClient({}), new RedshiftDataClient({}), new S3Client({}), new SQSClient({})];
  const commands = [
    BatchGetItemCommand, GetItemCommand, PutItemCommand, UpdateItemCommand,
    DescribeStatementCommand, ExecuteStatementCommand, GetStatementResultCommand, ListStatementsCommand,
    GetObjectCommand, PutObjectCommand, SendMessageBatchCommand,
    // Made only for a pipeline that has an event bus.
    EventBridgeClient, PutEventsCommand,
  ];
  export const handler = async () => [clients, commands].length;
`;

const TIMER = `
  const start = process.hrtime.bigint();
  require(process.argv[1]);
  process.stderr.write(String(Number(process.hrtime.bigint() - start) / 1e6));
`;

/** Milliseconds that a fresh process takes to load the module. */
function initTime(node: string, module: string): number {
  const { status, stderr } = spawnSync(node, ['-e', TIMER, module], {
    env: { PATH: process.env.PATH, AWS_REGION: 'eu-central-1' }, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${module} does not load: ${stderr}`);
  return Number(stderr);
}

async function main(directory: string): Promise<void> {
  const loader = join(directory, 'index.js');
  const bare = join(directory, 'bare.js');
  copyFileSync(LOADER_BUNDLE, loader);
  writeFileSync(join(directory, CONFIG_FILE), JSON.stringify(loaderConfig()));
  await build({ ...BUNDLE_OPTIONS, stdin: { contents: BARE_CLIENTS, resolveDir: '.' }, outfile: bare });

  const node = existsSync(NODE_24) ? NODE_24 : process.execPath;
  const times = { loader: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.loader.push(initTime(node, loader));
    times.bare.push(initTime(node, bare));
  }
  reportPairs('init of the loader against bare SDK clients', times.loader, times.bare, 1.4);
  const kilobytes = statSync(LOADER_BUNDLE).size / 1_000;
  report('size of the bundle against its budget', kilobytes / SIZE_LIMIT_KB, 1, `${kilobytes.toFixed(0)} kB against ${SIZE_LIMIT_KB} kB`);
}

const directory = mkdtempSync(join(tmpdir(), 'loader-init-'));
void main(directory).finally(() => rmSync(directory, { recursive: true }));
