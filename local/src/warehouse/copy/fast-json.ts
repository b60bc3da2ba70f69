/**
 * JSON lines, read by DuckDB itself: several times as fast as our own reader. DuckDB's reader is laxer than COPY (it
 * takes a trailing comma, NaN) and loses the spelling of numbers (1.10 becomes 1.1), so the text is searched for
 * those first; whatever it cannot read, or may read otherwise than COPY, goes the exact way.
 */
import { type Column } from '../catalog';
import { askReadable, type FastWay } from './fast-way';
import { type CopyPlan } from './plan';
import { fieldColumn } from './relation';
import { type SourceFile } from './sources';
import { quoteIdentifier, quoteLiteral } from '../sql/quote';

export function fastJson(plan: CopyPlan, columns: readonly Column[]): FastWay | undefined {
  const { format } = plan;
  if (format.kind !== 'json' || format.mapping.kind !== 'auto' || format.mapping.ignoreCase) return undefined;
  if (plan.ignoreHeader > 0 || plan.replaceInvalid !== undefined) return undefined;
  return {
    candidates: async (files, query) => {
      // DuckDB takes a file of one byte for an empty one, whatever the byte is.
      const counts = await askReadable(files.filter(({ textSize }) => textSize > 1), (some) => query(countSql(some)));
      const byPath = new Map(files.map((file) => [file.path, file]));
      const faithful = counts.filter(([path, lines, length, unfaithful]) => {
        const newlines = byPath.get(String(path))!.textSize - Number(length);
        return Number(unfaithful) === 0 && (newlines === Number(lines) || newlines === Number(lines) - 1);
      });
      return new Map(faithful.map(([path, lines]) => [byPath.get(String(path))!, Number(lines)]));
    },
    sql: (files) => readSql(files, columns),
  };
}

function readSql(files: readonly SourceFile[], columns: readonly Column[]): string {
  const types = columns.map(({ name, type }) => `${quoteLiteral(name)}: '${type.name === 'super' ? 'JSON' : 'VARCHAR'}'`);
  const fields = columns.map(({ name, type }, i) => `${quoteIdentifier(name)}${type.name === 'super' ? '::VARCHAR' : ''} AS ${fieldColumn(i)}`);
  return `(SELECT ${fields.join(', ')}, ${quoteIdentifier(FILE_NAME)} AS path
    FROM read_json(${fileList(files)}, records = true, columns = {${types.join(', ')}}, filename = '${FILE_NAME}', ${READ_OPTIONS}))`;
}

/**
 * For each file its objects, their bytes, and how many of them DuckDB may read otherwise than COPY. The bytes tell whether
 * there is more between the objects than one newline each. Throws what it cannot read at all.
 */
function countSql(files: readonly SourceFile[]): string {
  const unfaithful = `regexp_matches(json::VARCHAR, ${quoteLiteral(UNFAITHFUL)}) OR trim(json::VARCHAR, E' \\t\\r\\n') NOT LIKE '{%}'`;
  return `SELECT filename, count(*), sum(strlen(json::VARCHAR)), count(*) FILTER (WHERE ${unfaithful}) FROM read_json_objects(${fileList(files)}, filename = true, ${READ_OPTIONS}) GROUP BY filename`;
}

/** Of a column: one of the same name in the table makes DuckDB refuse, and the files go the exact way. */
const FILE_NAME = 'file name';

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
  `${VALUE}([0-9]{19}|[0-9]{16,18}\\.|${LONG_FRACTIONS})`,
  '[:\\[,]\\s*-0[,}\\]\\s]',
  // A trailing comma, NaN, Infinity, and a control character, which DuckDB writes with other digits where it is nested.
  ',\\s*[}\\]]',
  `${VALUE}([nN][aA]|[iI])`,
  '\\\\u00[01]',
].join('|');
