/**
 * A result as the Data API hands it out: typed fields or CSV, page by page. A page is bounded by its size; one row is
 * never cut. A result is encoded once, when somebody first asks for it or for its size.
 */
import { type DuckDBValue } from '@duckdb/node-api';
import { type StatementResult } from '../executor';
import { fieldText, toField } from './result';

/** Of a page as JSON. The service does not document its own. */
const JSON_PAGE_BYTES = 1024 * 1024;
/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html */
const CSV_PAGE_BYTES = 15 * 1024 * 1024;
const CSV_CHUNK_BYTES = 1024 * 1024;

interface EncodedRow {
  readonly json: unknown;
  readonly bytes: number;
}

const fieldRows = new WeakMap<StatementResult, readonly EncodedRow[]>();

export interface RecordsPage {
  readonly records: readonly unknown[];
  /** The first row of the next page. */
  readonly next?: number;
}

/** In bytes, of the whole result. */
export function resultSize(result: StatementResult): number {
  return result.columns ? encoded(result).reduce((sum, { bytes }) => sum + bytes, 0) : 0;
}

export function jsonPage(result: StatementResult, from: number): RecordsPage {
  const rows = encoded(result);
  const to = endOfPage(rows, from, JSON_PAGE_BYTES);
  return { records: rows.slice(from, to).map(({ json }) => json), next: to < rows.length ? to : undefined };
}

export function csvPage(result: StatementResult, from: number): RecordsPage {
  const rows = result.rows.slice(from).map(csvRow).map((line) => ({ json: line, bytes: Buffer.byteLength(line) }));
  const to = endOfPage(rows, 0, CSV_PAGE_BYTES);
  const records: { CSVRecords: string }[] = [];
  for (let start = 0; start < to;) {
    const end = Math.min(endOfPage(rows, start, CSV_CHUNK_BYTES), to);
    records.push({ CSVRecords: rows.slice(start, end).map(({ json }) => json).join('') });
    start = end;
  }
  return { records, next: to < rows.length ? from + to : undefined };
}

function encoded(result: StatementResult): readonly EncodedRow[] {
  const known = fieldRows.get(result);
  if (known) return known;
  const columns = result.columns!;
  const rows = result.rows.map((row) => {
    const json = row.map((value, i) => toField(value, columns[i]!.type));
    return { json, bytes: Buffer.byteLength(JSON.stringify(json)) };
  });
  fieldRows.set(result, rows);
  return rows;
}

function endOfPage(rows: readonly EncodedRow[], from: number, limit: number): number {
  let bytes = 0;
  let end = from;
  while (end < rows.length && (end === from || bytes + rows[end]!.bytes <= limit)) bytes += rows[end++]!.bytes;
  return end;
}

function csvRow(row: readonly DuckDBValue[]): string {
  return `${row.map((value) => csvField(fieldText(value))).join(',')}\r\n`;
}

/** NULL is nothing; what would end a field or a line is quoted. */
function csvField(value: string | number | boolean | null): string {
  const field = value === null ? '' : String(value);
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
