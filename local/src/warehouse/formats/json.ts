/**
 * JSON documents one after another, with or without newlines between and inside them. Errors carry the line on which
 * a document ends, as Redshift's do.
 */
import { JsonError, skipSpace } from './json-scanner';
import { type RecordReader, type RecordSink } from './record-reader';
import { type Shred } from './shred';
import { reasons } from '../copy/load-errors';

/** A document that spans lines is read again with each line that may end it, up to this length; then only when it must end. */
const READ_AGAIN = 4 * 1024;
/** COPY takes no longer object. */
const MAX_OBJECT = 4 * 1024 * 1024;

export class JsonReader implements RecordReader {
  private pending = '';
  private number = 0;
  /** Braces and brackets that the pending text has left open. */
  private depth = 0;

  constructor(private readonly shred: Shred, private readonly sink: RecordSink) {}

  line(raw: string, number: number): void {
    this.number = number;
    const text = this.pending === '' ? raw : `${this.pending}\n${raw}`;
    this.pending = '';
    this.depth = (text === raw ? 0 : this.depth) + openBrackets(raw);
    if (text !== raw && this.goesOn(text, raw)) this.keep(text);
    else this.documents(text);
  }

  end(): void {
    if (this.pending === '') return;
    const length = this.pending.length;
    this.pending = '';
    this.sink.error(this.number, reasons.invalidJson('The object does not end', length));
  }

  /** Whether the document that the lines before have left open cannot end with this one. */
  private goesOn(text: string, raw: string): boolean {
    return !/[}\]]/.test(raw) || (text.length > READ_AGAIN && this.depth > 0);
  }

  private documents(text: string): void {
    for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
      try {
        const { end, fields } = this.shred(text, at);
        at = end;
        if ('code' in fields) this.sink.error(this.number, fields);
        else this.sink.record(this.number, fields);
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        if (error.incomplete) return this.keep(text.slice(at));
        return this.sink.error(this.number, reasons.invalidJson(error.message, Math.max(0, error.position - at)));
      }
    }
  }

  private keep(text: string): void {
    if (text.length <= MAX_OBJECT) this.pending = text;
    else this.sink.error(this.number, reasons.invalidJson(`The object is longer than ${MAX_OBJECT} bytes`, MAX_OBJECT));
  }
}

/** How many more braces and brackets a line opens than it closes: strings end with their line. */
function openBrackets(line: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '{' || character === '[')) depth++;
    else if (!quoted && (character === '}' || character === ']')) depth--;
  }
  return depth;
}
