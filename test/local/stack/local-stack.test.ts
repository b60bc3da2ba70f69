/** The real construct, the real loader bundle and every server of the stack, in one run. */
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStack, LocalStackOptions } from '../../../local/src/stack/local-stack';
import { aDirectory, aSynthesizedApp } from '../../support/local-app';
import { CopyFormat, Target } from 'cdk-rin';

const running: LocalStack[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((stack) => stack.stop()));
});

async function aStack(app: string, schema: string, options: Partial<LocalStackOptions> = {}): Promise<LocalStack> {
  const schemaFile = join(aDirectory(), 'schema.sql');
  writeFileSync(schemaFile, schema);
  const stack = await LocalStack.start({ app, schemaFiles: [schemaFile], ...options });
  running.push(stack);
  return stack;
}

function aDataDirectory(files: Readonly<Record<string, string>>): string {
  const directory = aDirectory();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

async function load(stack: LocalStack, files: Readonly<Record<string, string>>): Promise<void> {
  await stack.upload(await stack.filesToUpload(aDataDirectory(files)));
  stack.startPolling();
  await stack.drain();
}

/** Long enough for the loader to give up at least once and send the messages back to the queue. */
const OUTAGE_MS = 10_000;

const APP_LOG = 'CREATE TABLE app_log (id INTEGER, message VARCHAR(20));';

describe('a pipeline on this machine', () => {
  test('loads the files of a directory, each once, in few COPYs', async () => {
    const stack = await aStack(aSynthesizedApp(), APP_LOG);
    const files = Object.fromEntries(Array.from({ length: 50 }, (_, id) => [`logs/app/${id} ü+'.json`, JSON.stringify({ id, message: 'm' })]));

    await load(stack, files);

    expect(await stack.summary()).toEqual({ tables: [{ table: 'public.app_log', rows: 50, files: 50, loads: 1 }], parked: [], files: 50, loads: 1 });
    expect((await stack.query('SELECT count(DISTINCT id) FROM app_log')).rows.map(([count]) => Number(count))).toEqual([50]);
  });

  test('that is paused leaves its files waiting, and waiting for them ends', async () => {
    const stack = await aStack(aSynthesizedApp({ paused: true }), APP_LOG);
    await stack.upload(await stack.filesToUpload(aDataDirectory({ 'logs/app/1.json': '{"id":1}' })));
    stack.startPolling();

    expect(await stack.drain()).toEqual({ remaining: 1, waiting: { 'the pipeline is paused': 1 } });
  });

  test('parks a broken file with its line and loads the others', async () => {
    const stack = await aStack(aSynthesizedApp(), APP_LOG);

    await load(stack, { 'logs/app/good.json': '{"id":1}', 'logs/app/bad.json': '{"id":1}\n{"id":' });

    const { tables, parked } = await stack.summary();
    expect(tables).toMatchObject([{ rows: 1, files: 1 }]);
    expect(parked).toMatchObject([{ code: 'FILE_REJECTED', key: 'logs/app/bad.json', table: 'public.app_log', line: 2 }]);
  });

  test('loads nothing again when the files come once more, to a loader that knows them from the ledger only', async () => {
    const stack = await aStack(aSynthesizedApp(), APP_LOG);
    const files = { 'logs/app/1.json': '{"id":1}', 'logs/app/2.json': '{"id":2}' };
    await load(stack, files);
    stack.killLoaders();

    await stack.upload(await stack.filesToUpload(aDataDirectory({ ...files, 'logs/app/3.json': '{"id":3}' })));
    await stack.drain();

    expect(await stack.summary()).toEqual({ tables: [{ table: 'public.app_log', rows: 3, files: 3, loads: 2 }], parked: [], files: 3, loads: 2 });
  });

  test('tells tables of one name in two schemas apart', async () => {
    const targets = [Target.regexp('^([a-z]+)/', { schema: '$1', table: 'orders', format: CopyFormat.csv() })];
    const stack = await aStack(aSynthesizedApp({ targets }), 'CREATE SCHEMA eu; CREATE SCHEMA us; CREATE TABLE eu.orders (id INT); CREATE TABLE us.orders (id INT);');

    await load(stack, { 'eu/1.csv': '1\n2\n', 'us/1.csv': '3\n' });

    expect((await stack.summary()).tables).toEqual([
      { table: 'eu.orders', rows: 2, files: 1, loads: 1 },
      { table: 'us.orders', rows: 1, files: 1, loads: 1 },
    ]);
  });

  test('loads everything although the Data API was away for a while', async () => {
    const stack = await aStack(aSynthesizedApp(), APP_LOG);
    await stack.upload(await stack.filesToUpload(aDataDirectory({ 'logs/app/1.json': '{"id":1}', 'logs/app/2.json': '{"id":2}' })));
    await stack.warehouse.stopServer();
    stack.startPolling();
    const seen = new Set<string>();
    const drained = stack.drain({ onProgress: ({ waiting }) => Object.keys(waiting).forEach((reason) => seen.add(reason)) });
    await sleep(OUTAGE_MS);

    await stack.warehouse.startServer();
    await drained;

    expect([...seen]).toContain('WAREHOUSE_UNAVAILABLE');

    expect(await stack.summary()).toMatchObject({ tables: [{ rows: 2, files: 2 }], parked: [] });
  }, 120_000);

  test('gives up waiting for a table that nobody creates, and says for what', async () => {
    const stack = await aStack(aSynthesizedApp(), '');
    await stack.upload(await stack.filesToUpload(aDataDirectory({ 'logs/app/1.json': '{"id":1}' })));
    stack.startPolling();

    const state = await stack.drain({ patienceSeconds: 2 });

    expect(state.waiting).toEqual({ TABLE_NOT_FOUND: 1 });
  });

  test('a loader that cannot start ends the run with its message', async () => {
    const app = aSynthesizedApp();
    const stack = await aStack(app, APP_LOG);
    const { directory } = stack.app.pipelines[0]!.loader;
    writeFileSync(join(directory, 'index.js'), 'throw new Error("broken bundle")');

    await expect(load(stack, { 'logs/app/1.json': '{"id":1}' })).rejects.toThrow('the loader of Ingest/Logs: Runtime.InitError: broken bundle');
  });

  test('leaves neither a port nor a file behind, and may be stopped twice', async () => {
    const stack = await aStack(aSynthesizedApp(), APP_LOG);
    const { endpoints, directory } = stack;
    expect((await fetch(`${endpoints.s3}/health`)).status).toBe(200);

    await stack.stop();
    await stack.stop();

    await expect(fetch(endpoints.s3)).rejects.toThrow('fetch failed');
    await expect(fetch(endpoints.dynamodb)).rejects.toThrow('fetch failed');
    await expect(fetch(endpoints.redshiftData)).rejects.toThrow('fetch failed');
    expect(existsSync(directory)).toBe(false);
  });

  test('listens on loopback only', async () => {
    const before = listeningAddresses();
    const stack = await aStack(aSynthesizedApp(), APP_LOG);
    await load(stack, { 'logs/app/1.json': '{"id":1}' });

    const opened = listeningAddresses().filter((address) => !before.includes(address));

    // S3 with SQS, the Data API, DynamoDB, and the Runtime API of one loader process.
    expect(opened).toHaveLength(4);
    expect(opened.filter((address) => !address.startsWith(LOOPBACK))).toEqual([]);
  });

  test('a broken schema file names file and line, and stops what was started', async () => {
    const app = aSynthesizedApp();

    await expect(aStack(app, 'CREATE TABLE a (id INT);\n\nCREATE TABEL b (id INT);')).rejects.toThrow(/schema\.sql:3: /);
  });
});

/** 127.0.0.1 as /proc writes it. */
const LOOPBACK = '0100007F:';
const LISTEN = '0A';

/** What this process listens on: address:port in hexadecimal. */
function listeningAddresses(): string[] {
  const own = new Set(readdirSync('/proc/self/fd').map((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1];
    } catch {
      return undefined;
    }
  }));
  return ['/proc/net/tcp', '/proc/net/tcp6'].filter((path) => existsSync(path)).flatMap((path) => readFileSync(path, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === LISTEN && own.has(columns[9]))
    .map((columns) => columns[1]!);
}
