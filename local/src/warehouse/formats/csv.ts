/**
 * CSV as COPY reads it: RFC 4180 with a choice of delimiter and quote. Blanks around a quoted field are ignored; a
 * quote inside an unquoted field is an error.
 */
import { fitFields, isBlank, isLongerThan, MAX_ROW, type RecordReader, type RecordSink } from './record-reader';
import { reasons } from '../copy/load-errors';

export interface CsvOptions {
  readonly delimiter: string;
  readonly quote: string;
  readonly nullAs: string;
  readonly columns: number;
  readonly fillRecord: boolean;
  readonly ignoreBlankLines: boolean;
}

export class CsvReader implements RecordReader {
  private fields: (string | null)[] = [];
  private start = 0;
  /** The quoted field that has not ended on the lines so far. */
  private open: string | undefined;
  private bytes = 0;

  constructor(private readonly options: CsvOptions, private readonly sink: RecordSink) {}

  line(raw: string, number: number): void {
    let at = 0;
    if (this.open === undefined) {
      if (this.options.ignoreBlankLines && isBlank(raw)) return;
      this.start = number;
      this.bytes = 0;
    }
    if (isLongerThan(raw, MAX_ROW - this.bytes)) return this.fail(reasons.rowTooLong(MAX_ROW));
    if (this.open !== undefined) {
      const end = this.quoted(raw, 0, `${this.open}\n`);
      if (end < 0) return;
      at = this.delimiterAfter(raw, end);
      if (at === MALFORMED) return this.fail();
    }
    this.rest(raw, at);
  }

  end(): void {
    if (this.open !== undefined) this.fail();
  }

  /** Reads the fields from `at` on; `at` past the end means the last field is read already. */
  private rest(raw: string, from: number): void {
    const { delimiter, quote } = this.options;
    const length = raw.endsWith('\r') ? raw.length - 1 : raw.length;
    let at = from;
    while (at <= length) {
      const start = this.skipBlanks(raw, at);
      if (raw[start] === quote) {
        const end = this.quoted(raw, start + 1, '');
        if (end < 0) return;
        at = this.delimiterAfter(raw, end);
        if (at === MALFORMED) return this.fail();
      } else {
        const next = raw.indexOf(delimiter, at);
        const end = next < 0 ? length : next;
        const field = raw.slice(at, end);
        if (field.includes(quote)) return this.fail();
        this.fields.push(this.value(field));
        at = next < 0 ? length + 1 : next + delimiter.length;
      }
    }
    this.finish();
  }

  /** @returns where the closing quote stands, or -1 when the field goes on in the next line. */
  private quoted(raw: string, from: number, before: string): number {
    const { quote } = this.options;
    let text = before;
    let at = from;
    for (;;) {
      const end = raw.indexOf(quote, at);
      if (end < 0) {
        this.open = text + raw.slice(at);
        this.bytes += Buffer.byteLength(raw) + 1;
        return -1;
      }
      text += raw.slice(at, end);
      if (raw[end + 1] !== quote) {
        this.open = undefined;
        this.fields.push(this.value(text));
        return end;
      }
      text += quote;
      at = end + 2;
    }
  }

  private delimiterAfter(raw: string, quoteAt: number): number {
    const { delimiter } = this.options;
    const next = this.skipBlanks(raw, quoteAt + 1);
    if (raw.startsWith(delimiter, next)) return next + delimiter.length;
    return next === raw.length || (raw[next] === '\r' && next + 1 === raw.length) ? raw.length + 1 : MALFORMED;
  }

  /** A blank that begins a delimiter is no blank. */
  private skipBlanks(raw: string, from: number): number {
    let at = from;
    while ((raw[at] === ' ' || raw[at] === '\t') && !raw.startsWith(this.options.delimiter, at)) at++;
    return at;
  }

  private value(text: string): string | null {
    return text === this.options.nullAs ? null : text;
  }

  private finish(): void {
    const fields = this.fields;
    this.fields = [];
    const { columns, fillRecord } = this.options;
    switch (fitFields(fields, columns, fillRecord)) {
      case 'extra': return this.sink.error(this.start, reasons.extraColumns());
      case 'missing': return this.sink.error(this.start, reasons.delimiterNotFound(), fields.length - 1);
      case 'fits': return this.sink.record(this.start, fields);
    }
  }

  private fail(reason = reasons.csvQuote()): void {
    const column = Math.min(this.fields.length, this.options.columns - 1);
    this.fields = [];
    this.open = undefined;
    this.sink.error(this.start, reason, column);
  }
}

const MALFORMED = -1;
