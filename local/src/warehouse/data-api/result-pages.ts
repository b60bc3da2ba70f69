/**
 * A result as the Data API hands it out: typed fields or CSV, page by page. A page is bounded by its size; one row is
 * never cut. Of a result's encoded form only the sizes are kept: it takes several times the memory of the rows.
 */
import { type DuckDBValue } from '@duckdb/node-api';
import { type StatementResult } from '../executor';
import { type Field, fieldText, toField } from './result';

/** Of a page as JSON. The service does not document its own. */
const JSON_PAGE_BYTES = 1024 * 1024;
/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html */
const CSV_PAGE_BYTES = 15 * 1024 * 1024;
const CSV_CHUNK_BYTES = 1024 * 1024;

interface Sizes {
  /** As JSON, of each row. */
  readonly rows: Uint32Array;
  readonly total: number;
}

const knownSizes = new WeakMap<StatementResult, Sizes>();

export interface RecordsPage {
  readonly records: readonly unknown[];
  /** The first row of the next page. */
  readonly next?: number;
}

/** In bytes, of the whole result. */
export function resultSize(result: StatementResult): number {
  return result.columns ? sizesOf(result).total : 0;
}

export function jsonPage(result: StatementResult, from: number): RecordsPage {
  const { rows } = sizesOf(result);
  const to = endOfPage((i) => rows[i]!, from, rows.length, JSON_PAGE_BYTES);
  return { records: result.rows.slice(from, to).map((row) => fieldsOf(result, row)), next: to < rows.length ? to : undefined };
}

export function csvPage(result: StatementResult, from: number): RecordsPage {
  const lines: string[] = [];
  const size = (i: number) => Buffer.byteLength(lines[i - from] ??= csvRow(result.rows[i]!));
  const to = endOfPage(size, from, result.rows.length, CSV_PAGE_BYTES);
  const records: { CSVRecords: string }[] = [];
  for (let start = from; start < to;) {
    const end = endOfPage(size, start, to, CSV_CHUNK_BYTES);
    records.push({ CSVRecords: lines.slice(start - from, end - from).join('') });
    start = end;
  }
  return { records, next: to < result.rows.length ? to : undefined };
}

function sizesOf(result: StatementResult): Sizes {
  const known = knownSizes.get(result);
  if (known) return known;
  const rows = Uint32Array.from(result.rows, (row) => Buffer.byteLength(JSON.stringify(fieldsOf(result, row))));
  const sizes = { rows, total: rows.reduce((sum, bytes) => sum + bytes, 0) };
  knownSizes.set(result, sizes);
  return sizes;
}

function fieldsOf({ columns }: StatementResult, row: readonly DuckDBValue[]): Field[] {
  return row.map((value, i) => toField(value, columns![i]!.type));
}

/** The first row that does not fit any more. */
function endOfPage(size: (row: number) => number, from: number, end: number, limit: number): number {
  let bytes = 0;
  let row = from;
  while (row < end && (row === from || bytes + size(row) <= limit)) bytes += size(row++);
  return row;
}

function csvRow(row: readonly DuckDBValue[]): string {
  return `${row.map((value) => csvField(fieldText(value))).join(',')}\r\n`;
}

/** NULL is nothing; what would end a field or a line is quoted. */
function csvField(value: string | number | boolean | null): string {
  const field = value === null ? '' : String(value);
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
