/**
 * Tables with Redshift's types. The declared type of a column is its comment in DuckDB's catalogue: so that DROP,
 * RENAME and ROLLBACK take it along, which a table of our own would not.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { qualifiedName } from './engine';
import { notImplemented, WarehouseError } from './errors';
import { withEngineLiterals } from './sql/lexer';
import { type ColumnDefinition, type CreateTableAsStatement, type CreateTableStatement } from './sql/parse';
import { quoteIdentifier, quoteLiteral } from './sql/quote';
import { checkType, type ColumnType, engineType, typeOfEngine } from './types';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
}

export interface Table {
  readonly name: string;
  readonly schema: string;
  readonly id: number;
  readonly columns: readonly Column[];
}

/** The statements that create the table in DuckDB. */
export function createTableSql(statement: CreateTableStatement): string[] {
  if (statement.refused.length > 0) throw notImplemented(statement.refused[0]!);
  const types = statement.columns.map((column) => checkType(column.type));
  const name = qualifiedName(statement.table);
  const columns = statement.columns.map((column, i) => columnSql(column, types[i]!));
  const head = `CREATE ${statement.temporary ? 'TEMPORARY ' : ''}TABLE ${statement.ifNotExists ? 'IF NOT EXISTS ' : ''}`;
  return [
    `${head}${name} (${columns.join(', ')})`,
    ...statement.columns.map((column, i) => `COMMENT ON COLUMN ${name}.${quoteIdentifier(column.name)} IS ${quoteLiteral(JSON.stringify(types[i]))}`),
  ];
}

/** CREATE TABLE AS goes to DuckDB as it is, but DuckDB would not read Redshift's table attributes. */
export function checkCreateTableAs(statement: CreateTableAsStatement): void {
  if (statement.attributes.length > 0) throw notImplemented(`${statement.attributes[0]} on CREATE TABLE AS`);
}

function columnSql(column: ColumnDefinition, type: ColumnType): string {
  const name = quoteIdentifier(column.name);
  const parts = [name, engineType(type)];
  if (column.notNull) parts.push('NOT NULL');
  if (column.defaultSql !== undefined) parts.push(`DEFAULT (${withEngineLiterals(column.defaultSql)})`);
  // strlen counts bytes, as Redshift does; length would count characters.
  if ('length' in type) parts.push(`CHECK (strlen(${name}) <= ${type.length})`);
  return parts.join(' ');
}

export async function tableExists(connection: DuckDBConnection, parts: readonly string[]): Promise<boolean> {
  return (await readColumns(connection, parts)).length > 0;
}

/** @throws WarehouseError when there is no such table, or a column has a type that Redshift has not. */
export async function describeTable(connection: DuckDBConnection, parts: readonly string[]): Promise<Table> {
  const rows = await readColumns(connection, parts);
  if (rows.length === 0) throw new WarehouseError(`Cannot COPY into nonexistent table ${parts.at(-1)}`);
  const columns = rows.map(({ column_name, data_type, is_nullable, comment }) => {
    const type = declaredType(comment) ?? typeOfEngine(String(data_type));
    if (!type) throw notImplemented(`COPY into column "${column_name}" of type ${data_type}`);
    return { name: String(column_name), type, notNull: !is_nullable };
  });
  return { name: parts.at(-1)!, schema: String(rows[0]!.schema_name), id: Number(rows[0]!.table_oid), columns };
}

async function readColumns(connection: DuckDBConnection, parts: readonly string[]) {
  const [table, schema, database] = [...parts].reverse();
  const conditions = [
    `table_name = ${quoteLiteral(table!)}`,
    schema === undefined ? "(schema_name = 'public' OR database_name = 'temp')" : `schema_name = ${quoteLiteral(schema)}`,
    database === undefined ? "(database_name = current_database() OR database_name = 'temp')" : `database_name = ${quoteLiteral(database)}`,
  ];
  const reader = await connection.runAndReadAll(
    `SELECT database_name, column_name, data_type, is_nullable, comment, schema_name, table_oid
     FROM duckdb_columns() WHERE ${conditions.join(' AND ')} AND NOT internal ORDER BY column_index`);
  const rows = reader.getRowObjects();
  // A temporary table hides a table of the same name.
  const temporary = rows.filter((row) => row.database_name === 'temp');
  return temporary.length > 0 ? temporary : rows;
}

function declaredType(comment: unknown): ColumnType | undefined {
  if (typeof comment !== 'string') return undefined;
  try {
    return JSON.parse(comment) as ColumnType;
  } catch {
    // A comment that a user's own statement has set.
    return undefined;
  }
}
