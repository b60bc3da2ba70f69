/**
 * The only place where text becomes part of SQL.
 *
 * Redshift descends from PostgreSQL 8.0: in a plain string literal a backslash is an escape character, and E'' literals
 * do not exist (https://github.com/jOOQ/jOOQ/issues/10628, https://github.com/npgsql/npgsql/issues/515). Doubling
 * the quotes alone would let a value that ends in a backslash swallow the closing quote.
 */

const MAX_IDENTIFIER_BYTES = 127;
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** Why a text cannot be the name of a schema, table or column, even when quoted; undefined when it can. */
export function identifierProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (CONTROL_CHARACTER.test(name)) return 'has a control character';
  if (Buffer.byteLength(name) > MAX_IDENTIFIER_BYTES) return `is longer than ${MAX_IDENTIFIER_BYTES} bytes`;
  return undefined;
}

export function quoteIdentifier(name: string): string {
  const problem = identifierProblem(name);
  if (problem) throw new Error(`identifier ${JSON.stringify(name)} ${problem}`);
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new Error('a string literal cannot hold a NUL character');
  return `'${text.replaceAll('\\', '\\\\').replaceAll('\'', '\'\'')}'`;
}
