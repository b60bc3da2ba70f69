import { LoadConfig } from '../../lib/private/contract';

/** A table, and the way files are loaded into it. Files of one destination may share a load. */
export interface Destination extends LoadConfig {
  /** The same for two destinations exactly when they may share a load. */
  readonly key: string;
  /** schema.table, for people. */
  readonly name: string;
  /** The same for two destinations exactly when they are the same table. */
  readonly tableKey: string;
}

export function destinationOf(schema: string, table: string, load: LoadConfig, way = wayKey(load)): Destination {
  const tableKey = `${schema}\0${table}`;
  return { ...load, key: `${tableKey}\0${way}`, name: `${schema}.${table}`, tableKey, schema, table };
}

/** The same for two ways to load a table exactly when they are the same way. */
export function wayKey({ columns, copyOptions, createTable, merge, beforeSql, afterSql }: LoadConfig): string {
  return JSON.stringify([columns, copyOptions, createTable, merge, beforeSql, afterSql]);
}
