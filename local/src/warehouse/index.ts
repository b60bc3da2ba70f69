/**
 * A Redshift for one machine: the Data API on a loopback port, and behind it a DuckDB that runs COPY as Redshift does.
 *
 *     const warehouse = await startWarehouse({ directory, objects: new S3ObjectSource({ endpoint, ... }) });
 */
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type StatementEvent } from './data-api/events';
import { fieldText } from './data-api/result';
import { DataApiServer } from './data-api/server';
import { StatementStore } from './data-api/statements';
import { Engine } from './engine';
import { Executor, type Session } from './executor';
import { Faults } from './faults/faults';
import { type ObjectSource } from './object-source';
import { splitStatements } from './sql/lexer';
import { redactCredentials } from './sql/redact';
import { SystemViews } from './system-views';

export { WarehouseError } from './errors';
export type { StatementEvent } from './data-api/events';
export type { Fault } from './faults/fault';
export type { Faults, SetFault } from './faults/faults';
export { type ObjectSource, ObjectSourceError, type StoredObject } from './object-source';
export { S3ObjectSource } from './s3-object-source';

export interface WarehouseOptions {
  /** The warehouse's own store. Nothing else on this machine can be read through it. */
  readonly directory: string;
  readonly objects: ObjectSource;
  /** Default: a free one. */
  readonly port?: number;
  /** The one database. Default: `dev`. */
  readonly databaseName?: string;
  /** Default: 2. */
  readonly threads?: number;
  /** In DuckDB's terms. Default: `2GB`. */
  readonly memoryLimit?: string;
  readonly now?: () => Date;
  /** What every COPY takes beside its work. Default: nothing. */
  readonly copyLatencyMs?: number;
  /** Receives what a statement with WithEvent sends to EventBridge. */
  readonly onStatementEvent?: (event: StatementEvent) => void;
}

export interface QueryResult {
  readonly columns: string[];
  readonly rows: unknown[][];
}

/** The statement of a script that failed. */
export class ScriptError extends Error {
  constructor(readonly script: string, readonly line: number, readonly statement: string, readonly reason: string) {
    super(`${script}:${line}: ${reason}\n  ${statement.split('\n')[0]}`);
    this.name = 'ScriptError';
  }
}

export async function startWarehouse(options: WarehouseOptions): Promise<LocalWarehouse> {
  const directory = resolve(options.directory);
  const database = options.databaseName ?? 'dev';
  const now = options.now ?? (() => new Date());
  await mkdir(directory, { recursive: true });
  const engine = await Engine.open({ directory, database, threads: options.threads ?? 2, memoryLimit: options.memoryLimit ?? '2GB' });
  // Files of COPYs that a former process did not live to remove: only now is it sure that none is using them.
  await rm(join(directory, 'loads'), { recursive: true, force: true });
  const systemViews = await SystemViews.open(engine);
  const lastQueryId = await systemViews.lastQueryId();
  const { objects, copyLatencyMs = 0 } = options;
  const executor = new Executor({ engine, systemViews, objects, directory, database, now, lastQueryId, copyLatencyMs });
  const faults = new Faults({ now, failRunning: (message) => statements.failRunning(message) });
  const statements = new StatementStore({ executor, database, now, faults, onEvent: options.onStatementEvent });
  const server = new DataApiServer({ statements, faults, catalog: { engine, database } });
  const release = () => {
    systemViews.close();
    engine.close();
  };
  try {
    const port = await server.listen(options.port ?? 0);
    return new LocalWarehouse(port, faults, server, executor, statements, release);
  } catch (error) {
    release();
    throw error;
  }
}

export class LocalWarehouse {
  /** Of the Data API. The same after stopServer and startServer. */
  readonly endpoint: string;
  private readonly sessions = new Set<Session>();

  constructor(
    private readonly port: number,
    /** What is to go wrong. */
    readonly faults: Faults,
    private readonly server: DataApiServer,
    private readonly executor: Executor,
    private readonly statements: StatementStore,
    private readonly release: () => void,
  ) {
    this.endpoint = `http://127.0.0.1:${port}`;
  }

  /** @throws WarehouseError */
  async query(sql: string): Promise<QueryResult> {
    return this.withSession(async (session) => {
      const result = await session.run(sql);
      return { columns: result.columns?.map(({ name }) => name) ?? [], rows: result.rows.map((row) => row.map(fieldText)) };
    });
  }

  /** Runs the statements of a file, in order. @throws ScriptError */
  async runScript(sql: string, name: string): Promise<void> {
    await this.withSession(async (session) => {
      for (const statement of splitStatements(sql)) {
        try {
          await session.run(statement.sql);
        } catch (error) {
          throw new ScriptError(name, statement.line, redactCredentials(statement.sql), (error as Error).message);
        }
      }
    });
  }

  /** Ends the Data API and drops its connections. What runs in the warehouse goes on, as it does behind a broken network. */
  async stopServer(): Promise<void> {
    await this.server.close();
  }

  async startServer(): Promise<void> {
    await this.server.listen(this.port);
  }

  async close(): Promise<void> {
    await this.server.close();
    for (const session of this.sessions) session.cancel();
    await this.statements.close();
    this.release();
  }

  private async withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.executor.openSession();
    this.sessions.add(session);
    try {
      return await work(session);
    } finally {
      this.sessions.delete(session);
      session.close();
    }
  }
}
