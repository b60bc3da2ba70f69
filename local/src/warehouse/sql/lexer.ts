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
  for (const piece of scan(script)) {
    if (piece.text === ';') {
      if (start !== undefined) statements.push(statement(script, start, piece.offset));
      start = undefined;
    } else if (start === undefined && !isBlank(piece)) {
      start = piece.offset;
    }
  }
  if (start !== undefined) statements.push(statement(script, start, script.length));
  return statements;
}

/** Puts each `:name` outside quotes and comments through `replace`. */
export function replaceParameters(sql: string, replace: (name: string) => string): string {
  let result = '';
  let afterColon = false;
  for (const { kind, text } of scan(sql)) {
    const [name] = afterColon && kind === 'word' ? /^[A-Za-z_]\w*/.exec(text) ?? [] : [];
    result = name === undefined ? result + text : result.slice(0, -1) + replace(name) + text.slice(name.length);
    afterColon = text === ':';
  }
  return result;
}

/** Of a name, in bytes. */
const MAX_WORD = 127;

/** The statement's first words, upper case, without comments: enough to know its kind. */
export function leadingWords(sql: string, count: number): string[] {
  let bare = '';
  for (const { kind, text } of scan(sql)) {
    bare += kind === 'comment' ? ' ' : text;
    if (bare.length > MAX_WORD && bare.trimStart().length > count * MAX_WORD) break;
  }
  return bare.toUpperCase().match(/[A-Z_]+|\S/g)?.slice(0, count) ?? [];
}

function statement(script: string, start: number, end: number): ScriptStatement {
  return { sql: script.slice(start, end).trim(), line: script.slice(0, start).split('\n').length };
}

function isBlank({ kind }: Piece): boolean {
  return kind === 'comment' || kind === 'blank';
}
