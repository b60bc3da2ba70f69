/** The tables that a statement changes: those it has to lock. */
import { isName, nameOf, type Token } from './tokens';

const BEFORE_NAME = new Set(['INTO', 'FROM', 'TABLE', 'ONLY', 'IF', 'NOT', 'EXISTS', 'LOCAL', 'TEMP', 'TEMPORARY']);
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'ALTER', 'DROP', 'LOCK', 'CREATE']);
const WRITES_SEVERAL = new Set(['DROP', 'LOCK']);

/** @returns [database.][schema.]table of each, lower case */
export function writtenTables(tokens: readonly Token[]): string[][] {
  const [first, ...rest] = tokens;
  if (!first || !WRITES.has(first.key)) return [];
  if (['DROP', 'ALTER', 'CREATE'].includes(first.key) && !rest.slice(0, 3).some(({ key }) => key === 'TABLE')) return [];
  let i = 0;
  while (BEFORE_NAME.has(rest[i]?.key ?? '')) i++;
  const tables: string[][] = [];
  do {
    if (rest[i]?.text === ',') i++;
    const [parts, next] = nameAt(rest, i);
    if (parts.length > 0) tables.push(parts);
    i = next;
  } while (WRITES_SEVERAL.has(first.key) && rest[i]?.text === ',');
  return tables;
}

/** Whether it creates a table that only its session sees. */
export function createsTemporary(tokens: readonly Token[]): boolean {
  const table = tokens.findIndex(({ key }) => key === 'TABLE');
  return tokens[0]?.key === 'CREATE' && tokens.slice(0, table).some(({ key }) => key === 'TEMP' || key === 'TEMPORARY');
}

function nameAt(tokens: readonly Token[], start: number): [parts: string[], next: number] {
  const parts: string[] = [];
  let i = start;
  while (isName(tokens[i])) {
    parts.push(nameOf(tokens[i++]!));
    if (tokens[i]?.text !== '.') break;
    i++;
  }
  return [parts, i];
}
