/**
 * One fault run: files arrive in waves, and each wave is struck by faults while the real loader works on it. Then it may
 * settle, and every message comes once more.
 *
 * The seed decides the files, their order and the choice of faults. When a fault strikes is a matter of real time: a seed
 * repeats the plan of a run, not its every step.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, aws_lambda as lambda, aws_sqs as sqs, Stack } from 'aws-cdk-lib';
import { differences } from './compare';
import { Faults, shuffled } from './faults';
import { InputFile, makeInput, SCHEMA } from './input';
import { ledgerStates } from './ledger-states';
import { Random } from '../../../examples/quickstart/random';
import { LoadState } from '../../../lambda/ledger/ledger';
import { QueueState } from '../../../local/src/stack/drain';
import { LocalStack } from '../../../local/src/stack/local-stack';
import { Compression, CopyFormat, LoadMode, RinPipeline, Target, Warehouse } from 'cdk-rin';

export interface FaultRunOptions {
  readonly seed: number;
  readonly files: number;
  readonly waves: number;
}

export interface FaultRun {
  readonly faults: Faults;
  /** Whether every load is a transaction; otherwise all but those that merge are COPYs alone. */
  readonly hasHistoryTable: boolean;
  /** Loads in the ledger, by state. */
  readonly loads: Readonly<Record<LoadState, number>>;
  readonly settled: Settled;
  /** After every message came once more. */
  readonly replayed: Settled;
}

export interface Settled {
  /** What was still in the queue when patience ended. */
  readonly queue: QueueState;
  readonly differences: readonly string[];
}

/** Below the construct's minimum: what a killed loader was preparing is busy until its time would have been up. */
const LOADER_TIMEOUT_SECONDS = 45;
/** What a killed loader held comes again in seconds, and not in half an hour: at times while another still works on it. */
const VISIBILITY_SECONDS = 5;
const COPY_LATENCY_MS = 200;
const PATIENCE_SECONDS = 90;

export async function runWithFaults({ seed, files: count, waves }: FaultRunOptions): Promise<FaultRun> {
  const random = new Random(seed);
  const hasHistoryTable = seed % 2 === 1;
  const directory = mkdtempSync(join(tmpdir(), 'cdk-rin-faults-'));
  const schema = join(directory, 'schema.sql');
  writeFileSync(schema, SCHEMA);
  const stack = await LocalStack.start({
    app: synthesize(join(directory, 'cdk.out'), hasHistoryTable), schemaFiles: [schema], windowSeconds: 0.5, maxDelaySeconds: 1, copyLatencyMs: COPY_LATENCY_MS,
  });
  const faults = new Faults(stack, random);
  try {
    const files = makeInput(count, random);
    await strike(stack, faults, shuffled(files, random), { random, waves, directory: join(directory, 'data') });
    const settled = await settle(stack, files);
    await faults.duplicate(files);
    const replayed = await settle(stack, files);
    return { faults, hasHistoryTable, settled, replayed, loads: await ledgerStates(stack) };
  } finally {
    faults.close();
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function settle(stack: LocalStack, files: readonly InputFile[]): Promise<Settled> {
  const queue = await stack.drain({ patienceSeconds: PATIENCE_SECONDS });
  return { queue, differences: await differences(stack, files) };
}

interface Plan {
  readonly random: Random;
  readonly waves: number;
  readonly directory: string;
}

/** Each wave is struck by kills: at any moment, while a COPY runs (twice), and beside an outage that began while one ran, by turns. */
async function strike(stack: LocalStack, faults: Faults, files: readonly InputFile[], { random, waves, directory }: Plan): Promise<void> {
  const size = Math.ceil(files.length / waves);
  stack.startPolling();
  let outage = Promise.resolve();
  for (let wave = 0; wave < waves; wave++) {
    const arrived = files.slice(0, (wave + 1) * size);
    await upload(stack, arrived.slice(wave * size), join(directory, String(wave)));
    await faults.duplicate(shuffled(arrived, random).slice(0, size / 2));
    if (wave % 4 === 3) {
      await outage;
      outage = faults.outage(random.between(1_000, 3_000));
    }
    await sleep(random.between(100, 1_500));
    await (wave % 4 === 1 || wave % 4 === 2 ? faults.killDuringCopy() : faults.kill());
  }
  await outage;
}

/** In the order given. */
async function upload(stack: LocalStack, files: readonly InputFile[], directory: string): Promise<void> {
  for (const { key, body } of files) {
    mkdirSync(dirname(join(directory, key)), { recursive: true });
    writeFileSync(join(directory, key), body);
  }
  const byKey = new Map((await stack.filesToUpload(directory)).map((file) => [file.key, file]));
  await stack.upload(files.map(({ key }) => byKey.get(key)!));
}

/** @returns a cdk.out whose times are shorter than the construct allows: nobody waits half an hour for a test. */
function synthesize(outdir: string, hasHistoryTable: boolean): string {
  const app = new App({ outdir });
  const pipeline = new RinPipeline(new Stack(app, 'Faults'), 'Files', {
    warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
    targets: [
      Target.prefix('events/', { table: 'events', format: CopyFormat.json({ compression: Compression.GZIP }) }),
      Target.prefix('events/', { table: 'events_wide', format: CopyFormat.json({ compression: Compression.GZIP }) }),
      Target.prefix('orders/', {
        table: 'orders', columns: ['id', 'label', 'amount'], format: CopyFormat.json({ compression: Compression.GZIP }), mode: LoadMode.merge({ keys: ['id'] }),
      }),
      Target.prefix('metrics/', { table: 'metrics', format: CopyFormat.csv() }),
    ],
    historyTable: hasHistoryTable ? { table: 'history' } : undefined,
    batchSize: 100,
    maxFilesPerLoad: 30,
    maxConcurrency: 3,
    // Every kill counts as one: here it is the test that crashes, and not the message that makes it crash.
    maxReceiveCount: 1_000,
  });
  (pipeline.loader.node.defaultChild as lambda.CfnFunction).timeout = LOADER_TIMEOUT_SECONDS;
  (pipeline.queue.node.defaultChild as sqs.CfnQueue).visibilityTimeout = VISIBILITY_SECONDS;
  return app.synth().directory;
}
