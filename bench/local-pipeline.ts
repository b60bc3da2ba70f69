/** A measured run of a whole pipeline on the local stack: the real construct, the real loader, many small files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { App, Stack } from 'aws-cdk-lib';
import { ServiceCalls } from './service-calls';
import { LOG_EVENTS } from '../lib/private/contract';
import { localClient } from '../local/src/services/local-client';
import { LocalStack } from '../local/src/stack/local-stack';
import { mapBounded } from '../local/src/warehouse/object-source';
import { peakMemoryOfChildren } from '../test/support/child-memory';
import { Compression, CopyFormat, RinPipeline, Target, Warehouse } from 'cdk-rin';

/** What a COPY takes besides its work: about what a warehouse needs to plan, queue and commit one. */
export const COPY_LATENCY_MS = 300;
const ROWS_PER_FILE = 10;
const UPLOADS_AT_ONCE = 32;
const WINDOW_SECONDS = 15;

export interface RunOptions {
  readonly files: number;
  /** At most. */
  readonly filesPerLoad: number;
  readonly tables: number;
}

export interface MeasuredRun {
  readonly files: number;
  readonly seconds: number;
  readonly copies: number;
  readonly calls: ServiceCalls;
  /** Of the loader's process that needed most. */
  readonly peakMemoryBytes: number;
  readonly invocations: number;
  /** Of all invocations together. */
  readonly loaderSeconds: number;
  readonly logBytes: number;
}

/** The files are in the queue before the loader begins, as they would be after a batching window. */
export async function measureRun(options: RunOptions): Promise<MeasuredRun> {
  const { files, tables } = options;
  const directory = mkdtempSync(join(tmpdir(), 'bench-pipeline-'));
  const schema = join(directory, 'schema.sql');
  writeFileSync(schema, Array.from({ length: tables }, (_, table) => `CREATE TABLE t${table} (id BIGINT, message VARCHAR(100));`).join('\n'));
  const log = new LoaderLog(files);
  const stack = await LocalStack.start({
    app: synthesize(join(directory, 'cdk.out'), options),
    schemaFiles: [schema],
    windowSeconds: WINDOW_SECONDS,
    copyLatencyMs: COPY_LATENCY_MS,
    onLoaderLine: (line) => log.add(line),
  });
  const calls = new ServiceCalls();
  try {
    await upload(stack, options);
    calls.start();
    const start = performance.now();
    stack.startPolling();
    await log.finished;
    const seconds = (performance.now() - start) / 1_000;
    await stack.drain();
    calls.stop();
    await checkLoaded(stack, files);
    return {
      files,
      seconds,
      calls,
      copies: (await stack.loads()).length,
      // The loaders need more than whatever else this process may have started.
      peakMemoryBytes: peakMemoryOfChildren(),
      invocations: log.invocations,
      loaderSeconds: log.seconds,
      logBytes: log.bytes,
    };
  } finally {
    calls.stop();
    await stack.stop();
    rmSync(directory, { recursive: true });
  }
}

function synthesize(outdir: string, { files, filesPerLoad }: RunOptions): string {
  const app = new App({ outdir });
  new RinPipeline(new Stack(app, 'Bench'), 'Files', {
    warehouse: Warehouse.serverless({ workgroupName: 'bench', database: 'dev' }),
    targets: [Target.regexp('^(t[0-9])/', { table: '$1', format: CopyFormat.json({ compression: Compression.GZIP }) })],
    maxFilesPerLoad: filesPerLoad,
    // Full when all are there: nobody waits for the end of the window.
    batchSize: files,
  });
  return app.synth().directory;
}

async function upload(stack: LocalStack, { files, tables }: RunOptions): Promise<void> {
  const [{ name: Bucket }] = stack.sourceBuckets as [{ name: string }];
  const client = new S3Client({ ...localClient(stack.endpoints.s3, 'us-east-1'), forcePathStyle: true });
  await mapBounded(Array.from({ length: files }, (_, file) => file), UPLOADS_AT_ONCE, async (file) => {
    const rows = Array.from({ length: ROWS_PER_FILE }, (_, row) => JSON.stringify({ id: file * ROWS_PER_FILE + row, message: `row ${row} of file ${file}` }));
    await client.send(new PutObjectCommand({ Bucket, Key: `t${file % tables}/2026/11/23/part-${file}.json.gz`, Body: gzipSync(rows.join('\n')) }));
  });
  client.destroy();
}

async function checkLoaded(stack: LocalStack, files: number): Promise<void> {
  const { tables, parked } = await stack.summary();
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  if (rows !== files * ROWS_PER_FILE || parked.length > 0) throw new Error(`${rows} rows of ${files} files were loaded, ${parked.length} files parked`);
}

/** What the loader says of itself. To look into the queue for its progress would slow what is measured. */
class LoaderLog {
  invocations = 0;
  /** Of all invocations together. */
  seconds = 0;
  bytes = 0;
  /** Resolves when every message had its turn. */
  readonly finished: Promise<void>;
  private messages = 0;
  private finish!: () => void;

  constructor(private readonly expected: number) {
    this.finished = new Promise((resolve) => { this.finish = resolve; });
  }

  add(line: string): void {
    this.bytes += Buffer.byteLength(line) + 1;
    if (!line.includes(`"${LOG_EVENTS.batchFinished}"`)) return;
    const { messages, durationMs } = JSON.parse(line) as { messages: number; durationMs: number };
    this.invocations++;
    this.seconds += durationMs / 1_000;
    this.messages += messages;
    if (this.messages >= this.expected) this.finish();
  }
}
