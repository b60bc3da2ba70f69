/** A text format, read line by line. A reader keeps what a record that spans lines needs, and nothing more. */
import { type LoadErrorReason } from '../copy/load-errors';

export type Fields = readonly (string | null)[];

export interface RecordSink {
  /** `line` is where the record begins. Fields at its end may be missing: FILLRECORD supplies them. */
  record(line: number, fields: Fields): void;
  error(line: number, reason: LoadErrorReason, column?: number): void;
}

export interface RecordReader {
  /** One line, without its newline. */
  line(text: string, number: number): void;
  /** The file is over. */
  end(): void;
}

/** Settles the number of fields of a record, as CSV and delimited files have it. */
export function fitFields(fields: readonly (string | null)[], columns: number, fill: boolean): 'extra' | 'missing' | 'fits' {
  if (fields.length > columns) return 'extra';
  if (fields.length < columns && !fill) return 'missing';
  return 'fits';
}

/** What IGNOREBLANKLINES ignores: a line that is nothing but its end. */
export function isBlank(line: string): boolean {
  return line === '' || line === '\r';
}
