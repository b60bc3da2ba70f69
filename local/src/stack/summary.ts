/**
 * What a run has come to, asked of the parts that know it: the warehouse for tables and loads, the dead-letter queues
 * for what was parked and why.
 */
import { completedLoads } from './completed-loads';
import { Query } from './query';
import { PARKED_ATTRIBUTES, ParkedFailure } from '../../../lib/private/contract';
import { StoredMessage } from '../services/storage-server';
import { quoteIdentifier } from '../warehouse/sql/quote';

export interface TableSummary {
  /** schema.table */
  readonly table: string;
  readonly rows: number;
  readonly files: number;
  readonly loads: number;
}

/** A message in a dead-letter queue: what failed, where and why. Null is what nobody knows. */
export interface ParkedFile {
  readonly code: string;
  readonly bucket: string | null;
  readonly key: string | null;
  /** schema.table */
  readonly table: string | null;
  readonly line: number | null;
  readonly column: string | null;
  readonly reason: string;
}

export interface Summary {
  readonly tables: readonly TableSummary[];
  readonly parked: readonly ParkedFile[];
  readonly files: number;
  readonly loads: number;
}

const USER_TABLES = `SELECT table_schema, table_name FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('information_schema', 'pg_catalog', 'redshift_system') ORDER BY 1, 2`;

export async function summarize(query: Query, parked: readonly ParkedFile[]): Promise<Summary> {
  const tables = await tableSummaries(query);
  return {
    tables,
    parked,
    files: tables.reduce((sum, { files }) => sum + files, 0),
    loads: tables.reduce((sum, { loads }) => sum + loads, 0),
  };
}

async function tableSummaries(query: Query): Promise<TableSummary[]> {
  const loads = await completedLoads(query);
  const summaries: TableSummary[] = [];
  for (const [schema, table] of (await query(USER_TABLES)).rows.map((row) => row.map(String))) {
    const { rows: [[count] = []] } = await query(`SELECT count(*) FROM ${quoteIdentifier(schema!)}.${quoteIdentifier(table!)}`);
    const own = loads.filter((load) => load.table === `${schema}.${table}`);
    summaries.push({ table: `${schema}.${table}`, rows: Number(count), files: own.reduce((sum, { files }) => sum + files, 0), loads: own.length });
  }
  return summaries;
}

/** The failures that the loader noted; without any, the message was received too often: the loader never came to its end. */
export function parkedFiles(message: StoredMessage): ParkedFile[] {
  const noted = message.messageAttributes[PARKED_ATTRIBUTES.failures]?.StringValue;
  if (noted !== undefined) {
    return (JSON.parse(noted) as ParkedFailure[]).map(({ code, bucket = null, key = null, table = null, line = null, column = null, reason }) =>
      ({ code, bucket, key, table, line, column, reason }));
  }
  const reason = `received ${message.approximateReceiveCount} times, and the loader never finished with it: ${message.body.slice(0, 200)}`;
  return [{ code: 'MAX_RECEIVE_COUNT', bucket: null, key: null, table: null, line: null, column: null, reason }];
}
