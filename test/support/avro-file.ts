/** Writes Avro's object container files: the header, and all records in blocks. A long is a bigint. */
import * as zlib from 'node:zlib';
import { type Schema, Type, types } from '../../local/node_modules/avsc';

type Codec = 'null' | 'deflate' | 'snappy';

export interface AvroFileOptions {
  readonly codec?: Codec | 'zstandard';
  readonly recordsPerBlock?: number;
}

// Newer than the library's type definitions.
const { crc32 } = zlib as unknown as { crc32(data: Buffer): number };
const SYNC = Buffer.from('0123456789abcdef');

const LONG = types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => Buffer.from(BigInt64Array.of(value).buffer),
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => Number(a - b),
});

export function avroFile(schema: Schema, records: readonly unknown[], { codec = 'null', recordsPerBlock = 1000 }: AvroFileOptions = {}): Buffer {
  const type = Type.forSchema(schema, { wrapUnions: false, typeHook: (part: Schema) => isLong(part) ? LONG : undefined });
  const metadata = [['avro.schema', JSON.stringify(schema)], ['avro.codec', codec]] as const;
  const header = [
    Buffer.from('Obj\x01', 'latin1'),
    long(metadata.length), ...metadata.flatMap(([key, value]) => [bytes(Buffer.from(key)), bytes(Buffer.from(value))]), long(0),
    SYNC,
  ];
  const blocks = [];
  for (let at = 0; at < records.length; at += recordsPerBlock) {
    const some = records.slice(at, at + recordsPerBlock);
    const data = compress(codec, Buffer.concat(some.map((record) => type.toBuffer(record))));
    blocks.push(long(some.length), bytes(data), SYNC);
  }
  return Buffer.concat([...header, ...blocks]);
}

function isLong(schema: Schema): boolean {
  return schema === 'long' || (schema as { type?: unknown }).type === 'long';
}

function compress(codec: AvroFileOptions['codec'], data: Buffer): Buffer {
  switch (codec) {
    case 'deflate': return zlib.deflateRawSync(data);
    case 'snappy': {
      const checksum = Buffer.alloc(4);
      checksum.writeUInt32BE(crc32(data));
      return Buffer.concat([snappy(data), checksum]);
    }
    default: return data;
  }
}

/** All of it as literals of up to 64 KB. */
function snappy(data: Buffer): Buffer {
  const parts = [varint(data.length)];
  for (let at = 0; at < data.length; at += 65536) {
    const literal = data.subarray(at, at + 65536);
    parts.push(Buffer.from([61 << 2, (literal.length - 1) & 0xff, (literal.length - 1) >> 8]), literal);
  }
  return Buffer.concat(parts);
}

function bytes(data: Buffer): Buffer {
  return Buffer.concat([long(data.length), data]);
}

/** Zigzag. */
function long(value: number): Buffer {
  return varint(value * 2);
}

/** Seven bits a byte. */
function varint(value: number): Buffer {
  const encoded: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...encoded, rest]);
    encoded.push((rest % 128) + 128);
  }
}
