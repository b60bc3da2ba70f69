/**
 * Redshift's column types, and how each is kept in DuckDB. DuckDB forgets the length of a VARCHAR and has no CHAR, so
 * the declared type is kept beside the table (see catalog.ts) and its length is enforced by a CHECK.
 */
import { notImplemented, WarehouseError } from './errors';

export type DeclaredType =
  | { readonly name: 'smallint' | 'integer' | 'bigint' | 'real' | 'double precision' | 'boolean' | 'date' | 'time' | 'timetz' | 'timestamp' | 'timestamptz' | 'super' }
  | { readonly name: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly name: 'varchar' | 'char'; readonly length: number | 'max' }
  | { readonly name: 'varbyte'; readonly length: number }
  | { readonly name: 'unknown'; readonly text: string };

/** A type that passed {@link checkType}: lengths are numbers. */
export type ColumnType =
  | Exclude<DeclaredType, { name: 'varchar' | 'char' | 'unknown' }>
  | { readonly name: 'varchar' | 'char'; readonly length: number };

const MAX_LENGTH = { varchar: 65535, char: 4096, varbyte: 1_024_000 } as const;

export function checkType(type: DeclaredType): ColumnType {
  switch (type.name) {
    case 'unknown': throw notImplemented(`type "${type.text}"`);
    case 'decimal':
      if (type.precision < 1 || type.precision > 38) throw new WarehouseError(`DECIMAL precision ${type.precision} must be between 1 and 38`);
      if (type.scale > type.precision) throw new WarehouseError(`DECIMAL scale ${type.scale} must be between 0 and precision ${type.precision}`);
      return type;
    case 'varbyte': return { name: 'varbyte', length: checkLength('varbyte', type.length) };
    case 'varchar':
    case 'char': return { name: type.name, length: checkLength(type.name, type.length === 'max' ? MAX_LENGTH[type.name] : type.length) };
    default: return type;
  }
}

function checkLength(type: keyof typeof MAX_LENGTH, length: number): number {
  if (length < 1) throw new WarehouseError(`length for type ${type} must be at least 1`);
  if (length > MAX_LENGTH[type]) throw new WarehouseError(`length for type ${type} cannot exceed ${MAX_LENGTH[type]}`);
  return length;
}

export function engineType(type: ColumnType): string {
  switch (type.name) {
    case 'decimal': return `DECIMAL(${type.precision},${type.scale})`;
    case 'varchar':
    case 'char': return 'VARCHAR';
    case 'super': return 'JSON';
    case 'varbyte': return 'BLOB';
    case 'double precision': return 'DOUBLE';
    default: return type.name.toUpperCase();
  }
}

/** The type of a column that nobody declared: a CREATE TABLE AS, an intermediate result. */
export function typeOfEngine(engine: string): ColumnType | undefined {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(engine);
  if (decimal) return { name: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) };
  return ENGINE_TYPES[engine];
}

const ENGINE_TYPES: Readonly<Record<string, ColumnType>> = {
  'SMALLINT': { name: 'smallint' },
  'TINYINT': { name: 'smallint' },
  'INTEGER': { name: 'integer' },
  'BIGINT': { name: 'bigint' },
  // A sum of integers.
  'HUGEINT': { name: 'bigint' },
  'FLOAT': { name: 'real' },
  'DOUBLE': { name: 'double precision' },
  'BOOLEAN': { name: 'boolean' },
  'DATE': { name: 'date' },
  'TIME': { name: 'time' },
  'TIME WITH TIME ZONE': { name: 'timetz' },
  'BLOB': { name: 'varbyte', length: MAX_LENGTH.varbyte },
  'TIMESTAMP': { name: 'timestamp' },
  'TIMESTAMP WITH TIME ZONE': { name: 'timestamptz' },
  'JSON': { name: 'super' },
  'VARCHAR': { name: 'varchar', length: MAX_LENGTH.varchar },
};

/** SYS_LOAD_ERROR_DETAIL shows at most ten characters of a type. */
export function typeLabel(type: ColumnType): string {
  return (type.name === 'decimal' ? 'numeric' : type.name === 'integer' ? 'int4' : type.name === 'bigint' ? 'int8' : type.name === 'smallint' ? 'int2'
    : type.name === 'boolean' ? 'bool' : type.name === 'real' ? 'float4' : type.name === 'double precision' ? 'float8' : type.name).slice(0, 10);
}

export function lengthLabel(type: ColumnType): string {
  if (type.name === 'decimal') return `${type.precision},${type.scale}`;
  return 'length' in type ? String(type.length) : '0';
}
