import { type ViewCase } from './view-case';

const system = (...names: string[]) => names.map((name) => `System views/${name}`);
const catalog = (...names: string[]) => names.map((name) => `Catalog views/${name}`);

const COPY = "COPY t FROM 's3://bucket/2026/' IAM_ROLE DEFAULT CSV";
const loaded = {
  objects: { '2026/a.csv': '1,x\n2,y\n', '2026/b.csv': '3,z\n' },
  before: ['CREATE TABLE t (a int, b varchar(3))', COPY],
};
const failed = {
  objects: { '2026/a.csv': '1,x\nno,y\n' },
  before: ['CREATE TABLE t (a int, b varchar(3))', COPY],
};

const monitoring: readonly ViewCase[] = [
  {
    ...loaded,
    name: 'every statement is in the history with its kind, its end and its rows',
    shows: system('SYS_QUERY_HISTORY', 'STL_QUERY'),
    before: [...loaded.before, 'INSERT INTO t VALUES (4, null)', 'SELECT * FROM nowhere'],
    query: 'SELECT h.query_type, h.status, h.returned_rows, h.error_message, q.aborted FROM sys_query_history h '
      + "JOIN stl_query q ON q.query = h.query_id WHERE h.status <> 'running' ORDER BY h.query_id",
    rows: [['DDL', 'success', -1, null, 0], ['COPY', 'success', 3, null, 0], ['INSERT', 'success', 1, null, 0],
      ['SELECT', 'failed', 0, 'relation "nowhere" does not exist', 1]],
  },
  {
    ...loaded,
    name: 'a COPY is in the load history with what it read and loaded',
    shows: system('SYS_LOAD_HISTORY'),
    query: 'SELECT status, table_name, database_name, data_source, file_format, loaded_rows, source_file_count, source_file_bytes, error_count, copy_job_id '
      + 'FROM sys_load_history',
    rows: [['completed', 't', 'dev', 's3://bucket/2026/', 'csv', 3, 2, 12, 0, 0]],
  },
  {
    ...loaded,
    name: 'each of its files is in the load details',
    shows: system('SYS_LOAD_DETAIL', 'STL_LOAD_COMMITS'),
    query: 'SELECT trim(d.file_name), d.bytes_scanned, c.file_format, c.is_partial FROM sys_load_detail d '
      + 'JOIN stl_load_commits c ON c.query = d.query_id AND c.filename = d.file_name ORDER BY 1',
    rows: [['s3://bucket/2026/a.csv', 8, 'Text', 0], ['s3://bucket/2026/b.csv', 4, 'Text', 0]],
  },
  {
    ...failed,
    name: 'an error of a COPY is told by place, code and reason, in both families',
    shows: system('SYS_LOAD_ERROR_DETAIL', 'STL_LOAD_ERRORS'),
    query: 'SELECT trim(e.file_name), e.line_number, e.column_name, e.column_type, e.error_code, e.error_message = l.err_reason, l.colname, l.err_code '
      + 'FROM sys_load_error_detail e JOIN stl_load_errors l ON l.query = e.query_id',
    rows: [['s3://bucket/2026/a.csv', 2, 'a', 'int4', 1207, true, 'a', 1207]],
  },
  ...['SYS_COPY_JOB', 'SYS_SESSION_HISTORY', 'SYS_TRANSACTION_HISTORY', 'STL_LOADERROR_DETAIL', 'STV_RECENTS', 'SVL_QLOG'].map((view): ViewCase => ({
    name: `${view} is refused by name`,
    shows: system(view),
    query: `SELECT * FROM ${view}`,
    error: `${view.toLowerCase()} is not implemented by the local warehouse`,
  })),
];

const SCHEMA = ['CREATE SCHEMA s', 'CREATE TABLE s.t (id bigint NOT NULL, name varchar(12), code char(3), price decimal(8,2), at timestamp)', 'CREATE TABLE u (x int)',
  'CREATE VIEW v AS SELECT x FROM u'];

const catalogCases: readonly ViewCase[] = [
  {
    name: 'tables and views are listed',
    shows: catalog('SVV_TABLES'),
    before: SCHEMA,
    query: 'SELECT table_catalog, table_schema, table_name, table_type FROM svv_tables ORDER BY 2, 3',
    rows: [['dev', 'public', 'u', 'BASE TABLE'], ['dev', 'public', 'v', 'VIEW'], ['dev', 's', 't', 'BASE TABLE']],
  },
  {
    name: "columns have Redshift's types",
    shows: catalog('SVV_COLUMNS'),
    before: SCHEMA,
    query: 'SELECT column_name, ordinal_position, is_nullable, data_type, character_maximum_length, numeric_precision, numeric_scale FROM svv_columns '
      + "WHERE table_name = 't' ORDER BY ordinal_position",
    rows: [['id', 1, 'NO', 'bigint', null, 64, 0], ['name', 2, 'YES', 'character varying', 12, null, null], ['code', 3, 'YES', 'character', 3, null, null],
      ['price', 4, 'YES', 'numeric', null, 8, 2], ['at', 5, 'YES', 'timestamp without time zone', null, null, null]],
  },
  {
    name: 'tables that are not empty have their rows counted',
    shows: catalog('SVV_TABLE_INFO'),
    before: [...SCHEMA, 'INSERT INTO s.t (id) VALUES (1), (2)'],
    query: 'SELECT "schema", "table", tbl_rows, max_varchar FROM svv_table_info',
    rows: [['s', 't', '2', 12]],
  },
  {
    name: 'definitions are those of the search path',
    shows: catalog('PG_TABLE_DEF'),
    before: [...SCHEMA, 'CREATE TABLE w (n varchar(5) NOT NULL, d decimal(6,1))'],
    query: 'SELECT schemaname, tablename, "column", type, "notnull" FROM pg_table_def ORDER BY 2, 3 DESC',
    rows: [['public', 'u', 'x', 'integer', false], ['public', 'w', 'n', 'character varying(5)', true], ['public', 'w', 'd', 'numeric(6,1)', false]],
  },
  {
    name: 'how a table is encoded, distributed and sorted is not told, rather than told wrongly',
    shows: catalog('PG_TABLE_DEF'),
    before: ['CREATE TABLE w (n varchar(5) ENCODE zstd DISTKEY SORTKEY)'],
    query: 'SELECT "column", encoding, distkey, sortkey FROM pg_table_def',
    rows: [['n', null, null, null]],
  },
  {
    name: "information_schema is Redshift's",
    shows: catalog('information_schema'),
    before: SCHEMA,
    query: 'SELECT t.table_name, c.data_type FROM information_schema.tables t JOIN information_schema.columns c ON c.table_name = t.table_name '
      + "JOIN information_schema.schemata n ON n.schema_name = t.table_schema WHERE t.table_type = 'BASE TABLE' AND c.ordinal_position = 1 ORDER BY 1",
    rows: [['t', 'bigint'], ['u', 'integer']],
  },
  ...['PG_CLASS', 'SVV_REDSHIFT_TABLES'].map((view): ViewCase => ({
    name: `${view} is refused by name`,
    shows: catalog(view),
    query: `SELECT * FROM ${view}`,
    error: `${view.toLowerCase()} is not implemented by the local warehouse`,
  })),
];

export const SYSTEM_VIEW_CASES: readonly ViewCase[] = [...monitoring, ...catalogCases];
