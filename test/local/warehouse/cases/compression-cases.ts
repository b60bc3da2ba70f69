import * as zlib from 'node:zlib';
import { type CopyCase } from '../../../support/copy-case';

const { gzipSync } = zlib;
// Newer than the library's type definitions.
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync(text: string): Buffer };

/** Made by bzip2: there is no compressor among the libraries. */
const BZIP2_ONE = Buffer.from('QlpoOTFBWSZTWUuVC7sAAAFIAAAQMAAgADDMDHqCcXckU4UJBLlQu7A=', 'base64');
const BZIP2_TWO = Buffer.from('QlpoOTFBWSZTWZLbv7IAAADIAAAQCAAgACEAgrF3JFOFCQktu/sg', 'base64');
const BZIP2_JSON = Buffer.from('QlpoOTFBWSZTWSKd4ukAAAZZgAAQEAAwECAAAAogADEMCBKAeonCJoaL4u5IpwoSBFO8XSA=', 'base64');

function flipped(file: Buffer, at: number): Buffer {
  const bytes = Buffer.from(file);
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  return bytes;
}

const shows = (word: string) => [`COPY: compression/${word}`];

export const COMPRESSION_CASES: readonly CopyCase[] = [
  { name: 'GZIP', shows: shows('GZIP'), table: 'a int', input: gzipSync('1\n2\n'), options: 'GZIP', rows: [[1], [2]] },
  { name: 'GZIP, of several members', shows: shows('GZIP'), table: 'a int', input: Buffer.concat([gzipSync('1\n2'), gzipSync('3\n')]), options: 'CSV GZIP', rows: [[1], [23]] },
  { name: 'GZIP, and a file that is not compressed', table: 'a int', input: '1\n', options: 'GZIP', failure: 'failed to inflate with gzip: incorrect header check. Unknown zlib error code.' },
  { name: 'GZIP, and a wrong checksum', table: 'a int', input: flipped(gzipSync('1\n'), -6), options: 'CSV GZIP', failure: 'failed to inflate with gzip: incorrect data check. Unknown zlib error code.' },
  { name: 'GZIP, and a file that is cut off', table: 'a int', input: gzipSync('1\n2\n3\n').subarray(0, -9), options: 'CSV GZIP', failure: 'failed to inflate with gzip: unexpected end of file. Unknown zlib error code.' },
  { name: 'ZSTD', shows: shows('ZSTD'), table: 'a int', input: zstdCompressSync('{"a":1}\n'), options: "JSON 'auto' ZSTD", rows: [[1]] },
  { name: 'ZSTD, and a file that is not compressed', table: 'a int', input: '1\n', options: 'ZSTD', failure: 'Unknown zstd error code.' },
  { name: 'BZIP2', shows: shows('BZIP2'), table: 'a int', input: BZIP2_ONE, options: 'BZIP2', rows: [[1], [2]] },
  { name: 'BZIP2, of several streams', shows: shows('BZIP2'), table: 'a int', input: Buffer.concat([BZIP2_ONE, BZIP2_TWO]), options: 'CSV BZIP2', rows: [[1], [2], [3]] },
  { name: 'BZIP2, of JSON', table: 'a int', input: BZIP2_JSON, options: "JSON 'auto' BZIP2", rows: [[1], [2]] },
  { name: 'BZIP2, and an empty object', table: 'a int', input: '', options: 'BZIP2', rows: [] },
  { name: 'BZIP2, and a file that is not compressed', shows: shows('BZIP2'), table: 'a int', input: 'not compressed\n', options: 'BZIP2', failure: 'failed to inflate with bzip2: No magic number found. Unknown bzip2 error code.' },
  { name: 'BZIP2, and a wrong checksum', table: 'a int', input: flipped(BZIP2_ONE, 12), options: 'BZIP2', failure: 'failed to inflate with bzip2: Error in bzip2: crc32 do not match. Unknown bzip2 error code.' },
  { name: 'BZIP2, and a file that is cut off', table: 'a int', input: BZIP2_ONE.subarray(0, -8), options: 'BZIP2', failure: 'failed to inflate with bzip2: unexpected end of file. Unknown bzip2 error code.' },
  { name: 'a bad file after a good one', table: 'a int', input: '', objects: { 'pair/1': BZIP2_ONE, 'pair/2': 'not compressed\n' }, from: "'s3://bucket/pair/' IAM_ROLE DEFAULT", options: 'BZIP2', failure: 'code:      9001\n  context:   S3 key being read : s3://bucket/pair/2' },
  { name: 'LZOP', shows: shows('LZOP'), table: 'a int', input: '', options: 'LZOP', failure: 'COPY option LZOP is not implemented by the local warehouse' },
];
