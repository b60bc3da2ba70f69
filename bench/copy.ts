/**
 * COPY against DuckDB's own read of the same files, in one run: 1,000,000 rows in 10 files of each format. Then the same
 * with one bad row in the middle, and 10,000 small files by one manifest. Beside the times, the greatest memory of this
 * process during each.
 * Needs a Node.js that the local stack runs on: local/node_modules/.bin/node --import tsx bench/copy.ts
 */
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { report } from './measure';
import { type DuckDBConnection, DuckDBInstance } from '../local/node_modules/@duckdb/node-api';
import { type LocalWarehouse, type ObjectSource, startWarehouse } from '../local/src/warehouse';

const LIMIT = 2;
const FILES = 10;
const ROWS_PER_FILE = 100_000;
const RUNS = 3;
const SMALL_FILES = 10_000;

interface Row {
  readonly id: number;
  readonly time: string;
  readonly level: string;
  readonly service: string;
  readonly message: string;
  readonly duration_ms: number;
  readonly user_id: number | string;
  readonly path: string;
  readonly ok: boolean;
}

function row(id: number): Row {
  return {
    id,
    time: `2026-11-01 12:00:${String(id % 60).padStart(2, '0')}`,
    level: ['INFO', 'WARN', 'ERROR'][id % 3],
    service: `svc-${id % 17}`,
    message: `request ${id} has "finished", at last`,
    duration_ms: (id % 1000) / 8,
    user_id: (id * 7) % 100_003,
    path: `/api/v1/items/${id % ROWS_PER_FILE}`,
    ok: id % 5 !== 0,
  };
}

const TABLE = `(id BIGINT, time TIMESTAMP, level VARCHAR(10), service VARCHAR(20), message VARCHAR(200),
  duration_ms DOUBLE PRECISION, user_id INTEGER, path VARCHAR(100), ok BOOLEAN)`;

interface Format {
  readonly name: string;
  readonly options: string;
  /** DuckDB's own read. */
  readonly read: (files: string) => string;
  readonly line?: (row: Row) => string;
}

const FORMATS: readonly Format[] = [
  { name: 'json', options: "JSON 'auto' GZIP", read: (files) => `read_json('${files}')`, line: (one) => JSON.stringify(one) },
  { name: 'csv', options: 'CSV GZIP', read: (files) => `read_csv('${files}')`, line: (one) => Object.values(one).map(csvField).join(',') },
  { name: 'pipes', options: 'GZIP', read: (files) => `read_csv('${files}', delim = '|', quote = '')`, line: (one) => Object.values(one).join('|') },
  { name: 'parquet', options: 'PARQUET', read: (files) => `read_parquet('${files}')` },
];

function csvField(value: unknown): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As S3 has them: bucket `bench`, keys below it. */
class Files implements ObjectSource {
  constructor(readonly directory: string) {}

  async write(key: string, body: string | Buffer): Promise<void> {
    await mkdir(join(this.directory, key, '..'), { recursive: true });
    await writeFile(join(this.directory, key), body);
  }

  download(_: string, key: string, path: string): Promise<void> {
    return copyFile(join(this.directory, key), path);
  }

  async list(_: string, prefix: string) {
    return (await readdir(join(this.directory, prefix))).sort().map((name) => ({ key: `${prefix}${name}`, size: 0 }));
  }
}

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-copy-'));
  const files = new Files(directory);
  const instance = await DuckDBInstance.create(join(directory, 'floor.duckdb'), { threads: '2', memory_limit: '2GB' });
  const floor = await instance.connect();
  const warehouse = await startWarehouse({ directory: join(directory, 'warehouse'), objects: files });
  try {
    for (const format of FORMATS) {
      await writeInput(files, floor, format);
      await compare(warehouse, floor, format, files);
      if (format.line) await oneBadRow(warehouse, format, files);
    }
    await smallFiles(warehouse, files);
  } finally {
    await warehouse.close();
    floor.closeSync();
    instance.closeSync();
    await rm(directory, { recursive: true });
  }
}

async function writeInput(files: Files, floor: DuckDBConnection, { name, line }: Format): Promise<void> {
  for (let file = 0; file < FILES; file++) {
    if (line) {
      await files.write(`${name}/${file}.gz`, lines(file, line));
    } else {
      await mkdir(join(files.directory, name), { recursive: true });
      await floor.run(`COPY (SELECT * REPLACE (user_id::INTEGER AS user_id) FROM json_rows LIMIT ${ROWS_PER_FILE} OFFSET ${file * ROWS_PER_FILE}) TO '${join(files.directory, name, String(file))}' (FORMAT PARQUET)`);
    }
  }
}

function lines(file: number, line: (row: Row) => string, bad?: number): Buffer {
  const rows = Array.from({ length: ROWS_PER_FILE }, (_, i) => line({ ...row(file * ROWS_PER_FILE + i), ...(i === bad ? { user_id: 'nobody' } : {}) }));
  return gzipSync(`${rows.join('\n')}\n`, { level: 1 });
}

/** The two take turns, so that what else runs on this machine slows both. */
async function compare(warehouse: LocalWarehouse, floor: DuckDBConnection, { name, options, read }: Format, files: Files): Promise<void> {
  const input = name === 'parquet' ? `${name}/*` : `${name}/*.gz`;
  let ownRead = Infinity;
  let copied = Infinity;
  let memory = 0;
  for (let run = 0; run < RUNS; run++) {
    ownRead = Math.min(ownRead, (await measured(() => floor.run(`CREATE OR REPLACE TABLE ${name}_rows AS SELECT * FROM ${read(join(files.directory, input))}`))).time);
    await warehouse.query(`DROP TABLE IF EXISTS ${name}_rows`);
    await warehouse.query(`CREATE TABLE ${name}_rows ${TABLE}`);
    const copy = await measured(() => warehouse.query(`COPY ${name}_rows FROM 's3://bench/${name}/' IAM_ROLE DEFAULT ${options}`));
    copied = Math.min(copied, copy.time);
    memory = Math.max(memory, copy.memory);
  }
  const count = (await warehouse.query(`SELECT count(*) FROM ${name}_rows`)).rows[0]![0];
  if (count !== FILES * ROWS_PER_FILE) throw new Error(`COPY loaded ${count} rows`);
  await warehouse.query(`DROP TABLE ${name}_rows`);
  report(`COPY of ${name}`, copied / ownRead, LIMIT, `${copied.toFixed(0)} ms against ${ownRead.toFixed(0)} ms, best of ${RUNS}; memory up to ${memory} MB`);
}

async function oneBadRow(warehouse: LocalWarehouse, { name, options, line }: Format, files: Files): Promise<void> {
  const [file, bad] = [FILES >> 1, ROWS_PER_FILE >> 1];
  await files.write(`${name}/${file}.gz`, lines(file, line!, bad));
  await warehouse.query(`CREATE TABLE ${name}_rows ${TABLE}`);
  const { time, memory } = await measured(() => warehouse.query(`COPY ${name}_rows FROM 's3://bench/${name}/' IAM_ROLE DEFAULT ${options}`).catch(() => undefined));
  const { rows } = await warehouse.query('SELECT file_name, line_number, column_name, error_message FROM sys_load_error_detail ORDER BY query_id DESC LIMIT 1');
  await warehouse.query(`DROP TABLE ${name}_rows`);
  const [told, expected] = [JSON.stringify(rows[0]), JSON.stringify([`s3://bench/${name}/${file}.gz`, bad + 1, 'user_id', "Invalid digit, Value 'n', Pos 0, Type: Integer"])];
  if (told !== expected) throw new Error(`the bad row of ${name} is told as ${told}`);
  console.log(`       one bad row of ${name}: told in ${time.toFixed(0)} ms; memory up to ${memory} MB`);
}

async function smallFiles(warehouse: LocalWarehouse, files: Files): Promise<void> {
  const keys = Array.from({ length: SMALL_FILES }, (_, i) => `small/${i}.gz`);
  for (const [i, key] of keys.entries()) await files.write(key, gzipSync(`${JSON.stringify(row(i))}\n`, { level: 1 }));
  await files.write('manifest', JSON.stringify({ entries: keys.map((key) => ({ url: `s3://bench/${key}`, mandatory: true })) }));
  await warehouse.query(`CREATE TABLE small ${TABLE}`);
  const { time, memory } = await measured(() => warehouse.query("COPY small FROM 's3://bench/manifest' IAM_ROLE DEFAULT JSON 'auto' GZIP MANIFEST"));
  const count = (await warehouse.query('SELECT count(*) FROM small')).rows[0]![0];
  if (count !== SMALL_FILES) throw new Error(`COPY loaded ${count} of the small files`);
  console.log(`       ${SMALL_FILES} files of one row: ${(SMALL_FILES / time * 1000).toFixed(0)} files/s; memory up to ${memory} MB`);
}

async function measured(run: () => Promise<unknown>): Promise<{ time: number; memory: number }> {
  let memory = process.memoryUsage.rss();
  const sampling = setInterval(() => { memory = Math.max(memory, process.memoryUsage.rss()); }, 20);
  const start = performance.now();
  await run();
  const time = performance.now() - start;
  clearInterval(sampling);
  return { time, memory: Math.round(memory / 1e6) };
}

void main();
