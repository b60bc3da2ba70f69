/**
 * COPY of 1,000,000 JSON rows in 10 gzip files against DuckDB's own read of the same files, in one run.
 * Needs a Node.js that the local stack runs on: local/node_modules/.bin/node --import tsx bench/copy.ts
 */
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '../local/node_modules/@duckdb/node-api';
import { type ObjectSource, startWarehouse } from '../local/src/warehouse';

const LIMIT = 2;
const FILES = 10;
const ROWS_PER_FILE = 100_000;
const RUNS = 3;

function* rows(file: number): Generator<string> {
  for (let i = 0; i < ROWS_PER_FILE; i++) {
    const id = file * ROWS_PER_FILE + i;
    const second = String(i % 60).padStart(2, '0');
    yield JSON.stringify({
      id,
      time: `2026-11-01 12:00:${second}`,
      level: ['INFO', 'WARN', 'ERROR'][i % 3],
      service: `svc-${i % 17}`,
      message: `request ${id} has finished`,
      duration_ms: (i % 1000) / 8,
      user_id: (id * 7) % 100_003,
      path: `/api/v1/items/${i}`,
      ok: i % 5 !== 0,
    });
  }
}

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-copy-'));
  const input = join(directory, 'input-');
  try {
    for (let file = 0; file < FILES; file++) await writeFile(`${input}${file}.json.gz`, gzipSync(`${[...rows(file)].join('\n')}\n`, { level: 1 }));
    const { floor, copy } = await measure(directory, input);
    const ratio = copy / floor;
    console.log(`COPY ${copy.toFixed(0)} ms, DuckDB's own read ${floor.toFixed(0)} ms (best of ${RUNS}): ratio ${ratio.toFixed(2)}, limit ${LIMIT}`);
    if (ratio > LIMIT) process.exitCode = 1;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The two take turns, so that what else runs on this machine slows both. */
async function measure(directory: string, input: string): Promise<{ floor: number; copy: number }> {
  const instance = await DuckDBInstance.create(join(directory, 'floor.duckdb'), { threads: '2', memory_limit: '2GB' });
  const connection = await instance.connect();
  const warehouse = await startWarehouse({ directory: join(directory, 'warehouse'), objects: directoryObjects(directory) });
  let floor = Infinity;
  let copy = Infinity;
  for (let run = 0; run < RUNS; run++) {
    floor = Math.min(floor, await time(() => connection.run(`CREATE OR REPLACE TABLE t AS SELECT * FROM read_json('${input}*.json.gz')`)));
    await warehouse.query('DROP TABLE IF EXISTS logs');
    await warehouse.query(TABLE);
    copy = Math.min(copy, await time(() => warehouse.query("COPY logs FROM 's3://bench/input-' IAM_ROLE DEFAULT JSON 'auto' GZIP")));
  }
  const count = (await warehouse.query('SELECT count(*) FROM logs')).rows[0]![0];
  await warehouse.close();
  connection.closeSync();
  instance.closeSync();
  if (count !== FILES * ROWS_PER_FILE) throw new Error(`COPY loaded ${count} rows`);
  return { floor, copy };
}

const TABLE = `CREATE TABLE logs (id BIGINT, time TIMESTAMP, level VARCHAR(10), service VARCHAR(20), message VARCHAR(200),
  duration_ms DOUBLE PRECISION, user_id INTEGER, path VARCHAR(100), ok BOOLEAN)`;

function directoryObjects(directory: string): ObjectSource {
  return {
    download: (_, key, path) => copyFile(join(directory, key), path),
    list: async (_, prefix) => (await readdir(directory)).filter((key) => key.startsWith(prefix)).map((key) => ({ key, size: 0 })),
  };
}

async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

void main();
