/** Casts: Redshift's types in a user's statement, and what DuckDB has to be told so that the value is Redshift's. */
import { notImplemented } from '../errors';
import { checkType, type ColumnType, type DeclaredType, engineType } from '../types';
import { closingIndex, syntaxErrorAt, type Token } from './tokens';

const NAMES: Readonly<Record<string, DeclaredType['name']>> = {
  SMALLINT: 'smallint',
  INT2: 'smallint',
  INTEGER: 'integer',
  INT: 'integer',
  INT4: 'integer',
  BIGINT: 'bigint',
  INT8: 'bigint',
  DECIMAL: 'decimal',
  NUMERIC: 'decimal',
  REAL: 'real',
  FLOAT4: 'real',
  FLOAT8: 'double precision',
  FLOAT: 'double precision',
  DOUBLE: 'double precision',
  BOOLEAN: 'boolean',
  BOOL: 'boolean',
  VARCHAR: 'varchar',
  NVARCHAR: 'varchar',
  TEXT: 'varchar',
  CHAR: 'char',
  CHARACTER: 'char',
  NCHAR: 'char',
  BPCHAR: 'char',
  DATE: 'date',
  TIME: 'time',
  TIMETZ: 'timetz',
  TIMESTAMP: 'timestamp',
  TIMESTAMPTZ: 'timestamptz',
  SUPER: 'super',
  VARBYTE: 'varbyte',
  VARBINARY: 'varbyte',
};

export interface CastType {
  readonly type: ColumnType;
  /** Given when the cast has to cut a text. */
  readonly length?: number;
  /** Index of the token after it. */
  readonly next: number;
}

export function parseCastType(tokens: readonly Token[], start: number): CastType {
  const token = tokens[start];
  if (token?.kind !== 'word') throw syntaxErrorAt(token);
  let name = NAMES[token.key];
  if (!name) throw notImplemented(`type "${token.text.toLowerCase()}"`);
  let next = start + 1;
  if (token.key === 'DOUBLE' && tokens[next]?.key === 'PRECISION') next++;
  if (token.key === 'CHARACTER' && tokens[next]?.key === 'VARYING') {
    name = 'varchar';
    next++;
  }
  const zone = ['WITH', 'WITHOUT'].includes(tokens[next]?.key ?? '') && tokens[next + 1]?.key === 'TIME' && tokens[next + 2]?.key === 'ZONE';
  let numbers: readonly string[] = [];
  if (tokens[next]?.text === '(') {
    const close = closingIndex(tokens, next);
    numbers = tokens.slice(next + 1, close).filter(({ text }) => text !== ',').map(({ key }) => key);
    next = close + 1;
  }
  if (zone && (name === 'time' || name === 'timestamp')) {
    if (tokens[next]!.key === 'WITH') name = name === 'time' ? 'timetz' : 'timestamptz';
    next += 3;
  }
  return { ...typeOf(name, numbers), next };
}

function typeOf(name: DeclaredType['name'], numbers: readonly string[]): { type: ColumnType; length?: number } {
  switch (name) {
    case 'decimal': return { type: checkType({ name, precision: Number(numbers[0] ?? 18), scale: Number(numbers[1] ?? 0) }) };
    case 'varchar':
    case 'char': {
      const type = checkType({ name, length: numbers[0] === undefined || numbers[0] === 'MAX' ? 'max' : Number(numbers[0]) }) as { name: 'varchar'; length: number };
      return { type, length: numbers[0] === undefined ? undefined : type.length };
    }
    case 'varbyte': return { type: { name, length: Number(numbers[0] ?? 64000) } };
    default: return { type: { name } as ColumnType };
  }
}

const MACROS: Readonly<Partial<Record<ColumnType['name'], string>>> = { boolean: 'to_bool', time: 'to_clock', timetz: 'to_clock_tz', timestamp: 'to_time', timestamptz: 'to_time_tz' };

export function castSql(value: string, { type, length }: Omit<CastType, 'next'>): string {
  if (type.name === 'varchar' || type.name === 'char') {
    const text = length === undefined ? `to_text(${value})` : `cut_to_bytes(to_text(${value}), ${length})`;
    return type.name === 'char' ? `rtrim(${text}, ' ')` : text;
  }
  if (type.name === 'decimal') return `to_decimal(${value}, CAST(NULL AS ${engineType(type)}))`;
  return `${MACROS[type.name] ?? `to_${type.name.replace(' ', '_')}`}(${value})`;
}

/** What a result column is called that is nothing but a cast of a value without a name. */
export function castLabel({ type }: Omit<CastType, 'next'>): string {
  return LABELS[type.name] ?? type.name;
}

const LABELS: Readonly<Record<string, string>> = {
  'smallint': 'int2', 'integer': 'int4', 'bigint': 'int8', 'decimal': 'numeric', 'real': 'float4', 'double precision': 'float8', 'boolean': 'bool', 'char': 'bpchar',
};
