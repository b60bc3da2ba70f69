/** What a statement changes: tables, which it has to lock, views and schemas. */
import { closingIndex, isName, nameOf, syntaxErrorAt, type Token } from './tokens';

const BEFORE_NAME = new Set(['INTO', 'FROM', 'TABLE', 'VIEW', 'SCHEMA', 'ONLY', 'OR', 'REPLACE', 'IF', 'NOT', 'EXISTS', 'LOCAL', 'TEMP', 'TEMPORARY']);
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'ALTER', 'DROP', 'LOCK', 'CREATE']);
const WRITES_SEVERAL = new Set(['DROP', 'LOCK']);

/** @returns [database.][schema.]table of each, lower case */
export function writtenTables(tokens: readonly Token[]): string[][] {
  return isAbout(tokens, 'TABLE') ? changedNames(tokens) : [];
}

/** Whether it is about such an object; what says nothing of the kind is about a table. */
export function isAbout(tokens: readonly Token[], object: 'TABLE' | 'SCHEMA'): boolean {
  if (!['DROP', 'ALTER', 'CREATE'].includes(tokens[0]?.key ?? '')) return object === 'TABLE';
  return tokens.slice(1, 4).some(({ kind, key }) => kind === 'word' && key === object);
}

const AFTER_WITH = new Set(['SELECT', 'UPDATE', 'DELETE', '(']);

/** From the word on that says what is done. @throws WarehouseError when it is none that WITH can stand before */
export function withoutCommonTables(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.key !== 'WITH') return tokens;
  for (let i = 1; i < tokens.length; i++) {
    if (tokens[i]!.text !== '(') continue;
    i = closingIndex(tokens, i);
    const next = tokens[i + 1];
    if (next?.text === ',' || next?.key === 'AS') continue;
    if (!AFTER_WITH.has(next?.key ?? '')) throw syntaxErrorAt(next);
    return tokens.slice(i + 1);
  }
  throw syntaxErrorAt(undefined);
}

/** @returns [database.][schema.]name of each, lower case; of a schema [database.]schema */
export function changedNames(statement: readonly Token[]): string[][] {
  const [first, ...rest] = withoutCommonTables(statement);
  if (!first || !WRITES.has(first.key)) return [];
  let i = 0;
  while (BEFORE_NAME.has(rest[i]?.key ?? '') && isName(rest[i + 1])) i++;
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
