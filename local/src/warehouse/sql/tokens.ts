/** A statement as a list of tokens, by Redshift's lexical rules. Comments and blanks are gone. */
import { WarehouseError } from '../errors';
import { skipBlockComment } from './lexer';
import { STRING_LITERAL } from './string-literal';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'operator' | 'mark';

export interface Token {
  readonly kind: TokenKind;
  /** As it was written. */
  readonly text: string;
  /** A word in upper case; of a quoted name, a string and all else the text. */
  readonly key: string;
  readonly offset: number;
}

const PATTERNS: readonly (readonly [TokenKind | 'blank', RegExp])[] = [
  ['blank', /(?:\s|--[^\n]*)+/y],
  ['string', new RegExp(STRING_LITERAL, 'y')],
  ['string', /\$(\w*)\$[\s\S]*?\$\1\$/y],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w$])/y],
  ['word', /#?[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['mark', /::|[()[\],.;:]/y],
  ['operator', /[-+*/<>=~!@#%^&|`?]+/y],
];

/** @throws WarehouseError at what is no token */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let offset = 0; offset < sql.length;) {
    if (sql.startsWith('/*', offset)) {
      offset += skipBlockComment(sql, offset);
      continue;
    }
    const token = tokenAt(sql, offset);
    if (token.kind !== 'blank') tokens.push(token as Token);
    offset += token.text.length;
  }
  return tokens;
}

function tokenAt(sql: string, offset: number): Omit<Token, 'kind'> & { kind: TokenKind | 'blank' } {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(sql)?.[0];
    if (match === undefined) continue;
    const text = kind === 'operator' ? operator(match) : match;
    return { kind, text, key: kind === 'word' ? text.toUpperCase() : text, offset };
  }
  const rest = /^(?:[\w$]+|[\s\S])/u.exec(sql.slice(offset))![0];
  throw syntaxErrorAt({ text: rest, offset });
}

/** As PostgreSQL reads them: an operator ends before a comment, and at a sign that belongs to the number after it. */
function operator(run: string): string {
  const comment = /--|\/\*/.exec(run.slice(1));
  const text = comment ? run.slice(0, comment.index + 1) : run;
  if (text.length === 1 || /[~!@#%^&|`?]/.test(text)) return text;
  return text.replace(/[-+]+$/, '') || text[0]!;
}

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
