/**
 * Reads SQL that users put around a COPY, far enough to see that it is one statement, and none that would end the transaction of the
 * load: what comes after that would be committed, or not, on its own, and files would be loaded twice or never.
 *
 * The Data API refuses two statements in one text. Redshift's strings know backslashes, block comments nest, and `$$` quotes.
 */
import { Token } from 'aws-cdk-lib';
import { show, ValidationError } from './validation';

/** Of one statement: https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html */
export const MAX_STATEMENT_BYTES = 100_000;
/** Left of that for the comment by which a statement is found again, and for names of tables. */
const RESERVED_BYTES = 2_000;

const QUOTED = /'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|(\$\w*\$).*?\1/sy;
const LINE_COMMENT = /--[^\n]*/y;
const UNCLOSED = /'|"|\$\w*\$/y;

interface Refusal {
  readonly pattern: RegExp;
  readonly reason: string;
}

/** By the words that a statement begins with. https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_commands.html says of each whether it runs in a transaction. */
const REFUSED: readonly Refusal[] = [
  { pattern: /^(BEGIN|START)\b/, reason: 'begins a transaction, and the load has one already' },
  { pattern: /^(COMMIT|END|ROLLBACK|ABORT)\b/, reason: 'ends the transaction of the load' },
  { pattern: /^TRUNCATE\b/, reason: 'commits the transaction of the load; DELETE FROM does not' },
  { pattern: /^ALTER TABLE\b.*\bAPPEND\b/, reason: 'commits at once' },
  { pattern: /^ALTER TABLE\b.*\bALTER (COLUMN|DISTKEY|DISTSTYLE|SORTKEY|COMPOUND|ENCODE)\b/, reason: 'cannot run in a transaction' },
  { pattern: /^(VACUUM|ANALYZE COMPRESSION)\b/, reason: 'cannot run in a transaction' },
  { pattern: /^(CREATE|ALTER|DROP) (DATABASE|LIBRARY|DATASHARE|EXTERNAL)\b/, reason: 'cannot run in a transaction' },
  { pattern: /^CREATE OR REPLACE (LIBRARY|EXTERNAL)\b/, reason: 'cannot run in a transaction' },
];

/** @returns the statement, without a semicolon at its end */
export function checkStatement(prop: string, sql: string): string {
  if (Token.isUnresolved(sql)) return sql;
  const { text, words } = readOne(prop, sql);
  if (words === '') throw new ValidationError(`\`${prop}\` must hold statements, got ${show(sql)}; remove it`);
  const refusal = REFUSED.find(({ pattern }) => pattern.test(words));
  if (refusal) throw new ValidationError(`\`${prop}\` ${show(sql)} ${refusal.reason}; run it outside of the loads`);
  return text;
}

/** @returns what follows the name in CREATE TABLE */
export function checkTableDefinition(definition: string): string {
  if (Token.isUnresolved(definition)) return definition;
  const { text, words } = readOne('definition', definition);
  const fix = 'give what follows the name in CREATE TABLE, for example \'(id BIGINT) SORTKEY (id)\'';
  if (!words.startsWith('(')) throw new ValidationError(`\`definition\` must begin with a parenthesis, got ${show(definition)}; ${fix}`);
  const afterColumns = outsideOfParentheses(words);
  if (afterColumns === undefined) throw new ValidationError(`\`definition\` ${show(definition)} has parentheses that do not match; ${fix}`);
  if (/\bAS\b/.test(afterColumns)) {
    throw new ValidationError(`\`definition\` ${show(definition)} fills the table by a query (AS), and it would hold rows of no file; ${fix}`);
  }
  return text;
}

/** @returns undefined when they do not match */
function outsideOfParentheses(words: string): string | undefined {
  let depth = 0;
  let outside = '';
  for (const character of words) {
    if (character === ')') depth -= 1;
    if (depth < 0) return undefined;
    outside += depth === 0 ? character : ' ';
    if (character === '(') depth += 1;
  }
  return depth === 0 ? outside : undefined;
}

interface Statement {
  readonly text: string;
  /** What is neither quoted nor a comment, in upper case, with single spaces. */
  readonly words: string;
}

function readOne(prop: string, sql: string): Statement {
  const bare = withoutQuotedText(prop, sql);
  const end = bare.search(/;\s*$/);
  const body = end < 0 ? bare : bare.slice(0, end);
  if (body.includes(';')) throw new ValidationError(`\`${prop}\` ${show(sql)} holds several statements; give each as an item of its own`);
  const text = (end < 0 ? sql : sql.slice(0, end)).trim();
  if (Buffer.byteLength(text) > MAX_STATEMENT_BYTES - RESERVED_BYTES) {
    throw new ValidationError(`\`${prop}\` must hold statements of at most ${MAX_STATEMENT_BYTES - RESERVED_BYTES} bytes, got one of ${Buffer.byteLength(text)}; `
      + 'the Data API takes no longer ones: put it into a procedure');
  }
  return { text, words: body.replace(/\s+/g, ' ').trim().toUpperCase() };
}

/** The text with spaces in the place of everything that is quoted or a comment: positions stay the same. */
function withoutQuotedText(prop: string, sql: string): string {
  if (sql.includes('\0')) throw new ValidationError(`\`${prop}\` ${show(sql)} holds a NUL character; remove it`);
  let bare = '';
  while (bare.length < sql.length) {
    const at = bare.length;
    const skipped = match(QUOTED, sql, at) ?? match(LINE_COMMENT, sql, at) ?? blockComment(sql, at);
    if (skipped === undefined && (match(UNCLOSED, sql, at) ?? (sql.startsWith('/*', at) ? '/*' : undefined)) !== undefined) {
      throw new ValidationError(`\`${prop}\` ${show(sql)} holds a quote or a comment that is not closed; close it`);
    }
    bare += skipped === undefined ? sql[at] : skipped.replace(/[^]/g, ' ');
  }
  return bare;
}

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

function blockComment(sql: string, at: number): string | undefined {
  if (!sql.startsWith('/*', at)) return undefined;
  let depth = 0;
  for (let i = at; i < sql.length; i++) {
    if (sql.startsWith('/*', i)) depth++;
    else if (sql.startsWith('*/', i)) depth--;
    else continue;
    i++;
    if (depth === 0) return sql.slice(at, i + 1);
  }
  return undefined;
}
