/**
 * Blanks at the end of a text, once it is stored: of a CHAR they mean nothing, and of a VARCHAR those are cut that it has no
 * room for. https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { type Column, findTable } from '../catalog';
import { qualifiedName } from '../engine';
import { quoteIdentifier } from '../sql/quote';

/** After rows of the table were written. */
export async function cutBlanks(connection: DuckDBConnection, parts: readonly string[]): Promise<void> {
  const table = await findTable(connection, parts);
  const cuts = (table?.columns ?? []).flatMap(cutOf);
  for (const { name, value, isLonger } of cuts) await connection.run(`UPDATE ${qualifiedName(parts)} SET ${name} = ${value} WHERE ${isLonger}`);
}

function cutOf({ name: columnName, type }: Column): { name: string; value: string; isLonger: string }[] {
  const name = quoteIdentifier(columnName);
  if (type.name === 'char') return [{ name, value: `rtrim(${name}, ' ')`, isLonger: `suffix(${name}, ' ')` }];
  // What is beyond the length is blanks: each is a byte.
  if (type.name === 'varchar') return [{ name, value: `left(${name}, CAST(length(${name}) - (strlen(${name}) - ${type.length}) AS INTEGER))`, isLonger: `strlen(${name}) > ${type.length}` }];
  return [];
}
