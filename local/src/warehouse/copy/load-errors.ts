/**
 * The rows of SYS_LOAD_ERROR_DETAIL: codes and words of Redshift's load error reference.
 *
 * COPY here works like one slice: files in order, and it ends at the first error when MAXERROR allows none. So one
 * failed COPY names one bad file, as it would on a warehouse whose other slices had no error yet.
 */
import { type ColumnType } from '../types';

export interface LoadErrorReason {
  readonly code: number;
  readonly message: string;
  /** Where in the field, from 0. */
  readonly position: number;
}

export interface LoadError extends LoadErrorReason {
  /** Index into the files of the COPY. */
  readonly file: number;
  readonly line: number;
  /** Index into the target columns, when one column is at fault. */
  readonly column?: number;
  /** The field as it was read. */
  readonly value?: string | null;
}

export const reasons = {
  extraColumns: () => reason(1202, 'Extra column(s) found'),
  delimiterNotFound: () => reason(1214, 'Delimiter not found'),
  csvQuote: () => reason(1214, 'Invalid quote formatting for CSV'),
  missingQuote: () => reason(1214, 'Delimited value missing end quote'),
  invalidJson: (detail: string, position: number) => reason(1216, `Input line is not valid. ${detail}`, position),
  invalidJsonPath: (detail: string) => reason(1216, `Invalid JSONPath format: ${detail}`),
  invalidUtf8: (hex: string, kind: number, position: number) =>
    reason(1220, `String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: ${hex} (error ${kind})`, position),
  invalidSuper: () => reason(1224, 'Input data is not well-formed JSON for the SUPER data type'),
};

function reason(code: number, message: string, position = 0): LoadErrorReason {
  return { code, message, position };
}

/** Why a value that failed its conversion did so. `value` is the field as it was read, null when there was none. */
export function explainValue(type: ColumnType, value: string | null, timeFormat?: string): LoadErrorReason {
  if (value === null || (!('length' in type) && value.trim() === '')) return reason(1213, 'Missing data for not-null field');
  switch (type.name) {
    case 'char': {
      const multibyte = /[^\x00-\x7f]/u.exec(value);
      if (multibyte) return reason(1220, `Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: ${hexOf(multibyte[0])}`, multibyte.index);
      return tooLong();
    }
    case 'varchar': return tooLong();
    case 'smallint':
    case 'integer':
    case 'bigint':
      return invalidDigit(value, /^[+-]?\d*/, INTEGER_NAMES[type.name]) ?? reason(1222, `Overflow, Type: ${INTEGER_NAMES[type.name]}`);
    case 'decimal':
      return invalidDigit(value, NUMBER_PREFIX, 'Decimal', 1209) ?? reason(1209, `Overflow for NUMERIC(${type.precision},${type.scale})`);
    case 'real':
    case 'double precision':
      return invalidDigit(value, NUMBER_PREFIX, 'Float', 1208) ?? reason(1208, 'Overflow, Type: Float');
    case 'boolean': return reason(1210, `Unknown boolean format: ${value.slice(0, 64)}`);
    case 'date': return reason(1205, value.length < 10 ? 'Invalid Date Format - length must be 10 or more' : 'Invalid date format or value');
    case 'timestamp':
    case 'timestamptz':
      return reason(1206, `Invalid timestamp format or value [${timeFormat ?? 'YYYY-MM-DD HH24:MI:SS'}]`);
    case 'super': return reasons.invalidSuper();
    case 'time':
    case 'timetz':
    case 'varbyte': throw new Error(`nothing converts ${type.name}`);
  }
}

const INTEGER_NAMES = { smallint: 'Short', integer: 'Integer', bigint: 'Long' } as const;
const NUMBER_PREFIX = /^[+-]?\d*(?:\.\d*)?(?:[eE][+-]?\d+)?/;

function tooLong(): LoadErrorReason {
  return reason(1204, 'String length exceeds DDL length');
}

function invalidDigit(value: string, prefix: RegExp, typeName: string, code = 1207): LoadErrorReason | undefined {
  const position = prefix.exec(value)![0].length;
  if (position === value.length && /\d/.test(value)) return undefined;
  return reason(code, `Invalid digit, Value '${value[position] ?? ''}', Pos ${position}, Type: ${typeName}`, position);
}

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex').replace(/..(?=.)/g, '$& ');
}
