/** ENCODING: everything after this is UTF-8. Text that is not in its encoding fails the COPY; nothing is replaced. */
import { Transform, type TransformCallback } from 'node:stream';
import { WarehouseError } from '../errors';
import { type Encoding } from './plan';

export function transcoder(encoding: Exclude<Encoding, 'utf8'>): Transform {
  return encoding === 'iso88591' ? new Latin1Decoder() : new Utf16Decoder(encoding);
}

/** Each byte is the code point of its number. TextDecoder cannot: it reads Windows-1252 under this name. */
class Latin1Decoder extends Transform {
  _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    done(null, chunk.toString('latin1'));
  }
}

const BYTE_ORDER_MARKS = { fffe: 'utf-16le', feff: 'utf-16be' } as const;

class Utf16Decoder extends Transform {
  private head: Buffer | undefined = Buffer.alloc(0);
  private decoder: InstanceType<typeof TextDecoder> | undefined;

  constructor(private readonly encoding: 'utf16' | 'utf16le' | 'utf16be') {
    super();
  }

  _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.decode(chunk, true, done);
  }

  _flush(done: TransformCallback): void {
    this.decode(Buffer.alloc(0), false, done);
  }

  private decode(chunk: Buffer, stream: boolean, done: TransformCallback): void {
    const bytes = this.head ? Buffer.concat([this.head, chunk]) : chunk;
    if (this.head && bytes.length < 2 && stream) {
      this.head = bytes;
      return done();
    }
    this.head = undefined;
    try {
      this.decoder ??= new TextDecoder(this.order(bytes), { fatal: true });
      done(null, this.decoder.decode(bytes, { stream }));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      done(code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? new WarehouseError(`The data is not in the specified encoding, ${this.encoding.toUpperCase()}`) : error as Error);
    }
  }

  /** UTF16 alone says nothing of the order of bytes, so the text has to. */
  private order(bytes: Buffer): string {
    if (this.encoding !== 'utf16') return this.encoding === 'utf16le' ? 'utf-16le' : 'utf-16be';
    const mark = bytes.subarray(0, 2).toString('hex');
    if (bytes.length > 0 && !(mark in BYTE_ORDER_MARKS)) throw new WarehouseError('Data in the encoding UTF16 must begin with a byte order mark');
    return BYTE_ORDER_MARKS[mark as keyof typeof BYTE_ORDER_MARKS] ?? 'utf-16le';
  }
}
