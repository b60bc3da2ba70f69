/**
 * One COPY: plan, fetch, read, check, insert, and a record of it all in the system views.
 *
 * The INSERT is the only statement that touches the table: a failed COPY leaves no row. Where the transaction is the
 * caller's, everything that can fail over the data is found by a query before it, so that it cannot fail.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection } from '@duckdb/node-api';
import { type Column, describeTable, type Table } from '../catalog';
import { qualifiedName } from '../engine';
import { WarehouseError } from '../errors';
import { explainValue, type LoadError } from './load-errors';
import { type CopyPlan, planCopy } from './plan';
import { checkLengths, parquetSql } from '../formats/parquet';
import { type ObjectSource } from '../object-source';
import { type CopyStatement } from '../sql/parse';
import { quoteIdentifier } from '../sql/quote';
import { type StatementIdentity, type SystemViews } from '../system-views';
import { convertColumn, type ConvertedColumn } from './conversion';
import { canReadFast, fastJsonSql, unfaithfulSql } from './fast-json';
import { LoadRecord } from './load-record';
import { FILE_COLUMN, fieldColumn, LINE_COLUMN, type RawRelation, RECORD_COLUMN } from './relation';
import { fetchSources, type SourceFile } from './sources';
import { transcribe } from './transcript';

export interface CopyContext {
  readonly objects: ObjectSource;
  readonly systemViews: SystemViews;
  /** For the files of this COPY alone. */
  readonly directory: string;
  readonly identity: StatementIdentity;
  readonly now: () => Date;
  /** Whether other statements share the transaction: a statement that fails would end it for them. */
  readonly inTransaction: boolean;
  /** Runs what changes the table, in a transaction that a cancelled statement does not commit. */
  readonly atomically: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs queries where an error ends no transaction. */
  readonly aside: <T>(work: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
  /** @throws WarehouseError */
  readonly checkCancelled: () => void;
}

const DEFAULT_REGION = 'us-east-1';

/** @returns the number of rows loaded. @throws WarehouseError */
export async function runCopy(connection: DuckDBConnection, statement: CopyStatement, context: CopyContext): Promise<number> {
  const plan = planCopy(statement);
  const table = await describeTable(connection, plan.table);
  const columns = targetColumns(table, plan.columns);
  const directory = join(context.directory, String(context.identity.queryId));
  await mkdir(directory, { recursive: true });
  const record = new LoadRecord(context, plan, table, columns);
  try {
    const files = await fetchSources(plan, context.objects, directory, context.checkCancelled);
    record.files = files;
    const rows = await load(connection, { plan, table, columns, files, directory, record, context });
    await record.completed(rows);
    return rows;
  } catch (error) {
    await record.aborted(error);
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Load {
  readonly plan: CopyPlan;
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly files: readonly SourceFile[];
  readonly directory: string;
  readonly record: LoadRecord;
  readonly context: CopyContext;
}

async function load(connection: DuckDBConnection, work: Load): Promise<number> {
  const { plan, columns, files } = work;
  if (plan.format.kind === 'parquet') {
    const region = plan.region ?? DEFAULT_REGION;
    const sql = await parquetSql(connection, files, columns, { fillRecord: plan.fillRecord, region });
    await checkLengths(connection, sql, files, columns, region);
    return insert(connection, work, columns.map((_, i) => fieldColumn(i)), sql);
  }
  const converted = columns.map((column, i) => convertColumn(column, fieldColumn(i), plan.conversion));
  const values = converted.map(({ value }) => value);
  if (canReadFast(plan, files)) {
    const rows = await loadFast(connection, work, converted);
    if (rows !== undefined) return rows;
  }
  const relation = await transcribe(plan, columns, files, work.directory, work.context.checkCancelled);
  const errors = await findErrors(work, relation, converted);
  work.record.errors = errors;
  if (errors.length >= plan.errorLimit) {
    throw new WarehouseError(`Load into table '${work.table.name}' failed. Check 'sys_load_error_detail' system table for details.`);
  }
  return insert(connection, work, values, `(SELECT * FROM ${relation.sql} WHERE NOT ${anyRefused(converted)})`);
}

/**
 * Loads by DuckDB's own reader where that is known to end in the rows that the exact way would; else loads nothing.
 * A COPY that is its own transaction checks the fields while it inserts them: one bad field undoes it all. Within a
 * transaction that is not ours to end, they are checked first.
 */
async function loadFast(connection: DuckDBConnection, work: Load, converted: readonly ConvertedColumn[]): Promise<number | undefined> {
  const { columns, files, context } = work;
  const sql = fastJsonSql(columns, files);
  try {
    if (await countOf(context, unfaithfulSql(files)) > 0) return undefined;
    if (context.inTransaction) {
      if (await countOf(context, `SELECT count(*) FROM ${sql} WHERE ${anyRefused(converted)}`) > 0) return undefined;
      return await insert(connection, work, converted.map(({ value }) => value), sql);
    }
    return await insert(connection, work, converted.map(({ strict }) => strict), sql);
  } catch {
    context.checkCancelled();
    // What DuckDB cannot read, our own reader explains.
    return undefined;
  }
}

async function countOf({ aside }: CopyContext, query: string): Promise<number> {
  return aside(async (connection) => Number((await connection.runAndReadAll(query)).getRows()[0]![0]));
}

/** The first errors, as many as COPY would meet before it gives up: in the order of files and lines. */
async function findErrors({ plan, columns, context }: Load, relation: RawRelation, converted: readonly ConvertedColumn[]): Promise<LoadError[]> {
  const flags = converted.map(({ refused }, i) => `coalesce(${refused}, false) AS r${i}`);
  const rows = await context.aside(async (connection) => (await connection.runAndReadAll(
    `SELECT *, ${flags.join(', ')} FROM ${relation.sql} WHERE ${anyRefused(converted)} ORDER BY ${RECORD_COLUMN} LIMIT ${plan.errorLimit}`,
  )).getRowObjects());
  const refused = rows.map((row): LoadError => {
    const column = converted.findIndex((_, i) => row[`r${i}`]);
    const reason = explainValue(columns[column]!.type, row[fieldColumn(column)] as string | null, plan.conversion.timeFormat);
    return { file: Number(row[FILE_COLUMN]), line: Number(row[LINE_COLUMN]), column, ...reason };
  });
  return [...relation.errors, ...refused].sort((a, b) => a.file - b.file || a.line - b.line).slice(0, plan.errorLimit);
}

async function insert(connection: DuckDBConnection, { plan, columns, context }: Load, values: readonly string[], from: string): Promise<number> {
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const sql = `INSERT INTO ${qualifiedName(plan.table)} (${names}) SELECT ${values.join(', ')} FROM ${from}`;
  const { rowsChanged } = await context.atomically(() => connection.run(sql));
  return rowsChanged;
}

function anyRefused(converted: readonly ConvertedColumn[]): string {
  return `(${converted.map(({ refused }) => `coalesce(${refused}, false)`).join(' OR ')})`;
}

function targetColumns(table: Table, names: readonly string[] | undefined): Column[] {
  if (!names) return [...table.columns];
  return names.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (!column) throw new WarehouseError(`column "${name}" of relation "${table.name}" does not exist`);
    return column;
  });
}

