/** Dates, times and timestamps: Redshift's default formats, patterns, epochs, and what 'auto' recognizes. */
import { checked, type ConvertedColumn, matches } from './converted-column';
import { AUTO_DATES, AUTO_TIMES, CLOCK, type Recognized, strptimeFormats, ZONE, ZONE_OFFSETS } from './time-formats';
import { notImplemented } from '../errors';
import { quoteLiteral } from '../sql/quote';

const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const SECOND = '[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?';
const OFFSET = '([+-][0-9]{2}(:?[0-9]{2})?)?';
const DEFAULT_TIMESTAMP = { timestamp: `${DAY}( ${SECOND})?`, timestamptz: `${DAY}( ${SECOND})?${OFFSET}` } as const;
/** Most of what 'auto' is used for: DuckDB's own cast reads it, after little preparation. */
const ISO_TIMESTAMP = `${DAY}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?)?`;

export function convertDate(field: string, format: string | undefined): ConvertedColumn {
  if (format === undefined) return checked(field, afterChrist(`TRY_CAST(left(${field}, 10) AS DATE)`), `${DAY}([T ].*)?`);
  if (format !== 'auto') return checked(field, `CAST(${strptime(field, strptimeFormats(format, 'DATEFORMAT'))} AS DATE)`);
  return checked(field, `coalesce(${recognized(field, AUTO_DATES)}, CAST(${autoTimestamp(field).local} AS DATE))`);
}

export function convertTimestamp(field: string, name: 'timestamp' | 'timestamptz', format: string | undefined): ConvertedColumn {
  if (format === 'epochsecs' || format === 'epochmillisecs') {
    const micros = `TRY_CAST(TRY_CAST(${field} AS DECIMAL(38,6)) * ${format === 'epochsecs' ? 1_000_000 : 1_000} AS BIGINT)`;
    return checked(field, inZone(afterChrist(`make_timestamp(${micros})`), name), '-?[0-9]{1,15}(\\.[0-9]*)?');
  }
  if (format === undefined) return checked(field, afterChrist(`TRY_CAST(${field} AS ${name.toUpperCase()})`), DEFAULT_TIMESTAMP[name]);
  if (format !== 'auto') {
    if (name === 'timestamptz') throw notImplemented(`TIMEFORMAT '${format}' for a TIMESTAMPTZ column`);
    return checked(field, strptime(field, strptimeFormats(format, 'TIMEFORMAT')));
  }
  // DuckDB knows no blank before an offset, and no comma before a fraction.
  const iso = `TRY_CAST(regexp_replace(replace(${field}, ',', '.'), ' ([+-][0-9:]+|Z)$', '\\1') AS ${name.toUpperCase()})`;
  const { local, zone } = autoTimestamp(field);
  // A TIMESTAMP takes no notice of a time zone.
  const other = name === 'timestamp' ? local : inZone(`${local} - to_minutes(${minutesEast(zone)})`, name);
  return checked(field, `CASE WHEN ${matches(field, ISO_TIMESTAMP)} THEN ${afterChrist(iso)} ELSE ${other} END`);
}

export function convertTime(field: string, name: 'time' | 'timetz'): ConvertedColumn {
  const form = `(${CLOCK})(?: ?(${ZONE}))?`;
  const { clock, zone } = extract(field, form, ['clock', 'zone']);
  const time = recognized(clock!, AUTO_TIMES);
  if (name === 'time') return checked(field, time, form);
  const minutes = `abs(${minutesEast(zone!)})`;
  const offset = `CASE WHEN ${minutesEast(zone!)} < 0 THEN '-' ELSE '+' END || ${twoDigits(`${minutes} // 60`)} || ':' || ${twoDigits(`${minutes} % 60`)}`;
  return checked(field, `TRY_CAST(CAST(${time} AS VARCHAR) || ${offset} AS TIMETZ)`, form);
}

interface AutoTimestamp {
  /** NULL when it is none. */
  readonly local: string;
  readonly zone: string;
}

/** A day, with or without a time, and with or without a zone behind that. */
function autoTimestamp(field: string): AutoTimestamp {
  // 17 Dec 07:37:16 1997 PST
  const text = `regexp_replace(${field}, '^([0-9]{1,2} [A-Za-z]{3}) ([0-9:.]+) ([0-9]{4})\\b', '\\1 \\3 \\2')`;
  const { day, clock, zone } = extract(text, `(.+?)(?:[T ]+(${CLOCK})(?: ?(${ZONE}))?)?`, ['day', 'clock', 'zone']);
  const time = `CASE WHEN ${clock} = '' THEN TIME '00:00:00' ELSE ${recognized(clock!, AUTO_TIMES)} END`;
  return { local: `(${recognized(day!, AUTO_DATES)} + ${time})`, zone: zone! };
}

/** Each group as SQL; an empty text when it took no part. */
function extract(text: string, pattern: string, groups: readonly string[]): Record<string, string> {
  const parts = `regexp_extract(${text}, ${quoteLiteral(`^${pattern}$`)}, [${groups.map(quoteLiteral).join(', ')}])`;
  return Object.fromEntries(groups.map((group) => [group, `(${parts}).${group}`]));
}

/** How far a zone is from UTC; zero when it is empty. */
function minutesEast(zone: string): string {
  const names = Object.entries(ZONE_OFFSETS).map(([name, hours]) => `WHEN ${quoteLiteral(name)} THEN ${hours * 60}`);
  const { sign, hours, minutes } = extract(zone, '([+-])([0-9]{1,2}):?([0-9]{2})?', ['sign', 'hours', 'minutes']);
  const numeric = `(coalesce(TRY_CAST(${hours} AS INTEGER), 0) * 60 + coalesce(TRY_CAST(${minutes} AS INTEGER), 0)) * CASE WHEN ${sign} = '-' THEN -1 ELSE 1 END`;
  return `(CASE upper(${zone}) ${names.join(' ')} ELSE ${numeric} END)`;
}

function twoDigits(number: string): string {
  return `lpad(CAST(${number} AS VARCHAR), 2, '0')`;
}

function recognized(text: string, forms: readonly Recognized[]): string {
  return `CASE ${forms.map(({ form, sql }) => `WHEN ${matches(text, form)} THEN ${sql(text)}`).join(' ')} END`;
}

function strptime(field: string, formats: readonly string[]): string {
  return `try_strptime(${field}, [${formats.map(quoteLiteral).join(', ')}])`;
}

function inZone(timestamp: string, name: 'timestamp' | 'timestamptz'): string {
  return name === 'timestamp' ? timestamp : `CAST(${timestamp} AS TIMESTAMPTZ)`;
}

/** DuckDB takes the year 0 for 1 BC; Redshift has none. */
function afterChrist(value: string): string {
  return `CASE WHEN year(${value}) > 0 THEN ${value} END`;
}
