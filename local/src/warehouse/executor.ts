/** Runs statements: COPY and CREATE TABLE by our own hand, the rest by DuckDB; what it would do wrong is refused. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DuckDBConnection, type DuckDBType, type DuckDBValue, ResultReturnType } from '@duckdb/node-api';
import { checkCreateTableAs, createTableSql, tableExists } from './catalog';
import { runCopy } from './copy/run-copy';
import { type Engine, translateEngineError } from './engine';
import { WarehouseError } from './errors';
import { type ObjectSource } from './object-source';
import { QueryHistory } from './query-history';
import { leadingWords, splitStatements, withEngineLiterals } from './sql/lexer';
import { parseCopy, parseCreateTable } from './sql/parse';
import { checkPassesToEngine, checkTarget, checkText, CLOSES, NO_EFFECT, OPENS } from './statement-checks';
import { type StatementIdentity, type SystemViews } from './system-views';

export interface ResultColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

export interface StatementResult {
  readonly queryId: number;
  /** Given for a statement that returns rows. */
  readonly columns?: readonly ResultColumn[];
  readonly rows: readonly (readonly DuckDBValue[])[];
  /** Rows returned or affected; -1 when that means nothing. */
  readonly rowCount: number;
}

export interface ExecutorOptions {
  readonly engine: Engine;
  readonly systemViews: SystemViews;
  readonly objects: ObjectSource;
  readonly directory: string;
  readonly database: string;
  readonly now: () => Date;
  readonly lastQueryId: number;
  readonly copyLatencyMs: number;
}

export class Executor {
  private lastQueryId: number;
  private lastTransactionId: number;
  private lastSessionId: number;

  constructor(private readonly options: ExecutorOptions) {
    this.lastQueryId = options.lastQueryId;
    this.lastTransactionId = options.lastQueryId;
    this.lastSessionId = options.lastQueryId;
  }

  /** A connection of its own, as every call of the Data API has. */
  async openSession(): Promise<Session> {
    const sessionId = ++this.lastSessionId;
    return new Session(await this.options.engine.connect(), this.options, () => ({
      queryId: ++this.lastQueryId,
      queryUuid: randomUUID(),
      transactionId: ++this.lastTransactionId,
      sessionId,
      database: this.options.database,
    }));
  }
}

const CANCELLED = "Query cancelled on user's request";
const INTERRUPT_INTERVAL = 20;

export class Session {
  private cancelled = false;
  private running = false;
  private inTransaction = false;
  private transactionId: number | undefined;
  /** Past the point where cancelling could still undo the statement. */
  private committing = false;
  /** Beside its own connection, those on which a COPY looks for errors. */
  private readonly connections: Set<DuckDBConnection>;
  private readonly history: QueryHistory;

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly options: ExecutorOptions,
    private readonly nextIdentity: () => StatementIdentity,
  ) {
    this.connections = new Set([connection]);
    this.history = new QueryHistory(options.systemViews, options.now);
  }

  /** `onStart` tells who the statement is while it runs. @throws WarehouseError */
  async run(sql: string, onStart?: (identity: StatementIdentity) => void): Promise<StatementResult> {
    const identity = this.identify();
    const ended = await this.history.started(sql, identity);
    onStart?.(identity);
    this.running = true;
    try {
      this.checkCancelled();
      checkText(sql);
      const result = await this.execute(sql, identity);
      await ended({ status: 'success', rows: result.rowCount });
      return result;
    } catch (error) {
      const translated = translateEngineError(error);
      await ended({ status: this.cancelled ? 'canceled' : 'failed', error: translated.message });
      throw translated;
    } finally {
      this.running = false;
      this.committing = false;
    }
  }

  async begin(): Promise<void> {
    await this.connection.run('BEGIN');
    this.transactionId = undefined;
    this.inTransaction = true;
  }

  async commit(): Promise<void> {
    this.startCommit();
    await this.connection.run('COMMIT');
    this.inTransaction = false;
  }

  async rollback(): Promise<void> {
    await this.connection.run('ROLLBACK');
    this.inTransaction = false;
  }

  /** @returns false when it is too late: what the statement did stays. */
  cancel(): boolean {
    if (this.committing) return false;
    this.cancelled = true;
    this.interrupt();
    return true;
  }

  /** For the next caller of a session that several statements share: what was cancelled was the statement before. */
  renew(): void {
    this.cancelled = false;
  }

  close(): void {
    this.connection.closeSync();
  }

  /** Statements of one transaction have its id in common. */
  private identify(): StatementIdentity {
    const identity = this.nextIdentity();
    const transactionId = this.inTransaction ? this.transactionId ?? identity.transactionId : identity.transactionId;
    this.transactionId = transactionId;
    return { ...identity, transactionId };
  }

  /** Until it works: DuckDB forgets an interrupt that comes between two of a statement's queries. */
  private interrupt(): void {
    if (!this.running || !this.cancelled) return;
    for (const connection of this.connections) connection.interrupt();
    setTimeout(() => this.interrupt(), INTERRUPT_INTERVAL);
  }

  private checkCancelled(): void {
    if (this.cancelled) throw new WarehouseError(CANCELLED);
  }

  private startCommit(): void {
    this.checkCancelled();
    this.committing = true;
  }

  /** In a transaction of its own, where the caller has none: a statement that was cancelled leaves nothing behind. */
  private async atomically<T>(work: () => Promise<T>): Promise<T> {
    this.checkCancelled();
    if (this.inTransaction) return work();
    await this.connection.run('BEGIN');
    try {
      const result = await work();
      this.startCommit();
      await this.connection.run('COMMIT');
      return result;
    } catch (error) {
      // Interrupted, or ended by the error itself: then the transaction ends with the connection.
      await this.connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** On a connection beside the session's: an error there does not end the session's transaction. */
  private async aside<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    this.checkCancelled();
    return this.options.engine.use(async (connection) => {
      this.connections.add(connection);
      try {
        return await work(connection);
      } finally {
        this.connections.delete(connection);
      }
    });
  }

  private async execute(sql: string, identity: StatementIdentity): Promise<StatementResult> {
    if (splitStatements(sql).length > 1) throw new WarehouseError('cannot insert multiple commands into a prepared statement');
    const words = leadingWords(sql, 16);
    const [first, ...others] = words;
    checkTarget(words);
    if (first === 'COPY') return this.copy(sql, identity);
    if (first === 'CREATE' && others.slice(0, 3).includes('TABLE')) return this.createTable(sql, identity);
    checkPassesToEngine(first, others);
    if (NO_EFFECT.has(first!)) return { queryId: identity.queryId, rows: [], rowCount: -1 };
    if (!OPENS.has(first!) && !CLOSES.has(first!)) return this.atomically(() => this.passToEngine(sql, identity));
    const result = await this.passToEngine(sql, identity);
    this.inTransaction = OPENS.has(first!);
    return result;
  }

  private async copy(sql: string, identity: StatementIdentity): Promise<StatementResult> {
    const { objects, systemViews, directory, now, copyLatencyMs } = this.options;
    if (copyLatencyMs > 0) await sleep(copyLatencyMs);
    const rowCount = await runCopy(this.connection, parseCopy(sql), {
      objects,
      systemViews,
      directory: join(directory, 'loads'),
      identity,
      now,
      inTransaction: this.inTransaction,
      atomically: (work) => this.atomically(work),
      aside: (work) => this.aside(work),
      checkCancelled: () => this.checkCancelled(),
    });
    await this.runAll([
      `CREATE OR REPLACE TEMP MACRO pg_last_copy_count() AS CAST(${rowCount} AS BIGINT)`,
      `CREATE OR REPLACE TEMP MACRO pg_last_copy_id() AS CAST(${identity.queryId} AS BIGINT)`,
    ]);
    return { queryId: identity.queryId, rows: [], rowCount };
  }

  private async createTable(sql: string, identity: StatementIdentity): Promise<StatementResult> {
    const statement = parseCreateTable(sql);
    if (statement.kind === 'createTableAs') {
      checkCreateTableAs(statement);
      return this.atomically(() => this.passToEngine(sql, identity));
    }
    const exists = statement.ifNotExists && await tableExists(this.connection, statement.table);
    if (!exists) await this.atomically(() => this.runAll(createTableSql(statement)));
    return { queryId: identity.queryId, rows: [], rowCount: -1 };
  }

  private async runAll(statements: readonly string[]): Promise<void> {
    for (const sql of statements) await this.connection.run(sql);
  }

  private async passToEngine(sql: string, identity: StatementIdentity): Promise<StatementResult> {
    const engineSql = withEngineLiterals(sql);
    checkText(engineSql);
    const reader = await this.connection.runAndReadAll(engineSql);
    if (reader.returnType === ResultReturnType.QUERY_RESULT) {
      const types = reader.columnTypes();
      const columns = reader.columnNames().map((name, i) => ({ name, type: types[i]! }));
      return { queryId: identity.queryId, columns, rows: reader.getRows(), rowCount: reader.currentRowCount };
    }
    const rowCount = reader.returnType === ResultReturnType.CHANGED_ROWS ? reader.rowsChanged : -1;
    return { queryId: identity.queryId, rows: [], rowCount };
  }
}
