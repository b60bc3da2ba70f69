/**
 * What the warehouse writes about itself: one log for each kind of row. The views that users read are made of these, see
 * monitoring-views.ts; a log has every column that some view shows.
 *
 * CHAR(n) of Redshift is VARCHAR here, without the blanks that pad it: trim() changes nothing, and comparing works.
 */
import { SYSTEM_SCHEMA } from '../engine';

export type SystemLog = 'sys_query_history' | 'sys_load_history' | 'sys_load_detail' | 'sys_load_error_detail';

export const LOGS: Readonly<Record<SystemLog, readonly string[]>> = {
  sys_query_history: [
    'user_id INTEGER', 'query_id BIGINT', 'query_label VARCHAR', 'transaction_id BIGINT', 'session_id INTEGER', 'database_name VARCHAR',
    'query_type VARCHAR', 'status VARCHAR', 'result_cache_hit BOOLEAN', 'start_time TIMESTAMP', 'end_time TIMESTAMP', 'elapsed_time BIGINT',
    'queue_time BIGINT', 'execution_time BIGINT', 'error_message VARCHAR', 'returned_rows BIGINT', 'returned_bytes BIGINT', 'query_text VARCHAR',
    'redshift_version VARCHAR', 'usage_limit VARCHAR', 'compute_type VARCHAR', 'compile_time BIGINT', 'planning_time BIGINT',
    'lock_wait_time BIGINT', 'service_class_id INTEGER', 'service_class_name VARCHAR', 'query_priority VARCHAR',
    'short_query_accelerated VARCHAR', 'user_query_hash VARCHAR', 'generic_query_hash VARCHAR', 'query_hash_version INTEGER',
    'result_cache_query_id BIGINT', 'query_uuid VARCHAR',
  ],
  sys_load_history: [
    'user_id INTEGER', 'query_id BIGINT', 'transaction_id BIGINT', 'session_id INTEGER', 'database_name VARCHAR', 'status VARCHAR',
    'table_name VARCHAR', 'start_time TIMESTAMP', 'end_time TIMESTAMP', 'duration BIGINT', 'data_source VARCHAR', 'file_format VARCHAR',
    'loaded_rows BIGINT', 'loaded_bytes BIGINT', 'source_file_count INTEGER', 'source_file_bytes BIGINT', 'file_count_scanned INTEGER',
    'file_bytes_scanned BIGINT', 'error_count BIGINT', 'copy_job_id BIGINT',
  ],
  sys_load_detail: [
    'user_id INTEGER', 'query_id BIGINT', 'file_name VARCHAR', 'bytes_scanned BIGINT', 'lines_scanned BIGINT', 'record_time TIMESTAMP',
    'splits_scanned INTEGER', 'start_time TIMESTAMP', 'end_time TIMESTAMP', 'file_etag VARCHAR', 'file_last_modified TIMESTAMP',
    'file_format VARCHAR',
  ],
  sys_load_error_detail: [
    'user_id INTEGER', 'query_id BIGINT', 'transaction_id BIGINT', 'session_id INTEGER', 'database_name VARCHAR', 'table_id INTEGER',
    'start_time TIMESTAMP', 'file_name VARCHAR', 'line_number BIGINT', 'column_name VARCHAR', 'column_type VARCHAR', 'column_length VARCHAR',
    'position INTEGER', 'error_code INTEGER', 'error_message VARCHAR', 'raw_line VARCHAR', 'raw_field_value VARCHAR',
  ],
};

/** The table that keeps the log, beside the view of that name. */
export function logTable(log: SystemLog): string {
  return `${SYSTEM_SCHEMA}.${log}_log`;
}
