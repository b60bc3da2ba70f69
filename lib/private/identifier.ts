/**
 * What can be the name of a schema, table or column, and how it is quoted. Names are quoted in SQL, so that nearly every character is legal; what
 * is left are the limits of a quoted identifier (https://docs.aws.amazon.com/redshift/latest/dg/r_names.html), and control
 * characters, which no one means to have in a name and every log garbles.
 *
 * The construct checks names that it knows by it, the loader those that a key brings in. Imports nothing, as the contract.
 */

const MAX_IDENTIFIER_BYTES = 127;
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** Why a text cannot be a name, even when quoted; undefined when it can. */
export function identifierProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (CONTROL_CHARACTER.test(name)) return 'has a control character';
  if (Buffer.byteLength(name) > MAX_IDENTIFIER_BYTES) return `is longer than ${MAX_IDENTIFIER_BYTES} bytes`;
  return undefined;
}

/** @throws Error when it cannot be a name */
export function quoteIdentifier(name: string): string {
  const problem = identifierProblem(name);
  if (problem) throw new Error(`identifier ${JSON.stringify(name)} ${problem}`);
  return `"${name.replaceAll('"', '""')}"`;
}
