/** A COPY that ends early, whenever that is, leaves no row and no file. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '../../../local/node_modules/@duckdb/node-api';
import { Engine } from '../../../local/src/warehouse/engine';
import { Executor, type Session } from '../../../local/src/warehouse/executor';
import { SystemViews } from '../../../local/src/warehouse/system-views';
import { avroFile } from '../../support/avro-file';
import { MemoryObjects } from '../../support/memory-objects';

const ROWS = 20_000;
const CANCELLED = "Query cancelled on user's request";

let directory: string;
let engine: Engine;
let systemViews: SystemViews;
let executor: Executor;
let observer: Session;
const objects = new MemoryObjects();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cancel-test-'));
  engine = await Engine.open({ directory, database: 'dev', threads: 2, memoryLimit: '1GB' });
  systemViews = await SystemViews.open(engine);
  executor = new Executor({ engine, systemViews, objects, directory, database: 'dev', now: () => new Date(), lastQueryId: 0, copyLatencyMs: 0 });
  observer = await executor.openSession();
  await observer.run('CREATE TABLE t (a int, b varchar(20))');
});

afterAll(async () => {
  observer.close();
  systemViews.close();
  engine.close();
  await rm(directory, { recursive: true, force: true });
});

const rows = Array.from({ length: ROWS }, (_, i) => ({ a: i, b: `row ${i}` }));
const json = rows.map((row) => JSON.stringify(row)).join('\n');
const csv = rows.map(({ a, b }) => `${a},"${b}"\n`).join('');

async function parquet(): Promise<Buffer> {
  const path = join(directory, 'file.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (SELECT i::INTEGER AS a, 'row ' || i AS b FROM range(${ROWS}) AS r (i)) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  return readFile(path);
}

interface Outcome {
  readonly error?: string;
  readonly time: number;
}

/** Cancels after `delay` ms, if that comes. */
async function copy(options: string, delay: number): Promise<Outcome> {
  const session = await executor.openSession();
  const start = performance.now();
  const timer = Number.isFinite(delay) ? setTimeout(() => session.cancel(), delay) : undefined;
  const error = await session.run(`COPY t FROM 's3://bucket/files/' IAM_ROLE DEFAULT ${options}`).then(() => undefined, ({ message }: Error) => message);
  clearTimeout(timer);
  session.close();
  return { error, time: performance.now() - start };
}

const count = async (relation: string) => Number((await observer.run(`SELECT count(*) FROM ${relation}`)).rows[0]![0]);
const leftFiles = () => readdir(join(directory, 'loads')).catch(() => []);

test.each([
  ["JSON 'auto' GZIP", async () => gzipSync(json)], ["JSON 'auto ignorecase'", async () => json], ['CSV GZIP', async () => gzipSync(csv)],
  ["AVRO 'auto'", async () => avroFile({ type: 'record', name: 'row', fields: [{ name: 'a', type: 'int' }, { name: 'b', type: 'string' }] } as never, rows)],
  ['PARQUET', parquet],
])('whenever it is cancelled, a COPY of %s loads all or nothing and leaves no file', async (options, file) => {
  for (const key of ['files/1', 'files/2']) objects.put('bucket', key, await file());
  const { error, time } = await copy(options, Infinity);
  expect(error).toBeUndefined();

  for (const part of [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]) {
    await observer.run('TRUNCATE t');

    const outcome = await copy(options, part * time);

    expect([undefined, CANCELLED]).toContain(outcome.error);
    expect(await count('t')).toBe(outcome.error ? 0 : 2 * ROWS);
    expect(await count("sys_load_history WHERE status = 'running'")).toBe(0);
    expect(await leftFiles()).toEqual([]);
  }
});

test.each([
  ['a file that is not there', 'CSV MANIFEST'], ['a damaged file', 'GZIP'], ['a bad row', 'CSV'], ['a JSONPaths file that is not there', "JSON 's3://bucket/nowhere'"], ['a bad schema', 'PARQUET'], ['a bad header', "AVRO 'auto'"],
])('a COPY that fails over %s leaves no file', async (_, options) => {
  objects.put('bucket', 'files/1', 'x,y\n');
  objects.put('bucket', 'files/2', 'x,y\n');

  expect((await copy(options, Infinity)).error).toBeDefined();

  expect(await leftFiles()).toEqual([]);
});

test('a COPY that fails within a transaction leaves none of its files, and the transaction none of its rows', async () => {
  await observer.run('TRUNCATE t');
  objects.put('bucket', 'files/1', '1,x\n');
  objects.put('bucket', 'files/2', 'bad,y\n');
  const session = await executor.openSession();
  await session.run('BEGIN');
  await session.run("INSERT INTO t VALUES (7, 'before')");

  await expect(session.run("COPY t FROM 's3://bucket/files/' IAM_ROLE DEFAULT CSV")).rejects.toThrow("Load into table 't' failed");

  await session.run('COMMIT');
  session.close();
  expect(await count('t')).toBe(0);
  expect(await leftFiles()).toEqual([]);
});
