/** Why a value that failed its conversion did so, in Redshift's words where those are known. */
import { type LoadErrorReason, reason, reasons } from './load-errors';
import { type ConversionOptions } from './plan';
import { type ColumnType } from '../types';
import { isBlankField } from '../white-space';

/** @param value the field as it was read, null when there was none. */
export function explainValue(type: ColumnType, value: string | null, { timeFormat, acceptAnyDate }: ConversionOptions): LoadErrorReason {
  const text = type.name === 'varchar' || type.name === 'char';
  if (value === null || (text ? value === '' : isBlankField(value)) || (acceptAnyDate && DATES.has(type.name))) return missing();
  switch (type.name) {
    case 'char': return explainChar(value, type.length);
    case 'varchar': return Buffer.byteLength(value) > type.length ? reason(1204, 'String length exceeds DDL length') : missing();
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
    case 'time':
    case 'timetz': return reason(1206, 'Invalid time format or value');
    case 'super': return reasons.invalidSuper();
    case 'varbyte': return explainBytes(value, type.length);
  }
}

const DATES = new Set<ColumnType['name']>(['date', 'timestamp', 'timestamptz']);
const INTEGER_NAMES = { smallint: 'Short', integer: 'Integer', bigint: 'Long' } as const;
const NUMBER_PREFIX = /^[+-]?\d*(?:\.\d*)?(?:[eE][+-]?\d+)?/;

function missing(): LoadErrorReason {
  return reason(1213, 'Missing data for not-null field');
}

function explainChar(value: string, length: number): LoadErrorReason {
  const multibyte = /[^\x00-\x7f]/u.exec(value);
  if (multibyte) return reasons.multibyteChar(hexOf(multibyte[0]), multibyte.index);
  return value.replace(/ +$/, '').length > length ? reason(1204, 'Char length exceeds DDL length') : missing();
}

function explainBytes(value: string, length: number): LoadErrorReason {
  const wrong = /[^0-9a-fA-F]/.exec(value);
  if (wrong) return reason(1219, `Invalid hexadecimal digit, Value '${wrong[0]}', Pos ${wrong.index}, Type: Varbyte`, wrong.index);
  return value.length > 2 * length ? reason(1204, 'Varbyte length exceeds DDL length') : reason(1219, 'Odd number of hexadecimal digits, Type: Varbyte', value.length);
}

function invalidDigit(value: string, prefix: RegExp, typeName: string, code = 1207): LoadErrorReason | undefined {
  const position = prefix.exec(value)![0].length;
  if (position === value.length && /\d/.test(value)) return undefined;
  return reason(code, `Invalid digit, Value '${value[position] ?? ''}', Pos ${position}, Type: ${typeName}`, position);
}

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex').replace(/..(?=.)/g, '$& ');
}
