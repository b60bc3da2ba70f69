/**
 * Files are decompressed before anything reads them: once, and by zlib, which checks what it has read against the
 * file's checksum and length. DuckDB's own reader takes a file that was cut off or damaged for a whole one.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { type Compression } from './plan';
import { WarehouseError } from '../errors';

const CHUNK = { chunkSize: 1 << 18 };
/** In Node.js since 22.15; the library's type definitions are of the Node.js it supports, which is older. */
const { createZstdDecompress } = zlib as unknown as { createZstdDecompress(options: zlib.ZlibOptions): Transform };

/** Replaces the file by what was compressed in it. */
export async function decompress(compressed: string, compression: Exclude<Compression, 'none'>, path: string): Promise<void> {
  try {
    await pipeline(
      createReadStream(compressed, { highWaterMark: CHUNK.chunkSize }),
      compression === 'gzip' ? zlib.createGunzip(CHUNK) : createZstdDecompress(CHUNK),
      createWriteStream(path),
    );
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!/^(?:Z_|ZSTD_|ERR_BUFFER)/.test(code)) throw error;
    throw new WarehouseError(`${compression}: ${(error as Error).message}. Unknown ${compression === 'gzip' ? 'zlib' : 'zstd'} error code.`);
  }
  await rm(compressed);
}
