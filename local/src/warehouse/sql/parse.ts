/** Parses COPY and CREATE TABLE. A syntax error says where, in Redshift's words. */
import { generate, type Parser } from 'peggy';
import { WarehouseError } from '../errors';
import { type DeclaredType } from '../types';
import { GRAMMAR } from './grammar';
import { STRING_LITERAL, unescapeLiteral } from './string-literal';

export interface CopyOption {
  readonly name: string;
  readonly value?: string | number;
}

export interface CopyStatement {
  readonly kind: 'copy';
  /** [database.][schema.]table, lower case. */
  readonly table: readonly string[];
  readonly columns?: readonly string[];
  readonly source: string;
  /** In order; the values of credentials are not kept. */
  readonly options: readonly CopyOption[];
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: DeclaredType;
  readonly notNull: boolean;
  readonly defaultSql?: string;
}

export interface CreateTableStatement {
  readonly kind: 'createTable';
  readonly table: readonly string[];
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  /** Names of what the warehouse does not implement. */
  readonly refused: readonly string[];
}

export interface CreateTableAsStatement {
  readonly kind: 'createTableAs';
  readonly table: readonly string[];
  readonly attributes: readonly string[];
}

let parser: Parser | undefined;

export function parseCopy(sql: string): CopyStatement {
  return parse(sql, 'Copy') as CopyStatement;
}

export function parseCreateTable(sql: string): CreateTableStatement | CreateTableAsStatement {
  return parse(sql, 'CreateTable') as CreateTableStatement | CreateTableAsStatement;
}

function parse(sql: string, startRule: string): unknown {
  parser ??= generate(GRAMMAR, { allowedStartRules: ['Copy', 'CreateTable'] });
  try {
    return parser.parse(sql, { startRule, unescapeLiteral });
  } catch (error) {
    if (!(error instanceof parser.SyntaxError)) throw error;
    throw syntaxError(sql, error.location.start.offset);
  }
}

const TOKEN = new RegExp(String.raw`^(?:${STRING_LITERAL}|"(?:[^"]|"")*"?|[\w$]+|.)`, 'su');

function syntaxError(sql: string, failure: number): WarehouseError {
  const offset = startOfWord(sql, failure);
  const token = TOKEN.exec(sql.slice(offset))?.[0];
  if (token === undefined) return new WarehouseError(`syntax error at end of input\n  Position: ${sql.length + 1}`);
  return new WarehouseError(`syntax error at or near "${token}"\n  Position: ${offset + 1}`);
}

/** The parser may have read half of a misspelt word before it gave up: the whole word is what the message names. */
function startOfWord(sql: string, offset: number): number {
  let start = offset;
  while (start > 0 && /\w/.test(sql[offset] ?? '') && /\w/.test(sql[start - 1]!)) start--;
  return start;
}
