/**
 * SVV_TABLES, SVV_COLUMNS, SVV_TABLE_INFO, PG_TABLE_DEF and the views of information_schema, over DuckDB's catalogue. A
 * column's declared type is its comment there (see catalog.ts); a view's or a CREATE TABLE AS's column has DuckDB's type
 * only.
 */

/** Kept under another name: DuckDB has an information_schema of its own, with its own types and with our logs. */
export const INFORMATION_SCHEMA = 'redshift_information_schema';

const COLUMNS = `
  SELECT d.database_name, d.schema_name, d.table_name, d.table_oid, d.column_name, d.column_index, d.column_default, d.is_nullable,
    CASE WHEN json_valid(d.comment) THEN json_extract_string(d.comment, '$.name') END AS declared,
    CASE WHEN json_valid(d.comment) THEN json_extract_string(d.comment, '$.length')::INTEGER END AS declared_length,
    d.data_type, d.numeric_precision, d.numeric_scale
  FROM duckdb_columns() d
  WHERE NOT d.internal AND d.schema_name NOT IN ('redshift_system', '${INFORMATION_SCHEMA}') AND d.database_name IN (current_database(), 'temp')`;

const TYPE_NAME = `CASE coalesce(declared, data_type)
    WHEN 'varchar' THEN 'character varying' WHEN 'VARCHAR' THEN 'character varying' WHEN 'char' THEN 'character'
    WHEN 'decimal' THEN 'numeric' WHEN 'FLOAT' THEN 'real' WHEN 'DOUBLE' THEN 'double precision' WHEN 'JSON' THEN 'super'
    WHEN 'timestamp' THEN 'timestamp without time zone' WHEN 'TIMESTAMP' THEN 'timestamp without time zone'
    WHEN 'timestamptz' THEN 'timestamp with time zone' WHEN 'TIMESTAMP WITH TIME ZONE' THEN 'timestamp with time zone'
    WHEN 'time' THEN 'time without time zone' WHEN 'timetz' THEN 'time with time zone' WHEN 'varbyte' THEN 'binary varying'
    ELSE CASE WHEN data_type LIKE 'DECIMAL(%' THEN 'numeric' ELSE lower(coalesce(declared, data_type)) END END`;

const IS_NUMBER = `(${TYPE_NAME}) IN ('smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision')`;
/** Binary digits, but decimal ones for a numeric. */
const PRECISION = `CASE (${TYPE_NAME}) WHEN 'smallint' THEN 16 WHEN 'integer' THEN 32 WHEN 'bigint' THEN 64 WHEN 'real' THEN 24
    WHEN 'double precision' THEN 53 WHEN 'numeric' THEN numeric_precision END`;
const MAX_LENGTH = `CASE WHEN (${TYPE_NAME}) IN ('character varying', 'character') THEN coalesce(declared_length, 65535) END`;

const SVV_COLUMNS = `SELECT current_database() AS table_catalog, schema_name AS table_schema, table_name, column_name,
    column_index::INTEGER AS ordinal_position, column_default, CASE WHEN is_nullable THEN 'YES' ELSE 'NO' END AS is_nullable,
    ${TYPE_NAME} AS data_type, ${MAX_LENGTH} AS character_maximum_length, (${PRECISION})::INTEGER AS numeric_precision,
    CASE WHEN ${IS_NUMBER} THEN CASE WHEN (${TYPE_NAME}) = 'numeric' THEN 10 ELSE 2 END END AS numeric_precision_radix,
    CASE WHEN ${IS_NUMBER} THEN CASE WHEN (${TYPE_NAME}) = 'numeric' THEN numeric_scale ELSE 0 END END AS numeric_scale,
    CASE WHEN (${TYPE_NAME}) LIKE 'time%' THEN 6 END AS datetime_precision, NULL::VARCHAR AS interval_type, NULL::VARCHAR AS interval_precision,
    NULL::VARCHAR AS character_set_catalog, NULL::VARCHAR AS character_set_schema, NULL::VARCHAR AS character_set_name,
    NULL::VARCHAR AS collation_catalog, NULL::VARCHAR AS collation_schema, NULL::VARCHAR AS collation_name, NULL::VARCHAR AS domain_name,
    NULL::VARCHAR AS remarks
  FROM (${COLUMNS})`;

const TABLES = `
  SELECT database_name, schema_name, table_name, table_oid, estimated_size, temporary, 'BASE TABLE' AS table_type FROM duckdb_tables() WHERE NOT internal
  UNION ALL
  SELECT database_name, schema_name, view_name, view_oid, NULL, temporary, 'VIEW' FROM duckdb_views() WHERE NOT internal`;

const USER_TABLES = `SELECT * FROM (${TABLES})
  WHERE schema_name NOT IN ('redshift_system', '${INFORMATION_SCHEMA}') AND database_name IN (current_database(), 'temp')`;

const SVV_TABLES = `SELECT current_database() AS table_catalog, schema_name AS table_schema, table_name,
    CASE WHEN temporary THEN 'LOCAL TEMPORARY' ELSE table_type END AS table_type, NULL::VARCHAR AS remarks
  FROM (${USER_TABLES})`;

/** The type as format_type writes it: with its length. */
const FORMATTED_TYPE = `CASE (${TYPE_NAME}) WHEN 'character varying' THEN format('character varying({})', ${MAX_LENGTH})
    WHEN 'character' THEN format('character({})', ${MAX_LENGTH}) WHEN 'numeric' THEN format('numeric({},{})', numeric_precision, numeric_scale)
    ELSE ${TYPE_NAME} END`;

/** A table's encodings and keys are accepted and kept nowhere: null, since `none` and `false` would be wrong. */
const PG_TABLE_DEF = `SELECT schema_name AS schemaname, table_name AS tablename, column_name AS "column", ${FORMATTED_TYPE} AS "type",
    NULL::VARCHAR AS "encoding", NULL::BOOLEAN AS distkey, NULL::INTEGER AS sortkey, NOT is_nullable AS "notnull"
  FROM (${COLUMNS}) WHERE list_contains(current_schemas(false), schema_name) AND table_oid IN (SELECT table_oid FROM duckdb_tables())`;

/** What has to do with slices, blocks and sort order has no meaning here, and is null. */
const SVV_TABLE_INFO = `SELECT current_database() AS "database", schema_name AS "schema", table_oid AS table_id, table_name AS "table",
    NULL::VARCHAR AS encoded, NULL::VARCHAR AS diststyle, NULL::VARCHAR AS sortkey1,
    (SELECT max(coalesce(declared_length, 65535)) FROM (${COLUMNS}) c WHERE c.table_oid = t.table_oid AND c.database_name = t.database_name
      AND (c.declared = 'varchar' OR c.declared IS NULL AND c.data_type = 'VARCHAR'))::INTEGER AS max_varchar,
    NULL::VARCHAR AS sortkey1_enc, NULL::INTEGER AS sortkey_num, NULL::BIGINT AS size, NULL::DECIMAL(10,4) AS pct_used, NULL::BIGINT AS empty,
    NULL::DECIMAL(5,2) AS unsorted, NULL::DECIMAL(5,2) AS stats_off, estimated_size::DECIMAL(38,0) AS tbl_rows,
    NULL::DECIMAL(19,2) AS skew_sortkey1, NULL::DECIMAL(19,2) AS skew_rows, estimated_size::DECIMAL(38,0) AS estimated_visible_rows,
    NULL::VARCHAR AS risk_event, NULL::DECIMAL(12,2) AS vacuum_sort_benefit, NULL::TIMESTAMP AS create_time
  FROM (${USER_TABLES}) t WHERE table_type = 'BASE TABLE' AND NOT temporary AND estimated_size > 0`;

const INFORMATION_SCHEMA_TABLES = `SELECT table_catalog, table_schema, table_name, table_type, NULL::VARCHAR AS self_referencing_column_name,
    NULL::VARCHAR AS reference_generation, NULL::VARCHAR AS user_defined_type_catalog, NULL::VARCHAR AS user_defined_type_schema,
    NULL::VARCHAR AS user_defined_name
  FROM (${SVV_TABLES})`;

const SCHEMATA = `SELECT DISTINCT current_database() AS catalog_name, schema_name, NULL::VARCHAR AS schema_owner,
    NULL::VARCHAR AS default_character_set_catalog, NULL::VARCHAR AS default_character_set_schema,
    NULL::VARCHAR AS default_character_set_name, NULL::VARCHAR AS sql_path
  FROM duckdb_schemas()
  WHERE database_name = current_database() AND schema_name NOT IN ('main', 'redshift_system', '${INFORMATION_SCHEMA}')`;

/** Name and definition, of those on every search path. */
export const CATALOG_VIEWS: readonly (readonly [string, string])[] = [
  ['svv_tables', SVV_TABLES], ['svv_columns', SVV_COLUMNS], ['svv_table_info', SVV_TABLE_INFO], ['pg_table_def', PG_TABLE_DEF],
];

export const INFORMATION_SCHEMA_VIEWS: readonly (readonly [string, string])[] = [
  ['tables', INFORMATION_SCHEMA_TABLES], ['columns', SVV_COLUMNS], ['schemata', SCHEMATA],
];
