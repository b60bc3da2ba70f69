/**
 * SYS_QUERY_HISTORY and the SYS_LOAD_ views, as tables that any query can read. They are written on a connection of
 * their own: what a failed COPY has to say must survive the rollback of its transaction.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { type Engine, SYSTEM_SCHEMA } from './engine';
import { quoteLiteral } from './sql/quote';

const VIEWS = {
  sys_query_history: `user_id INTEGER, query_id BIGINT, transaction_id BIGINT, session_id INTEGER, database_name VARCHAR, query_type VARCHAR,
    status VARCHAR, start_time TIMESTAMP, end_time TIMESTAMP, elapsed_time BIGINT, error_message VARCHAR, returned_rows BIGINT, query_text VARCHAR`,
  sys_load_history: `user_id INTEGER, query_id BIGINT, transaction_id BIGINT, session_id INTEGER, database_name VARCHAR, status VARCHAR,
    table_name VARCHAR, start_time TIMESTAMP, end_time TIMESTAMP, duration BIGINT, data_source VARCHAR, file_format VARCHAR, loaded_rows BIGINT,
    loaded_bytes BIGINT, source_file_count INTEGER, source_file_bytes BIGINT, file_count_scanned INTEGER, error_count INTEGER, copy_job_id BIGINT`,
  sys_load_detail: `user_id INTEGER, query_id BIGINT, file_name VARCHAR, bytes_scanned BIGINT, splits_scanned INTEGER,
    record_time TIMESTAMP, start_time TIMESTAMP, end_time TIMESTAMP`,
  sys_load_error_detail: `user_id INTEGER, query_id BIGINT, transaction_id BIGINT, session_id INTEGER, database_name VARCHAR, table_id INTEGER,
    start_time TIMESTAMP, file_name VARCHAR, line_number BIGINT, column_name VARCHAR, column_type VARCHAR, column_length VARCHAR, position INTEGER,
    error_code INTEGER, error_message VARCHAR`,
} as const;

export type SystemView = keyof typeof VIEWS;
export type SystemRow = Readonly<Record<string, string | number | Date | undefined>>;

/** What every system view says of who did it. There is one user here, and a session for each statement. */
export interface StatementIdentity {
  readonly queryId: number;
  readonly transactionId: number;
  readonly sessionId: number;
  readonly database: string;
}

const USER_ID = 100;

export class SystemViews {
  static async open(engine: Engine): Promise<SystemViews> {
    const connection = await engine.connect();
    for (const [name, columns] of Object.entries(VIEWS)) {
      await connection.run(`CREATE TABLE IF NOT EXISTS ${SYSTEM_SCHEMA}.${name} (${columns})`);
    }
    // Of a former process that did not live to see their end.
    await connection.run(`DELETE FROM ${SYSTEM_SCHEMA}.sys_query_history WHERE status = 'running'`);
    return new SystemViews(connection);
  }

  private constructor(private readonly connection: DuckDBConnection) {}

  /** The greatest query id a former run of the store has left. */
  async lastQueryId(): Promise<number> {
    const reader = await this.connection.runAndReadAll(`SELECT max(query_id) FROM ${SYSTEM_SCHEMA}.sys_query_history`);
    return Number(reader.getRows()[0]![0] ?? 0);
  }

  async append(view: SystemView, rows: readonly SystemRow[]): Promise<void> {
    if (rows.length === 0) return;
    const names = Object.keys(rows[0]!);
    const values = rows.map((row) => `(${[USER_ID, ...names.map((name) => row[name])].map(literal).join(', ')})`);
    await this.connection.run(`INSERT INTO ${SYSTEM_SCHEMA}.${view} (user_id, ${names.join(', ')}) VALUES ${values.join(', ')}`);
  }

  async update(view: SystemView, queryId: number, changes: SystemRow): Promise<void> {
    const assignments = Object.entries(changes).map(([name, value]) => `${name} = ${literal(value)}`);
    await this.connection.run(`UPDATE ${SYSTEM_SCHEMA}.${view} SET ${assignments.join(', ')} WHERE query_id = ${queryId}`);
  }

  close(): void {
    this.connection.closeSync();
  }
}

/** The columns that several views have in common. */
export function identityColumns(identity: StatementIdentity): SystemRow {
  return {
    query_id: identity.queryId,
    transaction_id: identity.transactionId,
    session_id: identity.sessionId,
    database_name: identity.database,
  };
}

function literal(value: string | number | Date | undefined): string {
  if (value === undefined) return 'NULL';
  if (typeof value === 'number') return String(value);
  // DuckDB would take a NUL, as a file or a key can have it, for the end of the statement.
  return quoteLiteral(value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '') : value.replaceAll('\0', '\\0'));
}
