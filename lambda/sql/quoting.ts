/**
 * Where text becomes part of SQL, and nowhere else.
 *
 * Redshift descends from PostgreSQL 8.0: in a plain string literal a backslash is an escape character, and E'' literals
 * do not exist (https://github.com/jOOQ/jOOQ/issues/10628, https://github.com/npgsql/npgsql/issues/515). Doubling
 * the quotes alone would let a value that ends in a backslash swallow the closing quote.
 */
// The construct quotes names as well, for the grants and tables that it writes: one function for both.
import { TableName } from '../../lib/private/contract';
import { quoteIdentifier } from '../../lib/private/identifier';

export { quoteIdentifier };

export function tableSql({ schema, table }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new Error('a string literal cannot hold a NUL character');
  return `'${text.replaceAll('\\', '\\\\').replaceAll('\'', '\'\'')}'`;
}
