/**
 * How a field, as text, becomes a value of its column: one SQL expression for the value and one that is true when
 * Redshift would refuse the field. Both are total: DuckDB never throws over a field, so a bad one ends neither the
 * statement nor the transaction around it.
 */
import { type Column } from '../catalog';
import { notImplemented } from '../errors';
import { quoteLiteral } from '../sql/quote';
import { engineType } from '../types';
import { type ConversionOptions } from './plan';
import { AUTO_DATE_FORMATS, strptimeFormat } from './time-formats';

export interface ConvertedColumn {
  readonly value: string;
  readonly refused: string;
}

/** @param field SQL of the raw field: VARCHAR, NULL when there is none. */
export function convertColumn(column: Column, field: string, options: ConversionOptions): ConvertedColumn {
  const { value, refused } = convert(column, field, options);
  return { value, refused: column.notNull ? `(${refused} OR (${value}) IS NULL)` : refused };
}

function convert(column: Column, field: string, options: ConversionOptions): ConvertedColumn {
  const { type } = column;
  // A field of blanks is NULL for every type but character ones, whatever the options.
  const given = `CASE WHEN trim(${field}) <> '' THEN ${field} END`;
  switch (type.name) {
    case 'varchar':
    case 'char': return convertText(type, field, options);
    case 'smallint':
    case 'integer':
    case 'bigint': return checked(given, `TRY_CAST(${given} AS ${engineType(type)})`, matches(given, '[+-]?[0-9]+'));
    case 'decimal': return checked(given, decimal(given, type, options.roundDecimals), matches(given, NUMBER));
    case 'real':
    case 'double precision':
      return checked(given, `TRY_CAST(${given} AS ${engineType(type)})`, matches(given, `${NUMBER}|[+-]?(?i:nan|inf|infinity)`));
    case 'boolean': {
      const value = `CASE WHEN lower(${given}) IN ('t', 'true', 'y', 'yes', '1') THEN true WHEN lower(${given}) IN ('f', 'false', 'n', 'no', '0') THEN false END`;
      return checked(given, value);
    }
    case 'date': return convertDate(given, options.dateFormat);
    case 'timestamp':
    case 'timestamptz': return convertTimestamp(given, type.name, options.timeFormat);
    case 'super': return checked(given, `TRY_CAST(${given} AS JSON)`);
  }
}

const NUMBER = '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?';

function convertText(type: { name: string; length: number }, field: string, options: ConversionOptions): ConvertedColumn {
  let value = field;
  if (options.trimBlanks || type.name === 'char') value = `rtrim(${value}, ' ')`;
  if (options.emptyAsNull) value = `nullif(${value}, '')`;
  if (options.blanksAsNull) value = `CASE WHEN ${field} = '' OR trim(${field}) <> '' THEN ${value} END`;
  if (options.truncateColumns) value = truncated(value, type.length);
  const tooLong = `coalesce(strlen(${value}) > ${type.length}, false)`;
  if (type.name === 'varchar') return { value, refused: tooLong };
  return { value, refused: `(${tooLong} OR coalesce(strlen(${value}) <> length(${value}), false))` };
}

/** As many whole characters as fit into `length` bytes. */
function truncated(value: string, length: number): string {
  return `CASE WHEN strlen(${value}) <= ${length} THEN ${value}
    ELSE array_to_string(list_transform(range(1, length(${value}) + 1), lambda i: CASE WHEN strlen(left(${value}, i)) <= ${length} THEN substr(${value}, i, 1) END), '') END`;
}

/** COPY cuts a decimal to its scale unless ROUNDEC is given; DuckDB's cast would round. */
function decimal(given: string, type: { precision: number; scale: number }, round: boolean): string {
  const digits = round ? given : `regexp_replace(${given}, '^([^eE.]*\\.[0-9]{${type.scale}})[0-9]+$', '\\1')`;
  return `TRY_CAST(${digits} AS DECIMAL(${type.precision},${type.scale}))`;
}

function convertDate(given: string, format: string | undefined): ConvertedColumn {
  if (format === undefined) {
    return checked(given, `TRY_CAST(left(${given}, 10) AS DATE)`, matches(given, '[0-9]{4}-[0-9]{2}-[0-9]{2}.*'));
  }
  const formats = format === 'auto' ? AUTO_DATE_FORMATS : [strptimeFormat(format, 'DATEFORMAT')];
  return checked(given, `CAST(try_strptime(${given}, [${formats.map(quoteLiteral).join(', ')}]) AS DATE)`);
}

function convertTimestamp(given: string, name: 'timestamp' | 'timestamptz', format: string | undefined): ConvertedColumn {
  if (format === 'epochsecs' || format === 'epochmillisecs') {
    const micros = `CAST(TRY_CAST(${given} AS DECIMAL(38,6)) * ${format === 'epochsecs' ? 1_000_000 : 1_000} AS BIGINT)`;
    const value = name === 'timestamp' ? `make_timestamp(${micros})` : `CAST(make_timestamp(${micros}) AS TIMESTAMPTZ)`;
    return checked(given, `CASE WHEN ${matches(given, '-?[0-9]{1,15}(\\.[0-9]*)?')} THEN ${value} END`);
  }
  if (format !== undefined && format !== 'auto') {
    if (name === 'timestamptz') throw notImplemented(`TIMEFORMAT '${format}' for a TIMESTAMPTZ column`);
    return checked(given, `try_strptime(${given}, ${quoteLiteral(strptimeFormat(format, 'TIMEFORMAT'))})`);
  }
  const pattern = format === 'auto' ? AUTO_TIMESTAMP : DEFAULT_TIMESTAMP[name];
  // DuckDB knows no blank before an offset, and no comma before a fraction.
  const plain = format === 'auto' ? `regexp_replace(replace(${given}, ',', '.'), ' ([+-][0-9:]+|Z)$', '\\1')` : given;
  return checked(given, `TRY_CAST(${plain} AS ${name.toUpperCase()})`, matches(given, pattern));
}

const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const OFFSET = '([+-][0-9]{2}(:?[0-9]{2})?)?';
const DEFAULT_TIMESTAMP = {
  timestamp: `${DAY}( [0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?)?`,
  timestamptz: `${DAY}( [0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?)?${OFFSET}`,
} as const;
const AUTO_TIMESTAMP = `${DAY}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?)?`;

function checked(given: string, value: string, form?: string): ConvertedColumn {
  const failed = `(${value}) IS NULL`;
  return { value, refused: `((${given}) IS NOT NULL AND (${form === undefined ? failed : `NOT ${form} OR ${failed}`}))` };
}

function matches(given: string, pattern: string): string {
  return `regexp_full_match(${given}, ${quoteLiteral(pattern)})`;
}
