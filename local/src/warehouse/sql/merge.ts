/**
 * MERGE, whose two forms have in common which tables they are about and what is checked before: where DuckDB would take one
 * of several matching rows of the source, Redshift refuses.
 */
import { notImplemented } from '../errors';
import { quoteIdentifier } from './quote';
import { closingIndex, isName, nameOf, syntaxErrorAt, type Token } from './tokens';
import { translateTokens } from './translate';

export interface Merge {
  /** [database.][schema.]table, lower case. */
  readonly target: readonly string[];
  readonly source: readonly string[];
  /** MERGE ... REMOVE DUPLICATES: what it is made of. */
  readonly statements?: readonly string[];
  /** The other form: a query that has a row when one of the target matches several of the source. */
  readonly severalMatches?: string;
}

export function parseMerge(tokens: readonly Token[]): Merge {
  const using = wordAt(tokens, 'USING');
  const on = wordAt(tokens, 'ON');
  if (tokens[1]?.key !== 'INTO' || using < 0 || on < using) throw syntaxErrorAt(tokens[1]);
  const target = pathAt(tokens, 2);
  if (target.next !== using) throw syntaxErrorAt(tokens[target.next]);
  const source = pathAt(tokens, using + 1);
  const alias = aliasBetween(tokens, source.next, on) ?? source.parts.at(-1)!;
  const from = `${sqlOf(source.parts)} AS ${quoteIdentifier(alias)}`;
  const tables = { target: target.parts, source: source.parts };
  const end = tokens.findIndex((token, i) => token.key === 'REMOVE' && tokens[i + 1]?.key === 'DUPLICATES');
  if (end >= 0) {
    const statements = [
      `DELETE FROM ${sqlOf(target.parts)} USING ${from} WHERE ${translateTokens(tokens.slice(on + 1, end))}`,
      `INSERT INTO ${sqlOf(target.parts)} SELECT DISTINCT * FROM ${sqlOf(source.parts)}`,
    ];
    return { ...tables, statements };
  }
  const condition = translateTokens(tokens.slice(on + 1, firstClause(tokens, on + 1)));
  const row = `${quoteIdentifier(target.parts.at(-1)!)}.rowid`;
  return { ...tables, severalMatches: `SELECT 1 FROM ${sqlOf(target.parts)} JOIN ${from} ON ${condition} GROUP BY ${row} HAVING count(*) > 1 LIMIT 1` };
}

/** DuckDB knows more clauses than Redshift. @returns index of the first WHEN that is one of MERGE itself */
function firstClause(tokens: readonly Token[], start: number): number {
  const clauses: number[] = [];
  let cases = 0;
  for (let i = start; i < tokens.length; i++) {
    const { kind, key, text } = tokens[i]!;
    if (text === '(') i = closingIndex(tokens, i);
    if (kind !== 'word') continue;
    if (key === 'CASE') cases++;
    if (key === 'END') cases--;
    if (key === 'WHEN' && cases === 0) clauses.push(i);
  }
  const [matched, notMatched] = clauses;
  const words = (from: number | undefined) => (from === undefined ? '' : tokens.slice(from, from + 5).map(({ key }) => key).join(' '));
  if (!/^WHEN MATCHED THEN (?:UPDATE|DELETE)\b/.test(words(matched)) || !/^WHEN NOT MATCHED THEN INSERT$/.test(words(notMatched)) || clauses.length > 2) {
    throw notImplemented('MERGE without both WHEN MATCHED and WHEN NOT MATCHED');
  }
  return matched!;
}

/** [AS] alias */
function aliasBetween(tokens: readonly Token[], start: number, end: number): string | undefined {
  if (start === end) return undefined;
  const name = tokens[start]?.key === 'AS' ? start + 1 : start;
  if (name + 1 !== end || !isName(tokens[name])) throw syntaxErrorAt(tokens[name]);
  return nameOf(tokens[name]!);
}

function wordAt(tokens: readonly Token[], word: string): number {
  return tokens.findIndex(({ kind, key }) => kind === 'word' && key === word);
}

function pathAt(tokens: readonly Token[], start: number): { parts: string[]; next: number } {
  const parts: string[] = [];
  for (let i = start; ; i += 2) {
    if (!isName(tokens[i])) throw syntaxErrorAt(tokens[i]);
    parts.push(nameOf(tokens[i]!));
    if (tokens[i + 1]?.text !== '.') return { parts, next: i + 1 };
  }
}

function sqlOf(parts: readonly string[]): string {
  return parts.map(quoteIdentifier).join('.');
}
