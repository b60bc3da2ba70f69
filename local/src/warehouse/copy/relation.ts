/**
 * What a COPY inserts: a relation in DuckDB with the fields still as they were read (`c0`, `c1`, ...), before the
 * conversion to the columns' types. Every format ends as one of these.
 */
import { type LoadError } from './load-errors';
import { type SourceFile } from './sources';

export interface RawRelation {
  /** SQL of the relation; none when no file was read. */
  readonly sql?: string;
  /** How many lines each file has, as far as it was read. */
  readonly lines: ReadonlyMap<SourceFile, number>;
  /** What went wrong before there were fields to convert. */
  readonly errors: readonly LoadError[];
}

export const FILE_COLUMN = 'f';
export const LINE_COLUMN = 'l';
/** Counts the records: several can share a line. */
export const RECORD_COLUMN = 'r';

export function fieldColumn(index: number): string {
  return `c${index}`;
}
