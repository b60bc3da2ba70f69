/** Date and time functions. https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html */
import { notImplemented } from '../../errors';
import { quoteLiteral } from '../quote';
import { type Call, checkCount, literal, type Rule, word, written } from './call';

/** Spellings of the date parts: https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  year: ['year', 'years', 'y', 'yr', 'yrs'],
  quarter: ['quarter', 'quarters', 'qtr', 'qtrs'],
  month: ['month', 'months', 'mon', 'mons'],
  week: ['week', 'weeks', 'w'],
  day: ['day', 'days', 'd'],
  hour: ['hour', 'hours', 'h', 'hr', 'hrs'],
  minute: ['minute', 'minutes', 'm', 'min', 'mins'],
  second: ['second', 'seconds', 's', 'sec', 'secs'],
  millisecond: ['millisecond', 'milliseconds', 'ms', 'msec', 'msecs', 'msecond', 'mseconds', 'millisec', 'millisecs', 'millisecon'],
  microsecond: ['microsecond', 'microseconds', 'us', 'usec', 'usecs', 'usecond', 'useconds', 'microsec', 'microsecs', 'microsecond'],
  dow: ['dow', 'dayofweek', 'dw', 'weekday'],
  doy: ['doy', 'dayofyear', 'dy', 'yearday'],
  epoch: ['epoch'],
};

function datePart(call: Call, allowed: readonly string[]): string {
  const spelling = word(call, 0);
  const part = allowed.find((name) => SPELLINGS[name]!.includes(spelling));
  if (part === undefined) throw notImplemented(`${call.name.toUpperCase()} of ${spelling}`);
  return part;
}

const ADDED: Readonly<Record<string, (n: string) => string>> = {
  year: (n) => `to_years(CAST(${n} AS INTEGER))`,
  quarter: (n) => `to_months(3 * CAST(${n} AS INTEGER))`,
  month: (n) => `to_months(CAST(${n} AS INTEGER))`,
  week: (n) => `to_days(7 * CAST(${n} AS INTEGER))`,
  day: (n) => `to_days(CAST(${n} AS INTEGER))`,
  hour: (n) => `to_hours(CAST(${n} AS BIGINT))`,
  minute: (n) => `to_minutes(CAST(${n} AS BIGINT))`,
  second: (n) => `to_seconds(CAST(${n} AS BIGINT))`,
  millisecond: (n) => `to_milliseconds(CAST(${n} AS BIGINT))`,
  microsecond: (n) => `to_microseconds(CAST(${n} AS BIGINT))`,
};

const dateAdd: Rule = (call) => {
  checkCount(call, 3);
  return `(as_time(${call.args[2]}) + ${ADDED[datePart(call, Object.keys(ADDED))]!(call.args[1]!)})`;
};

/** Weeks are left out: whether one begins on Sunday or Monday makes the difference. */
const dateDiff: Rule = (call) => {
  checkCount(call, 3);
  const part = datePart(call, Object.keys(ADDED).filter((name) => name !== 'week'));
  return `date_diff('${part}', as_time(${call.args[1]}), as_time(${call.args[2]}))`;
};

const FIELDS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'dow', 'doy', 'epoch'];
const field = (type: string): Rule => (call) => {
  checkCount(call, 2);
  const part = datePart(call, FIELDS);
  return `CAST(floor(date_part('${part}', as_time(${call.args[1]}))) AS ${part === 'epoch' && type === 'INTEGER' ? 'BIGINT' : type})`;
};

const dateTrunc: Rule = (call) => {
  checkCount(call, 2);
  return `date_trunc('${datePart(call, Object.keys(ADDED))}', as_time(${call.args[1]}))`;
};

/** Patterns that mean one thing whatever the value; others are refused. */
const FORMATS: Readonly<Record<string, string>> = {
  YYYY: '%Y', MM: '%m', DD: '%d', HH24: '%H', HH12: '%I', HH: '%I', MI: '%M', SS: '%S', US: '%f', MS: '%g', AM: '%p', PM: '%p', DDD: '%j', YY: '%y',
};
const FORMAT_TOKEN = /YYYY|YY|MM|MI|MS|DDD|DD|HH24|HH12|HH|SS|US|AM|PM|[A-Z]+|"[^"]*"|[^A-Z"]+/gi;

function timeFormat(call: Call, refused: readonly string[] = []): string {
  const format = literal(call, 1);
  const parts = format.match(FORMAT_TOKEN) ?? [];
  return quoteLiteral(parts.map((part) => {
    if (/^[^A-Za-z"0-9]+$/.test(part)) return part.replaceAll('%', '%%');
    const known = FORMATS[part.toUpperCase()];
    // Of what is a word in the result, the case of the pattern is that of the result.
    if (known === undefined || /^[AaPp]m$/.test(part) || refused.includes(part.toUpperCase())) throw notImplemented(`${call.name.toUpperCase()} with format '${format}'`);
    return known;
  }).join(''));
}

const toChar: Rule = (call) => {
  checkCount(call, 2);
  return `strftime(as_time(${call.args[0]}), ${timeFormat(call)})`;
};

const parsedTime = (type: string): Rule => (call) => {
  checkCount(call, 2);
  return `CAST(strptime(${call.args[0]}, ${timeFormat(call, ['YY', 'DDD'])}) AS ${type})`;
};

/** An abbreviation is a fixed offset in Redshift, and for DuckDB a zone with its summer time. */
export function timeZone(name: string, use: string): string {
  if (!/^(?:\w+\/[\w/+-]+|UTC|GMT)$/i.test(name)) throw notImplemented(`${use} with time zone '${name}'`);
  return quoteLiteral(name);
}

function zone(call: Call, index: number): string {
  return timeZone(literal(call, index), 'CONVERT_TIMEZONE');
}

const convertTimezone: Rule = (call) => {
  checkCount(call, 2, 3);
  const last = call.args.length - 1;
  return `(CAST(as_time(${call.args[last]}) AS TIMESTAMP) AT TIME ZONE ${last === 1 ? "'UTC'" : zone(call, 0)} AT TIME ZONE ${zone(call, last - 1)})`;
};

export const TIME_FUNCTIONS: Readonly<Record<string, Rule>> = {
  add_months: written(2, 2, (date, n) => `add_months_to(as_time(${date}), CAST(${n} AS INTEGER))`),
  convert_timezone: convertTimezone,
  date: written(1, 1, (time) => `CAST(${time} AS DATE)`),
  date_add: dateAdd,
  date_diff: dateDiff,
  date_part: field('DOUBLE'),
  date_trunc: dateTrunc,
  dateadd: dateAdd,
  datediff: dateDiff,
  extract: field('INTEGER'),
  getdate: written(0, 0, () => "date_trunc('second', CAST(now() AS TIMESTAMP))"),
  last_day: written(1, 1, (date) => `last_day(as_time(${date}))`),
  months_between: written(2, 2, (a, b) => `months_apart(as_time(${a}), as_time(${b}))`),
  to_char: toChar,
  to_date: parsedTime('DATE'),
  to_timestamp: parsedTime('TIMESTAMPTZ'),
};
