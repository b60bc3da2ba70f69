/**
 * How a field, as text, becomes a value of its column, in SQL. `value` and `refused` are total: DuckDB never throws over
 * a field, so a bad one ends neither the statement nor the transaction around it. `strict` throws instead, and computes
 * everything once.
 */
import { type Column } from '../catalog';
import { accepted, checked, type ConvertedColumn, matches, REFUSE } from './converted-column';
import { convertDate, convertTime, convertTimestamp } from './datetime-conversion';
import { type ConversionOptions } from './plan';
import { engineType } from '../types';
import { WHITE_SPACE_SQL } from '../white-space';

/** @param field SQL of the raw field: VARCHAR, NULL when there is none. */
export function convertColumn(column: Column, field: string, options: ConversionOptions): ConvertedColumn {
  const { value, refused, strict } = convert(column, field, options);
  if (!column.notNull) return { value, refused, strict };
  return { value, refused: `(${refused} OR (${value}) IS NULL)`, strict: `coalesce(${strict}, ${REFUSE})` };
}

function convert({ type }: Column, field: string, options: ConversionOptions): ConvertedColumn {
  switch (type.name) {
    case 'varchar':
    case 'char': return convertText(type, field, options);
    case 'smallint':
    case 'integer':
    case 'bigint': return checked(field, `TRY_CAST(${field} AS ${engineType(type)})`, '[+-]?[0-9]+');
    case 'decimal': return checked(field, decimal(field, type, options.roundDecimals), NUMBER);
    case 'real':
    case 'double precision': return checked(field, float(field, engineType(type)), `${NUMBER}|${NOT_FINITE}`);
    case 'boolean':
      return checked(field, `CASE WHEN lower(${field}) IN ('t', 'true', 'y', 'yes', '1') THEN true WHEN lower(${field}) IN ('f', 'false', 'n', 'no', '0') THEN false END`);
    case 'date': return acceptingAny(convertDate(field, options.dateFormat), options);
    case 'timestamp':
    case 'timestamptz': return acceptingAny(convertTimestamp(field, type.name, options.timeFormat), options);
    case 'time':
    case 'timetz': return convertTime(field, type.name);
    case 'super': return checked(field, `TRY_CAST(${field} AS JSON)`);
    case 'varbyte': return convertBytes(field, type.length);
  }
}

/** ACCEPTANYDATE is for dates and timestamps only. */
function acceptingAny(converted: ConvertedColumn, options: ConversionOptions): ConvertedColumn {
  return options.acceptAnyDate ? accepted(converted) : converted;
}

const NOT_FINITE = '[+-]?(?i:nan|inf|infinity)';
const NUMBER = '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?';

function convertText(type: { name: string; length: number }, field: string, options: ConversionOptions): ConvertedColumn {
  let value = field;
  // Blanks at the end of a CHAR have no meaning. TRIMBLANKS takes every white space, and from VARCHAR only.
  if (type.name === 'char') value = `rtrim(${value}, ' ')`;
  else if (options.trimBlanks) value = `rtrim(${value}, ${WHITE_SPACE_SQL})`;
  // Empty is a field without a character, and not one whose blanks were taken away.
  if (options.emptyAsNull) value = `CASE WHEN ${field} <> '' THEN ${value} END`;
  if (options.blanksAsNull) value = `CASE WHEN ${field} = '' OR trim(${field}, ${WHITE_SPACE_SQL}) <> '' THEN ${value} END`;
  if (options.truncateColumns) value = truncated(value, type.length);
  const tooLong = `coalesce(strlen(${value}) > ${type.length}, false)`;
  const refused = type.name === 'varchar' ? tooLong : `(${tooLong} OR coalesce(strlen(${value}) <> length(${value}), false))`;
  return { value, refused, strict: `CASE WHEN ${refused} THEN ${REFUSE} ELSE ${value} END` };
}

/** As many whole characters as fit into `length` bytes: a cut within a character, of four bytes at most, cannot be decoded. */
function truncated(value: string, length: number): string {
  const cuts = [...new Set([0, 1, 2, 3].map((less) => Math.max(0, length - less)))];
  return `CASE WHEN strlen(${value}) > ${length} THEN coalesce(${cuts.map((bytes) => `try(decode(encode(${value})[1:${bytes}]))`).join(', ')}) ELSE ${value} END`;
}

const MORE_DIGITS = 12;

/** COPY cuts a decimal to its scale unless ROUNDEC is given; DuckDB's cast would round. */
function decimal(field: string, { precision, scale }: { precision: number; scale: number }, round: boolean): string {
  const type = `DECIMAL(${precision},${scale})`;
  if (round) return `TRY_CAST(${field} AS ${type})`;
  const cut = `TRY_CAST(regexp_replace(${field}, '^([^eE.]*\\.[0-9]{${scale}})[0-9]+$', '\\1') AS ${type})`;
  // An exponent moves the point: some more digits are read, and then cut. DuckDB wants room for the mantissa, too.
  const exponent = `TRY_CAST(trunc(TRY_CAST(${field} AS DECIMAL(38,${scale + Math.min(38 - precision, MORE_DIGITS)})), ${scale}) AS ${type})`;
  return `CASE WHEN ${matches(field, '[^eE]*')} THEN ${cut} ELSE ${exponent} END`;
}

/** DuckDB makes infinity of a number that is too large. */
function float(field: string, engine: string): string {
  const value = `TRY_CAST(${field} AS ${engine})`;
  return `CASE WHEN isfinite(${value}) OR ${matches(field, NOT_FINITE)} THEN ${value} END`;
}

/** Text has bytes as pairs of hexadecimal digits. */
function convertBytes(field: string, length: number): ConvertedColumn {
  return checked(field, `CASE WHEN strlen(${field}) <= ${2 * length} THEN try(unhex(${field})) END`, '([0-9a-fA-F]{2})*');
}
