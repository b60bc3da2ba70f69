/**
 * How a field, as text, becomes a value of its column, in SQL. `value` and `refused` are total: DuckDB never throws over
 * a field, so a bad one ends neither the statement nor the transaction around it. `strict` throws instead, and computes
 * everything once.
 */
import { type Column } from '../catalog';
import { notImplemented } from '../errors';
import { quoteLiteral } from '../sql/quote';
import { engineType } from '../types';
import { type ConversionOptions } from './plan';
import { AUTO_DATE_FORMATS, strptimeFormat } from './time-formats';

export interface ConvertedColumn {
  readonly value: string;
  /** True when Redshift would refuse the field. */
  readonly refused: string;
  readonly strict: string;
}

const REFUSE = "error('refused')";

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
    case 'date': return convertDate(field, options.dateFormat);
    case 'timestamp':
    case 'timestamptz': return convertTimestamp(field, type.name, options.timeFormat);
    case 'super': return checked(field, `TRY_CAST(${field} AS JSON)`);
    case 'time':
    case 'timetz':
    case 'varbyte': throw notImplemented(`COPY of text into a column of type ${type.name}`);
  }
}

const NOT_FINITE = '[+-]?(?i:nan|inf|infinity)';
const NUMBER = '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?';

function convertText(type: { name: string; length: number }, field: string, options: ConversionOptions): ConvertedColumn {
  let value = field;
  if (options.trimBlanks || type.name === 'char') value = `rtrim(${value}, ' ')`;
  if (options.emptyAsNull) value = `nullif(${value}, '')`;
  if (options.blanksAsNull) value = `CASE WHEN ${field} = '' OR trim(${field}) <> '' THEN ${value} END`;
  if (options.truncateColumns) value = truncated(value, type.length);
  const tooLong = `coalesce(strlen(${value}) > ${type.length}, false)`;
  const refused = type.name === 'varchar' ? tooLong : `(${tooLong} OR coalesce(strlen(${value}) <> length(${value}), false))`;
  return { value, refused, strict: `CASE WHEN ${refused} THEN ${REFUSE} ELSE ${value} END` };
}

/** As many whole characters as fit into `length` bytes. */
function truncated(value: string, length: number): string {
  return `CASE WHEN strlen(${value}) <= ${length} THEN ${value}
    ELSE array_to_string(list_transform(range(1, length(${value}) + 1), lambda i: CASE WHEN strlen(left(${value}, i)) <= ${length} THEN substr(${value}, i, 1) END), '') END`;
}

/** COPY cuts a decimal to its scale unless ROUNDEC is given; DuckDB's cast would round. */
function decimal(field: string, type: { precision: number; scale: number }, round: boolean): string {
  const digits = round ? field : `regexp_replace(${field}, '^([^eE.]*\\.[0-9]{${type.scale}})[0-9]+$', '\\1')`;
  return `TRY_CAST(${digits} AS DECIMAL(${type.precision},${type.scale}))`;
}

/** DuckDB makes infinity of a number that is too large. */
function float(field: string, engine: string): string {
  const value = `TRY_CAST(${field} AS ${engine})`;
  return `CASE WHEN isfinite(${value}) OR ${matches(field, NOT_FINITE)} THEN ${value} END`;
}

function convertDate(field: string, format: string | undefined): ConvertedColumn {
  if (format === undefined) {
    return checked(field, `TRY_CAST(left(${field}, 10) AS DATE)`, `${DAY}([T ].*)?`);
  }
  const formats = format === 'auto' ? AUTO_DATE_FORMATS : [strptimeFormat(format, 'DATEFORMAT')];
  return checked(field, `CAST(try_strptime(${field}, [${formats.map(quoteLiteral).join(', ')}]) AS DATE)`);
}

function convertTimestamp(field: string, name: 'timestamp' | 'timestamptz', format: string | undefined): ConvertedColumn {
  if (format === 'epochsecs' || format === 'epochmillisecs') {
    const micros = `TRY_CAST(TRY_CAST(${field} AS DECIMAL(38,6)) * ${format === 'epochsecs' ? 1_000_000 : 1_000} AS BIGINT)`;
    const value = name === 'timestamp' ? `make_timestamp(${micros})` : `CAST(make_timestamp(${micros}) AS TIMESTAMPTZ)`;
    return checked(field, value, '-?[0-9]{1,15}(\\.[0-9]*)?');
  }
  if (format !== undefined && format !== 'auto') {
    if (name === 'timestamptz') throw notImplemented(`TIMEFORMAT '${format}' for a TIMESTAMPTZ column`);
    return checked(field, `try_strptime(${field}, ${quoteLiteral(strptimeFormat(format, 'TIMEFORMAT'))})`);
  }
  const pattern = format === 'auto' ? AUTO_TIMESTAMP : DEFAULT_TIMESTAMP[name];
  // DuckDB knows no blank before an offset, and no comma before a fraction.
  const plain = format === 'auto' ? `regexp_replace(replace(${field}, ',', '.'), ' ([+-][0-9:]+|Z)$', '\\1')` : field;
  return checked(field, `TRY_CAST(${plain} AS ${name.toUpperCase()})`, pattern);
}

const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const OFFSET = '([+-][0-9]{2}(:?[0-9]{2})?)?';
const DEFAULT_TIMESTAMP = {
  timestamp: `${DAY}( [0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?)?`,
  timestamptz: `${DAY}( [0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?)?${OFFSET}`,
} as const;
const AUTO_TIMESTAMP = `${DAY}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?)?`;

/**
 * A field of blanks is NULL for every type but character ones, whatever the options.
 * @param value of a field that is not blank; NULL when it has none. @param form a pattern such a field must have, too.
 */
function checked(field: string, value: string, form?: string): ConvertedColumn {
  const given = `trim(${field}) <> ''`;
  const failed = `(${value}) IS NULL`;
  if (form === undefined) {
    return { value: `CASE WHEN ${given} THEN ${value} END`, refused: `(${given} AND ${failed})`, strict: `CASE WHEN ${given} THEN coalesce(${value}, ${REFUSE}) END` };
  }
  const formed = matches(field, form);
  return {
    value: `CASE WHEN ${formed} THEN ${value} END`,
    refused: `(${given} AND (NOT ${formed} OR ${failed}))`,
    strict: `CASE WHEN ${formed} THEN coalesce(${value}, ${REFUSE}) WHEN ${given} THEN ${REFUSE} END`,
  };
}

function matches(field: string, pattern: string): string {
  return `regexp_full_match(${field}, ${quoteLiteral(pattern)})`;
}
