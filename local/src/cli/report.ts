/** The summary of a run, for people and for programs. */
import Table from 'cli-table3';
import { QueueState } from '../stack/drain';
import { QueryResult } from '../stack/query';
import { ParkedFile, Summary } from '../stack/summary';

export interface Report extends Summary {
  /** Files still waiting when patience ended, by reason. */
  readonly waiting: QueueState['waiting'];
  readonly queries: readonly QueryResult[];
  readonly timings: readonly { readonly step: string; readonly milliseconds: number }[];
  readonly elapsedMs: number;
}

export function jsonReport({ tables, parked, files, loads, elapsedMs, queries, waiting }: Report): string {
  return JSON.stringify({
    tables,
    parked,
    files,
    loads,
    elapsedMs,
    ...(queries.length > 0 ? { queries } : {}),
    ...(Object.keys(waiting).length > 0 ? { waiting } : {}),
    // DuckDB counts in bigint, which JSON does not know.
  }, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
}

export function textReport(report: Report): string {
  return [
    grid(['table', 'rows', 'files', 'loads'], [
      ...report.tables.map(({ table, rows, files, loads }) => [table, rows, files, loads]),
      ['total', report.tables.reduce((sum, { rows }) => sum + rows, 0), report.files, report.loads],
    ]),
    ...parkedSection(report.parked),
    ...Object.entries(report.waiting).map(([reason, files]) => `still waiting: ${files} files, ${reason}`),
    ...report.queries.map(({ columns, rows }) => grid(columns, rows)),
    report.timings.map(({ step, milliseconds }) => `${step} ${seconds(milliseconds)}`).concat(`total ${seconds(report.elapsedMs)}`).join(', '),
  ].join('\n');
}

function parkedSection(parked: readonly ParkedFile[]): string[] {
  if (parked.length === 0) return ['no file was parked'];
  return [`parked: ${parked.length}`, grid(['code', 'file', 'line', 'column', 'reason'], parked.map(({ code, bucket, key, line, column, reason }) =>
    [code, objectUrl(bucket, key), line ?? '', column ?? '', reason]))];
}

/** As soon as it happens. */
export function parkedLine({ code, bucket, key, reason }: ParkedFile): string {
  return printable(['parked', code, objectUrl(bucket, key), reason].filter((part) => part !== '').join(' '));
}

function objectUrl(bucket: string | null, key: string | null): string {
  return key === null ? '' : `s3://${bucket}/${key}`;
}

function grid(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => row.map((cell) => (cell === null || cell === undefined ? '' : printable(cell)))));
  return table.toString();
}

export function describe(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}

/** A message may quote what came from outside, line breaks included. */
export function oneLine(message: string): string {
  return printable(message.replace(/\s*\n\s*/g, ' '));
}

/** Keys and values come from outside: no control character of theirs may steer the terminal. */
export function printable(cell: unknown): string {
  return String(cell).replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
