/**
 * Redshift's lexical rules, in the one place that knows them: what splits a script, finds parameters and translates a
 * statement has to agree on where a quote, a comment or a name ends. Every character belongs to a piece, and nothing is
 * an error here: a quote or comment that is never closed lasts to the end.
 */
import { STRING_LITERAL } from './string-literal';

export type PieceKind = 'blank' | 'comment' | 'string' | 'quoted' | 'number' | 'word' | 'mark' | 'operator' | 'other';

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
  readonly offset: number;
}

const PATTERNS: readonly (readonly [PieceKind, RegExp])[] = [
  ['blank', /\s+/y],
  ['comment', /--[^\n]*/y],
  ['string', new RegExp(STRING_LITERAL, 'y')],
  ['string', /\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/y],
  ['quoted', /"(?:[^"]|"")*(?:"|$)/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w$])/y],
  ['word', /#?[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['mark', /::|[()[\],.;:]/y],
  // None is nearly as long: whoever writes a thousand signs in a row writes a thousand operators.
  ['operator', /[-+*/<>=~!@#%^&|`?]{1,64}/y],
  ['other', /[\w$]+|[\s\S]/uy],
];

export function* scan(sql: string): Generator<Piece> {
  for (let offset = 0; offset < sql.length;) {
    const piece = sql.startsWith('/*', offset) ? { kind: 'comment' as const, text: blockComment(sql, offset), offset } : pieceAt(sql, offset);
    yield piece;
    offset += piece.text.length;
  }
}

/** Whether a quote or comment has its end. */
export function isClosed({ kind, text }: Piece): boolean {
  switch (kind) {
    case 'comment': return text.startsWith('--') || blockComment(`${text} `, 0) === text;
    case 'string': return text.startsWith('$') ? /^\$(\w*)\$[\s\S]*\$\1\$$/.test(text) : CLOSED_STRING.test(text);
    case 'quoted': return /^"(?:[^"]|"")*"$/.test(text);
    default: return true;
  }
}

const CLOSED_STRING = /^'(?:[^'\\]|''|\\[\s\S])*'$/;

function pieceAt(sql: string, offset: number): Piece {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(sql)?.[0];
    if (match !== undefined) return { kind, text: kind === 'operator' ? operator(match) : match, offset };
  }
  throw new Error(`nothing matches at ${offset}`);
}

/** As PostgreSQL reads them: an operator ends before a comment, and at a sign that belongs to the number after it. */
function operator(run: string): string {
  const comment = /--|\/\*/.exec(run.slice(1));
  const text = comment ? run.slice(0, comment.index + 1) : run;
  if (text.length === 1 || /[~!@#%^&|`?]/.test(text)) return text;
  return text.replace(/[-+]+$/, '') || text[0]!;
}

/** Block comments nest. */
function blockComment(sql: string, start: number): string {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let match = mark.exec(sql); match; match = mark.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return sql.slice(start, mark.lastIndex);
  }
  return sql.slice(start);
}
