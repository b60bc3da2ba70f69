/**
 * The SYS monitoring views, and the STL views that tell the same of a provisioned cluster. There is one slice here, and no
 * file is split. Query ids are the same in both families, which Redshift does not promise.
 */
import { type SystemLog, logTable, LOGS } from './logs';

/** Columns that a log keeps for another view. */
const NOT_SHOWN: Readonly<Partial<Record<SystemLog, readonly string[]>>> = {
  sys_load_detail: ['file_format'],
  sys_load_error_detail: ['raw_line', 'raw_field_value'],
};

const STL_VIEWS = {
  stl_load_errors: `SELECT user_id AS userid, 0 AS slice, table_id AS tbl, start_time AS starttime, session_id AS session, query_id::INTEGER AS query,
      file_name AS filename, line_number, column_name AS colname, column_type AS "type", column_length AS col_length, "position", raw_line,
      raw_field_value, error_code AS err_code, left(error_message, 100) AS err_reason, 0 AS is_partial, 0::BIGINT AS start_offset,
      0::BIGINT AS copy_job_id
    FROM ${logTable('sys_load_error_detail')}`,
  stl_load_commits: `SELECT user_id AS userid, query_id::INTEGER AS query, 0 AS slice, file_name AS name, file_name AS filename, 0 AS byte_offset,
      lines_scanned::INTEGER AS lines_scanned, 0 AS errors, record_time AS curtime, 1 AS status, file_format, 0 AS is_partial,
      0::BIGINT AS start_offset, 0::BIGINT AS copy_job_id
    FROM ${logTable('sys_load_detail')}`,
  stl_query: `SELECT user_id AS userid, query_id::INTEGER AS query, query_label AS label, transaction_id AS xid, session_id AS pid,
      database_name AS "database", query_text AS querytxt, start_time AS starttime, end_time AS endtime,
      CASE WHEN status = 'success' THEN 0 ELSE 1 END AS aborted, 0 AS insert_pristine, 0 AS concurrency_scaling_status
    FROM ${logTable('sys_query_history')} WHERE status <> 'running'`,
} as const;

/** Name and definition, without the schema. */
export function monitoringViews(): [string, string][] {
  return [...Object.keys(LOGS).map((log): [string, string] => [log, sysView(log as SystemLog)]), ...Object.entries(STL_VIEWS)];
}

function sysView(log: SystemLog): string {
  const columns = LOGS[log].map((definition) => definition.split(' ')[0]!).filter((name) => !NOT_SHOWN[log]?.includes(name));
  return `SELECT ${columns.map((name) => `"${name}"`).join(', ')} FROM ${logTable(log)}`;
}
