/** DROP TABLE a, b: DuckDB drops one at a time. */
import { splitAtCommas, syntaxErrorAt, type Token } from './tokens';

/** The same statement for each name. */
export function dropsOfOne(tokens: readonly Token[]): Token[][] {
  const end = tokens.findIndex(({ text }) => text === ';');
  const statement = end < 0 ? tokens : tokens.slice(0, end);
  const object = statement.findIndex(({ key }) => key === 'TABLE' || key === 'VIEW');
  const first = statement[object + 1]?.key === 'IF' && statement[object + 2]?.key === 'EXISTS' ? object + 3 : object + 1;
  const last = ['CASCADE', 'RESTRICT'].includes(statement.at(-1)?.key ?? '') ? statement.length - 1 : statement.length;
  const names = splitAtCommas(statement.slice(first, last));
  if (names.length === 0) throw syntaxErrorAt(statement[last]);
  return names.map((name) => [...statement.slice(0, first), ...name, ...statement.slice(last)]);
}
