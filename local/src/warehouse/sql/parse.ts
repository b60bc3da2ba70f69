/** Parses COPY, CREATE TABLE and ALTER TABLE. A syntax error says where, in Redshift's words. */
import { generate, type Parser } from 'peggy';
import { WarehouseError } from '../errors';
import { type DeclaredType } from '../types';
import { GRAMMAR } from './grammar';
import { scan } from './scan';
import { STRING_LITERAL, unescapeLiteral } from './string-literal';
import { checkClosed, checkNesting } from './tokens';

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

export interface Identity {
  /** `always`: only COPY with EXPLICIT_IDS gives it values. */
  readonly kind: 'always' | 'default';
  readonly seed: number;
  readonly step: number;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: DeclaredType;
  readonly notNull: boolean;
  readonly defaultSql?: string;
  readonly identity?: Identity;
  /** Names of what the warehouse does not implement. */
  readonly refused: readonly string[];
}

/** LIKE, within the brackets of CREATE TABLE. */
export interface LikeTable {
  readonly like: readonly string[];
  readonly includingDefaults: boolean;
}

export interface PrimaryKey {
  readonly primaryKey: readonly string[];
}

export interface CreateTableStatement {
  readonly kind: 'createTable';
  readonly table: readonly string[];
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly elements: readonly (ColumnDefinition | LikeTable | PrimaryKey)[];
}

export interface CreateTableAsStatement {
  readonly kind: 'createTableAs';
  readonly table: readonly string[];
  readonly temporary: boolean;
  readonly columns?: readonly string[];
  readonly query: string;
}

export interface AlterTableStatement {
  readonly table: readonly string[];
  readonly change:
    | { readonly kind: 'none' }
    | { readonly kind: 'primaryKey'; readonly columns: readonly string[] }
    | { readonly kind: 'addColumn'; readonly column: ColumnDefinition }
    | { readonly kind: 'dropColumn'; readonly name: string }
    | { readonly kind: 'renameTable'; readonly name: string }
    | { readonly kind: 'renameColumn'; readonly name: string; readonly newName: string }
    | { readonly kind: 'alterType'; readonly name: string; readonly type: DeclaredType }
    | { readonly kind: 'refused'; readonly what: string };
}

let parser: Parser | undefined;

export function parseCopy(sql: string): CopyStatement {
  return parse(sql, 'Copy') as CopyStatement;
}

export function parseCreateTable(sql: string): CreateTableStatement | CreateTableAsStatement {
  return parse(sql, 'CreateTable') as CreateTableStatement | CreateTableAsStatement;
}

export function parseAlterTable(sql: string): AlterTableStatement {
  return parse(sql, 'AlterTable') as AlterTableStatement;
}

function parse(sql: string, startRule: string): unknown {
  parser ??= generate(GRAMMAR, { allowedStartRules: ['Copy', 'CreateTable', 'AlterTable'] });
  const bare = withoutComments(sql);
  try {
    return parser.parse(bare, { startRule, unescapeLiteral });
  } catch (error) {
    if (!(error instanceof parser.SyntaxError)) throw error;
    throw syntaxError(sql, error.location.start.offset);
  }
}

/**
 * With blanks in the place of comments, so that offsets stay. The generated parser calls itself for what nests, and reads
 * what has no end once for every level: it must not see either.
 */
function withoutComments(sql: string): string {
  const parts: string[] = [];
  let open = 0;
  for (const piece of scan(sql)) {
    const { kind, text } = piece;
    checkClosed(piece);
    if (text === '(') open++;
    if (text === ')') open--;
    checkNesting(open);
    parts.push(kind === 'comment' ? text.replace(/[^\n]/g, ' ') : text);
  }
  return parts.join('');
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
