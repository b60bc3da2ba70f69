/** ListDatabases, ListSchemas, ListTables, DescribeTable: what the user's own statements have created. */
import { type Engine } from '../engine';
import { DataApiError } from './errors';
import { type OperationContext, type Output } from './operations';
import { page } from './pages';
import { connection, type Input, text } from './request';
import { quoteLiteral } from '../sql/quote';

export interface Catalog {
  readonly engine: Engine;
  readonly database: string;
}

type Row = Readonly<Record<string, unknown>>;

const MAX_NAMES = 1000;
/** Redshift's own, which every database has. */
const SYSTEM_SCHEMAS = ['information_schema', 'pg_catalog', 'pg_internal'];

export function listDatabases({ catalog }: OperationContext, input: Input): Output {
  checkDatabase(catalog, connection(input).database);
  const { items, nextToken } = page([catalog.database], input, MAX_NAMES, (name) => name);
  return { Databases: items, NextToken: nextToken };
}

export async function listSchemas({ catalog }: OperationContext, input: Input): Promise<Output> {
  checkDatabases(catalog, input);
  const names = await query(catalog, `SELECT name FROM (SELECT schema_name AS name FROM redshift_information_schema.schemata
    UNION SELECT unnest([${SYSTEM_SCHEMAS.map(quoteLiteral).join(', ')}])) WHERE ${like('name', input, 'SchemaPattern')} ORDER BY name`);
  const matching = names.map(({ name }) => String(name));
  const { items, nextToken } = page(matching, input, MAX_NAMES, (name) => name);
  return { Schemas: items, NextToken: nextToken };
}

export async function listTables({ catalog }: OperationContext, input: Input): Promise<Output> {
  checkDatabases(catalog, input);
  const matching = await query(catalog, `SELECT * FROM svv_tables WHERE table_type <> 'LOCAL TEMPORARY'
    AND ${like('table_schema', input, 'SchemaPattern')} AND ${like('table_name', input, 'TablePattern')} ORDER BY table_schema, table_name`);
  const { items, nextToken } = page(matching, input, MAX_NAMES, nameOf);
  return {
    Tables: items.map((row) => ({ name: row.table_name, schema: row.table_schema, type: row.table_type === 'VIEW' ? 'VIEW' : 'TABLE' })),
    NextToken: nextToken,
  };
}

/** The pages are of columns, as the SDK's paginator takes them. */
export async function describeTable({ catalog }: OperationContext, input: Input): Promise<Output> {
  checkDatabases(catalog, input);
  const schema = text(input, 'Schema');
  const table = text(input, 'Table');
  const columns = (await query(catalog, 'SELECT * FROM svv_columns ORDER BY table_schema, table_name, ordinal_position'))
    .filter((row) => (schema ?? row.table_schema) === row.table_schema && (table ?? row.table_name) === row.table_name);
  const { items, nextToken } = page(columns, input, MAX_NAMES, (row) => JSON.stringify([nameOf(row), row.column_name]));
  return { TableName: table, ColumnList: items.map(columnFields), NextToken: nextToken };
}

function columnFields(row: Row): Output {
  const type = String(row.data_type);
  return {
    name: row.column_name,
    label: row.column_name,
    typeName: TYPE_NAMES[type] ?? type,
    nullable: row.is_nullable === 'YES' ? 1 : 0,
    length: row.character_maximum_length ?? (type === 'numeric' ? row.numeric_precision : 0),
    precision: type === 'numeric' ? row.numeric_precision : 0,
    scale: type === 'numeric' ? row.numeric_scale : 0,
    isCaseSensitive: type.startsWith('character'),
    isCurrency: false,
    isSigned: row.numeric_precision !== null,
    columnDefault: row.column_default ?? undefined,
    schemaName: row.table_schema,
    tableName: row.table_name,
  };
}

/** As the catalogue abbreviates them. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  'smallint': 'int2',
  'integer': 'int4',
  'bigint': 'int8',
  'real': 'float4',
  'double precision': 'float8',
  'boolean': 'bool',
  'character varying': 'varchar',
  'character': 'bpchar',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'binary varying': 'varbyte',
};

function nameOf(row: Row): string {
  return JSON.stringify([row.table_schema, row.table_name]);
}

/** The engine's own LIKE: a pattern of many `%` would keep a regular expression of ours busy for ever. */
function like(column: string, input: Input, member: string): string {
  const pattern = text(input, member);
  return pattern === undefined ? 'true' : `${column} LIKE ${quoteLiteral(pattern)}`;
}

function checkDatabases(catalog: Catalog, input: Input): void {
  checkDatabase(catalog, text(input, 'ConnectedDatabase') ?? connection(input).database);
  checkDatabase(catalog, connection(input).database);
}

function checkDatabase(catalog: Catalog, database: string): void {
  if (database !== catalog.database) throw new DataApiError('DatabaseConnectionException', `ERROR: database "${database}" does not exist`);
}

async function query({ engine }: Catalog, sql: string): Promise<Row[]> {
  return engine.use(async (session) => (await session.runAndReadAll(sql)).getRowObjectsJson());
}
