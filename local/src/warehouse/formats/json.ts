/**
 * JSON objects one after another, with or without newlines between and inside them. Keys match column names by case
 * unless told otherwise; keys without a column are ignored, columns without a key are NULL.
 */
import { compact, decodeString, JsonError, scanObject, skipSpace } from './json-scanner';
import { type RecordReader, type RecordSink } from './record-reader';
import { reasons } from '../copy/load-errors';

/** An object that spans lines is read again with each line that may end it, up to this length; then only when it must end. */
const READ_AGAIN = 4 * 1024;
/** COPY takes no longer object. */
const MAX_OBJECT = 4 * 1024 * 1024;

export interface JsonOptions {
  readonly columns: readonly { readonly name: string; readonly super: boolean }[];
  readonly ignoreCase: boolean;
}

export class JsonReader implements RecordReader {
  private readonly positions: ReadonlyMap<string, number>;
  private pending = '';
  private start = 0;
  /** Braces that the pending text has left open. */
  private depth = 0;

  constructor(private readonly options: JsonOptions, private readonly sink: RecordSink) {
    this.positions = new Map(options.columns.map(({ name }, i) => [name, i]));
  }

  line(raw: string, number: number): void {
    if (this.pending === '') this.start = number;
    const text = this.pending === '' ? raw : `${this.pending}\n${raw}`;
    this.pending = '';
    this.depth = (text === raw ? 0 : this.depth) + openBraces(raw);
    if (text !== raw && this.goesOn(text, raw)) this.keep(text);
    else this.objects(text, number);
  }

  end(): void {
    if (this.pending === '') return;
    const length = this.pending.length;
    this.pending = '';
    this.sink.error(this.start, reasons.invalidJson('The object does not end', length));
  }

  /** Whether the object that the lines before have left open cannot end with this one. */
  private goesOn(text: string, raw: string): boolean {
    return !raw.includes('}') || (text.length > READ_AGAIN && this.depth > 0);
  }

  private objects(text: string, number: number): void {
    for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
      const fields = new Array<string | null>(this.options.columns.length).fill(null);
      try {
        at = scanObject(text, at, (key, source) => this.member(fields, key, source));
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        if (error.incomplete) return this.keep(text.slice(at));
        return this.sink.error(this.start, reasons.invalidJson(error.message, Math.max(0, error.position - at)));
      }
      this.sink.record(this.start, fields);
      this.start = number;
    }
  }

  private keep(text: string): void {
    if (text.length <= MAX_OBJECT) this.pending = text;
    else this.sink.error(this.start, reasons.invalidJson(`The object is longer than ${MAX_OBJECT} bytes`, MAX_OBJECT));
  }

  private member(fields: (string | null)[], key: string, source: string): void {
    const position = this.positions.get(this.options.ignoreCase ? key.toLowerCase() : key);
    if (position === undefined) return;
    if (source === 'null') fields[position] = null;
    else if (this.options.columns[position]!.super || source[0] === '{' || source[0] === '[') fields[position] = compact(source);
    else fields[position] = source[0] === '"' ? decodeString(source) : source;
  }
}

/** How many more braces a line opens than it closes: strings end with their line. */
function openBraces(line: string): number {
  let depth = 0;
  for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"?|[{}]/g)) depth += token === '{' ? 1 : token === '}' ? -1 : 0;
  return depth;
}
