/**
 * A user's query or change of rows, written for DuckDB so that it means what it means in Redshift. The statement is gone
 * through token by token: a keyword of Redshift stays, a function is written by its rule, any other word becomes a quoted
 * name, and what is neither is an error. So DuckDB sees only what was understood here.
 */
import { FUNCTIONS, SYSTEM_SCHEMA } from '../engine';
import { notImplemented, WarehouseError } from '../errors';
import { castSql, parseCastType } from './casts';
import { BEFORE_QUERY, checkAfterComma, checkPlace, rowCount } from './engine-syntax';
import { NILADIC, writeCall } from './functions';
import { timeZone } from './functions/time';
import { FUNCTION_WORDS, KEYWORDS, NEVER_CALLED, OPERATORS, REFUSED_OPERATORS, REFUSED_WORDS } from './keywords';
import { likeAnything, similarTo } from './patterns';
import { quoteIdentifier, quoteLiteral } from './quote';
import { readCall } from './read-call';
import { selectList } from './select-list';
import { engineLiteral, unescapeLiteral } from './string-literal';
import { checkNesting, closingIndex, endsValue, isName, nameOf, syntaxErrorAt, type Token, tokenize } from './tokens';
import { checkUnnesting } from './unnesting';
import { INFORMATION_SCHEMA } from '../system-views/catalog-views';

/** SQL, and the index of the token after what it stands for. */
export type Piece = readonly [sql: string, next: number];

/** @throws WarehouseError for what Redshift or this warehouse has not */
export function translate(sql: string): string {
  const tokens = tokenize(sql);
  const end = tokens.findIndex(({ text }) => text === ';');
  return translateTokens(withoutSchemaBinding(end < 0 ? tokens : tokens.slice(0, end)));
}

/** A view is bound late here in any case. */
function withoutSchemaBinding(tokens: readonly Token[]): readonly Token[] {
  return tokens.slice(-4).map(({ key }) => key).join(' ') === 'WITH NO SCHEMA BINDING' ? tokens.slice(0, -4) : tokens;
}

export function translateTokens(tokens: readonly Token[]): string {
  if (tokens[0]?.key === 'FROM' && tokens[0].kind === 'word') throw syntaxErrorAt(tokens[0]);
  checkUnnesting(tokens);
  const parts: string[] = [];
  let suffix = '';
  for (let i = 0; i < tokens.length;) {
    const token = tokens[i]!;
    if (token.kind === 'word' && token.key === 'SELECT') {
      const list = selectList(tokens, i, translateTokens);
      parts.push(list.sql);
      suffix = list.limit ?? suffix;
      i = list.next;
    } else {
      const [sql, next] = term(tokens, i);
      parts.push(sql);
      i = next;
    }
  }
  return `${parts.join(' ')}${suffix}`;
}

function term(tokens: readonly Token[], i: number): Piece {
  const token = tokens[i]!;
  if (token.kind === 'operator') return operator(tokens, i);
  if (token.kind === 'mark' && token.text !== '(') {
    if (token.text !== ',') throw syntaxErrorAt(token);
    checkAfterComma(tokens[i + 1]);
    return [',', i + 1];
  }
  if (token.kind === 'word' && isKeyword(tokens, i)) return keyword(tokens, i);
  return primary(tokens, i);
}

const CONSTANTS: ReadonlySet<string> = new Set(['NULL', 'TRUE', 'FALSE']);

function isKeyword(tokens: readonly Token[], i: number): boolean {
  const { key } = tokens[i]!;
  if (REFUSED_WORDS.has(key) && tokens[i + 1]?.text === '(') throw notImplemented(key);
  if (FUNCTION_WORDS.has(key) && tokens[i + 1]?.text === '(') return key === 'GROUPING' && tokens[i + 1]?.key === 'SETS';
  if (key === 'CASE' || CONSTANTS.has(key)) return false;
  if (key === 'APPROXIMATE') return tokens[i + 1]?.key === 'COUNT' && tokens[i + 2]?.text === '(';
  if (key === 'AT') return tokens[i + 1]?.key === 'TIME' && tokens[i + 2]?.key === 'ZONE';
  if (key === 'FIRST' || key === 'LAST') return tokens[i - 1]?.key === 'NULLS';
  return KEYWORDS.has(key);
}

function keyword(tokens: readonly Token[], i: number): Piece {
  const { key } = tokens[i]!;
  const following = tokens[i + 1];
  if (NEVER_CALLED.has(key) && following?.text === '(') throw syntaxErrorAt(following);
  switch (key) {
    case 'AT': return atTimeZone(tokens, i);
    // An exact count is one of the approximate ones.
    case 'APPROXIMATE': return ['', i + 1];
    case 'MINUS': return ['EXCEPT', i + 1];
    case 'DELETE': return [i === 0 && following?.key !== 'FROM' ? 'DELETE FROM' : key, i + 1];
    case 'BY': if (following?.key === 'ALL' || following?.text === '*') throw syntaxErrorAt(following); break;
    case 'LIMIT':
    case 'OFFSET': return rowCount(tokens, i);
    case 'INSERT':
    case 'TABLE':
    case 'VALUES':
    case 'NOT': checkPlace(tokens, i); break;
    case 'DISTINCT': if (following?.key === 'ON') throw syntaxErrorAt(following); break;
    case 'INTERSECT':
    case 'EXCEPT': if (following?.key === 'ALL') throw notImplemented(`${key} ALL`); break;
    case 'FROM':
    case 'JOIN':
      if (key === 'FROM' && BEFORE_QUERY.has(tokens[i - 1]?.key ?? '')) throw syntaxErrorAt(tokens[i]);
      if (following?.kind === 'string') throw syntaxErrorAt(following);
      break;
    case 'LIKE':
    case 'ILIKE': return like(tokens, i);
    case 'SIMILAR': return similar(tokens, i);
  }
  return [key, i + 1];
}

/** A text is no time yet, and DuckDB would take it for one with a time zone. */
function atTimeZone(tokens: readonly Token[], i: number): Piece {
  const zone = tokens[i + 3];
  if (zone?.kind !== 'string' || tokens[i + 4]?.kind === 'operator' && tokens[i + 4]!.text === '||') throw notImplemented('AT TIME ZONE with a time zone that is no literal');
  if (tokens[i - 1]?.kind === 'string' && !LITERAL_TYPES.has(tokens[i - 2]?.key ?? '') && !(tokens[i - 2]?.key === 'ZONE')) throw notImplemented('AT TIME ZONE of a text');
  return [`AT TIME ZONE ${timeZone(unescapeLiteral(zone.text.slice(1, -1)), 'AT TIME ZONE')}`, i + 4];
}

/** A backslash escapes in Redshift's patterns; in DuckDB's nothing does, unless it is said. */
function like(tokens: readonly Token[], i: number): Piece {
  const { key } = tokens[i]!;
  if (!tokens[i + 1]) throw syntaxErrorAt(undefined);
  const [pattern, next] = primary(tokens, i + 1);
  const following = tokens[next];
  if (following?.key === 'ESCAPE' || following?.kind === 'operator') return [`${key} ${pattern}`, next];
  const isPlain = tokens[i + 1]!.kind === 'string' && !tokens[i + 1]!.text.includes('\\');
  return [`${key} ${pattern}${isPlain ? '' : " ESCAPE '\\'"}`, next];
}

function similar(tokens: readonly Token[], i: number): Piece {
  const pattern = tokens[i + 2];
  if (tokens[i + 1]?.key !== 'TO') throw syntaxErrorAt(tokens[i + 1]);
  if (pattern?.kind !== 'string' || tokens[i + 3]?.kind === 'operator' || tokens[i + 3]?.key === 'ESCAPE') throw notImplemented('SIMILAR TO with a pattern that is no literal');
  return [`SIMILAR TO ${quoteLiteral(similarTo(unescapeLiteral(pattern.text.slice(1, -1))))}`, i + 3];
}

function operator(tokens: readonly Token[], i: number): Piece {
  const { text } = tokens[i]!;
  if (REFUSED_OPERATORS.has(text)) throw notImplemented(`operator ${text}`);
  if (!OPERATORS.has(text)) throw new WarehouseError(`operator does not exist: ${text}`);
  if (text === '!~' || (text === '~' && endsValue(tokens[i - 1]))) {
    const pattern = tokens[i + 1];
    if (pattern?.kind !== 'string' || tokens[i + 2]?.kind === 'operator') throw notImplemented(`operator ${text} with a pattern that is no literal`);
    return [`${text} ${quoteLiteral(likeAnything(unescapeLiteral(pattern.text.slice(1, -1))))}`, i + 2];
  }
  return [text, i + 1];
}

function primary(tokens: readonly Token[], start: number): Piece {
  let [sql, i] = value(tokens, start);
  for (let levels = 0; ; levels++) {
    checkNesting(levels);
    const mark = tokens[i];
    if (mark?.text === '::' && mark.kind === 'mark') {
      const type = parseCastType(tokens, i + 1);
      [sql, i] = [castSql(sql, type), type.next];
    } else if (mark?.text === '[') {
      const close = closingIndex(tokens, i);
      [sql, i] = [`${sql}[${translateTokens(tokens.slice(i + 1, close))}]`, close + 1];
    } else if (mark?.text === '.' && isName(tokens[i + 1])) {
      [sql, i] = [`${sql}.${quoteIdentifier(nameOf(tokens[i + 1]!))}`, i + 2];
    } else {
      return [sql, i];
    }
  }
}

function value(tokens: readonly Token[], i: number): Piece {
  const token = tokens[i]!;
  switch (token.kind) {
    case 'number': return [token.text, i + 1];
    case 'string': return [textLiteral(token, tokens[i - 1]), i + 1];
    case 'mark': {
      if (token.text !== '(') throw syntaxErrorAt(token);
      return bracketed(tokens, i);
    }
    case 'operator': throw syntaxErrorAt(token);
    case 'word':
      if (token.key === 'CASE') return caseExpression(tokens, i);
      if (CONSTANTS.has(token.key) && tokens[i - 1]?.text !== '.') return [token.key, i + 1];
      if (tokens[i + 1]?.kind === 'string' && !endsValue(tokens[i - 1])) return typedLiteral(tokens, i);
      if (token.key in NILADIC && tokens[i + 1]?.text !== '(' && tokens[i + 1]?.text !== '.' && tokens[i - 1]?.key !== 'AS') return [NILADIC[token.key]!, i + 1];
  }
  return name(tokens, i);
}

/** Brackets right within brackets at once: each level on its own would copy what stands in all of them. */
function bracketed(tokens: readonly Token[], start: number): Piece {
  const close = closingIndex(tokens, start);
  let levels = 1;
  while (tokens[start + levels]?.text === '(' && closingIndex(tokens, start + levels) === close - levels) levels++;
  return [`${'('.repeat(levels)}${translateTokens(tokens.slice(start + levels, close - levels + 1))}${')'.repeat(levels)}`, close + 1];
}

function textLiteral(token: Token, before: Token | undefined): string {
  if (before?.kind === 'string') throw syntaxErrorAt(token);
  const dollar = /^\$(\w*)\$([\s\S]*)\$\1\$$/.exec(token.text);
  return dollar ? quoteLiteral(dollar[2]!) : engineLiteral(token.text);
}

const LITERAL_TYPES: ReadonlySet<string> = new Set(['DATE', 'TIME', 'TIMETZ', 'TIMESTAMP', 'TIMESTAMPTZ']);
const INTERVAL_UNITS: ReadonlySet<string> = new Set(['YEAR', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'YEARS', 'MONTHS', 'WEEKS', 'DAYS', 'HOURS', 'MINUTES', 'SECONDS']);

function typedLiteral(tokens: readonly Token[], i: number): Piece {
  const { key } = tokens[i]!;
  const text = engineLiteral(tokens[i + 1]!.text);
  if (LITERAL_TYPES.has(key)) return [`CAST(${text} AS ${key})`, i + 2];
  if (key !== 'INTERVAL') throw syntaxErrorAt(tokens[i + 1]);
  const unit = tokens[i + 2];
  if (unit?.kind !== 'word' || !INTERVAL_UNITS.has(unit.key)) return [`INTERVAL ${text}`, i + 2];
  if (tokens[i + 3]?.key === 'TO') throw notImplemented('INTERVAL with a range of units');
  return [`INTERVAL ${text} ${unit.key}`, i + 3];
}

function caseExpression(tokens: readonly Token[], start: number): Piece {
  let depth = 0;
  for (let i = start; i < tokens.length; i++) {
    const { kind, key, text } = tokens[i]!;
    if (text === '(') i = closingIndex(tokens, i);
    if (kind === 'word' && key === 'CASE') depth++;
    if (kind === 'word' && key === 'END' && --depth === 0) return [`CASE ${translateTokens(tokens.slice(start + 1, i))} END`, i + 1];
  }
  throw syntaxErrorAt(undefined);
}

/** A column, a table, or a function when a bracket follows where a value can begin. */
function name(tokens: readonly Token[], start: number): Piece {
  const parts: string[] = [];
  let i = start;
  for (;;) {
    const token = tokens[i];
    if (!isName(token)) throw syntaxErrorAt(token);
    parts.push(nameOf(token!));
    i++;
    if (tokens[i]?.text !== '.') break;
    if (tokens[i + 1]?.text === '*') return [`${parts.map(quoteIdentifier).join('.')}.*`, i + 2];
    i++;
  }
  if (tokens[i]?.text === '(' && canBeCalled(tokens, start, i)) return call(tokens, i, parts);
  if (INTERNAL_NAME.test(parts.at(-1)!) || parts.some((part) => FILE_NAME.test(part))) throw new WarehouseError(`relation "${parts.at(-1)}" does not exist`);
  const internal = parts.slice(0, -1).find((part) => INTERNAL_SCHEMAS.has(part));
  if (internal !== undefined) throw new WarehouseError(`schema "${internal}" does not exist`);
  if (SYSTEM_TABLE.test(parts.at(-1)!)) throw notImplemented(parts.at(-1)!);
  return [renamedSchema(parts).map(quoteIdentifier).join('.'), i];
}

/** DuckDB's own catalogue, which would show more than the warehouse, and its PostgreSQL tables, which have other ids and types. */
const INTERNAL_NAME = /^(?:duckdb|sqlite|pragma)_/;
/** DuckDB reads the file when there is no such table, and may read those of its own store. */
const FILE_NAME = /[/\\].*\./;
/** What is in them is read by other names. */
const INTERNAL_SCHEMAS: ReadonlySet<string> = new Set([SYSTEM_SCHEMA, INFORMATION_SCHEMA, FUNCTIONS]);
const SYSTEM_TABLE = /^pg_(?!table_def$|catalog$)/;

const SCHEMAS: Readonly<Record<string, string>> = { information_schema: INFORMATION_SCHEMA, pg_catalog: SYSTEM_SCHEMA };

function renamedSchema(parts: readonly string[]): readonly string[] {
  return parts.map((part, i) => (i === parts.length - 2 ? SCHEMAS[part] ?? part : part));
}

const BEFORE_NAMES: ReadonlySet<string> = new Set(['AS', 'INTO', 'VIEW', 'WITH', 'RECURSIVE', 'EXISTS']);

/** Not where a list of columns follows a table, an alias or the name of a common table expression. */
function canBeCalled(tokens: readonly Token[], start: number, open: number): boolean {
  const before = tokens[start - 1];
  if (endsValue(before) || (before?.kind === 'word' && BEFORE_NAMES.has(before.key))) return false;
  const close = closingIndex(tokens, open);
  return !(tokens[close + 1]?.key === 'AS' && tokens[close + 2]?.text === '(');
}

function call(tokens: readonly Token[], open: number, parts: readonly string[]): Piece {
  if (parts.length > 1 && !(parts.length === 2 && parts[0] === 'pg_catalog')) throw new WarehouseError(`function ${parts.join('.')} does not exist`);
  return readCall(tokens, parts.at(-1)!, open, { translateTokens, writeCall });
}
