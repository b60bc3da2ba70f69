/** Runs statements: COPY and CREATE TABLE by our own hand, the rest by DuckDB; what it would do wrong is refused. */
import { join } from 'node:path';
import { type DuckDBConnection, type DuckDBType, type DuckDBValue, ResultReturnType } from '@duckdb/node-api';
import { checkCreateTableAs, createTableSql, tableExists } from './catalog';
import { runCopy } from './copy/run-copy';
import { type Engine, translateEngineError } from './engine';
import { notImplemented, WarehouseError } from './errors';
import { type ObjectSource } from './object-source';
import { leadingWords, splitStatements } from './sql/lexer';
import { parseCopy, parseCreateTable } from './sql/parse';
import { redactCredentials } from './sql/redact';
import { identityColumns, type StatementIdentity, type SystemViews } from './system-views';

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
}

export class Executor {
  private lastQueryId: number;
  private lastTransactionId: number;

  constructor(private readonly options: ExecutorOptions) {
    this.lastQueryId = options.lastQueryId;
    this.lastTransactionId = options.lastQueryId;
  }

  /** A connection of its own, as every call of the Data API has. */
  async openSession(): Promise<Session> {
    return new Session(await this.options.engine.connect(), this.options, () => ({
      queryId: ++this.lastQueryId,
      transactionId: ++this.lastTransactionId,
      sessionId: this.lastTransactionId,
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

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly options: ExecutorOptions,
    private readonly nextIdentity: () => StatementIdentity,
  ) {}

  /** `onStart` tells the query id while the statement runs. @throws WarehouseError */
  async run(sql: string, onStart?: (queryId: number) => void): Promise<StatementResult> {
    const identity = this.nextIdentity();
    const start = this.options.now();
    onStart?.(identity.queryId);
    this.running = true;
    try {
      if (this.cancelled) throw new WarehouseError(CANCELLED);
      const result = await this.execute(sql, identity);
      if (this.cancelled) throw new WarehouseError(CANCELLED);
      await this.record(sql, identity, start, result.rowCount);
      return result;
    } catch (error) {
      const translated = translateEngineError(error);
      await this.record(sql, identity, start, 0, translated.message);
      throw translated;
    } finally {
      this.running = false;
    }
  }

  async begin(): Promise<void> {
    await this.connection.run('BEGIN');
    this.inTransaction = true;
  }

  async end(outcome: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.connection.run(outcome);
    this.inTransaction = false;
  }

  cancel(): void {
    this.cancelled = true;
    this.interrupt();
  }

  close(): void {
    this.connection.closeSync();
  }

  /** Until it works: DuckDB forgets an interrupt that comes between two of a statement's queries. */
  private interrupt(): void {
    if (!this.running) return;
    this.connection.interrupt();
    setTimeout(() => this.interrupt(), INTERRUPT_INTERVAL);
  }

  private async execute(sql: string, identity: StatementIdentity): Promise<StatementResult> {
    if (splitStatements(sql).length > 1) throw new WarehouseError('cannot insert multiple commands into a prepared statement');
    const [first, ...others] = leadingWords(sql, 4);
    if (first === 'COPY') return this.copy(sql, identity);
    if (first === 'CREATE' && others.includes('TABLE')) return this.createTable(sql, identity);
    checkPassesToEngine(first, others);
    if (NO_EFFECT.has(first!)) return { queryId: identity.queryId, rows: [], rowCount: -1 };
    const result = await this.passToEngine(sql, identity);
    this.inTransaction = OPENS.has(first!) || (this.inTransaction && !CLOSES.has(first!));
    return result;
  }

  private async copy(sql: string, identity: StatementIdentity): Promise<StatementResult> {
    const { engine, objects, systemViews, directory, now } = this.options;
    const rowCount = await runCopy(this.connection, parseCopy(sql), { engine, objects, systemViews, directory: join(directory, 'loads'), identity, now, inTransaction: this.inTransaction });
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
      return this.passToEngine(sql, identity);
    }
    if (!(statement.ifNotExists && await tableExists(this.connection, statement.table))) await this.runAll(createTableSql(statement));
    return { queryId: identity.queryId, rows: [], rowCount: -1 };
  }

  private async runAll(statements: readonly string[]): Promise<void> {
    for (const sql of statements) await this.connection.run(sql);
  }

  private async passToEngine(sql: string, identity: StatementIdentity): Promise<StatementResult> {
    const reader = await this.connection.runAndReadAll(sql);
    if (reader.returnType === ResultReturnType.QUERY_RESULT) {
      const types = reader.columnTypes();
      const columns = reader.columnNames().map((name, i) => ({ name, type: types[i]! }));
      return { queryId: identity.queryId, columns, rows: reader.getRows(), rowCount: reader.currentRowCount };
    }
    const rowCount = reader.returnType === ResultReturnType.CHANGED_ROWS ? reader.rowsChanged : -1;
    return { queryId: identity.queryId, rows: [], rowCount };
  }

  private async record(sql: string, identity: StatementIdentity, start: Date, rows: number, error?: string): Promise<void> {
    const end = this.options.now();
    await this.options.systemViews.append('sys_query_history', [{
      ...identityColumns(identity),
      query_type: leadingWords(sql, 1)[0] ?? '',
      status: error === undefined ? 'success' : 'failed',
      start_time: start,
      end_time: end,
      elapsed_time: (end.getTime() - start.getTime()) * 1000,
      error_message: error,
      returned_rows: rows,
      query_text: redactCredentials(sql).slice(0, 4000),
    }]);
  }
}

/** Statements whose meaning in DuckDB is Redshift's. COPY and CREATE TABLE are read by our own grammar. */
const PASSED = new Set(['SELECT', 'WITH', 'VALUES', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'DROP', 'CREATE', 'ALTER', 'EXPLAIN',
  'BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT', '(']);
const OPENS = new Set(['BEGIN', 'START']);
const CLOSES = new Set(['COMMIT', 'END', 'ROLLBACK', 'ABORT']);
/** There are no permissions, statistics or blocks to reclaim: these succeed and do nothing. */
const NO_EFFECT = new Set(['GRANT', 'REVOKE', 'ANALYZE', 'VACUUM']);
const CREATED = new Set(['SCHEMA', 'VIEW']);
const DROPPED = new Set(['SCHEMA', 'VIEW', 'TABLE']);

function checkPassesToEngine(first: string | undefined, others: readonly string[]): void {
  if (first === undefined) throw new WarehouseError('syntax error at end of input');
  if (NO_EFFECT.has(first)) return;
  if (!PASSED.has(first)) throw notImplemented(first);
  const object = others[0] === 'OR' ? others[2] : others[0];
  if (first === 'CREATE' && !CREATED.has(object ?? '')) throw notImplemented(`CREATE ${object}`);
  if (first === 'DROP' && !DROPPED.has(object ?? '')) throw notImplemented(`DROP ${object}`);
  if (first === 'ALTER') throw notImplemented('ALTER');
}

