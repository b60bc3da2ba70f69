/**
 * A way into the warehouse that leaves out our own readers. It may be taken only for files of which it is known that
 * it ends in the rows that the exact way (see transcript.ts) would.
 */
import { type DuckDBValue } from '@duckdb/node-api';
import { type SourceFile } from './sources';

/** Runs a query where an error ends no transaction. */
export type Query = (sql: string) => Promise<readonly (readonly DuckDBValue[])[]>;

export interface FastWay {
  /** The files that it may read, and how many lines each has. */
  candidates(files: readonly SourceFile[], query: Query): Promise<ReadonlyMap<SourceFile, number>>;
  /** The fields as `c0`, `c1`, ... and the file as `path`. DuckDB throws over a file that it cannot read. */
  sql(files: readonly SourceFile[]): string;
}

/**
 * What `ask` finds out about files that can be read. It throws when one of them cannot, and its error does not reliably
 * tell which: so the files are halved until that one is alone.
 */
export async function askReadable<T>(
  files: readonly SourceFile[], ask: (files: readonly SourceFile[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (files.length === 0) return [];
  const answer = await ask(files).catch(() => undefined);
  if (answer) return answer;
  if (files.length === 1) return [];
  const middle = files.length >> 1;
  return [...await askReadable(files.slice(0, middle), ask), ...await askReadable(files.slice(middle), ask)];
}
