/**
 * JSON lines, read by DuckDB itself: several times as fast as our own reader. DuckDB's reader is laxer than COPY (it
 * takes a trailing comma, NaN) and loses the spelling of numbers (1.10 becomes 1.1), so the text is searched for
 * those first; whatever it cannot read, or may read otherwise than COPY, goes the exact way.
 */
import { type Column } from '../catalog';
import { type CopyPlan } from './plan';
import { fieldColumn } from './relation';
import { type SourceFile } from './sources';
import { quoteIdentifier, quoteLiteral } from '../sql/quote';

export function canReadFast(plan: CopyPlan, files: readonly SourceFile[]): boolean {
  return plan.format.kind === 'json' && !plan.format.ignoreCase && plan.ignoreHeader === 0 && plan.replaceInvalid === undefined
    // DuckDB takes a file of one byte for an empty one, whatever the byte is.
    && files.every(({ textSize }) => textSize !== 1);
}

/** The fields as `c0`, `c1`, ... */
export function fastJsonSql(columns: readonly Column[], files: readonly SourceFile[]): string {
  const types = columns.map(({ name, type }) => `${quoteLiteral(name)}: '${type.name === 'super' ? 'JSON' : 'VARCHAR'}'`);
  const fields = columns.map(({ name, type }, i) => `${quoteIdentifier(name)}${type.name === 'super' ? '::VARCHAR' : ''} AS ${fieldColumn(i)}`);
  return `(SELECT ${fields.join(', ')} FROM read_json(${fileList(files)}, records = true, columns = {${types.join(', ')}}, ${READ_OPTIONS}))`;
}

/** One number: how many objects DuckDB may read otherwise than COPY. Throws what it cannot read at all. */
export function unfaithfulSql(files: readonly SourceFile[]): string {
  return `SELECT count(*) FROM read_json_objects(${fileList(files)}, ${READ_OPTIONS}) WHERE regexp_matches(json::VARCHAR, ${quoteLiteral(UNFAITHFUL)}) OR trim(json::VARCHAR, E' \\t\\r\\n') NOT LIKE '{%}'`;
}

const READ_OPTIONS = `format = 'newline_delimited', compression = 'uncompressed', maximum_object_size = ${4 * 1024 * 1024}`;

function fileList(files: readonly SourceFile[]): string {
  return `[${files.map((file) => quoteLiteral(file.path)).join(', ')}]`;
}

/** More digits than a double holds, wherever the point stands among them. */
const LONG_FRACTIONS = Array.from({ length: 15 }, (_, i) => `[0-9]{${15 - i}}\\.[0-9]{${i + 1}}`).join('|');

/** Where a value can begin. That this may match inside a string, too, costs time and not rows. */
const VALUE = '[:\\[,]\\s*-?';

const UNFAITHFUL = [
  // Zeros at the end of a fraction, very small numbers, exponents, 19 digits and more, minus zero.
  `${VALUE}[0-9]+(\\.[0-9]*0[,}\\]\\s]|\\.0000|(\\.[0-9]+)?[eE])`,
  `${VALUE}([0-9]{19}|${LONG_FRACTIONS})`,
  '[:\\[,]\\s*-0[,}\\]\\s]',
  // A trailing comma, NaN, Infinity, a NUL.
  ',\\s*[}\\]]',
  `${VALUE}([nN][aA]|[iI])`,
  '\\\\u0000',
].join('|');
