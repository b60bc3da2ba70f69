/**
 * The COPYs that the warehouse has completed. SYS_LOAD_HISTORY names a table without its schema, so the schema is read
 * from the statement itself.
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

/** @param after only loads with a greater query id. */
export async function completedLoads(query: Query, after = -1): Promise<CompletedLoad[]> {
  const { rows } = await query(`${COMPLETED} AND l.query_id > ${after} ORDER BY 1`);
  return rows.map(([queryId, text, loadedRows, files]) => ({
    queryId: Number(queryId), table: tableOf(String(text)), rows: Number(loadedRows), files: Number(files),
  }));
}

function tableOf(copy: string): string {
  const { table } = parseCopy(copy);
  return table.length === 1 ? `public.${table[0]}` : table.slice(-2).join('.');
}
