/**
 * CSV and delimited files, read by DuckDB itself: many times as fast as our own reader. Only those that are plain (see
 * plain-text.ts); the NULL string is compared here, because DuckDB's own does not reach into quotes.
 */
import { availableParallelism } from 'node:os';
import { type Column } from '../catalog';
import { mapBounded } from '../object-source';
import { type FastWay } from './fast-way';
import { type LineEnd, type PlainShape, plainShape, type PlainText, readPlainText } from './plain-text';
import { type CopyPlan } from './plan';
import { fieldColumn } from './relation';
import { type SourceFile } from './sources';
import { quoteLiteral } from '../sql/quote';

export function fastText(plan: CopyPlan, columns: readonly Column[]): FastWay | undefined {
  // What a SUPER column takes is decided by our own scanner of JSON.
  const shape = columns.some(({ type }) => type.name === 'super') ? undefined : plainShape(plan, columns.length);
  if (!shape) return undefined;
  const plain = new Map<SourceFile, PlainText>();
  return {
    candidates: async (files) => {
      const texts = await mapBounded(files, availableParallelism(), (file) => readPlainText(file.path, shape));
      for (const [i, text] of texts.entries()) if (text) plain.set(files[i]!, text);
      return new Map([...plain].map(([file, { lines }]) => [file, lines]));
    },
    sql: (files) => {
      const groups = LINE_ENDS.map((lineEnd) => ({ lineEnd, group: files.filter((file) => plain.get(file)?.lineEnd === lineEnd) }));
      return `(${groups.filter(({ group }) => group.length > 0).map(({ lineEnd, group }) => readSql(group, lineEnd, plan, shape)).join(' UNION ALL ')})`;
    },
  };
}

const LINE_ENDS: readonly LineEnd[] = ['\n', '\r\n'];

function readSql(files: readonly SourceFile[], lineEnd: LineEnd, plan: CopyPlan, shape: PlainShape): string {
  const names = Array.from({ length: shape.columns }, (_, i) => fieldColumn(i));
  const fields = names.map((name) => `nullif(${name}, ${quoteLiteral(plan.nullAs)}) AS ${name}`);
  const quote = shape.quote === undefined ? "''" : quoteLiteral(String.fromCharCode(shape.quote));
  // No field of a plain file is a newline: without some NULL string of its own, DuckDB makes NULL of the empty one.
  return `SELECT ${fields.join(', ')}, filename AS path FROM read_csv([${files.map(({ path }) => quoteLiteral(path)).join(', ')}],
    auto_detect = false, header = false, skip = ${shape.headerLines}, delim = ${quoteLiteral(String.fromCharCode(shape.delimiter))},
    quote = ${quote}, escape = ${quote}, new_line = ${quoteLiteral(JSON.stringify(lineEnd).slice(1, -1))}, nullstr = E'\\n', allow_quoted_nulls = false,
    filename = true, columns = {${names.map((name) => `'${name}': 'VARCHAR'`).join(', ')}})`;
}
