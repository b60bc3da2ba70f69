/** Redshift's date and time patterns in the terms of DuckDB's strptime, and the forms that 'auto' recognizes. */
import { notImplemented } from '../errors';
import { quoteLiteral } from '../sql/quote';

/** Longest first: MON must not be read as MM, nor HH24 as HH. */
const PARTS: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'], ['HH24', '%H'], ['HH12', '%I'], ['MON', '%b'], ['YY', '%y'], ['MM', '%m'], ['DD', '%d'], ['HH', '%H'],
  ['MI', '%M'], ['SS', '%S'], ['AM', '%p'], ['PM', '%p'],
];

/**
 * A pattern as strptime's: several, because MON is a month's short or full name, and SS may have a fraction.
 * @throws WarehouseError that names the pattern's first part without an equivalent.
 */
export function strptimeFormats(pattern: string, option: string): readonly string[] {
  let format = '';
  for (let rest = pattern; rest !== '';) {
    const part = PARTS.find(([name]) => rest.toUpperCase().startsWith(name));
    if (part) {
      format += part[1];
      rest = rest.slice(part[0].length);
    } else if (rest.startsWith('T') || !/^[A-Za-z%]/.test(rest)) {
      format += rest[0];
      rest = rest.slice(1);
    } else {
      throw notImplemented(`${option} '${pattern}' (from "${rest}" on)`);
    }
  }
  const months = format.includes('%b') ? [format, format.replace('%b', '%B')] : [format];
  return format.includes('%S') ? months.flatMap((one) => [one, one.replace('%S', '%S.%f')]) : months;
}

export interface Recognized {
  /** A pattern that the whole text has; no other form has it, too. */
  readonly form: string;
  /** NULL when there is no such day or time. */
  readonly sql: (text: string) => string;
}

function date(form: string, ...formats: string[]): Recognized {
  return { form, sql: (text) => `CAST(try_strptime(${text}, [${formats.map(quoteLiteral).join(', ')}]) AS DATE)` };
}

const MONTH = '[A-Za-z]{3,9}';

/** The month comes before the day where a form leaves it open: that is Redshift's date style. */
export const AUTO_DATES: readonly Recognized[] = [
  date('[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}', '%Y-%m-%d'),
  date('[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}', '%Y/%m/%d'),
  date('[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}', '%m/%d/%Y'),
  date('[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}', '%m/%d/%y'),
  date('[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}', '%m-%d-%Y'),
  date('[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{4}', '%m.%d.%Y'),
  date('[0-9]{8}', '%Y%m%d'),
  date('[0-9]{6}', '%y%m%d'),
  date(`[0-9]{4}-${MONTH}-[0-9]{1,2}`, '%Y-%b-%d', '%Y-%B-%d'),
  date(`${MONTH}-[0-9]{1,2}-[0-9]{4}`, '%b-%d-%Y', '%B-%d-%Y'),
  date(`${MONTH}-[0-9]{1,2}-[0-9]{2}`, '%b-%d-%y', '%B-%d-%y'),
  date(`[0-9]{1,2}-${MONTH}-[0-9]{4}`, '%d-%b-%Y', '%d-%B-%Y'),
  date(`[0-9]{1,2}-${MONTH}-[0-9]{2}`, '%d-%b-%y', '%d-%B-%y'),
  date(`${MONTH} [0-9]{1,2},? [0-9]{4}`, '%b %d, %Y', '%B %d, %Y', '%b %d %Y', '%B %d %Y'),
  date(`[0-9]{1,2} ${MONTH} [0-9]{4}`, '%d %b %Y', '%d %B %Y'),
  // The day of a year; DuckDB counts on into the next one.
  { form: '[0-9]{4}\\.[0-9]{3}', sql: (text) => `CASE WHEN year(try_strptime(${text}, '%Y.%j')) = TRY_CAST(left(${text}, 4) AS INTEGER) THEN CAST(try_strptime(${text}, '%Y.%j') AS DATE) END` },
  // Julian days.
  { form: 'J[0-9]{7}', sql: (text) => `DATE '1970-01-01' + (TRY_CAST(substr(${text}, 2) AS INTEGER) - 2440588)` },
];

/** A time of day, before its form is known. */
export const CLOCK = '[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?|[0-9]{6}(?:\\.[0-9]+)?';

export const AUTO_TIMES: readonly Recognized[] = [
  { form: '[0-9]{1,2}:[0-9]{2}', sql: (text) => `TRY_CAST(${text} || ':00' AS TIME)` },
  { form: '[0-9]{1,2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?', sql: (text) => `TRY_CAST(replace(${text}, ',', '.') AS TIME)` },
  { form: '[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)? ?[AaPp][Mm]', sql: (text) => `CAST(try_strptime(regexp_replace(${text}, ' ?([AaPp][Mm])$', ' \\1'), ['%I:%M %p', '%I:%M:%S %p', '%I:%M:%S.%f %p']) AS TIME)` },
  { form: '[0-9]{6}(\\.[0-9]+)?', sql: (text) => `TRY_CAST(regexp_replace(${text}, '^(..)(..)', '\\1:\\2:') AS TIME)` },
];

/** Hours to the east of UTC. */
export const ZONE_OFFSETS: Readonly<Record<string, number>> = {
  Z: 0, UTC: 0, GMT: 0, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7,
};

export const ZONE = `(?:${Object.keys(ZONE_OFFSETS).join('|')}|[+-][0-9]{1,2}(?::?[0-9]{2})?)`;
