/** A statement as a list of tokens, by Redshift's lexical rules. Comments and blanks are gone. */
import { notImplemented, WarehouseError } from '../errors';
import { KEYWORDS } from './keywords';
import { isClosed, type Piece, scan } from './scan';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'operator' | 'mark';

export interface Token {
  readonly kind: TokenKind;
  /** As it was written. */
  readonly text: string;
  /** A word in upper case; of a quoted name, a string and all else the text. */
  readonly key: string;
  readonly offset: number;
  /** Of an opening bracket: how many tokens further its closing one stands. */
  readonly span?: number;
}

/** Far above what anybody writes, and far below what a parser that calls itself can stand. */
const MAX_NESTING = 200;

/** @throws WarehouseError at what is no token, has no end, or nests too deep */
export function tokenize(sql: string): Token[] {
  const tokens: (Token & { span?: number })[] = [];
  const open: number[] = [];
  let cases = 0;
  for (const piece of scan(sql)) {
    const { kind, text, offset } = piece;
    checkClosed(piece);
    if (kind === 'other') throw syntaxErrorAt(piece);
    if (kind === 'blank' || kind === 'comment') continue;
    const key = kind === 'word' ? text.toUpperCase() : text;
    if (kind === 'mark' && (text === '(' || text === '[')) open.push(tokens.length);
    if (kind === 'mark' && (text === ')' || text === ']')) close(tokens, open.pop(), text);
    if (kind === 'word' && key === 'CASE') cases++;
    if (kind === 'word' && key === 'END') cases--;
    checkNesting(open.length + cases);
    tokens.push({ kind, text, key, offset });
  }
  return tokens;
}

function close(tokens: (Token & { span?: number })[], opening: number | undefined, bracket: string): void {
  if (opening !== undefined && (tokens[opening]!.text === '(') === (bracket === ')')) tokens[opening]!.span = tokens.length - opening;
}

/** @throws WarehouseError */
export function checkNesting(levels: number): void {
  if (levels > MAX_NESTING) throw notImplemented(`a statement that nests more than ${MAX_NESTING} levels deep`);
}

/** @throws WarehouseError for a quote or comment without an end */
export function checkClosed(piece: Piece): void {
  if (!isClosed(piece)) throw new WarehouseError(`unterminated ${UNTERMINATED[piece.kind]} at or near "${piece.text}"`);
}

const UNTERMINATED: Readonly<Record<string, string>> = { comment: '/* comment', string: 'quoted string', quoted: 'quoted identifier' };

export function syntaxErrorAt(token: { text: string; offset: number } | undefined): WarehouseError {
  if (!token) return new WarehouseError('syntax error at end of input');
  return new WarehouseError(`syntax error at or near "${token.text}"\n  Position: ${token.offset + 1}`);
}

/** Index of the bracket that closes the one at `open`. @throws WarehouseError */
export function closingIndex(tokens: readonly Token[], open: number): number {
  const { span } = tokens[open]!;
  if (span !== undefined) return open + span;
  const brackets: string[] = [];
  for (let i = open; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind !== 'mark') continue;
    if (text === '(' || text === '[') brackets.push(text === '(' ? ')' : ']');
    if ((text === ')' || text === ']') && brackets.pop() !== text) throw syntaxErrorAt(tokens[i]);
    if (brackets.length === 0) return i;
  }
  throw syntaxErrorAt(undefined);
}

/** Splits at the commas that stand in no bracket. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  if (tokens.length === 0) return [];
  const parts: Token[][] = [];
  let start = 0;
  for (let i = 0; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind !== 'mark') continue;
    if (text === '(' || text === '[') i = closingIndex(tokens, i);
    if (text !== ',') continue;
    parts.push(tokens.slice(start, i));
    start = i + 1;
  }
  parts.push(tokens.slice(start));
  return parts;
}

export function lastIndexOf(tokens: readonly Token[], isIt: (token: Token) => boolean): number {
  let last = -1;
  tokens.forEach((token, i) => { if (isIt(token)) last = i; });
  return last;
}

export function nameOf(token: Token): string {
  return token.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"').toLowerCase() : token.text.toLowerCase();
}

export function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted';
}

/** Whether a value, or a name, ends with the token: then what follows is no beginning of another. */
export function endsValue(token: Token | undefined): boolean {
  if (!token) return false;
  if (token.kind === 'word') return !KEYWORDS.has(token.key) || ['END', 'NULL', 'TRUE', 'FALSE', 'DEFAULT'].includes(token.key);
  return token.kind === 'quoted' || token.kind === 'string' || token.kind === 'number' || token.text === ')' || token.text === ']';
}
