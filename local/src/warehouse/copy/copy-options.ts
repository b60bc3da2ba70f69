/** The options of one COPY by name, and the strings among them as COPY itself reads them. */
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

/** COPY reads `\t`, `\\` and octal codes in its own string options. */
export function unescapeOption(text: string): string {
  return text.replace(/\\(\\|t|n|r|[0-7]{1,3})/g, (_, code: string) => ESCAPES[code] ?? String.fromCharCode(parseInt(code, 8)));
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\', 't': '\t', 'n': '\n', 'r': '\r' };
