/**
 * The warehouse on its own, for a test or a terminal: it makes its store, reads its objects from a directory, from memory or
 * from an S3 endpoint, creates tables, and leaves nothing behind when it stops, unless it was told to keep its store.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type S3ClientConfig } from '@aws-sdk/client-s3';
import { readSchemaFiles } from '../stack/schema-files';
import { portError, UserError } from '../user-error';
import { type StatementEvent } from './data-api/events';
import { type Faults } from './faults/faults';
import { type LocalWarehouse, type QueryResult, startWarehouse as openWarehouse } from './index';
import { type ObjectSource } from './object-source';
import { DirectoryObjects } from './objects/directory-objects';
import { MemoryObjects } from './objects/memory-objects';
import { S3ObjectSource } from './s3-object-source';

export interface WarehouseOptions {
  /** A directory whose folders are buckets; or objects by their URL, `s3://bucket/key`. No objects when not given. */
  readonly data?: string | ReadonlyMap<string, string | Uint8Array>;
  /** An S3 service to read objects from, instead of `data`: its URL, or how to reach it. */
  readonly s3?: string | S3ClientConfig;
  /** Directory that keeps the tables. A temporary one when not given. */
  readonly file?: string;
  /** Of the Data API. Any free one when not given. */
  readonly port?: number;
  /** The one database. `dev` when not given. */
  readonly database?: string;
  /** SQL that creates the tables. */
  readonly schema?: string;
  /** SQL scripts that create the tables, run in order, after `schema`. */
  readonly schemaFiles?: readonly string[];
  /** What every COPY takes beside its work. Nothing when not given. */
  readonly copyLatencyMs?: number;
  /** Receives what a statement with WithEvent sends to EventBridge. */
  readonly onStatementEvent?: (event: StatementEvent) => void;
  /** The warehouse's clock, by which tokens, records and sessions expire. The machine's when not given. */
  readonly now?: () => Date;
}

export class Warehouse {
  constructor(
    /** Of the Data API, for any AWS client. */
    readonly endpoint: string,
    readonly database: string,
    /** What is to go wrong. */
    readonly faults: Faults,
    private readonly warehouse: LocalWarehouse,
    private readonly release: () => void,
    private readonly temporary: string | undefined,
  ) {}

  /** Runs one statement, without the Data API. */
  query(sql: string): Promise<QueryResult> {
    return this.warehouse.query(sql);
  }

  /** Runs the statements of a script, in order; `name` is what an error calls it. @throws ScriptError */
  runScript(sql: string, name = 'script'): Promise<void> {
    return this.warehouse.runScript(sql, name);
  }

  /** Ends everything, and deletes the tables unless `file` keeps them. */
  async stop(): Promise<void> {
    await this.warehouse.close();
    this.release();
    if (this.temporary !== undefined) await rm(this.temporary, { recursive: true, force: true });
  }

  /** For a process that ends without waiting. */
  abandon(): void {
    if (this.temporary !== undefined) rmSync(this.temporary, { recursive: true, force: true });
  }
}

/** Starts a warehouse. The caller stops it. */
export async function startWarehouse(options: WarehouseOptions = {}): Promise<Warehouse> {
  const { file, database = 'dev' } = options;
  checkDatabaseName(database);
  const objects = await objectSource(options);
  const schemaFiles = readSchemaFiles(options.schemaFiles ?? []);
  if (file !== undefined) await checkStore(file, database);
  const temporary = file === undefined ? await mkdtemp(join(await realpath(tmpdir()), 'cdk-rin-warehouse-')) : undefined;
  const store = resolve(file ?? join(temporary!, 'store'));
  const release = take(store);
  const warehouse = await open({ ...options, database }, store, objects).catch(async (error: unknown) => {
    release();
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    throw error;
  });
  const releaseAll = () => {
    release();
    objects.close?.();
  };
  const started = new Warehouse(warehouse.endpoint, database, warehouse.faults, warehouse, releaseAll, temporary);
  try {
    if (options.schema !== undefined) await started.runScript(options.schema, 'schema');
    for (const { sql, path } of schemaFiles) await started.runScript(sql, path);
  } catch (error) {
    await started.stop();
    throw error;
  }
  return started;
}

/** DuckDB's lock of a file keeps out other processes, and not this one. @returns what gives the store back */
function take(store: string): () => void {
  if (STORES_IN_USE.has(store)) throw inUse(store);
  STORES_IN_USE.add(store);
  return () => STORES_IN_USE.delete(store);
}

const STORES_IN_USE = new Set<string>();

function inUse(store: string): UserError {
  return new UserError(`the tables in ${store} are in use by another warehouse`);
}

async function open(options: WarehouseOptions, directory: string, objects: ObjectSource): Promise<LocalWarehouse> {
  const { database: databaseName, port, copyLatencyMs, onStatementEvent, now } = options;
  try {
    return await openWarehouse({ directory, objects, port, databaseName, copyLatencyMs, onStatementEvent, now });
  } catch (error) {
    if (/Could not set lock on file/.test((error as Error).message)) throw inUse(directory);
    throw portError(error, port, '--port');
  }
}

async function objectSource({ data, s3 }: WarehouseOptions): Promise<ObjectSource & { close?(): void }> {
  if (data !== undefined && s3 !== undefined) throw new UserError('data and s3 exclude each other: objects come from one place');
  if (s3 !== undefined) return new S3ObjectSource(typeof s3 === 'string' ? endpointConfig(s3) : s3);
  if (typeof data === 'string') {
    if (!(await stat(data).catch(() => undefined))?.isDirectory()) throw new UserError(`data ${data} is no directory; its folders are the buckets`);
    return new DirectoryObjects(resolve(data));
  }
  return memoryObjects(data ?? new Map());
}

function memoryObjects(data: ReadonlyMap<string, string | Uint8Array>): MemoryObjects {
  const objects = new MemoryObjects();
  for (const [url, body] of data) {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/([^]+)$/.exec(url) ?? [];
    if (bucket === undefined || key === undefined) throw new UserError(`data has an object ${JSON.stringify(url)}; its name must be s3://bucket/key`);
    objects.put(bucket, key, body);
  }
  return objects;
}

/** Emulators take any credentials; those of the environment are used when there are some. */
function endpointConfig(endpoint: string): S3ClientConfig {
  if (!URL.canParse(endpoint)) throw new UserError(`s3 ${JSON.stringify(endpoint)} is no URL; it must be like http://127.0.0.1:9000`);
  const known = process.env.AWS_ACCESS_KEY_ID !== undefined || process.env.AWS_PROFILE !== undefined;
  return { endpoint, region: process.env.AWS_REGION ?? 'us-east-1', ...(known ? {} : { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }) };
}

/** It names the file of the tables, and must be none of DuckDB's own or of ours. */
function checkDatabaseName(name: string): void {
  if (/^[a-z_][a-z0-9_-]{0,63}$/.test(name) && !TAKEN_NAMES.has(name)) return;
  throw new UserError(`database ${JSON.stringify(name)} cannot be: up to 64 lower-case letters, digits, _ and -, a letter or _ first, `
    + `and none of ${[...TAKEN_NAMES].join(', ')}`);
}

const TAKEN_NAMES: ReadonlySet<string> = new Set(['main', 'system', 'temp', 'redshift_functions']);

/** SQL may read everything in the store, and the warehouse deletes in it: it must be the warehouse's own. */
async function checkStore(directory: string, database: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new UserError(`cannot keep tables in ${directory}: ${error.message}`);
  });
  if (names.length > 0 && !names.includes(`${database}.duckdb`)) {
    throw new UserError(`${directory} holds other files than the tables of database ${database}; give a directory that is empty, or does not exist yet`);
  }
}
