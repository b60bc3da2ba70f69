/** Redshift's date and time patterns in the terms of DuckDB's strptime. */
import { notImplemented } from '../errors';

/** What DATEFORMAT 'auto' reads here: the unambiguous ones of Redshift's list. */
export const AUTO_DATE_FORMATS = ['%Y-%m-%d', '%m/%d/%Y', '%Y/%m/%d', '%Y%m%d', '%d-%b-%Y', '%d-%b-%y', '%b-%d-%Y', '%B %d, %Y', '%b %d, %Y'];

/** Longest first: MON must not be read as MM, nor HH24 as HH. */
const PARTS: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'], ['MONTH', '%B'], ['HH24', '%H'], ['HH12', '%I'], ['MON', '%b'], ['YY', '%y'], ['MM', '%m'], ['DD', '%d'], ['HH', '%H'],
  ['MI', '%M'], ['SS', '%S'], ['AM', '%p'], ['PM', '%p'],
];

/** @throws WarehouseError that names the pattern's first part without an equivalent. */
export function strptimeFormat(pattern: string, option: string): string {
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
  return format;
}
