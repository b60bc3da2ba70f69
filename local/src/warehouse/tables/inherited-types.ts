/**
 * The declared types of the columns that CREATE TABLE AS takes from one table as they are: DuckDB forgets the length of a VARCHAR.
 * What is computed, joined or nested has the type that DuckDB finds.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { findTable } from '../catalog';
import { type ColumnType } from '../types';

const NAME = '(?:"(?:[^"]|"")+"|[A-Za-z_][\\w$]*)';
const COLUMNS_OF_A_TABLE = new RegExp(`^\\s*SELECT\\s+(\\*|${NAME}(?:\\s*,\\s*${NAME})*)\\s+FROM\\s+(${NAME}(?:\\s*\\.\\s*${NAME})?)\\s*(?:WHERE\\b.*)?$`, 'is');

/** In the order of the columns; none for another kind of query. */
export async function inheritedTypes(connection: DuckDBConnection, query: string): Promise<readonly (ColumnType | undefined)[]> {
  const match = COLUMNS_OF_A_TABLE.exec(query);
  if (!match) return [];
  const source = await findTable(connection, namesIn(match[2]!));
  if (!source) return [];
  if (match[1] === '*') return source.columns.map(({ type }) => type);
  return namesIn(match[1]!).map((name) => source.columns.find((column) => column.name === name)?.type);
}

/** Redshift folds the case of names, quoted or not. */
function namesIn(list: string): string[] {
  return [...list.matchAll(new RegExp(NAME, 'g'))].map(([name]) => name.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"').toLowerCase());
}
