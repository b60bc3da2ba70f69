/** Avro's values as JSON text, numbers with every digit they have. */
import { type Schema, Type, types } from 'avsc';
import { notImplemented, WarehouseError } from '../errors';

/** As BigInt: a JavaScript number has 53 bits. */
const LONG = types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => Number(a > b) - Number(a < b),
});

/** @throws WarehouseError */
export function avroType(schema: string): Type {
  const type = parseSchema(schema);
  if (type.typeName !== 'record') throw new WarehouseError('Invalid AVRO file: the type of its schema is not record');
  checkArrays(type, new Set());
  return type;
}

/** A few bytes can claim any number of items that take no room themselves: they would fill the memory. */
function checkArrays(type: Type, seen: Set<Type>): void {
  if (seen.has(type)) return;
  seen.add(type);
  if (type instanceof types.ArrayType && takesNoRoom(type.itemsType, new Set())) throw notImplemented('an Avro array of items that take no room');
  for (const part of partsOf(type)) checkArrays(part, seen);
}

function partsOf(type: Type): readonly Type[] {
  if (type instanceof types.RecordType) return type.fields.map((field) => field.type);
  if (type instanceof types.ArrayType) return [type.itemsType];
  if (type instanceof types.MapType) return [type.valuesType];
  return type instanceof types.WrappedUnionType ? type.types : [];
}

function takesNoRoom(type: Type, within: Set<Type>): boolean {
  if (type instanceof types.NullType) return true;
  if (type instanceof types.FixedType) return type.size === 0;
  if (!(type instanceof types.RecordType) || within.has(type)) return false;
  within.add(type);
  return type.fields.every((field) => takesNoRoom(field.type, within));
}

function parseSchema(schema: string): Type {
  try {
    return Type.forSchema(JSON.parse(schema) as Schema, { wrapUnions: true, typeHook: (part) => isLong(part) ? LONG : undefined });
  } catch (error) {
    throw new WarehouseError(`Invalid AVRO file: its schema cannot be read (${(error as Error).message})`);
  }
}

/** With a logical type, or with none. */
function isLong(schema: Schema): boolean {
  return schema === 'long' || (schema as { type?: unknown }).type === 'long';
}

export function toJson(type: Type, value: unknown): string {
  if (type instanceof types.RecordType) {
    const record = value as Record<string, unknown>;
    return `{${type.fields.map((field) => `${JSON.stringify(field.name)}:${toJson(field.type, record[field.name])}`).join(',')}}`;
  }
  if (type instanceof types.ArrayType) return `[${(value as unknown[]).map((item) => toJson(type.itemsType, item)).join(',')}]`;
  if (type instanceof types.MapType) {
    return `{${Object.entries(value as object).map(([key, item]) => `${JSON.stringify(key)}:${toJson(type.valuesType, item)}`).join(',')}}`;
  }
  if (type instanceof types.WrappedUnionType) return unionToJson(type.types, value);
  return scalarToJson(value);
}

/** A union is the value it holds, and not the object around it that Avro's own JSON has. */
function unionToJson(branches: readonly Type[], value: unknown): string {
  if (value === null) return 'null';
  const [[name, content]] = Object.entries(value as object) as [[string, unknown]];
  return toJson(branches.find((branch) => branch.branchName === name)!, content);
}

function scalarToJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      // The library has put this character in the place of bytes that are not UTF-8, unless the file has it itself.
      if (value.includes('\ufffd')) throw notImplemented('an Avro string that is not UTF-8, or has the character U+FFFD');
      return JSON.stringify(value);
    case 'number': return Number.isFinite(value) ? String(value) : `"${value}"`;
    // Bytes and fixed are text of one character a byte, as in Avro's own JSON.
    case 'object': return value === null ? 'null' : JSON.stringify((value as Buffer).toString('latin1'));
    default: return String(value);
  }
}
