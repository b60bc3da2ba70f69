/** A statement as a list of tokens, by Redshift's lexical rules. Comments and blanks are gone. */
import { WarehouseError } from '../errors';
import { KEYWORDS } from './keywords';
import { isClosed, scan } from './scan';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'operator' | 'mark';

export interface Token {
  readonly kind: TokenKind;
  /** As it was written. */
  readonly text: string;
  /** A word in upper case; of a quoted name, a string and all else the text. */
  readonly key: string;
  readonly offset: number;
}

/** @throws WarehouseError at what is no token, or has no end */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const piece of scan(sql)) {
    const { kind, text, offset } = piece;
    if (!isClosed(piece)) throw new WarehouseError(`unterminated ${UNTERMINATED[kind]} at or near "${text}"`);
    if (kind === 'other') throw syntaxErrorAt(piece);
    if (kind !== 'blank' && kind !== 'comment') tokens.push({ kind, text, key: kind === 'word' ? text.toUpperCase() : text, offset });
  }
  return tokens;
}

const UNTERMINATED: Readonly<Record<string, string>> = { comment: '/* comment', string: 'quoted string', quoted: 'quoted identifier' };

export function syntaxErrorAt(token: { text: string; offset: number } | undefined): WarehouseError {
  if (!token) return new WarehouseError('syntax error at end of input');
  return new WarehouseError(`syntax error at or near "${token.text}"\n  Position: ${token.offset + 1}`);
}

/** Index of the bracket that closes the one at `open`. @throws WarehouseError */
export function closingIndex(tokens: readonly Token[], open: number): number {
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
  const parts: Token[][] = [[]];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind === 'mark' && token.text === ',') {
      parts.push([]);
      continue;
    }
    const end = token.text === '(' || token.text === '[' ? closingIndex(tokens, i) : i;
    parts.at(-1)!.push(...tokens.slice(i, end + 1));
    i = end;
  }
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
