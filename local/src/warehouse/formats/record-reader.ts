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

/** Of a row, in bytes. https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html */
export const MAX_ROW = 4 * 1024 * 1024;

/** A unit of a string is three bytes long at most: counting those is for the few lines that need it. */
export function isLongerThan(text: string, bytes: number): boolean {
  return text.length > bytes || (text.length * 3 > bytes && Buffer.byteLength(text) > bytes);
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
