/**
 * Tables with Redshift's types. The declared type of a column is its comment in DuckDB's catalogue: so that DROP,
 * RENAME and ROLLBACK take it along, which a table of our own would not.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { qualifiedName } from './engine';
import { notImplemented, WarehouseError } from './errors';
import { quoteIdentifier, quoteLiteral } from './sql/quote';
import { type ColumnType, engineType, typeOfEngine } from './types';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  /** Its values come from a sequence: `always`, or where a statement gives none. */
  readonly identity?: 'always' | 'default';
  /** In DuckDB's words. */
  readonly defaultSql?: string;
}

export interface Table {
  readonly name: string;
  readonly schema: string;
  readonly id: number;
  readonly temporary: boolean;
  readonly columns: readonly Column[];
}

/** The statements that create the table in DuckDB. */
export function createTableSql(parts: readonly string[], temporary: boolean, columns: readonly Column[]): string[] {
  const name = qualifiedName(parts);
  return [
    `CREATE ${temporary ? 'TEMPORARY ' : ''}TABLE ${name} (${columns.map(columnSql).join(', ')})`,
    ...columns.map((column) => declareSql(name, column)),
  ];
}

/** The statement that notes what DuckDB does not know of the column. */
export function declareSql(table: string, column: Column): string {
  const noted = { ...column.type, ...(column.identity ? { identity: column.identity } : {}) };
  return `COMMENT ON COLUMN ${table}.${quoteIdentifier(column.name)} IS ${quoteLiteral(JSON.stringify(noted))}`;
}

function columnSql({ name: columnName, type, notNull, defaultSql }: Column): string {
  const name = quoteIdentifier(columnName);
  const parts = [name, engineType(type)];
  if (notNull) parts.push('NOT NULL');
  if (defaultSql !== undefined) parts.push(`DEFAULT (${defaultSql})`);
  // strlen counts bytes, as Redshift does; length would count characters. Blanks at the end are cut, and no error.
  if ('length' in type) parts.push(`CHECK (${type.name === 'varbyte' ? `octet_length(${name})` : `strlen(rtrim(${name}, ' '))`} <= ${type.length})`);
  return parts.join(' ');
}

/** @returns undefined when there is none */
export async function findTable(connection: DuckDBConnection, parts: readonly string[]): Promise<Table | undefined> {
  const rows = await readColumns(connection, parts);
  if (rows.length === 0) return undefined;
  const columns = rows.map(({ column_name, data_type, is_nullable, comment, column_default }): Column => {
    const declared = declaration(comment);
    const type = declared?.type ?? typeOfEngine(String(data_type));
    if (!type) throw notImplemented(`column "${column_name}" of type ${data_type}`);
    const defaultSql = column_default === null ? undefined : String(column_default);
    return { name: String(column_name), type, notNull: !is_nullable, identity: declared?.identity, defaultSql };
  });
  const [first] = rows;
  return { name: parts.at(-1)!, schema: String(first!.schema_name), id: Number(first!.table_oid), temporary: first!.database_name === 'temp', columns };
}

/** @throws WarehouseError when there is no such table, or a column has a type that Redshift has not. */
export async function describeTable(connection: DuckDBConnection, parts: readonly string[]): Promise<Table> {
  const table = await findTable(connection, parts);
  if (!table) throw new WarehouseError(`Cannot COPY into nonexistent table ${parts.at(-1)}`);
  return table;
}

async function readColumns(connection: DuckDBConnection, parts: readonly string[]) {
  const [table, schema, database] = [...parts].reverse();
  const conditions = [
    `table_name = ${quoteLiteral(table!)}`,
    schema === undefined ? "(list_contains(current_schemas(false), schema_name) OR database_name = 'temp')" : `schema_name = ${quoteLiteral(schema)}`,
    database === undefined ? "(database_name = current_database() OR database_name = 'temp')" : `database_name = ${quoteLiteral(database)}`,
  ];
  const reader = await connection.runAndReadAll(
    `SELECT database_name, column_name, data_type, is_nullable, comment, schema_name, table_oid, column_default
     FROM duckdb_columns() WHERE ${conditions.join(' AND ')} AND NOT internal ORDER BY list_position(current_schemas(false), schema_name), column_index`);
  const rows = reader.getRowObjects();
  // A temporary table hides a table of the same name.
  const temporary = rows.filter((row) => row.database_name === 'temp');
  if (temporary.length > 0) return temporary;
  return rows.filter((row) => row.schema_name === rows[0]!.schema_name);
}

function declaration(comment: unknown): { type: ColumnType; identity?: 'always' | 'default' } | undefined {
  if (typeof comment !== 'string') return undefined;
  const { identity, ...type } = JSON.parse(comment) as ColumnType & { identity?: 'always' | 'default' };
  return { type: type as ColumnType, identity };
}
