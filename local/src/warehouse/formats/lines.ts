/**
 * The lines of a file, decoded, in blocks. A line that is not UTF-8 comes as bytes, so that the load
 * error can show them: decoding would have replaced them.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

export type Line = string | Buffer;

const NEWLINE = 0x0a;

export async function* readLines(path: string): AsyncGenerator<Line[]> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      rest.push(chunk);
      continue;
    }
    yield decode(Buffer.concat([...rest, chunk.subarray(0, end)]));
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
  }
  if (rest.length > 0) yield decode(Buffer.concat(rest));
}

function decode(block: Buffer): Line[] {
  if (isUtf8(block)) return block.toString('utf8').split('\n');
  const lines: Line[] = [];
  for (let start = 0; start <= block.length;) {
    const end = block.indexOf(NEWLINE, start);
    const line = block.subarray(start, end < 0 ? block.length : end);
    lines.push(isUtf8(line) ? line.toString('utf8') : line);
    start = end < 0 ? block.length + 1 : end + 1;
  }
  return lines;
}

/** Where a buffer stops being UTF-8: for the words of the load error. */
export function firstInvalidByte(bytes: Buffer): { index: number; hex: string; kind: number } {
  let index = 0;
  while (index < bytes.length) {
    const size = sequenceLength(bytes[index]!);
    if (size === 0 || !isUtf8(bytes.subarray(index, index + size))) break;
    index += size;
  }
  const size = Math.max(1, sequenceLength(bytes[index] ?? 0));
  const kind = size === 1 ? 3 : 2;
  return { index, hex: bytes.subarray(index, index + size).toString('hex').replace(/..(?=.)/g, '$& '), kind };
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}
