/**
 * What a run has come to, asked of the parts that know it: the warehouse for tables and loads, the dead-letter queues
 * for what was parked and why.
 */
import { PARKED_ATTRIBUTES, ParkedFailure } from '../../../lib/private/contract';
import { StoredMessage } from '../services/storage-server';

export interface TableSummary {
  /** schema.table */
  readonly table: string;
  readonly rows: number;
  readonly files: number;
  readonly loads: number;
}

export type ParkedFile = Pick<ParkedFailure, 'code' | 'reason'>
  & Partial<Record<'bucket' | 'key' | 'table' | 'column', string | null>> & { readonly line?: number | null };

export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface Summary {
  readonly tables: readonly TableSummary[];
  readonly parked: readonly ParkedFile[];
  readonly files: number;
  readonly loads: number;
}

type Query = (sql: string) => Promise<QueryResult>;

const USER_TABLES = `SELECT table_schema, table_name FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('information_schema', 'pg_catalog', 'redshift_system') ORDER BY 1, 2`;

const LOADS = 'SELECT table_name, count(*), sum(source_file_count) FROM sys_load_history WHERE status = \'completed\' GROUP BY 1';

export async function summarize(query: Query, parkedMessages: readonly StoredMessage[]): Promise<Summary> {
  const tables = await tableSummaries(query);
  return {
    tables,
    parked: parkedMessages.flatMap(parkedFiles),
    files: tables.reduce((sum, { files }) => sum + files, 0),
    loads: tables.reduce((sum, { loads }) => sum + loads, 0),
  };
}

async function tableSummaries(query: Query): Promise<TableSummary[]> {
  const loads = new Map((await query(LOADS)).rows.map(([table, count, files]) => [String(table), { loads: Number(count), files: Number(files) }]));
  const summaries: TableSummary[] = [];
  for (const [schema, table] of (await query(USER_TABLES)).rows.map((row) => row.map(String))) {
    const { rows: [[count] = []] } = await query(`SELECT count(*) FROM ${quote(schema!)}.${quote(table!)}`);
    summaries.push({ table: `${schema}.${table}`, rows: Number(count), ...(loads.get(table!) ?? { loads: 0, files: 0 }) });
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

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
