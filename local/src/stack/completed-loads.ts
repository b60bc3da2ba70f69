/**
 * The COPYs that the warehouse has completed. SYS_LOAD_HISTORY names a table without its schema, so the schema is read
 * from the statement itself; of a load that merges, from its MERGE: its COPY goes to a temporary table.
 */
import { Query } from './query';
import { parseCopy } from '../warehouse/sql/parse';

export interface CompletedLoad {
  readonly queryId: number;
  /** schema.table */
  readonly table: string;
  readonly rows: number;
  readonly files: number;
}

const COMPLETED = `SELECT l.query_id, q.query_text, l.loaded_rows, l.source_file_count
  FROM sys_load_history l JOIN sys_query_history q ON q.query_id = l.query_id WHERE l.status = 'completed'`;

const MERGES = "SELECT query_text FROM sys_query_history WHERE status = 'success' AND query_text LIKE '/* cdk-rin % merge */ MERGE INTO %'";
const MARK = /^\/\* cdk-rin (\S+) \*\//;
const MERGED_TABLE = /MERGE INTO ("(?:[^"]|"")+")\.("(?:[^"]|"")+")/;

/** @param after only loads with a greater query id. */
export async function completedLoads(query: Query, after = -1): Promise<CompletedLoad[]> {
  const { rows } = await query(`${COMPLETED} AND l.query_id > ${after} ORDER BY 1`);
  const merged = rows.length > 0 ? mergedTables((await query(MERGES)).rows.map(([text]) => String(text))) : new Map<string, string>();
  return rows.map(([queryId, text, loadedRows, files]) => {
    const table = merged.get(MARK.exec(String(text))?.[1] ?? '') ?? tableOf(String(text));
    return { queryId: Number(queryId), table, rows: Number(loadedRows), files: Number(files) };
  });
}

/** By the id of the load. */
function mergedTables(merges: readonly string[]): Map<string, string> {
  return new Map(merges.map((sql) => {
    const [, schema, table] = MERGED_TABLE.exec(sql)!;
    return [MARK.exec(sql)![1]!, [schema, table].map((name) => name!.slice(1, -1).replaceAll('""', '"')).join('.')];
  }));
}

function tableOf(copy: string): string {
  const { table } = parseCopy(copy);
  return table.length === 1 ? `public.${table[0]}` : table.slice(-2).join('.');
}
