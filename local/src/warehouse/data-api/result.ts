/** Values and columns in the Data API's form. */
import {
  DuckDBBlobValue, DuckDBDateValue, DuckDBDecimalValue, type DuckDBType, DuckDBTypeId, DuckDBTimestampTZValue, DuckDBTimestampValue, type DuckDBValue,
} from '@duckdb/node-api';
import { type ResultColumn } from '../executor';
import { typeLabel, typeOfEngine } from '../types';

export type Field =
  | { readonly isNull: true }
  | { readonly booleanValue: boolean }
  | { readonly longValue: unknown }
  | { readonly doubleValue: number | string }
  | { readonly stringValue: string };

/** Integers, floats and booleans have a form of their own; everything else is text, as Redshift prints it. */
export function toField(value: DuckDBValue, type: DuckDBType): Field {
  if (value === null) return { isNull: true };
  if (typeof value === 'boolean') return { booleanValue: value };
  if (FLOATS.has(type.typeId)) return { doubleValue: Number.isFinite(value) ? value as number : String(value) };
  if (typeof value === 'number') return { longValue: value };
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) return { longValue: rawJson(String(value)) };
  return { stringValue: String(fieldText(value)) };
}

const FLOATS: ReadonlySet<DuckDBTypeId> = new Set([DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE]);
/** The digits of a BIGINT, which a number would lose. In Node.js since 21; the type definitions are older. */
const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): unknown };

/** A value for people: text, numbers, booleans and null. */
export function fieldText(value: DuckDBValue): string | number | boolean | null {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return value >= -MAX_EXACT && value <= MAX_EXACT ? Number(value) : String(value);
  // Its own text would be in this machine's time zone.
  if (value instanceof DuckDBTimestampTZValue) return `${new DuckDBTimestampValue(value.micros)}+00`;
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
  if (value instanceof DuckDBDateValue || value instanceof DuckDBDecimalValue) return value.toString();
  return String(value);
}

const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

export function columnMetadata({ name, type }: ResultColumn): Record<string, unknown> {
  const redshift = typeOfEngine(engineName(type));
  return {
    name,
    label: name,
    typeName: redshift ? typeLabel(redshift) : engineName(type).toLowerCase(),
    nullable: 1,
    length: 0,
    precision: redshift?.name === 'decimal' ? redshift.precision : 0,
    scale: redshift?.name === 'decimal' ? redshift.scale : 0,
    isCaseSensitive: redshift?.name === 'varchar',
    isCurrency: false,
    isSigned: redshift !== undefined && NUMERIC.has(redshift.name),
    columnDefault: '',
    schemaName: '',
    tableName: '',
  };
}

const NUMERIC: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'decimal', 'real', 'double precision']);

function engineName(type: DuckDBType): string {
  return String(type);
}
