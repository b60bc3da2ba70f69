import { SYSTEM_VIEW_CASES } from './cases/system-view-cases';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

let setup: TestWarehouse;

beforeEach(async () => {
  setup = await startTestWarehouse();
});

afterEach(async () => {
  await setup.close();
});

test.each(SYSTEM_VIEW_CASES)('$name', async ({ objects = {}, before = [], query, rows, error }) => {
  for (const [key, body] of Object.entries(objects)) setup.objects.put('bucket', key, body);
  // What a failed statement leaves in the views is part of the cases.
  for (const sql of before) await setup.warehouse.query(sql).catch(() => undefined);

  const answer = await setup.warehouse.query(query).then((result) => result.rows, ({ message }: Error) => message);

  expect(answer).toEqual(error ?? rows);
});

/** The columns of the reference's pages, in their order. */
const DOCUMENTED: Readonly<Record<string, string>> = {
  sys_query_history: 'user_id query_id query_label transaction_id session_id database_name query_type status result_cache_hit start_time end_time '
    + 'elapsed_time queue_time execution_time error_message returned_rows returned_bytes query_text redshift_version usage_limit compute_type '
    + 'compile_time planning_time lock_wait_time service_class_id service_class_name query_priority short_query_accelerated user_query_hash '
    + 'generic_query_hash query_hash_version result_cache_query_id query_uuid',
  sys_load_history: 'user_id query_id transaction_id session_id database_name status table_name start_time end_time duration data_source file_format '
    + 'loaded_rows loaded_bytes source_file_count source_file_bytes file_count_scanned file_bytes_scanned error_count copy_job_id',
  sys_load_detail: 'user_id query_id file_name bytes_scanned lines_scanned record_time splits_scanned start_time end_time file_etag file_last_modified',
  sys_load_error_detail: 'user_id query_id transaction_id session_id database_name table_id start_time file_name line_number column_name column_type '
    + 'column_length position error_code error_message',
  stl_load_errors: 'userid slice tbl starttime session query filename line_number colname type col_length position raw_line raw_field_value err_code '
    + 'err_reason is_partial start_offset copy_job_id',
  stl_load_commits: 'userid query slice name filename byte_offset lines_scanned errors curtime status file_format is_partial start_offset copy_job_id',
  stl_query: 'userid query label xid pid database querytxt starttime endtime aborted insert_pristine concurrency_scaling_status',
  svv_tables: 'table_catalog table_schema table_name table_type remarks',
  svv_columns: 'table_catalog table_schema table_name column_name ordinal_position column_default is_nullable data_type character_maximum_length '
    + 'numeric_precision numeric_precision_radix numeric_scale datetime_precision interval_type interval_precision character_set_catalog '
    + 'character_set_schema character_set_name collation_catalog collation_schema collation_name domain_name remarks',
  svv_table_info: 'database schema table_id table encoded diststyle sortkey1 max_varchar sortkey1_enc sortkey_num size pct_used empty unsorted stats_off '
    + 'tbl_rows skew_sortkey1 skew_rows estimated_visible_rows risk_event vacuum_sort_benefit create_time',
  pg_table_def: 'schemaname tablename column type encoding distkey sortkey notnull',
};

test.each(Object.entries(DOCUMENTED))('%s has the columns that its page tells', async (view, columns) => {
  const result = await setup.warehouse.query(`SELECT * FROM ${view}`);

  expect(result.columns.join(' ')).toBe(columns);
});

test.each(Object.keys(DOCUMENTED))('%s is read by everyone and changed by nobody', async (view) => {
  await expect(setup.warehouse.query(`DROP VIEW ${view}`)).rejects.toThrow(`permission denied for ${view}`);
});

test('the statements of one transaction have its id in common', async () => {
  const session = "SELECT count(DISTINCT transaction_id) FROM sys_query_history WHERE query_text LIKE 'INSERT%'";
  await setup.warehouse.query('CREATE TABLE t (a int)');

  await setup.warehouse.runScript('BEGIN; INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); COMMIT;', 'script');

  expect((await setup.warehouse.query(session)).rows).toEqual([[1]]);
});
