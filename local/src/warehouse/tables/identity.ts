/** INSERT gives no values to an IDENTITY column; DuckDB, where it is only a default, would take them. */
import { type DuckDBConnection } from '@duckdb/node-api';
import { findTable } from '../catalog';
import { WarehouseError } from '../errors';
import { closingIndex, isName, nameOf, splitAtCommas, type Token, tokenize } from '../sql/tokens';

/** @throws WarehouseError */
export async function checkIdentityColumns(connection: DuckDBConnection, sql: string): Promise<void> {
  const tokens = tokenize(sql);
  const { table, columns, rest } = readTarget(tokens);
  if (table.length === 0) return;
  const found = await findTable(connection, table);
  const names = columns ?? found?.columns.map(({ name }) => name) ?? [];
  for (const column of found?.columns ?? []) {
    const position = names.indexOf(column.name);
    if (column.identity !== 'always' || position < 0 || isDefaultThroughout(rest, position)) continue;
    throw new WarehouseError('cannot set an identity column to a value');
  }
}

function readTarget(tokens: readonly Token[]): { table: string[]; columns?: string[]; rest: readonly Token[] } {
  const table: string[] = [];
  let i = 2;
  for (; isName(tokens[i]); i += 2) {
    table.push(nameOf(tokens[i]!));
    if (tokens[i + 1]?.text !== '.') break;
  }
  i++;
  if (tokens[i]?.text !== '(' || ['SELECT', 'WITH'].includes(tokens[i + 1]?.key ?? '')) return { table, rest: tokens.slice(i) };
  const close = closingIndex(tokens, i);
  return { table, columns: tokens.slice(i + 1, close).filter(isName).map(nameOf), rest: tokens.slice(close + 1) };
}

/** Whether every row of VALUES has DEFAULT there, or ends before. */
function isDefaultThroughout(rest: readonly Token[], position: number): boolean {
  if (rest[0]?.key === 'DEFAULT') return true;
  if (rest[0]?.key !== 'VALUES') return false;
  return splitAtCommas(rest.slice(1).filter(({ text }) => text !== ';')).every((row) => {
    const value = splitAtCommas(row.slice(1, -1))[position];
    return value === undefined || (value.length === 1 && value[0]!.key === 'DEFAULT');
  });
}
