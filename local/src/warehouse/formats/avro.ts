/**
 * Avro, read as the JSON it stands for, a record a line: COPY maps fields to columns by the rules of JSON, and loads
 * what is no plain value as its JSON text. Logical types are loaded as the values they are made of.
 *
 * The container is read here and not by the library, whose own reader takes a file that was cut off for a whole one.
 */
import { type FileHandle, open } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import { type Type } from 'avsc';
import { uncompress } from 'snappyjs';
import { avroType, toJson } from './avro-json';
import { WarehouseError } from '../errors';

/** Limits of the COPY reference: of the header, and of a block as it stands in the file. */
const MAX_HEADER = 1024 * 1024;
const MAX_BLOCK = 4 * 1024 * 1024;
/** Ours: no block of 4 MB needs more, unless it is made to fill the memory: an item of a byte is many in JavaScript. */
const MAX_BLOCK_CONTENT = 64 * 1024 * 1024;
const MAX_VARINT = 10;
const SYNC_LENGTH = 16;
const MAGIC = Buffer.from('Obj\x01', 'latin1');
/** In Node.js since 22.2; the library's type definitions are of the Node.js it supports, which is older. */
const { crc32 } = zlib as unknown as { crc32(data: Buffer): number };

/** Writes the file's records to `to`. @throws WarehouseError */
export async function avroToJson(from: string, to: string): Promise<void> {
  const input = await open(from);
  const output = await open(to, 'w');
  try {
    const { size } = await input.stat();
    const head = await readAt(input, 0, Math.min(size, MAX_HEADER));
    const header = readHeader(head, size > MAX_HEADER);
    for (let at = header.end; at < size;) {
      const { count, data, next } = await readBlock(input, at, size, header.sync);
      await output.appendFile(blockToJson(inflate(header.codec, data), count, header.type));
      at = next;
    }
  } finally {
    await output.close();
    await input.close();
  }
}

interface Header {
  readonly type: Type;
  readonly codec: string;
  readonly sync: Buffer;
  readonly end: number;
}

function readHeader(bytes: Buffer, cut: boolean): Header {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged('it does not begin with the magic bytes');
  try {
    const { metadata, end } = readMetadata(bytes, MAGIC.length);
    const sync = bytes.subarray(end, end + SYNC_LENGTH);
    if (sync.length < SYNC_LENGTH) throw new EndOfBytes();
    const codec = metadata.get('avro.codec')?.toString() || 'null';
    if (!(codec in CODECS)) throw damaged(`its codec "${codec}" is none of ${Object.keys(CODECS).join(', ')}`);
    return { type: avroType(metadata.get('avro.schema')?.toString() ?? ''), codec, sync, end: end + SYNC_LENGTH };
  } catch (error) {
    if (!(error instanceof EndOfBytes)) throw error;
    throw damaged(cut ? `its header is longer than ${MAX_HEADER} bytes` : 'its header does not end');
  }
}

/** A map of bytes, in blocks that end with an empty one. */
function readMetadata(bytes: Buffer, from: number): { metadata: Map<string, Buffer>; end: number } {
  const metadata = new Map<string, Buffer>();
  let { value: count, end } = readLong(bytes, from);
  while (count !== 0) {
    // A negative count is followed by the size of the block.
    if (count < 0) ({ end } = readLong(bytes, end));
    for (let entry = 0; entry < Math.abs(count); entry++) {
      const key = readBytes(bytes, end);
      const value = readBytes(bytes, key.end);
      metadata.set(key.value.toString(), value.value);
      end = value.end;
    }
    ({ value: count, end } = readLong(bytes, end));
  }
  return { metadata, end };
}

async function readBlock(file: FileHandle, at: number, size: number, sync: Buffer): Promise<{ count: number; data: Buffer; next: number }> {
  const head = await readAt(file, at, Math.min(2 * MAX_VARINT, size - at));
  const { count, length, headLength } = blockHead(head);
  if (length > MAX_BLOCK) throw damaged(`a block of it is longer than ${MAX_BLOCK} bytes`);
  const block = await readAt(file, at + headLength, Math.min(length + SYNC_LENGTH, size - at - headLength));
  if (block.length < length + SYNC_LENGTH) throw damaged('it ends within a block');
  if (!block.subarray(length).equals(sync)) throw damaged('a block of it does not end with the marker of the file');
  return { count, data: block.subarray(0, length), next: at + headLength + length + SYNC_LENGTH };
}

function blockHead(head: Buffer): { count: number; length: number; headLength: number } {
  try {
    const count = readLong(head, 0);
    const length = readLong(head, count.end);
    if (count.value < 0 || length.value < 0) throw damaged('a block of it has a negative size');
    return { count: count.value, length: length.value, headLength: length.end };
  } catch (error) {
    throw error instanceof EndOfBytes ? damaged('it ends within a block') : error;
  }
}

const CODECS: Readonly<Record<string, (data: Buffer) => Buffer>> = {
  null: (data) => data,
  deflate: (data) => zlib.inflateRawSync(data, { maxOutputLength: MAX_BLOCK_CONTENT }),
  snappy: (data) => {
    const content = uncompress(data.subarray(0, -4), MAX_BLOCK_CONTENT);
    if (crc32(content) !== data.readUInt32BE(data.length - 4)) throw new Error('wrong checksum');
    return content;
  },
};

function inflate(codec: string, data: Buffer): Buffer {
  try {
    return CODECS[codec]!(data);
  } catch (error) {
    throw damaged(`a block of it cannot be decompressed with ${codec} (${(error as Error).message})`);
  }
}

function blockToJson(data: Buffer, count: number, type: Type): string {
  const lines: string[] = [];
  let at = 0;
  for (let record = 0; record < count; record++) {
    const { value, offset } = decode(type, data, at);
    if (offset < 0) throw damaged('a block of it ends within a record');
    // A record that takes no room may be there any number of times.
    if (offset === at && count > MAX_BLOCK) throw damaged('a block of it has more records than it has room for');
    lines.push(toJson(type, value), '\n');
    at = offset;
  }
  if (at !== data.length) throw damaged('a block of it goes on after its last record');
  return lines.join('');
}

function decode(type: Type, data: Buffer, at: number): { value: unknown; offset: number } {
  try {
    return type.decode(data, at);
  } catch (error) {
    throw damaged(`a record of it does not fit the schema (${(error as Error).message})`);
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The bytes end before what is read of them does. */
class EndOfBytes extends Error {}

/** A zigzag varint. @throws EndOfBytes */
function readLong(bytes: Buffer, from: number): { value: number; end: number } {
  let bits = 0n;
  for (let i = 0; i < MAX_VARINT; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) throw new EndOfBytes();
    bits |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: Number((bits >> 1n) ^ -(bits & 1n)), end: from + i + 1 };
  }
  throw damaged('a number of it is too long');
}

function readBytes(bytes: Buffer, from: number): { value: Buffer; end: number } {
  const { value: length, end } = readLong(bytes, from);
  if (length < 0 || end + length > bytes.length) throw new EndOfBytes();
  return { value: bytes.subarray(end, end + length), end: end + length };
}

function damaged(what: string): WarehouseError {
  return new WarehouseError(`Invalid AVRO file: ${what}`);
}
