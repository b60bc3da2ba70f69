/** A whole pipeline in memory: queue → loader's core → warehouse, driven in virtual time as an event source mapping drives it. */
import { loaderConfig } from './config';
import { EventObject, s3Event } from './events';
import { FakeDynamoDb } from './fake-dynamodb';
import { FakeManifests } from './fake-manifests';
import { FakeQueue } from './fake-queue';
import { FakeWarehouse } from './fake-warehouse';
import { RecordingTelemetry } from './recording-telemetry';
import { VirtualClock } from './virtual-clock';
import { DynamoDbLedger } from '../../lambda/adapters/dynamodb-ledger';
import { LoadEvents } from '../../lambda/ports';
import { createBatchProcessor } from '../../lambda/process-batch';
import { LoaderConfig, LoadEvent, PARKED_ATTRIBUTES, ParkedFailure } from '../../lib/private/contract';

const FUNCTION_TIMEOUT_MS = 300_000;
const VISIBILITY_MS = 6 * FUNCTION_TIMEOUT_MS;

export class FakePipeline {
  /** One whose loader has just heard of the warehouse, so that it does not ask whether it is up. Nothing else is left of that. */
  static async warm(config: Partial<LoaderConfig> = {}, tables?: readonly string[]): Promise<FakePipeline> {
    const pipeline = new FakePipeline(config, tables);
    pipeline.idPrefix = 'before-';
    pipeline.upload({ key: 'logs/before' });
    await pipeline.invoke();
    pipeline.idPrefix = 'load-';
    for (const rows of pipeline.warehouse.tables.values()) rows.length = 0;
    const seen: unknown[][] = [pipeline.warehouse.copies as unknown[], pipeline.queue.messages, pipeline.telemetry.lines, pipeline.published];
    for (const list of seen) list.length = 0;
    pipeline.telemetry.metrics.clear();
    pipeline.invocations = 0;
    pipeline.loads = 0;
    return pipeline;
  }

  readonly clock = new VirtualClock();
  readonly manifests = new FakeManifests();
  readonly deadLetterQueue = new FakeQueue(this.clock, 'dlq');
  readonly queue = new FakeQueue(this.clock, 'queue', this.deadLetterQueue);
  readonly telemetry = new RecordingTelemetry();
  readonly published: { readonly type: string; readonly event: LoadEvent }[] = [];
  readonly events: LoadEvents = { publish: async (type, event) => void this.published.push({ type, event }) };
  readonly dynamoDb = new FakeDynamoDb();
  readonly ledger = new DynamoDbLedger(this.dynamoDb, this.dynamoDb.tableName, this.clock);
  readonly warehouse: FakeWarehouse;
  timeoutMs = FUNCTION_TIMEOUT_MS;
  /** What the loader takes for random: in [0, 1). */
  random = 0;
  invocations = 0;
  private loads = 0;
  private idPrefix = 'load-';
  private processBatch: ReturnType<typeof createBatchProcessor>;

  constructor(config: Partial<LoaderConfig> = {}, tables: readonly string[] = ['public.app_log']) {
    this.warehouse = new FakeWarehouse(this.clock, this.manifests, tables);
    this.processBatch = this.loaderOf(config);
  }

  /** Another configuration of the loader, which finds everything else as it is. */
  deploy(config: Partial<LoaderConfig>): void {
    this.processBatch = this.loaderOf(config);
  }

  /** S3 announces objects, a message each. */
  upload(...objects: readonly EventObject[]): void {
    for (const object of objects) this.queue.add(s3Event(object));
  }

  /** Files logs/<n>.json.gz, in order. */
  uploadMany(count: number): readonly string[] {
    const keys = Array.from({ length: count }, (_, i) => `logs/${i}.json.gz`);
    this.upload(...keys.map(key => ({ key })));
    return keys.map(key => `s3://source/${key}`);
  }

  /** One invocation. Returns the ids that it reported as failed. */
  async invoke(max = 10_000): Promise<readonly string[]> {
    const records = this.queue.receive(max, VISIBILITY_MS);
    if (!records.length) return [];
    this.invocations++;
    const { batchItemFailures } = await this.processBatch(records, this.clock.now() + this.timeoutMs);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId } of records) {
      if (!failed.has(messageId)) this.queue.delete(messageId);
    }
    return [...failed];
  }

  /** Invokes, and lets time pass, until the queue is empty or the time is up. */
  async drain(forMs = 24 * 3_600_000): Promise<void> {
    const until = this.clock.now() + forMs;
    for (let next = this.queue.nextVisibleAt(); next !== undefined && next <= until; next = this.queue.nextVisibleAt()) {
      this.clock.advance(Math.max(0, next - this.clock.now()));
      await this.invoke();
    }
  }

  /** The console's button: every message of the DLQ goes back to the queue, with its attributes. */
  redrive(): void {
    this.deadLetterQueue.redriveTo(this.queue);
  }

  loaded(table = 'public.app_log'): readonly string[] {
    return this.warehouse.tables.get(table) ?? [];
  }

  parked(): readonly ParkedFailure[] {
    return this.deadLetterQueue.messages.flatMap(({ attributes }) => JSON.parse(attributes[PARKED_ATTRIBUTES.failures]) as ParkedFailure[]);
  }

  private loaderOf(config: Partial<LoaderConfig>): ReturnType<typeof createBatchProcessor> {
    const ids = { next: () => `${this.idPrefix}${++this.loads}` };
    return createBatchProcessor(loaderConfig(config), { ...this, random: () => this.random, ids });
  }
}
