/**
 * Fields of a fixed width, counted in characters. The last field of a line may be short, as in the example of the
 * COPY reference; text beyond it is one column too many. Blanks that fill a field up belong to the value of a
 * character column, and to no other.
 */
import { fitFields, isBlank, isLongerThan, MAX_ROW, type RecordReader, type RecordSink } from './record-reader';
import { reasons } from '../copy/load-errors';
import { trimBlanks } from '../white-space';

export interface FixedWidthOptions {
  readonly widths: readonly number[];
  /** Which of the columns hold characters. */
  readonly textual: readonly boolean[];
  readonly nullAs: string;
  readonly fillRecord: boolean;
  readonly ignoreBlankLines: boolean;
}

export class FixedWidthReader implements RecordReader {
  constructor(private readonly options: FixedWidthOptions, private readonly sink: RecordSink) {}

  line(raw: string, number: number): void {
    const { widths, fillRecord, ignoreBlankLines } = this.options;
    if (ignoreBlankLines && isBlank(raw)) return;
    if (isLongerThan(raw, MAX_ROW)) return this.sink.error(number, reasons.rowTooLong(MAX_ROW));
    const fields = this.split(raw.endsWith('\r') ? raw.slice(0, -1) : raw);
    switch (fitFields(fields, widths.length, fillRecord)) {
      case 'extra': return this.sink.error(number, reasons.extraColumns());
      case 'missing': return this.sink.error(number, reasons.delimiterNotFound(), fields.length);
      case 'fits': return this.sink.record(number, fields);
    }
  }

  end(): void {}

  private split(text: string): (string | null)[] {
    // A character outside the basic plane is two units of a JavaScript string.
    const characters = /[\ud800-\udbff]/.test(text) ? [...text] : undefined;
    const length = characters?.length ?? text.length;
    const fields: (string | null)[] = [];
    let at = 0;
    for (const width of [...this.options.widths, Infinity]) {
      if (at >= length) break;
      const field = characters ? characters.slice(at, at + width).join('') : text.slice(at, at + width);
      fields.push(this.value(field, this.options.textual[fields.length] ?? true));
      at += width;
    }
    return fields;
  }

  private value(field: string, textual: boolean): string | null {
    if (field.replace(/ +$/, '') === this.options.nullAs) return null;
    return textual ? field : trimBlanks(field);
  }
}
