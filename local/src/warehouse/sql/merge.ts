/** MERGE ... REMOVE DUPLICATES: the rows of the source replace those that match, each once. */
import { notImplemented } from '../errors';
import { quoteIdentifier } from './quote';
import { isName, nameOf, syntaxErrorAt, type Token } from './tokens';
import { translateTokens } from './translate';

/** @returns undefined for a MERGE of the other form */
export function mergeWithoutDuplicates(tokens: readonly Token[]): string[] | undefined {
  const end = tokens.findIndex((token, i) => token.key === 'REMOVE' && tokens[i + 1]?.key === 'DUPLICATES');
  if (end < 0) {
    checkMerge(tokens);
    return undefined;
  }
  const using = tokens.findIndex(({ kind, key }) => kind === 'word' && key === 'USING');
  const on = tokens.findIndex(({ kind, key }) => kind === 'word' && key === 'ON');
  if (tokens[1]?.key !== 'INTO' || using < 0 || on < using) throw syntaxErrorAt(tokens[1]);
  const target = path(tokens.slice(2, using));
  const source = path(tokens.slice(using + 1, on));
  const alias = on - 1 > using + source.length ? nameOf(tokens[on - 1]!) : source.at(-1)!;
  const from = `${source.parts} AS ${quoteIdentifier(alias)}`;
  return [
    `DELETE FROM ${target.parts} USING ${from} WHERE ${translateTokens(tokens.slice(on + 1, end))}`,
    `INSERT INTO ${target.parts} SELECT DISTINCT * FROM ${source.parts}`,
  ];
}

/** DuckDB knows more clauses than Redshift. */
function checkMerge(tokens: readonly Token[]): void {
  const on = tokens.findIndex(({ kind, key }) => kind === 'word' && key === 'ON');
  const words = tokens.slice(on).filter(({ kind }) => kind === 'word').map(({ key }) => key).join(' ');
  if (!/\bWHEN MATCHED THEN (?:UPDATE|DELETE)\b/.test(words) || !/\bWHEN NOT MATCHED THEN INSERT\b/.test(words)) {
    throw notImplemented('MERGE without both WHEN MATCHED and WHEN NOT MATCHED');
  }
  const source = tokens.findIndex(({ kind, key }) => kind === 'word' && key === 'USING');
  if (tokens[source + 1]?.text === '(') throw syntaxErrorAt(tokens[source + 1]);
}

function path(tokens: readonly Token[]): { parts: string; length: number; at: (index: number) => string | undefined } {
  const names: string[] = [];
  for (let i = 0; isName(tokens[i]); i += 2) {
    names.push(nameOf(tokens[i]!));
    if (tokens[i + 1]?.text !== '.') break;
  }
  return { parts: names.map(quoteIdentifier).join('.'), length: names.length * 2 - 1, at: (index) => names.at(index) };
}
