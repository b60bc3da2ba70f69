/**
 * Just enough of SQL's lexical rules to find where statements end and parameters stand: quotes, dollar quotes and
 * comments hide both.
 */
import { engineLiteral, STRING_LITERAL } from './string-literal';

export interface ScriptStatement {
  readonly sql: string;
  /** Line of the script, from 1, where the statement's first word stands. */
  readonly line: number;
}

const TOKEN = new RegExp(STRING_LITERAL + String.raw`|"(?:[^"]|"")*(?:"|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|--[^\n]*|/\*|;|::|:[A-Za-z_]\w*|[\s\S]`, 'g');

export function splitStatements(script: string): ScriptStatement[] {
  const statements: ScriptStatement[] = [];
  let start: number | undefined;
  for (const token of tokens(script)) {
    if (token.text === ';') {
      if (start !== undefined) statements.push(statement(script, start, token.offset));
      start = undefined;
    } else if (start === undefined && !isBlank(token.text)) {
      start = token.offset;
    }
  }
  if (start !== undefined) statements.push(statement(script, start, script.length));
  return statements;
}

/** Puts each `:name` outside quotes and comments through `replace`. */
export function replaceParameters(sql: string, replace: (name: string) => string): string {
  let result = '';
  for (const { text } of tokens(sql)) result += /^:[A-Za-z_]/.test(text) ? replace(text.slice(1)) : text;
  return result;
}

/** The statement with its string literals as DuckDB has to read them. */
export function withEngineLiterals(sql: string): string {
  if (!sql.includes('\\')) return sql;
  let result = '';
  for (const { text } of tokens(sql)) result += text.startsWith("'") ? engineLiteral(text) : text;
  return result;
}

/** Of a name, in bytes. */
const MAX_WORD = 127;

/** The statement's first words, upper case, without comments: enough to know its kind. */
export function leadingWords(sql: string, count: number): string[] {
  let bare = '';
  for (const { text } of tokens(sql)) {
    bare += isComment(text) ? ' ' : text;
    if (bare.length > MAX_WORD && bare.trimStart().length > count * MAX_WORD) break;
  }
  return bare.toUpperCase().match(/[A-Z_]+|\S/g)?.slice(0, count) ?? [];
}

function* tokens(sql: string): Generator<{ text: string; offset: number }> {
  TOKEN.lastIndex = 0;
  for (let offset = 0; offset < sql.length;) {
    TOKEN.lastIndex = offset;
    let text = TOKEN.exec(sql)![0];
    if (text === '/*') text = blockComment(sql, offset);
    yield { text, offset };
    offset += text.length;
  }
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

function statement(script: string, start: number, end: number): ScriptStatement {
  return { sql: script.slice(start, end).trim(), line: script.slice(0, start).split('\n').length };
}

/** How long the comment at `start` is. */
export function skipBlockComment(sql: string, start: number): number {
  return blockComment(sql, start).length;
}

function isComment(text: string): boolean {
  return text.startsWith('--') || text.startsWith('/*');
}

function isBlank(text: string): boolean {
  return isComment(text) || text.trim() === '';
}
