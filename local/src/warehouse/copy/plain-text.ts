/**
 * Tells whether a CSV or delimited file is plain: valid UTF-8, one record a line, as many fields in each as the table
 * has columns, quotes only around whole fields. Every reader takes such a file alike; about any other they may
 * differ, and our own has the say.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { type CopyPlan } from './plan';

export type LineEnd = '\n' | '\r\n';

export interface PlainText {
  readonly lineEnd: LineEnd;
  readonly lines: number;
}

export interface PlainShape {
  /** A single byte: with a longer delimiter no file is plain. */
  readonly delimiter: number;
  /** Of CSV. */
  readonly quote?: number;
  /** Bytes that mean more than themselves in this format, so that a file with one is not plain. */
  readonly special: readonly number[];
  readonly columns: number;
  readonly headerLines: number;
  /** Whether code points that are no characters are to be replaced, too. */
  readonly replacesInvalid: boolean;
}

const LF = 0x0a;
const CR = 0x0d;
/** DuckDB refuses lines longer than twice this. */
const LONGEST_LINE = 1 << 20;
const CHUNK = 1 << 20;

/** @returns undefined for a format whose files are never plain. */
export function plainShape(plan: CopyPlan, columns: number): PlainShape | undefined {
  const { format, ignoreHeader: headerLines } = plan;
  if ('delimiter' in format && !/^[\x00-\x7f]$/.test(format.delimiter)) return undefined;
  // Within SQL a NUL ends a literal.
  if ([plan.nullAs, 'quote' in format ? format.quote : '', 'delimiter' in format ? format.delimiter : ''].some((text) => text.includes('\0'))) return undefined;
  const common = { columns, headerLines, replacesInvalid: plan.replaceInvalid !== undefined };
  switch (format.kind) {
    case 'csv': return { ...common, delimiter: format.delimiter.charCodeAt(0), quote: format.quote.charCodeAt(0), special: [] };
    case 'delimited': {
      const special = `${format.removeQuotes ? '"\'' : ''}${format.escape ? '\\' : ''}`;
      return { ...common, delimiter: format.delimiter.charCodeAt(0), special: [...Buffer.from(special)] };
    }
    default: return undefined;
  }
}

/** @returns undefined for a file that is not plain. */
export async function readPlainText(path: string, shape: PlainShape): Promise<PlainText | undefined> {
  const scanner = new PlainScanner(shape);
  let rest: Buffer[] = [];
  let kept = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(LF) + 1;
    if (end > 0 && !scanner.lines(kept === 0 ? chunk.subarray(0, end) : Buffer.concat([...rest, chunk.subarray(0, end)]))) return undefined;
    const left = chunk.subarray(end);
    rest = end > 0 ? [left] : [...rest, left];
    kept = end > 0 ? left.length : kept + left.length;
    if (kept > LONGEST_LINE) return undefined;
  }
  return scanner.lastLine(Buffer.concat(rest)) ? scanner.result : undefined;
}

const enum Kind { ORDINARY, DELIMITER, QUOTE, RETURN, NEWLINE, SPECIAL }

class PlainScanner {
  private readonly kinds = new Uint8Array(256);
  private line = 0;
  private windows = false;
  private unix = false;

  constructor(private readonly shape: PlainShape) {
    if (shape.quote !== undefined) this.kinds[shape.quote] = Kind.QUOTE;
    this.kinds[shape.delimiter] = Kind.DELIMITER;
    // A byte that is both leaves the say to our own reader.
    for (const byte of [0, ...shape.special]) this.kinds[byte] = Kind.SPECIAL;
    this.kinds[CR] = Kind.RETURN;
    this.kinds[LF] = Kind.NEWLINE;
  }

  get result(): PlainText | undefined {
    if ((this.windows && this.unix) || this.line <= this.shape.headerLines) return undefined;
    return { lineEnd: this.windows ? '\r\n' : '\n', lines: this.line };
  }

  /** Whole lines. @returns whether they are plain. */
  lines(block: Buffer): boolean {
    if (!isUtf8(block) || (this.line === 0 && block.indexOf(BYTE_ORDER_MARK) === 0)) return false;
    if (this.shape.replacesInvalid && NO_CHARACTERS.some((bytes) => block.includes(bytes))) return false;
    for (let at = 0; at < block.length;) {
      at = this.oneLine(block, at);
      if (at === NOT_PLAIN) return false;
    }
    return true;
  }

  /** What stands behind the last line's end, if anything does: one line that ends with the file. */
  lastLine(text: Buffer): boolean {
    if (text.length === 0) return true;
    return text[text.length - 1] !== CR && this.lines(Buffer.concat([text, Buffer.from(this.windows ? '\r\n' : '\n')]));
  }

  /** @returns where the next line begins. */
  private oneLine(block: Buffer, start: number): number {
    const { kinds } = this;
    let fields = 1;
    let at = start;
    for (let fieldStart = start; ; at++) {
      const kind = kinds[block[at]!]!;
      if (kind === Kind.ORDINARY) continue;
      if (kind === Kind.DELIMITER) {
        fields++;
        fieldStart = at + 1;
      } else if (kind === Kind.QUOTE) {
        if (at !== fieldStart) return NOT_PLAIN;
        at = this.closingQuote(block, at + 1);
        if (at === NOT_PLAIN) return NOT_PLAIN;
      } else {
        break;
      }
    }
    return this.endOfLine(block, start, at, fields);
  }

  private endOfLine(block: Buffer, start: number, at: number, fields: number): number {
    const windows = block[at] === CR;
    const end = windows ? at + 1 : at;
    if (block[end] !== LF || at === start || end - start > LONGEST_LINE) return NOT_PLAIN;
    if (++this.line > this.shape.headerLines && fields !== this.shape.columns) return NOT_PLAIN;
    if (windows) this.windows = true;
    else this.unix = true;
    return end + 1;
  }

  /** The field must end behind its closing quote, and on its line. */
  private closingQuote(block: Buffer, from: number): number {
    const { kinds } = this;
    for (let at = from; ; at++) {
      const kind = kinds[block[at]!]!;
      if (kind === Kind.ORDINARY || kind === Kind.DELIMITER) continue;
      if (kind !== Kind.QUOTE) return NOT_PLAIN;
      const next = kinds[block[at + 1]!]!;
      if (next === Kind.QUOTE) at++;
      else return next === Kind.DELIMITER || next === Kind.RETURN || next === Kind.NEWLINE ? at : NOT_PLAIN;
    }
  }
}

const NOT_PLAIN = -1;
const BYTE_ORDER_MARK = Buffer.from('efbbbf', 'hex');
/** Some bytes of every code point that is no character: U+FDD0 to U+FDEF, and the last two of each plane. */
const NO_CHARACTERS = ['efb7', 'bfbe', 'bfbf'].map((hex) => Buffer.from(hex, 'hex'));
