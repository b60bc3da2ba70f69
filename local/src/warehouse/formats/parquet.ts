/**
 * Parquet, whose columns go to the table's by position. Redshift reads it with Spectrum, which wants the file's types
 * to be the table's and converts nothing.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { type Column } from '../catalog';
import { fieldColumn } from '../copy/relation';
import { type SourceFile } from '../copy/sources';
import { WarehouseError } from '../errors';
import { quoteIdentifier, quoteLiteral } from '../sql/quote';
import { type ColumnType } from '../types';

/** What Spectrum says of a file. The COPY fails with it, and it stands in SYS_LOAD_ERROR_DETAIL. */
export class SpectrumScanError extends WarehouseError {
  static readonly code = 15007;

  constructor(readonly file: SourceFile, readonly context: string, readonly column?: number) {
    super(`Spectrum Scan Error\n  Detail: \n  error:  Spectrum Scan Error\n  code:      ${SpectrumScanError.code}\n  context:   ${context}`);
  }
}

export interface ParquetOptions {
  readonly fillRecord: boolean;
  /** Any type may go into a SUPER column. */
  readonly serializeToJson: boolean;
  readonly region: string;
  /** @throws WarehouseError once the COPY is cancelled */
  readonly checkCancelled: () => void;
}

/** Columnar files are read by presigned URL, and that is how errors name them. */
export function spectrumUrl(file: { bucket: string; key: string }, region: string): string {
  return `https://s3.${region}.amazonaws.com/${file.bucket}/${file.key.split('/').map(encodeURIComponent).join('/')}`;
}

/** The relation of all files, its columns named `c0`, `c1`, ... @throws SpectrumScanError */
export async function parquetSql(
  connection: DuckDBConnection, files: readonly SourceFile[], columns: readonly Column[], options: ParquetOptions,
): Promise<string> {
  if (!options.serializeToJson && columns.some((column) => column.type.name === 'super')) {
    throw new WarehouseError('SUPER column in COPY query requires SERIALIZETOJSON option');
  }
  // Files that name their columns alike are read together: by name, which is then by position, too.
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const fields = await readSchema(connection, file, options);
    checkSchema(file, fields, columns, options);
    const select = columns.map((column, i) => `${fields[i] ? valueSql(column, fields[i]) : 'NULL'} AS ${fieldColumn(i)}`).join(', ');
    const paths = groups.get(select) ?? [];
    groups.set(select, [...paths, quoteLiteral(file.path)]);
  }
  return `(${[...groups].map(([select, paths]) => `SELECT ${select}, filename AS path FROM read_parquet([${paths.join(', ')}], filename = true)`).join(' UNION ALL ')})`;
}

/** The JSON null of to_json would be a value; a NULL has to stay one. */
function valueSql(column: Column, field: ParquetField): string {
  const name = quoteIdentifier(field.name);
  return column.type.name === 'super' ? `CASE WHEN ${name} IS NOT NULL THEN to_json(${name}) END` : name;
}

interface ParquetField {
  readonly name: string;
  readonly type: string;
}

async function readSchema(connection: DuckDBConnection, file: SourceFile, options: ParquetOptions): Promise<ParquetField[]> {
  try {
    const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quoteLiteral(file.path)})`);
    return reader.getRowObjects().map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
  } catch {
    // A reader that is interrupted says many things, and not all of them that it was interrupted.
    options.checkCancelled();
    throw new SpectrumScanError(file, `File '${spectrumUrl(file, options.region)}' has an invalid version number.`);
  }
}

function checkSchema(file: SourceFile, fields: readonly ParquetField[], columns: readonly Column[], options: ParquetOptions): void {
  const url = spectrumUrl(file, options.region);
  const enough = options.fillRecord ? fields.length <= columns.length : fields.length === columns.length;
  if (!enough) throw new SpectrumScanError(file, `Unmatched number of columns between table and file. Table columns: ${columns.length}, Data columns: ${fields.length}, File name: ${url}`);
  for (const [i, field] of fields.entries()) {
    if (compatible(columns[i]!.type, field.type)) continue;
    throw new SpectrumScanError(
      file, `File '${url}' has an incompatible Parquet schema for column '${url}.${columns[i]!.name}'. Column type: ${spectrumType(columns[i]!.type)}, Parquet schema: ${field.type} ${field.name}`, i);
  }
}

const COMPATIBLE: Readonly<Record<ColumnType['name'], readonly string[]>> = {
  'smallint': ['SMALLINT', 'TINYINT', 'UTINYINT'],
  'integer': ['INTEGER', 'SMALLINT', 'TINYINT', 'USMALLINT', 'UTINYINT'],
  'bigint': ['BIGINT'],
  'real': ['FLOAT'],
  'double precision': ['DOUBLE'],
  'boolean': ['BOOLEAN'],
  'date': ['DATE'],
  'timestamp': ['TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMP_MS', 'TIMESTAMP WITH TIME ZONE'],
  'timestamptz': ['TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMP_MS', 'TIMESTAMP WITH TIME ZONE'],
  'varchar': ['VARCHAR'],
  'char': ['VARCHAR'],
  'time': ['TIME'],
  'timetz': [],
  'varbyte': ['BLOB'],
  'decimal': [],
  'super': [],
};

function compatible(type: ColumnType, parquet: string): boolean {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(parquet);
  if (type.name === 'super') return true;
  if (type.name === 'decimal') return decimal !== null && Number(decimal[1]) <= type.precision && Number(decimal[2]) === type.scale;
  return COMPATIBLE[type.name].includes(parquet);
}

function spectrumType(type: ColumnType): string {
  if (type.name === 'decimal') return `DECIMAL(${type.precision}, ${type.scale})`;
  return type.name === 'integer' ? 'INT' : type.name.toUpperCase();
}

/** How long a string may be is known to the table alone; the first file with a longer one is at fault. */
export async function checkLengths(
  connection: DuckDBConnection, sql: string, files: readonly SourceFile[], columns: readonly Column[], region: string,
): Promise<void> {
  const texts = columns.flatMap(({ type }, i) => 'length' in type ? [{ i, length: type.length }] : []);
  const nulls = columns.flatMap(({ notNull }, i) => notNull ? [{ i }] : []);
  if (texts.length + nulls.length === 0) return;
  const bad = [...texts.map(({ i, length }) => `strlen(${fieldColumn(i)}) > ${length}`), ...nulls.map(({ i }) => `${fieldColumn(i)} IS NULL`)];
  const flags = bad.map((condition, i) => `coalesce(bool_or(${condition}), false) AS b${i}`);
  const reader = await connection.runAndReadAll(`SELECT path, ${flags.join(', ')} FROM ${sql} WHERE ${bad.join(' OR ')} GROUP BY path`);
  const rows = new Map(reader.getRowObjects().map((row) => [String(row.path), row]));
  const file = files.find(({ path }) => rows.has(path));
  if (!file) return;
  const at = bad.findIndex((_, i) => rows.get(file.path)![`b${i}`]);
  const text = texts[at];
  if (!text) {
    const { i } = nulls[at - texts.length]!;
    throw new SpectrumScanError(file, `Missing data for not-null field: column ${columns[i]!.name}, File name: ${spectrumUrl(file, region)}`, i);
  }
  throw new SpectrumScanError(
    file, `The length of the data column ${columns[text.i]!.name} is longer than the length defined in the table. Table: ${text.length}, File name: ${spectrumUrl(file, region)}`, text.i);
}
