/** Where statements end, where parameters stand and how a statement begins, whatever it is: nothing here is an error. */
import { type Piece, scan } from './scan';

export interface ScriptStatement {
  readonly sql: string;
  /** Line of the script, from 1, where the statement's first word stands. */
  readonly line: number;
}

export function splitStatements(script: string): ScriptStatement[] {
  const statements: ScriptStatement[] = [];
  let start: number | undefined;
  let line = 1;
  let counted = 0;
  const end = (from: number, to: number) => {
    line += newlines(script, counted, from);
    counted = from;
    statements.push({ sql: script.slice(from, to).trim(), line });
  };
  for (const piece of scan(script)) {
    if (piece.text === ';') {
      if (start !== undefined) end(start, piece.offset);
      start = undefined;
    } else if (start === undefined && !isBlank(piece)) {
      start = piece.offset;
    }
  }
  if (start !== undefined) end(start, script.length);
  return statements;
}

/** Puts each `:name` outside quotes and comments through `replace`. */
export function replaceParameters(sql: string, replace: (name: string) => string): string {
  const parts: string[] = [];
  for (const { kind, text } of scan(sql)) {
    const [name] = kind === 'word' && parts.at(-1) === ':' ? /^[A-Za-z_]\w*/.exec(text) ?? [] : [];
    if (name === undefined) parts.push(text);
    else parts.splice(-1, 1, replace(name) + text.slice(name.length));
  }
  return parts.join('');
}

/** Of a name, in bytes. */
const MAX_WORD = 127;

/** The statement's first words, upper case, without comments: enough to know its kind. */
export function leadingWords(sql: string, count: number): string[] {
  const words: string[] = [];
  for (const piece of scan(sql)) {
    if (words.length >= count) break;
    if (!isBlank(piece)) words.push(...piece.text.slice(0, count * MAX_WORD).toUpperCase().match(/[A-Z_]+|\S/g) ?? []);
  }
  return words.slice(0, count);
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function isBlank({ kind }: Piece): boolean {
  return kind === 'comment' || kind === 'blank';
}
