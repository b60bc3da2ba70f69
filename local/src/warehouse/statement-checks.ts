/** What may be passed to DuckDB, and what is refused by name: DuckDB would do something else, or more than Redshift. */
import { SYSTEM_SCHEMA } from './engine';
import { notImplemented, WarehouseError } from './errors';

/** Statements whose meaning in DuckDB is Redshift's. COPY and CREATE TABLE are read by our own grammar. */
const PASSED = new Set(['SELECT', 'WITH', 'VALUES', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'DROP', 'CREATE', 'ALTER', 'EXPLAIN',
  'BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT', '(']);
export const OPENS = new Set(['BEGIN', 'START']);
export const CLOSES = new Set(['COMMIT', 'END', 'ROLLBACK', 'ABORT']);
/** There are no permissions, statistics or blocks to reclaim: these succeed and do nothing. */
export const NO_EFFECT = new Set(['GRANT', 'REVOKE', 'ANALYZE', 'VACUUM']);
const CREATED = new Set(['SCHEMA', 'VIEW']);
const EXPLAINED = new Set(['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE']);
const DROPPED = new Set(['SCHEMA', 'VIEW', 'TABLE']);

/** DuckDB would take a NUL for the end of the statement. */
export function checkText(sql: string): void {
  if (sql.includes('\0')) throw new WarehouseError('invalid byte sequence for encoding "UTF8": 0x00');
}

/** What the warehouse records about itself is read by everyone and changed by nobody. */
export function checkTarget(words: readonly string[]): void {
  if (READS.has(words[0]!) || NO_EFFECT.has(words[0]!)) return;
  const end = words.findIndex((word) => AFTER_TARGET.has(word));
  const system = words.slice(0, end < 0 ? undefined : end).find((word) => SYSTEM_NAME.test(word));
  if (system !== undefined) throw new WarehouseError(`permission denied for ${system.toLowerCase()}`);
}

const READS = new Set(['SELECT', 'WITH', 'VALUES', 'EXPLAIN', '(']);
const AFTER_TARGET = new Set(['SELECT', 'WHERE', 'SET', 'USING', 'VALUES', 'AS', '(']);
const SYSTEM_NAME = new RegExp(`^(?:${SYSTEM_SCHEMA}|redshift_information_schema|sys_(?:query|load)_[a-z_]+|stl_(?:query|load_[a-z]+)|svv_[a-z_]+|pg_table_def)$`, 'i');

export function checkPassesToEngine(first: string | undefined, others: readonly string[]): void {
  if (first === undefined) throw new WarehouseError('syntax error at end of input');
  if (NO_EFFECT.has(first)) return;
  if (!PASSED.has(first)) throw notImplemented(first);
  const object = others[0] === 'OR' ? others[2] : others[0];
  if (first === 'CREATE' && !CREATED.has(object ?? '')) throw notImplemented(`CREATE ${object}`);
  if (first === 'DROP' && !DROPPED.has(object ?? '')) throw notImplemented(`DROP ${object}`);
  if (first === 'ALTER') throw notImplemented('ALTER');
  if (first === 'EXPLAIN' && !EXPLAINED.has(others[0] ?? '')) throw notImplemented(`EXPLAIN ${others[0]}`);
}

