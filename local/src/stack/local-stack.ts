/**
 * A synthesized app, running: S3, SQS and DynamoDB with the app's own resources in them, a warehouse behind the
 * Redshift Data API, and each pipeline's real loader bundle fed by its queue.
 *
 * Everything listens on loopback, keeps its files in one temporary directory, and is gone after {@link LocalStack.stop}:
 * also when the start itself fails half-way.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { Cleanup } from './cleanup';
import { CompletedLoad, completedLoads } from './completed-loads';
import { drainQueues, DrainOptions, QueueState, stateOf } from './drain';
import { loaderLog } from './loader-log';
import { QueryResult } from './query';
import { readSchemaFiles, SchemaFile } from './schema-files';
import { ParkedFile, parkedFiles, Summary, summarize } from './summary';
import { FileToUpload, filesToUpload, uploadFiles, UploadProgress } from './upload';
import { databaseName } from '../assembly/loader-config';
import { Bucket, LocalApp, Pipeline, readLocalApp, requirePipeline } from '../assembly/pipeline';
import { readApp } from '../assembly/read-app';
import { Stack } from '../assembly/template';
import { functionEnvironment, Endpoints } from '../lambda/function-environment';
import { FunctionPool } from '../lambda/function-pool';
import { InvocationOutcome, LAMBDA_ERRORS } from '../lambda/outcome';
import { EventSourceMappingPoller } from '../poller/event-source-mapping';
import { startDynamoDb } from '../services/dynamodb';
import { localClient } from '../services/local-client';
import { createResources, sqsClient } from '../services/resources';
import { QueueContent, StorageServer } from '../services/storage-server';
import { portError, UserError } from '../user-error';
import { LocalWarehouse, startWarehouse } from '../warehouse';
import { S3ObjectSource } from '../warehouse/s3-object-source';

export interface LocalStackOptions {
  /** A cdk.out directory, or a project directory that has one. */
  readonly app: string;
  /** SQL scripts that create the tables, run in order. */
  readonly schemaFiles?: readonly string[];
  /** Upper bound of every event source mapping's batching window: who waits at a keyboard waits no minute. 1 when not given. */
  readonly windowSeconds?: number;
  /** Upper bound of the delay that a message is sent with: how long the loader waits before it tries again. SQS's own 15 minutes when not given. */
  readonly maxDelaySeconds?: number;
  /** What every COPY takes beside its work, as a warehouse has to plan, queue and commit it. None when not given. */
  readonly copyLatencyMs?: number;
  /** Of S3 and SQS. Any free one when not given. */
  readonly port?: number;
  /** Of the Redshift Data API. Any free one when not given. */
  readonly dataApiPort?: number;
  /** Receives each line that a loader prints. */
  readonly onLoaderLine?: (line: string) => void;
  /** Told of each invocation that failed as a whole: a crash, a timeout. */
  readonly onLoaderFailure?: (message: string) => void;
}

export class LocalStack {
  /** Starts everything but the polling: see {@link startPolling}. */
  static async start(options: LocalStackOptions): Promise<LocalStack> {
    const stacks = readApp(options.app);
    requirePipeline(stacks);
    const schemaFiles = readSchemaFiles(options.schemaFiles ?? []);
    const cleanup = new Cleanup();
    try {
      return await assemble(options, stacks, schemaFiles, cleanup, (...parts) => new LocalStack(...parts));
    } catch (error) {
      await cleanup.run();
      throw error;
    }
  }

  private readonly pollers: EventSourceMappingPoller[] = [];
  private readonly pools: FunctionPool[] = [];
  private failure?: UserError;

  private constructor(
    readonly app: LocalApp,
    readonly endpoints: Endpoints,
    readonly warehouse: LocalWarehouse,
    readonly directory: string,
    private readonly storage: StorageServer,
    private readonly s3: S3Client,
    private readonly cleanup: Cleanup,
  ) {}

  /** The buckets that some pipeline loads from. */
  get sourceBuckets(): Bucket[] {
    const queues = new Set(this.app.pipelines.map(({ queue }) => queue.arn));
    const names = new Set(this.app.notifications.filter(({ queueArn }) => queues.has(queueArn)).map(({ bucket }) => bucket));
    return this.app.buckets.filter(({ name }) => names.has(name));
  }

  filesToUpload(directory: string, bucket?: string): Promise<FileToUpload[]> {
    return filesToUpload(directory, this.sourceBuckets, bucket);
  }

  async upload(files: readonly FileToUpload[], onProgress: (progress: UploadProgress) => void = () => undefined): Promise<void> {
    await uploadFiles(this.s3, files, onProgress);
  }

  /**
   * Enables the event source mappings. Files that were uploaded before are in the queue by then and share batches, as
   * they would in AWS within one batching window.
   */
  startPolling(): void {
    for (const poller of this.pollers) poller.start();
  }

  /** Waits until every queue that is polled is empty, or patience ends. */
  async drain(options: DrainOptions = {}): Promise<QueueState> {
    const state = await drainQueues({
      contents: () => this.contents(true),
      invocations: () => this.pollers.reduce((sum, { inProgress }) => sum + inProgress, 0),
      failures: () => new Map(this.pollers.flatMap(({ failed }) => [...failed])),
      now: () => performance.now(),
      sleep: (milliseconds) => sleep(milliseconds),
      check: () => {
        if (this.failure) throw this.failure;
      },
    }, options);
    const paused = stateOf(await this.contents(false), new Map()).remaining;
    if (paused === 0) return state;
    return { remaining: state.remaining + paused, waiting: { ...state.waiting, 'the pipeline is paused': paused } };
  }

  /** Of the queues of the pipelines that run, or of those that are paused. */
  private contents(enabled: boolean): Promise<QueueContent[]> {
    const pipelines = this.app.pipelines.filter(({ mapping }) => mapping.enabled === enabled);
    return Promise.all(pipelines.map(({ queue }) => this.storage.queueContent(queue.name)));
  }

  async summary(): Promise<Summary> {
    return summarize((sql) => this.query(sql), await this.parked());
  }

  /** Completed COPYs, in order. @param after only those with a greater query id. */
  loads(after?: number): Promise<CompletedLoad[]> {
    return completedLoads((sql) => this.query(sql), after);
  }

  /** What is in the dead-letter queues. */
  async parked(): Promise<ParkedFile[]> {
    const names = new Set(this.app.pipelines.flatMap(({ deadLetterQueue }) => deadLetterQueue?.name ?? []));
    const contents = await Promise.all([...names].map((name) => this.storage.queueContent(name)));
    return contents.flatMap(({ ready, delayed, inflight }) => [...ready, ...delayed, ...inflight.map(({ message }) => message)]).flatMap(parkedFiles);
  }

  query(sql: string): Promise<QueryResult> {
    return this.warehouse.query(sql);
  }

  /**
   * Kills the loaders' processes in the midst of what they do, as a fault of their machine would. The messages that they
   * held come again when their visibility timeout ends.
   *
   * @returns how many of them were at work.
   */
  killLoaders(): number {
    return this.pools.reduce((sum, pool) => sum + pool.kill(), 0);
  }

  /** Ends everything and deletes the temporary directory. May be called again. */
  stop(): Promise<void> {
    return this.cleanup.run();
  }

  /** For a process that ends without waiting: kills the functions and deletes the temporary directory. */
  abandon(): void {
    this.killLoaders();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** @internal */
  attach(pipeline: Pipeline, options: LocalStackOptions, log: (line: string) => void): void {
    const { loader, mapping, queue, region } = pipeline;
    const pool = new FunctionPool({ ...loader, environment: functionEnvironment(loader, region, this.endpoints), log });
    const sqs = sqsClient(this.endpoints.sqs, region);
    const windowSeconds = Math.min(mapping.windowSeconds, options.windowSeconds ?? 1);
    const poller = new EventSourceMappingPoller(queue, { ...mapping, windowSeconds }, {
      sqs,
      invoke: (payload) => pool.invoke(payload),
      onFunctionError: (outcome) => this.onFunctionError(pipeline, outcome, log, options.onLoaderFailure),
    });
    this.pools.push(pool);
    this.pollers.push(poller);
    this.cleanup.add(async () => {
      const polling = poller.stop();
      await pool.stop();
      await polling;
      sqs.destroy();
    });
  }

  private onFunctionError(
    pipeline: Pipeline, outcome: InvocationOutcome & { ok: false }, log: (line: string) => void, tell?: (message: string) => void,
  ): void {
    const message = `${pipeline.path}: ${outcome.errorType}: ${outcome.errorMessage}`;
    log(message);
    tell?.(`the loader of ${message}`);
    // A loader that cannot even start will not start the next time either: waiting for the redrive policy helps nobody.
    if (outcome.errorType === LAMBDA_ERRORS.init) this.failure ??= new UserError(`the loader of ${message}`);
  }
}

type StackParts = [LocalApp, Endpoints, LocalWarehouse, string, StorageServer, S3Client, Cleanup];

async function assemble(
  options: LocalStackOptions, stacks: readonly Stack[], schemaFiles: readonly SchemaFile[], cleanup: Cleanup,
  create: (...parts: StackParts) => LocalStack,
): Promise<LocalStack> {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-rin-local-'));
  cleanup.add(() => rmSync(directory, { recursive: true, force: true }));
  const region = stacks[0]!.region;
  const storage = await StorageServer.start({ port: options.port ?? 0, region, maxDelaySeconds: options.maxDelaySeconds });
  cleanup.add(() => storage.close());

  const app = readLocalApp(stacks, storage.endpoint);
  await createResources(app, storage, region);
  const dynamodb = await startDynamoDb();
  cleanup.add(() => dynamodb.close());
  await dynamodb.createTables(app.tables);

  const objects = new S3ObjectSource(localClient(storage.endpoint, region));
  cleanup.add(() => objects.close());
  const warehouse = await startWarehouse({
    directory: join(directory, 'warehouse'), objects, port: options.dataApiPort, databaseName: databaseName(app.pipelines), copyLatencyMs: options.copyLatencyMs,
  }).catch((error: unknown) => { throw portError(error, options.dataApiPort, '--data-api-port'); });
  cleanup.add(() => warehouse.close());
  for (const { sql, path } of schemaFiles) await warehouse.runScript(sql, path);

  const s3 = new S3Client({ ...localClient(storage.endpoint, region), forcePathStyle: true });
  cleanup.add(() => s3.destroy());
  const endpoints = {
    s3: storage.endpoint, sqs: storage.endpoint, eventBridge: storage.endpoint, redshiftData: warehouse.endpoint, dynamodb: dynamodb.endpoint,
  };
  const stack = create(app, endpoints, warehouse, directory, storage, s3, cleanup);
  const log = loaderLog(join(directory, 'loader.log'), cleanup, options.onLoaderLine);
  for (const pipeline of app.pipelines) stack.attach(pipeline, options, log);
  return stack;
}
