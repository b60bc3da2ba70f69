/**
 * The system views, and the logs that they show. Logs are written on a connection of their own: what a failed COPY has to
 * say must survive the rollback of its transaction.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { type Engine, SYSTEM_SCHEMA } from './engine';
import { quoteLiteral } from './sql/quote';
import { CATALOG_VIEWS, INFORMATION_SCHEMA, INFORMATION_SCHEMA_VIEWS } from './system-views/catalog-views';
import { logTable, LOGS, type SystemLog } from './system-views/logs';
import { monitoringViews } from './system-views/monitoring-views';

export type SystemRow = Readonly<Record<string, string | number | boolean | Date | undefined>>;

/** What every system view says of who did it. There is one user here. */
export interface StatementIdentity {
  readonly queryId: number;
  readonly queryUuid: string;
  readonly transactionId: number;
  readonly sessionId: number;
  readonly database: string;
}

const USER_ID = 100;

export class SystemViews {
  static async open(engine: Engine): Promise<SystemViews> {
    const connection = await engine.connect();
    for (const [log, columns] of Object.entries(LOGS)) {
      await connection.run(`CREATE TABLE IF NOT EXISTS ${logTable(log as SystemLog)} (${columns.join(', ')})`);
    }
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${INFORMATION_SCHEMA}`);
    await createViews(connection, SYSTEM_SCHEMA, [...monitoringViews(), ...CATALOG_VIEWS]);
    await createViews(connection, INFORMATION_SCHEMA, INFORMATION_SCHEMA_VIEWS);
    // Of a former process that did not live to see their end.
    await connection.run(`DELETE FROM ${logTable('sys_query_history')} WHERE status = 'running'`);
    return new SystemViews(connection);
  }

  private constructor(private readonly connection: DuckDBConnection) {}

  /** The greatest query id a former run of the store has left. */
  async lastQueryId(): Promise<number> {
    const reader = await this.connection.runAndReadAll(`SELECT max(query_id) FROM ${logTable('sys_query_history')}`);
    return Number(reader.getRows()[0]![0] ?? 0);
  }

  async append(log: SystemLog, rows: readonly SystemRow[]): Promise<void> {
    if (rows.length === 0) return;
    const names = Object.keys(rows[0]!);
    const values = rows.map((row) => `(${[USER_ID, ...names.map((name) => row[name])].map(literal).join(', ')})`);
    await this.connection.run(`INSERT INTO ${logTable(log)} (user_id, ${names.join(', ')}) VALUES ${values.join(', ')}`);
  }

  async update(log: SystemLog, queryId: number, changes: SystemRow): Promise<void> {
    const assignments = Object.entries(changes).map(([name, value]) => `${name} = ${literal(value)}`);
    await this.connection.run(`UPDATE ${logTable(log)} SET ${assignments.join(', ')} WHERE query_id = ${queryId}`);
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

async function createViews(connection: DuckDBConnection, schema: string, views: readonly (readonly [string, string])[]): Promise<void> {
  for (const [name, definition] of views) await connection.run(`CREATE OR REPLACE VIEW ${schema}.${name} AS ${definition}`);
}

function literal(value: string | number | boolean | Date | undefined): string {
  if (value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // DuckDB would take a NUL, as a file or a key can have it, for the end of the statement.
  return quoteLiteral(value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '') : value.replaceAll('\0', '\\0'));
}
