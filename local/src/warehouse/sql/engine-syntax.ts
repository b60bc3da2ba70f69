/** What DuckDB takes and Redshift does not: refused as the syntax errors that they are in Redshift. */
import { ENDS_SELECT_LIST, SET_OPERATORS } from './keywords';
import { engineLiteral } from './string-literal';
import { closingIndex, endsValue, syntaxErrorAt, type Token } from './tokens';

/** DuckDB's lists may end with a comma. */
export function checkAfterComma(next: Token | undefined): void {
  if (!next || next.text === ',' || (next.kind === 'word' && ENDS_SELECT_LIST.has(next.key))) throw syntaxErrorAt(next);
}

const AFTER_COUNT: ReadonlySet<string> = new Set(['LIMIT', 'OFFSET', ...SET_OPERATORS]);

/** LIMIT and OFFSET take a number, or the literal that a parameter becomes. In DuckDB it may be a percentage, and any expression. */
export function rowCount(tokens: readonly Token[], i: number): readonly [sql: string, next: number] {
  const [word, count, after] = tokens.slice(i, i + 3);
  const isCount = count?.kind === 'number' || count?.kind === 'string' || (word!.key === 'LIMIT' && count?.key === 'ALL');
  if (!isCount) throw syntaxErrorAt(count);
  if (after && !AFTER_COUNT.has(after.key)) throw syntaxErrorAt(after);
  return [`${word!.key} ${count!.kind === 'string' ? engineLiteral(count!.text) : count!.key}`, i + 2];
}

/** What a query cannot begin after; in DuckDB it may begin with FROM. */
export const BEFORE_QUERY: ReadonlySet<string> = new Set(['AS', 'ALL', ...SET_OPERATORS]);
const BEFORE_TABLE: ReadonlySet<string> = new Set(['DROP', 'TRUNCATE', 'CREATE', 'LOCK', 'ALTER', 'LOCAL', 'TEMP', 'TEMPORARY']);
const AFTER_INSERT_INTO: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'DEFAULT', '(']);

/** Words that DuckDB takes in more places than Redshift. */
export function checkPlace(tokens: readonly Token[], i: number): void {
  const { key } = tokens[i]!;
  const following = tokens[i + 1];
  switch (key) {
    case 'INSERT': if (i === 0) checkInsert(tokens); break;
    case 'TABLE': if (!BEFORE_TABLE.has(tokens[i - 1]?.key ?? '')) throw syntaxErrorAt(tokens[i]); break;
    // A list of rows is no query.
    case 'VALUES': if (!['INSERT', 'MERGE'].includes(tokens[0]!.key)) throw syntaxErrorAt(tokens[i]); break;
    case 'NOT': if (following?.key === 'NULL' && endsValue(tokens[i - 1])) throw syntaxErrorAt(following); break;
  }
}

/** INSERT INTO table [(columns)] query. */
function checkInsert(tokens: readonly Token[]): void {
  if (tokens[1]?.key !== 'INTO') throw syntaxErrorAt(tokens[1]);
  let next = 2;
  while (tokens[next + 1]?.text === '.') next += 2;
  next++;
  if (tokens[next]?.text === '(' && !['SELECT', 'WITH', '('].includes(tokens[next + 1]?.key ?? '')) next = closingIndex(tokens, next) + 1;
  if (!AFTER_INSERT_INTO.has(tokens[next]?.key ?? '')) throw syntaxErrorAt(tokens[next]);
}
