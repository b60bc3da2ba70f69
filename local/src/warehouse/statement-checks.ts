/** What may be passed to DuckDB, and what is refused by name: DuckDB would do something else, or more than Redshift. */
import { FUNCTIONS, SYSTEM_SCHEMA } from './engine';
import { notImplemented, WarehouseError } from './errors';
import { syntaxErrorAt, type Token, tokenize } from './sql/tokens';
import { changedNames, isAbout } from './sql/written-table';

export const OPENS = new Set(['BEGIN', 'START']);
export const CLOSES = new Set(['COMMIT', 'END', 'ROLLBACK', 'ABORT']);
/** There are no permissions, statistics, descriptions or blocks to reclaim: these succeed and do nothing. */
export const NO_EFFECT = new Set(['GRANT', 'REVOKE', 'ANALYZE', 'VACUUM', 'COMMENT']);

/** Statements that are run here, COPY, CREATE TABLE and those of sessions by our own hand. */
export const RUN = new Set(['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'DROP', 'CREATE', 'ALTER', 'EXPLAIN', 'COPY', 'SET', 'SHOW', 'RESET',
  'LOCK', '(', ...OPENS, ...CLOSES, ...NO_EFFECT]);
/** https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_commands.html */
export const REFUSED_STATEMENTS = new Set(['CALL', 'CANCEL', 'CLOSE', 'DEALLOCATE', 'DECLARE', 'DESC', 'EXECUTE', 'FETCH', 'PREPARE', 'UNLOAD', 'USE']);
export const CREATED = new Set(['SCHEMA', 'VIEW', 'TABLE']);
const DROPPED = CREATED;
const EXPLAINED = new Set(['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE']);
/** Of CREATE, DROP and ALTER: what they may be about in Redshift, beside what they may be about here. */
export const OBJECTS = new Set(['DATABASE', 'DATASHARE', 'EXTERNAL', 'FUNCTION', 'GROUP', 'IDENTITY', 'LIBRARY', 'MASKING', 'MATERIALIZED', 'MODEL', 'PROCEDURE', 'RLS',
  'ROLE', 'SCHEMA', 'TABLE', 'TEMPLATE', 'USER', 'VIEW', 'DEFAULT']);

/** DuckDB would take a NUL for the end of the statement. */
export function checkText(sql: string): void {
  if (sql.includes('\0')) throw new WarehouseError('invalid byte sequence for encoding "UTF8": 0x00');
}

/** What the warehouse records about itself is read by everyone and changed by nobody. */
export function checkTarget(tokens: readonly Token[], database: string): void {
  const statement = tokens[0]?.key === 'EXPLAIN' ? tokens.slice(1) : tokens;
  const names = changedNames(statement);
  const isSchema = isAbout(statement, 'SCHEMA');
  if (isSchema && names.some(({ length }) => length > 1)) throw syntaxErrorAt(statement.find(({ text }) => text === '.'));
  for (const parts of names) checkName(isSchema ? [...parts, ''] : parts, database);
}

/** @param parts [database.][schema.]name. What it names has to be in the database, and in no schema of the engine's own. */
export function checkName(parts: readonly string[], database: string): void {
  const [, schema, of] = [...parts].reverse();
  const system = parts.find((part) => SYSTEM_NAME.test(part));
  if (system !== undefined) throw new WarehouseError(`permission denied for ${system}`);
  if (of !== undefined && of !== database) throw new WarehouseError(`database "${of}" does not exist`);
  if (schema !== undefined && (ENGINE_NAMES.has(schema) || schema === database)) throw notImplemented(`schema "${schema}"`);
}

/** A schema of such a name would be taken for a database. */
const ENGINE_NAMES = new Set(['main', 'temp', 'system', FUNCTIONS]);
const SYSTEM_NAME = new RegExp(`^(?:${SYSTEM_SCHEMA}|redshift_information_schema|information_schema|pg_catalog|sys_(?:query|load)_[a-z_]+|stl_(?:query|load_[a-z]+)|svv_[a-z_]+|pg_table_def)$`);

/** @throws WarehouseError for a statement that Redshift has not, or that the warehouse has not */
export function checkStatement(words: readonly string[], sql: string): void {
  const [first, ...others] = words;
  if (first === undefined) throw new WarehouseError('syntax error at end of input');
  if (REFUSED_STATEMENTS.has(first)) throw notImplemented(first);
  if (!RUN.has(first)) throw syntaxErrorAt(tokenize(sql)[0]);
  if (first === 'EXPLAIN' && !EXPLAINED.has(others[0] ?? '')) throw notImplemented(`EXPLAIN ${others[0]}`);
  if (first === 'CREATE') checkObject(first, others[0] === 'OR' ? others.slice(2) : others, CREATED);
  if (first === 'CREATE' && others[0] === 'OR' && others[2] !== 'VIEW') throw syntaxErrorAt(tokenize(sql)[1]);
  if (first === 'CREATE' && others.includes('VIEW') && others[others.indexOf('VIEW') + 1] === 'IF') throw syntaxErrorAt(tokenize(sql).find(({ key }) => key === 'IF'));
  if (first === 'DROP') checkObject(first, others, DROPPED);
  if (first === 'ALTER') checkObject(first, others, new Set(['TABLE']));
}

function checkObject(verb: string, words: readonly string[], known: ReadonlySet<string>): void {
  const object = words.find((word) => !['LOCAL', 'TEMP', 'TEMPORARY'].includes(word)) ?? '';
  if (known.has(object)) return;
  if (OBJECTS.has(object)) throw notImplemented(`${verb} ${object}`);
  throw new WarehouseError(object === '' ? 'syntax error at end of input' : `syntax error at or near "${object}"`);
}
