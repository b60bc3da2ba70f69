/** One COPY each, and what a query of a system view then tells of it. */
import { type Shown } from '../conformance/feature';

export interface LoadViewCase extends Shown {
  readonly table: string;
  readonly files: Readonly<Record<string, string>>;
  readonly options: string;
  /** `QUERY` stands for the COPY's query id. */
  readonly query: string;
  readonly rows: readonly (readonly unknown[])[];
}

const AREA = 'System views: loads';
const GOOD = { 'p/1': '1|a\n2|b\n', 'p/2': '3|c\n' };
const LONG = `p/${'k'.repeat(300)}`;

export const LOAD_VIEW_CASES: readonly LoadViewCase[] = [
  {
    name: 'SYS_LOAD_HISTORY of a COPY that loaded',
    shows: [`${AREA}/SYS_LOAD_HISTORY`],
    table: 'a int, b varchar',
    files: GOOD,
    options: '',
    query: `SELECT status, data_source, file_format, loaded_rows, loaded_bytes, source_file_count, source_file_bytes, file_count_scanned, file_bytes_scanned, error_count, copy_job_id,
      end_time >= start_time AND duration >= 0 FROM sys_load_history WHERE query_id = QUERY`,
    rows: [['completed', 's3://bucket/p/', 'text', '3', '12', 2, '12', 2, '12', '0', '0', true]],
  },
  {
    name: 'SYS_LOAD_HISTORY of a COPY that failed',
    shows: [`${AREA}/SYS_LOAD_HISTORY`],
    table: 'a int, b varchar(1)',
    files: { ...GOOD, 'p/3': '4|dd\n' },
    options: '',
    query: 'SELECT status, loaded_rows, loaded_bytes, source_file_count, error_count FROM sys_load_history WHERE query_id = QUERY',
    rows: [['aborted', '0', '0', 3, '1']],
  },
  {
    name: 'SYS_LOAD_HISTORY counts skipped rows',
    shows: [`${AREA}/SYS_LOAD_HISTORY`],
    table: 'a int, b varchar(1)',
    files: { ...GOOD, 'p/3': '4|dd\n5|e\n' },
    options: 'MAXERROR 5',
    query: 'SELECT status, loaded_rows, error_count FROM sys_load_history WHERE query_id = QUERY',
    rows: [['completed', '4', '1']],
  },
  {
    name: 'SYS_LOAD_DETAIL has a row for each file',
    shows: [`${AREA}/SYS_LOAD_DETAIL`],
    table: 'a int, b varchar',
    files: GOOD,
    options: '',
    query: 'SELECT trim(file_name), bytes_scanned, lines_scanned, splits_scanned FROM sys_load_detail WHERE query_id = QUERY ORDER BY file_name',
    rows: [['s3://bucket/p/1', '8', '2', 1], ['s3://bucket/p/2', '4', '1', 1]],
  },
  {
    name: 'SYS_LOAD_DETAIL counts lines of JSON',
    shows: [`${AREA}/SYS_LOAD_DETAIL`],
    table: 'a int',
    files: { 'p/1': '{"a":1}\n{"a":2}\n', 'p/2': '{\n"a":3}\n' },
    options: "JSON 'auto'",
    query: 'SELECT lines_scanned FROM sys_load_detail WHERE query_id = QUERY ORDER BY file_name',
    rows: [['2'], ['2']],
  },
  {
    name: 'SYS_LOAD_ERROR_DETAIL of one error',
    shows: [`${AREA}/SYS_LOAD_ERROR_DETAIL`],
    table: 'a int, b varchar(3)',
    files: { ...GOOD, 'p/3': '4|d\n5|long\n' },
    options: '',
    query: `SELECT trim(file_name), line_number, trim(column_name), trim(column_type), trim(column_length), "position", error_code, trim(error_message)
      FROM sys_load_error_detail WHERE query_id = QUERY`,
    rows: [['s3://bucket/p/3', '2', 'b', 'varchar', '3', 0, 1204, 'String length exceeds DDL length']],
  },
  {
    name: 'SYS_LOAD_ERROR_DETAIL of several errors, in order',
    shows: [`${AREA}/SYS_LOAD_ERROR_DETAIL`],
    table: 'a int, b decimal(4,1)',
    files: { 'p/1': 'x|1\n1|y\n', 'p/2': '2|2\n3\n' },
    options: 'MAXERROR 9',
    query: 'SELECT trim(file_name), line_number, trim(column_name), trim(column_type), trim(column_length), error_code FROM sys_load_error_detail WHERE query_id = QUERY ORDER BY 1, 2',
    rows: [['s3://bucket/p/1', '1', 'a', 'int4', '0', 1207], ['s3://bucket/p/1', '2', 'b', 'numeric', '4,1', 1209], ['s3://bucket/p/2', '2', 'a', 'int4', '0', 1214]],
  },
  {
    name: 'file_name is cut at 256 characters',
    shows: [`${AREA}/file_name`],
    table: 'a int',
    files: { [LONG]: 'x\n' },
    options: '',
    query: 'SELECT file_name FROM sys_load_error_detail WHERE query_id = QUERY',
    rows: [[`s3://bucket/${LONG}`.slice(0, 256)]],
  },
  {
    name: 'STL_LOAD_ERRORS shows the line and the field',
    shows: [`${AREA}/STL_LOAD_ERRORS`],
    table: 'a int, b varchar(3)',
    files: { 'p/1': '4|d\n5|über\n' },
    options: '',
    query: 'SELECT trim(filename), line_number, trim(colname), trim(raw_line), trim(raw_field_value), err_code, trim(err_reason) FROM stl_load_errors WHERE query = QUERY',
    rows: [['s3://bucket/p/1', '2', 'b', '5|.ber', '.ber', 1204, 'String length exceeds DDL length']],
  },
  {
    name: 'STL_LOAD_ERRORS cuts a line at 1024 bytes',
    shows: [`${AREA}/STL_LOAD_ERRORS`],
    table: 'a int',
    files: { 'p/1': `${'y'.repeat(2000)}\n` },
    options: '',
    query: 'SELECT length(raw_line), length(raw_field_value), length(err_reason) <= 100 FROM stl_load_errors WHERE query = QUERY',
    rows: [[1024, 1024, true]],
  },
  {
    name: 'STL_LOAD_COMMITS has a row for each file',
    shows: [`${AREA}/STL_LOAD_COMMITS`],
    table: 'a int, b varchar',
    files: GOOD,
    options: '',
    query: 'SELECT trim(filename), lines_scanned FROM stl_load_commits WHERE query = QUERY ORDER BY 1',
    rows: [['s3://bucket/p/1', '2'], ['s3://bucket/p/2', '1']],
  },
];

export const RUNNING_CASE: Shown = { name: 'a COPY that runs is running in SYS_LOAD_HISTORY', shows: [`${AREA}/SYS_LOAD_HISTORY while a COPY runs`] };
