/** CREATE TABLE and ALTER TABLE, with what DuckDB's own would lose: lengths, identities, the declared types. */
import { type DuckDBConnection } from '@duckdb/node-api';
import { type Column, createTableSql, declareSql, findTable, type Table } from '../catalog';
import { engineStatement } from '../dynamic/engine-statement';
import { qualifiedName, SYSTEM_SCHEMA } from '../engine';
import { notImplemented, WarehouseError } from '../errors';
import {
  type AlterTableStatement, type ColumnDefinition, type CreateTableAsStatement, type CreateTableStatement, type LikeTable,
  parseAlterTable, parseCreateTable,
} from '../sql/parse';
import { quoteIdentifier } from '../sql/quote';
import { translate } from '../sql/translate';
import { checkType, engineType } from '../types';
import { inheritedTypes } from './inherited-types';

/** @param id of the statement: makes the names of sequences unlike all others. */
export async function createTable(connection: DuckDBConnection, sql: string, id: number): Promise<void> {
  const statement = parseCreateTable(sql);
  const temporary = statement.temporary || statement.table.at(-1)!.startsWith('#');
  if (statement.kind === 'createTableAs') return createTableAs(connection, statement, temporary);
  const found = await findTable(connection, temporary ? statement.table : await withSchema(connection, statement.table));
  if (found?.temporary === temporary) {
    if (statement.ifNotExists) return;
    throw new WarehouseError(`Relation "${statement.table.at(-1)}" already exists`);
  }
  const { columns, sequences } = await columnsOf(connection, statement, id);
  await runAll(connection, [...sequences, ...createTableSql(statement.table, temporary, columns)]);
}

interface NewColumns {
  readonly columns: Column[];
  /** Statements that create what hands out identities. */
  readonly sequences: string[];
}

async function columnsOf(connection: DuckDBConnection, statement: CreateTableStatement, id: number): Promise<NewColumns> {
  const columns: Column[] = [];
  const sequences: string[] = [];
  const keys: string[] = [];
  for (const element of statement.elements) {
    if ('primaryKey' in element) {
      keys.push(...element.primaryKey);
      continue;
    }
    if ('like' in element) {
      columns.push(...await likeColumns(connection, element));
      continue;
    }
    const sequence = `${SYSTEM_SCHEMA}.identity_${id}_${columns.length}`;
    if (element.identity) sequences.push(sequenceSql(sequence, element.identity));
    columns.push(columnOf(element, sequence));
  }
  const duplicate = columns.find(({ name }, i) => columns.findIndex((other) => other.name === name) !== i);
  if (duplicate) throw new WarehouseError(`column "${duplicate.name}" duplicated`);
  const unknown = keys.find((key) => !columns.some(({ name }) => name === key));
  if (unknown !== undefined) throw new WarehouseError(`column "${unknown}" named in key does not exist`);
  return { columns: columns.map((column) => (keys.includes(column.name) ? { ...column, notNull: true } : column)), sequences };
}

/** A sequence outlives its table: nothing can use it any more. */
function sequenceSql(name: string, { seed, step }: { seed: number; step: number }): string {
  const bounds = step < 0 ? 'MINVALUE -9223372036854775807 MAXVALUE 9223372036854775807' : 'MINVALUE -9223372036854775807';
  return `CREATE SEQUENCE ${name} INCREMENT ${step} ${bounds} START ${seed}`;
}

function columnOf(definition: ColumnDefinition, sequence: string): Column {
  if (definition.refused.length > 0) throw notImplemented(definition.refused[0]!);
  const { name, notNull, identity } = definition;
  const type = checkType(definition.type);
  if (identity && type.name !== 'integer' && type.name !== 'bigint') throw new WarehouseError(`identity column "${name}" must be of type INTEGER or BIGINT`);
  const defaultSql = identity ? `nextval('${sequence}')` : definition.defaultSql && translate(definition.defaultSql);
  return { name, type, notNull, identity: identity?.kind, defaultSql };
}

async function likeColumns(connection: DuckDBConnection, { like, includingDefaults }: LikeTable): Promise<Column[]> {
  const table = await existing(connection, like);
  if (table.columns.some(({ identity }) => identity)) throw notImplemented('CREATE TABLE (LIKE ...) of a table with an IDENTITY column');
  return table.columns.map((column) => (includingDefaults ? column : { ...column, defaultSql: undefined }));
}

async function createTableAs(connection: DuckDBConnection, statement: CreateTableAsStatement, temporary: boolean): Promise<void> {
  const name = qualifiedName(statement.table);
  const names = statement.columns ? ` (${statement.columns.map(quoteIdentifier).join(', ')})` : '';
  const inherited = await inheritedTypes(connection, statement.query);
  await connection.run(`CREATE ${temporary ? 'TEMPORARY ' : ''}TABLE ${name}${names} AS ${await engineStatement(connection, statement.query)}`);
  // Sums of integers are wider in DuckDB than any type of Redshift.
  const table = await existing(connection, statement.table);
  for (const [i, { type, ...rest }] of table.columns.entries()) {
    const column = { ...rest, type: inherited[i] ?? type };
    await connection.run(`ALTER TABLE ${name} ALTER COLUMN ${quoteIdentifier(column.name)} TYPE ${engineType(column.type)}`);
    await connection.run(declareSql(name, column));
  }
}

export async function alterTable(connection: DuckDBConnection, sql: string): Promise<void> {
  const statement = parseAlterTable(sql);
  const table = await existing(connection, statement.table);
  const { change } = statement;
  const name = qualifiedName(statement.table);
  switch (change.kind) {
    case 'none': return;
    case 'primaryKey': return checkKey(table, change.columns);
    case 'refused': throw notImplemented(change.what);
    case 'renameTable':
      if (await findTable(connection, [table.schema, change.name])) throw new WarehouseError(`Relation "${change.name}" already exists`);
      await connection.run(`ALTER TABLE ${name} RENAME TO ${quoteIdentifier(change.name)}`);
      return;
    case 'renameColumn':
      columnNamed(table, change.name);
      await connection.run(`ALTER TABLE ${name} RENAME COLUMN ${quoteIdentifier(change.name)} TO ${quoteIdentifier(change.newName)}`);
      return;
    default: await rebuild(connection, statement.table, table, changedColumns(table, change));
  }
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html: "You can't add a primary-key constraint to a nullable column." */
function checkKey(table: Table, names: readonly string[]): void {
  const nullable = names.find((name) => !columnNamed(table, name).notNull);
  if (nullable !== undefined) throw new WarehouseError(`cannot add a primary key to nullable column "${nullable}"`);
}

type ColumnChange = Extract<AlterTableStatement['change'], { kind: 'addColumn' | 'dropColumn' | 'alterType' }>;

function changedColumns(table: Table, change: ColumnChange): Column[] {
  switch (change.kind) {
    case 'dropColumn':
      columnNamed(table, change.name);
      return table.columns.filter(({ name }) => name !== change.name);
    case 'alterType': return table.columns.map((column) => (column.name === change.name ? { ...column, type: longerType(columnNamed(table, change.name), change.type) } : column));
    case 'addColumn': {
      const { column } = change;
      if (table.columns.some(({ name }) => name === column.name)) throw new WarehouseError(`column "${column.name}" of relation "${table.name}" already exists`);
      if (column.identity) throw new WarehouseError('cannot add an identity column to a table');
      if (column.notNull && column.defaultSql === undefined) throw new WarehouseError('ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression');
      return [...table.columns, columnOf(column, '')];
    }
  }
}

/** Only the length of a VARCHAR can change. */
function longerType(column: Column, declared: ColumnDefinition['type']) {
  const type = checkType(declared);
  if (type.name !== 'varchar' || column.type.name !== 'varchar') throw new WarehouseError(`cannot alter type of column "${column.name}"`);
  return type;
}

/** A table of the new form with the rows of the old one: DuckDB adds no column with a CHECK, and changes none. */
async function rebuild(connection: DuckDBConnection, parts: readonly string[], table: Table, columns: readonly Column[]): Promise<void> {
  if (columns.length === 0) throw new WarehouseError(`cannot drop the last column of relation "${table.name}"`);
  const passing = [...parts.slice(0, -1), `${table.name} (altered)`];
  const kept = columns.filter(({ name }) => table.columns.some((column) => column.name === name)).map(({ name }) => quoteIdentifier(name)).join(', ');
  await runAll(connection, [
    ...createTableSql(passing, table.temporary, columns),
    `INSERT INTO ${qualifiedName(passing)} (${kept}) SELECT ${kept} FROM ${qualifiedName(parts)}`,
    `DROP TABLE ${qualifiedName(parts)}`,
    `ALTER TABLE ${qualifiedName(passing)} RENAME TO ${quoteIdentifier(table.name)}`,
  ]);
}

/** A table without a schema is made in the first one of the search path. */
async function withSchema(connection: DuckDBConnection, parts: readonly string[]): Promise<readonly string[]> {
  if (parts.length > 1) return parts;
  const reader = await connection.runAndReadAll('SELECT current_schema()');
  return [String(reader.getRows()[0]![0]), ...parts];
}

async function existing(connection: DuckDBConnection, parts: readonly string[]): Promise<Table> {
  const table = await findTable(connection, parts);
  if (!table) throw new WarehouseError(`relation "${parts.join('.')}" does not exist`);
  return table;
}

function columnNamed(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new WarehouseError(`column "${name}" of relation "${table.name}" does not exist`);
  return column;
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await connection.run(sql);
}
