import { CopyOptionConfig, LoadConfig } from '../../lib/private/contract';

/** A table, and the way files are copied into it. Files of one destination may share a load. */
export interface Destination {
  /** The same for two destinations exactly when they may share a load. */
  readonly key: string;
  /** schema.table, for people. */
  readonly name: string;
  /** The same for two destinations exactly when they are the same table. */
  readonly tableKey: string;
  readonly schema: string;
  readonly table: string;
  readonly columns?: readonly string[];
  readonly copyOptions: readonly CopyOptionConfig[];
}

export function destinationOf(schema: string, table: string, load: LoadConfig, format = formatKey(load)): Destination {
  const tableKey = `${schema}\0${table}`;
  return { key: `${tableKey}\0${format}`, name: `${schema}.${table}`, tableKey, schema, table, columns: load.columns, copyOptions: load.copyOptions };
}

export function formatKey(load: LoadConfig): string {
  return JSON.stringify([load.columns ?? null, load.copyOptions]);
}
