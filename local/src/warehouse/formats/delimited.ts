/**
 * Fields between delimiters, the format COPY reads when none is named. With REMOVEQUOTES the quotes around a field go
 * and hide the delimiter; with ESCAPE a backslash hides delimiter, newline and itself. The NULL string is compared
 * before either.
 */
import { fitFields, isBlank, isLongerThan, MAX_ROW, type RecordReader, type RecordSink } from './record-reader';
import { reasons } from '../copy/load-errors';

/** With ESCAPE, `\\N` is the default NULL string as well as `\N` is. */
const DEFAULT_NULL = '\\N';
const ESCAPED_NULL = '\\\\N';

export interface DelimitedOptions {
  readonly delimiter: string;
  readonly removeQuotes: boolean;
  readonly escape: boolean;
  readonly nullAs: string;
  readonly columns: number;
  readonly fillRecord: boolean;
  readonly ignoreBlankLines: boolean;
}

export class DelimitedReader implements RecordReader {
  /** Lines of a record that goes on in the next one. */
  private pending: string[] = [];
  private pendingBytes = 0;
  private start = 0;

  constructor(private readonly options: DelimitedOptions, private readonly sink: RecordSink) {}

  line(raw: string, number: number): void {
    if (this.pending.length === 0) {
      if (this.options.ignoreBlankLines && isBlank(raw)) return;
      this.start = number;
    }
    // What is too long is read to its end, where the next record begins, and not kept.
    const tooLong = this.pendingBytes > MAX_ROW || isLongerThan(raw, MAX_ROW - this.pendingBytes);
    if (this.options.escape && endsEscaped(raw)) {
      if (tooLong) this.pending = [''];
      else this.pending.push(raw);
      this.pendingBytes = tooLong ? Infinity : this.pendingBytes + Buffer.byteLength(raw) + 1;
      return;
    }
    const text = [...this.pending, raw].join('\n');
    this.restart();
    if (tooLong) this.sink.error(this.start, reasons.rowTooLong(MAX_ROW));
    else this.record(text.endsWith('\r') ? text.slice(0, -1) : text);
  }

  end(): void {
    if (this.pending.length > 0) this.sink.error(this.start, this.pendingBytes > MAX_ROW ? reasons.rowTooLong(MAX_ROW) : reasons.delimiterNotFound());
    this.restart();
  }

  private restart(): void {
    this.pending = [];
    this.pendingBytes = 0;
  }

  private record(text: string): void {
    const fields = this.split(text);
    if (!fields) return this.sink.error(this.start, reasons.missingQuote());
    // A line may end with a delimiter, as the TICKIT files of the COPY reference do.
    if (fields.length === this.options.columns + 1 && fields.at(-1) === '') fields.pop();
    const values: (string | null)[] = fields.map((field) => this.value(field));
    switch (fitFields(values, this.options.columns, this.options.fillRecord)) {
      case 'extra': return this.sink.error(this.start, reasons.extraColumns());
      case 'missing': return this.sink.error(this.start, reasons.delimiterNotFound(), values.length - 1);
      case 'fits': return this.sink.record(this.start, values);
    }
  }

  /** The raw fields, or undefined when a quoted one does not end. */
  private split(text: string): string[] | undefined {
    const { delimiter, removeQuotes, escape } = this.options;
    if (!removeQuotes && !escape) return text.split(delimiter);
    const fields: string[] = [];
    let start = 0;
    let quote: string | undefined;
    for (let at = 0; at < text.length; at++) {
      const character = text[at]!;
      if (escape && character === '\\') {
        at++;
      } else if (quote !== undefined) {
        if (character === quote && (at + 1 === text.length || text.startsWith(delimiter, at + 1))) quote = undefined;
      } else if (removeQuotes && at === start && (character === '"' || character === "'")) {
        quote = character;
      } else if (text.startsWith(delimiter, at)) {
        fields.push(text.slice(start, at));
        start = at + delimiter.length;
        at = start - 1;
      }
    }
    fields.push(text.slice(start));
    return quote === undefined ? fields : undefined;
  }

  private value(raw: string): string | null {
    if (raw === this.options.nullAs || (this.options.escape && raw === ESCAPED_NULL && this.options.nullAs === DEFAULT_NULL)) return null;
    let text = raw;
    if (this.options.removeQuotes && text.length > 1 && (text[0] === '"' || text[0] === "'") && text.endsWith(text[0]!)) text = text.slice(1, -1);
    return this.options.escape ? text.replace(/\\([\s\S])/g, '$1') : text;
  }
}

/** Whether a backslash that none before it has escaped ends the line. */
function endsEscaped(line: string): boolean {
  let start = line.length;
  while (line[start - 1] === '\\') start--;
  return (line.length - start) % 2 === 1;
}
