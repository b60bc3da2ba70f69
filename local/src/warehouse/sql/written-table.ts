/** The table that a statement changes: what its lock is named after. */
import { isName, nameOf, type Token } from './tokens';

const BEFORE_NAME = new Set(['INTO', 'FROM', 'TABLE', 'ONLY', 'IF', 'NOT', 'EXISTS', 'LOCAL', 'TEMP', 'TEMPORARY']);
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'ALTER', 'DROP', 'LOCK', 'CREATE']);

/** @returns undefined for a statement that changes no table */
export function writtenTable(tokens: readonly Token[]): string | undefined {
  const [first, ...rest] = tokens;
  if (!first || !WRITES.has(first.key)) return undefined;
  if (['DROP', 'ALTER', 'CREATE'].includes(first.key) && !rest.slice(0, 3).some(({ key }) => key === 'TABLE')) return undefined;
  let i = 0;
  while (BEFORE_NAME.has(rest[i]?.key ?? '')) i++;
  const parts: string[] = [];
  for (; isName(rest[i]); i += 2) {
    parts.push(nameOf(rest[i]!));
    if (rest[i + 1]?.text !== '.') break;
  }
  return parts.length > 0 ? tableKey(parts) : undefined;
}

/** @param parts [database.][schema.]table. A name without a schema is taken to be in the default one. */
export function tableKey(parts: readonly string[]): string {
  const [table, schema = 'public'] = [...parts].reverse();
  return `${schema}.${table}`;
}
