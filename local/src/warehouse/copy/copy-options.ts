/** The options of one COPY by name, and the strings among them as COPY itself reads them. */
import { isUtf8 } from 'node:buffer';
import { WarehouseError } from '../errors';
import { type CopyOption } from '../sql/parse';

export class CopyOptions {
  private readonly values = new Map<string, CopyOption['value']>();

  constructor(options: readonly CopyOption[]) {
    for (const { name, value } of options) {
      if (this.values.has(name)) throw new WarehouseError('conflicting or redundant options');
      this.values.set(name, value);
    }
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  names(): string[] {
    return [...this.values.keys()];
  }

  text(name: string): string | undefined {
    return this.values.get(name) as string | undefined;
  }

  number(name: string): number | undefined {
    return this.values.get(name) as number | undefined;
  }

  delimiter(fallback: string): string {
    const value = unescapeOption(this.text('DELIMITER') ?? fallback);
    if (value === '' || /[\r\n]/.test(value)) throw new WarehouseError('COPY delimiter must be one character or more, and no line break');
    return value;
  }

  character(name: string, fallback: string): string {
    const value = unescapeOption(this.text(name) ?? fallback);
    if (!/^[^\r\n\x80-\uffff]$/.test(value)) throw new WarehouseError(`COPY ${name.toLowerCase()} must be a single character, ASCII and no line break`);
    return value;
  }

  numberWithin(name: string, fallback: number, min: number, max: number): number {
    const value = this.number(name) ?? fallback;
    if (this.has(name) && (value < min || value > max)) throw new WarehouseError(`${name} value ${value} must be between ${min} and ${max}`);
    return value;
  }
}

/** COPY reads `\t`, `\\` and octal codes in its own string options; a code is one byte of UTF-8. @throws WarehouseError */
export function unescapeOption(text: string): string {
  return text.replace(/\\[\\tnr]|(?:\\[0-7]{1,3})+/g, (escaped) => ESCAPES[escaped] ?? decodeOctal(escaped));
}

const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\t': '\t', '\\n': '\n', '\\r': '\r' };

function decodeOctal(codes: string): string {
  const bytes = Buffer.from(codes.slice(1).split('\\').map((code) => parseInt(code, 8)));
  if (!isUtf8(bytes)) throw new WarehouseError(`invalid byte sequence for encoding "UTF8": ${codes}`);
  return bytes.toString();
}
