/**
 * Loads the files of a text format. Files of which a fast way is known to end in the same rows take it as long as every
 * field of theirs fits its column; the others go the exact way, which alone tells of errors. So one bad file among
 * many costs the reading of one.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { WarehouseError } from '../errors';
import { convertColumn } from './conversion';
import { type ConvertedColumn } from './converted-column';
import { explainValue } from './explain-value';
import { fastJson } from './fast-json';
import { fastText } from './fast-text';
import { askReadable, type FastWay, type Query } from './fast-way';
import { insert, type Load } from './load';
import { type LoadError } from './load-errors';
import { FILE_COLUMN, fieldColumn, LINE_COLUMN, type RawRelation, RECORD_COLUMN } from './relation';
import { type SourceFile } from './sources';
import { transcribe } from './transcript';

/** No more errors than this are told, as MAXERROR allows no more. */
const MOST_ERRORS = 100_000;

/** @returns the number of rows loaded. @throws WarehouseError when there were too many errors. */
export async function loadText(connection: DuckDBConnection, load: Load): Promise<number> {
  const { plan, columns, files, context, record } = load;
  const converted = columns.map((column, i) => convertColumn(column, fieldColumn(i), plan.conversion));
  const way = fastJson(plan, columns) ?? fastText(plan, columns);
  const lines = await way?.candidates(files, asking(load)) ?? new Map<SourceFile, number>();
  record.lines = lines;
  const candidates = files.filter((file) => lines.has(file));
  if (way && candidates.length === files.length && !context.inTransaction && !plan.noLoad) {
    const rows = await loadStrictly(connection, load, way, converted);
    if (rows !== undefined) return rows;
  }
  const clean = way ? await withoutRefused(load, way, candidates, converted) : [];
  const relation = await transcribe(plan, columns, files, new Set(clean), load.directory, context.checkCancelled);
  record.lines = new Map([...lines, ...relation.lines]);
  await findErrors(load, relation, converted);
  if (plan.noLoad) return 0;
  const values = converted.map(({ value }) => value);
  return insert(connection, load, [
    ...(way && clean.length > 0 ? [{ values, from: way.sql(clean) }] : []),
    ...(relation.sql === undefined ? [] : [{ values, from: `${relation.sql} WHERE NOT ${anyRefused(converted)}` }]),
  ]);
}

function asking({ context }: Load): Query {
  return (sql) => context.aside(async (connection) => {
    try {
      return (await connection.runAndReadAll(sql)).getRows();
    } finally {
      context.checkCancelled();
    }
  });
}

/**
 * Checks the fields while it inserts them: one bad field undoes it all. Only where the COPY is its own transaction;
 * another's would end with it.
 */
async function loadStrictly(
  connection: DuckDBConnection, load: Load, way: FastWay, converted: readonly ConvertedColumn[],
): Promise<number | undefined> {
  try {
    return await insert(connection, load, [{ values: converted.map(({ strict }) => strict), from: way.sql(load.files) }]);
  } catch {
    load.context.checkCancelled();
    // The exact way tells what it was.
    return undefined;
  }
}

/** The files that can be read the fast way to the end, and whose fields all fit. */
async function withoutRefused(
  load: Load, way: FastWay, files: readonly SourceFile[], converted: readonly ConvertedColumn[],
): Promise<readonly SourceFile[]> {
  const query = asking(load);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return askReadable(files, async (some) => {
    const rows = await query(`SELECT path FROM ${way.sql(some)} GROUP BY path HAVING bool_or(${anyRefused(converted)})`);
    const refused = new Set(rows.map(([path]) => byPath.get(String(path))));
    return some.filter((file) => !refused.has(file));
  });
}

/** The first errors, as many as COPY would meet before it gives up: in the order of files and lines. */
async function findErrors(
  { plan, table, columns, record, context }: Load, relation: RawRelation, converted: readonly ConvertedColumn[],
): Promise<void> {
  if (relation.sql === undefined) return;
  const limit = Math.min(plan.errorLimit, MOST_ERRORS);
  const flags = converted.map(({ refused }, i) => `coalesce(${refused}, false) AS r${i}`);
  const rows = await context.aside(async (connection) => (await connection.runAndReadAll(
    `SELECT *, ${flags.join(', ')} FROM ${relation.sql} WHERE ${anyRefused(converted)} ORDER BY ${RECORD_COLUMN} LIMIT ${limit}`,
  )).getRowObjects());
  const refused = rows.map((row): LoadError => {
    const column = converted.findIndex((_, i) => row[`r${i}`]);
    const value = row[fieldColumn(column)] as string | null;
    const reason = explainValue(columns[column]!.type, value, plan.conversion);
    return { file: Number(row[FILE_COLUMN]), line: Number(row[LINE_COLUMN]), column, value, ...reason };
  });
  record.errors = [...relation.errors, ...refused].sort((a, b) => a.file - b.file || a.line - b.line).slice(0, limit);
  if (record.errors.length >= plan.errorLimit) {
    throw new WarehouseError(`Load into table '${table.name}' failed. Check 'sys_load_error_detail' system table for details.`);
  }
}

function anyRefused(converted: readonly ConvertedColumn[]): string {
  return `(${converted.map(({ refused }) => `coalesce(${refused}, false)`).join(' OR ')})`;
}
