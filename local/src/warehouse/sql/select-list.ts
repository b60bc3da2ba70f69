/**
 * What stands between SELECT and FROM: TOP becomes LIMIT, and an expression without a name gets the one Redshift would
 * give its column.
 */
import { notImplemented } from '../errors';
import { castLabel, parseCastType } from './casts';
import { ENDS_SELECT_LIST, FUNCTION_WORDS, KEYWORDS, REFUSED_WORDS, SET_OPERATORS } from './keywords';
import { quoteIdentifier } from './quote';
import { closingIndex, endsValue, isName, lastIndexOf, nameOf, splitAtCommas, syntaxErrorAt, type Token } from './tokens';

export interface SelectList {
  readonly sql: string;
  /** What has to stand at the end of the query. */
  readonly limit?: string;
  readonly next: number;
}

type Translate = (tokens: readonly Token[]) => string;

export function selectList(tokens: readonly Token[], start: number, translateTokens: Translate): SelectList {
  let i = start + 1;
  let limit: string | undefined;
  if (tokens[i]?.key === 'TOP' && tokens[i]!.kind === 'word' && tokens[i + 1]?.kind === 'number') {
    if (outsideBrackets(tokens).some(({ kind, key }) => kind === 'word' && (SET_OPERATORS.has(key) || key === 'LIMIT'))) throw notImplemented('TOP beside LIMIT or a set operator');
    limit = ` LIMIT ${tokens[i + 1]!.text}`;
    i += 2;
  }
  let distinct = '';
  if (['ALL', 'DISTINCT'].includes(tokens[i]?.key ?? '')) {
    if (tokens[i + 1]?.key === 'ON') throw syntaxErrorAt(tokens[i + 1]);
    distinct = `${tokens[i++]!.key} `;
  }
  const end = endOfList(tokens, i);
  if (tokens[end]?.key === 'INTO') throw notImplemented('SELECT INTO');
  const items = splitAtCommas(tokens.slice(i, end));
  if (items.length === 0) throw syntaxErrorAt(tokens[end]);
  return { sql: `SELECT ${distinct}${items.map((one) => item(one, translateTokens)).join(', ')}`, limit, next: end };
}

function outsideBrackets(tokens: readonly Token[]): Token[] {
  const outside: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    outside.push(tokens[i]!);
    if (tokens[i]!.text === '(') i = closingIndex(tokens, i);
  }
  return outside;
}

function endOfList(tokens: readonly Token[], start: number): number {
  let i = start;
  for (; i < tokens.length; i++) {
    const { kind, key, text } = tokens[i]!;
    if (text === '(' || text === '[') i = closingIndex(tokens, i);
    else if (kind === 'word' && ENDS_SELECT_LIST.has(key) && tokens[i - 1]!.key !== 'WITHIN') break;
  }
  return i;
}

function item(tokens: readonly Token[], translateTokens: Translate): string {
  const last = tokens.at(-1);
  if (!last) throw syntaxErrorAt(undefined);
  if (tokens.length === 1 && last.text === '*') return '*';
  checkItem(tokens);
  const before = tokens.at(-2);
  const isAlias = isName(last) && before !== undefined && (before.key === 'AS' || (before.text !== '.' && endsValue(before)));
  if (isAlias && !(last.kind === 'word' && (last.key === 'END' || isUnit(tokens)))) {
    const value = tokens.slice(0, before.kind === 'word' && before.key === 'AS' ? -2 : -1);
    return `${translateTokens(value)} AS ${quoteIdentifier(nameOf(last))}`;
  }
  const label = labelOf(tokens);
  return label === undefined ? translateTokens(tokens) : `${translateTokens(tokens)} AS ${quoteIdentifier(label)}`;
}

/** DuckDB has more that can stand behind a star, and rows and postfix operators that Redshift has not. */
function checkItem(tokens: readonly Token[]): void {
  let star = 0;
  while (isName(tokens[star]) && tokens[star + 1]?.text === '.') star += 2;
  const next = tokens[star + 1];
  if (tokens[star]?.text === '*' && next) throw REFUSED_WORDS.has(next.key) ? notImplemented(next.key) : syntaxErrorAt(next);
  const within = insideBrackets(tokens);
  if (within && within[0]!.key !== 'SELECT' && splitAtCommas(within).length > 1) throw notImplemented('a row of values in a SELECT list');
  const last = tokens.at(-1)!;
  const before = tokens.at(-2);
  if (['ISNULL', 'NOTNULL'].includes(last.key) && last.kind === 'word' && before?.key !== 'AS' && endsValue(before)) throw notImplemented(`operator ${last.key}`);
}

/** INTERVAL '1' day. */
function isUnit(tokens: readonly Token[]): boolean {
  return tokens.at(-2)!.kind === 'string' && tokens.at(-3)?.key === 'INTERVAL';
}

const UNNAMED = '?column?';

/** @returns undefined where the column has a name of its own */
function labelOf(tokens: readonly Token[]): string | undefined {
  const within = insideBrackets(tokens);
  if (within) return within[0]?.key === 'SELECT' ? UNNAMED : labelOf(within);
  const cast = castAtEnd(tokens);
  if (cast > 0 && tokens[0]!.key !== 'CASE' && outsideBrackets(tokens).some(({ kind }) => kind === 'operator')) return UNNAMED;
  if (cast > 0) return labelOfCast(tokens.slice(0, cast), parseCastType(tokens, cast + 1));
  const [first, second] = tokens;
  if (first!.kind === 'word' && first!.key === 'CASE') return 'case';
  if (first!.kind === 'word' && first!.key === 'APPROXIMATE') return labelOf(tokens.slice(1));
  if (isName(first) && second?.text === '(' && (!KEYWORDS.has(first!.key) || FUNCTION_WORDS.has(first!.key))) return labelOfCall(tokens);
  if (first!.kind === 'word' && first!.key === 'CURRENT_DATE' && tokens.length === 1) return 'date';
  if (isPath(tokens)) return NILADIC_LABELS.has(first!.key) && tokens.length === 1 ? first!.text.toLowerCase() : undefined;
  return UNNAMED;
}

/** @returns undefined where no brackets stand around the whole */
function insideBrackets(tokens: readonly Token[]): readonly Token[] | undefined {
  let levels = 0;
  while (tokens.length > 2 * levels + 2 && tokens[levels]!.text === '(' && closingIndex(tokens, levels) === tokens.length - 1 - levels) levels++;
  return levels === 0 ? undefined : tokens.slice(levels, -levels);
}

const NILADIC_LABELS: ReadonlySet<string> = new Set(['SYSDATE', 'CURRENT_USER', 'SESSION_USER', 'USER', 'CURRENT_TIMESTAMP', 'CURRENT_USER_ID']);

/** The longest: `::` and TIMESTAMP(6) WITHOUT TIME ZONE or NUMERIC(38, 37). */
const CAST_TOKENS = 8;

/** @returns index of its `::`, or -1 */
function castAtEnd(tokens: readonly Token[], end = tokens.length): number {
  const start = Math.max(1, end - CAST_TOKENS);
  const cast = lastIndexOf(tokens.slice(start, end), ({ kind, text }) => kind === 'mark' && text === '::');
  return cast >= 0 && parseCastType(tokens, start + cast + 1).next === end ? start + cast : -1;
}

/** Of several casts it is the last that names the column. */
function labelOfCast(cast: readonly Token[], type: Parameters<typeof castLabel>[0]): string {
  let end = cast.length;
  for (let next = castAtEnd(cast); next > 0; next = castAtEnd(cast, end)) end = next;
  const value = cast.slice(0, end);
  if (isPath(value)) return nameOf(value.at(-1)!);
  const label = labelOf(value);
  return label === undefined || label === UNNAMED ? castLabel(type) : label;
}

function labelOfCall(tokens: readonly Token[]): string {
  const close = closingIndex(tokens, 1);
  const after = tokens[close + 1]?.key;
  if (after !== undefined && !['OVER', 'WITHIN', 'IGNORE', 'RESPECT'].includes(after)) return UNNAMED;
  const name = nameOf(tokens[0]!);
  if (name === 'cast') {
    const as = lastIndexOf(tokens, ({ kind, key }) => kind === 'word' && key === 'AS');
    return labelOfCast(tokens.slice(2, as), parseCastType(tokens, as + 1));
  }
  if (name === 'convert') return castLabel(parseCastType(tokens, 2));
  return name.startsWith('super ') ? UNNAMED : LABELS[name] ?? name;
}

const LABELS: Readonly<Record<string, string>> = { extract: 'date_part', trim: 'btrim', nvl: 'coalesce' };

/** A column, with its table or without, or everything of a table. */
function isPath(tokens: readonly Token[]): boolean {
  return tokens.every((token, i) => (i % 2 === 0 ? isName(token) || (i > 0 && token.text === '*') : token.text === '.')) && tokens.length % 2 === 1
    && !(tokens.length === 1 && ['NULL', 'TRUE', 'FALSE'].includes(tokens[0]!.key));
}
