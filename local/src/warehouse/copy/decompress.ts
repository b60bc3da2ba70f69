/**
 * Files are decompressed before anything reads them: once, and by libraries that check what they have read against the
 * checksums in the file. DuckDB's own reader takes a file that was cut off or damaged for a whole one.
 */
import * as zlib from 'node:zlib';
import unbzip2Stream from 'unbzip2-stream';
import { type Compression } from './plan';
import { WarehouseError } from '../errors';

export const CHUNK_SIZE = 1 << 18;
const CHUNK = { chunkSize: CHUNK_SIZE };
/** In Node.js since 22.15; the library's type definitions are of the Node.js it supports, which is older. */
const { createZstdDecompress } = zlib as unknown as { createZstdDecompress(options: zlib.ZlibOptions): NodeJS.ReadWriteStream };

export function decompressor(compression: Exclude<Compression, 'none'>): NodeJS.ReadWriteStream {
  switch (compression) {
    case 'gzip': return zlib.createGunzip(CHUNK);
    case 'zstd': return createZstdDecompress(CHUNK);
    case 'bzip2': return unbzip2Stream();
  }
}

const UNKNOWN_CODES = { gzip: 'Unknown zlib error code', zstd: 'Unknown zstd error code', bzip2: 'Unknown bzip2 error code' } as const;

/** What is wrong with the file, when it is the decompressor that failed, or the error as it is. */
export function decompressionError(error: unknown, compression: Compression): unknown {
  if (compression === 'none' || error instanceof WarehouseError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  // The bzip2 library's errors have no code, and those of a file that ends too early are of a language's own kind.
  if (compression === 'bzip2' && code === undefined) {
    return new WarehouseError(`failed to inflate with bzip2: ${error instanceof TypeError ? 'unexpected end of file' : message}. ${UNKNOWN_CODES.bzip2}.`);
  }
  if (code === undefined || !/^(?:Z_|ZSTD_|ERR_BUFFER)/.test(code)) return error;
  return new WarehouseError(`failed to inflate with ${compression}: ${message}. ${UNKNOWN_CODES[compression]}.`);
}
