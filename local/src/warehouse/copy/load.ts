/** What every way of loading has before it, and the one statement that touches the table. */
import { type DuckDBConnection } from '@duckdb/node-api';
import { type Column, type Table } from '../catalog';
import { qualifiedName } from '../engine';
import { type ObjectSource } from '../object-source';
import { quoteIdentifier } from '../sql/quote';
import { type StatementIdentity, type SystemViews } from '../system-views';
import { type LoadRecord } from './load-record';
import { type CopyPlan } from './plan';
import { type SourceFile } from './sources';

export interface CopyContext {
  readonly objects: ObjectSource;
  readonly systemViews: SystemViews;
  /** For the files of this COPY alone. */
  readonly directory: string;
  readonly identity: StatementIdentity;
  readonly now: () => Date;
  /** Whether other statements share the transaction: a statement that fails would end it for them. */
  readonly inTransaction: boolean;
  /** Runs what changes the table, in a transaction that a cancelled statement does not commit. */
  readonly atomically: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs queries where an error ends no transaction. */
  readonly aside: <T>(work: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
  /** @throws WarehouseError */
  readonly checkCancelled: () => void;
}

export interface Load {
  readonly plan: CopyPlan;
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly files: readonly SourceFile[];
  readonly directory: string;
  readonly record: LoadRecord;
  readonly context: CopyContext;
}

export interface Rows {
  /** SQL, one for each target column. */
  readonly values: readonly string[];
  readonly from: string;
}

/** @returns the number of rows. */
export async function insert(connection: DuckDBConnection, { plan, columns, context }: Load, parts: readonly Rows[]): Promise<number> {
  if (parts.length === 0) return 0;
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const rows = parts.map(({ values, from }) => `SELECT ${values.join(', ')} FROM ${from}`);
  const sql = `INSERT INTO ${qualifiedName(plan.table)} (${names}) ${rows.join(' UNION ALL ')}`;
  const { rowsChanged } = await context.atomically(() => connection.run(sql));
  return rowsChanged;
}
