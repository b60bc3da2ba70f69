/**
 * What the configuration says, with where it says it. The rules of reading are those of Rin's structs in Go: a key that is
 * missing, null or empty is not set; every scalar is a text as it was written, but the three keys that are booleans.
 */
import { ConfigSource } from './config-source';
import { unsetVariable } from './template';
import { show } from '../validation';

export const BOOLEAN_KEYS = ['break', 'discard', 'reconnect_on_error'];

/** A text that is set. */
export class Setting {
  constructor(readonly path: string, private readonly raw: string, private readonly source: ConfigSource) {}

  /** @throws ValidationError when a variable of the environment is missing from it */
  get text(): string {
    const variable = unsetVariable(this.raw);
    if (variable === undefined) return this.raw;
    throw this.source.error(`\`${this.path}\` needs the environment variable ${variable}, which is not set, or is empty; set it for synth, or give it in \`environment\``);
  }

  /** That it cannot be as it is. */
  error(rule: string): Error {
    return this.source.error(`\`${this.path}\` ${show(this.text)} ${rule}`);
  }

  /** Makes something of it that checks it. */
  as<T>(make: (text: string) => T): T {
    return this.source.at(this.path, () => make(this.text));
  }
}

/** A map of the configuration. */
export class Section {
  constructor(readonly path: string, private readonly values: Readonly<Record<string, unknown>>, private readonly source: ConfigSource) {}

  text(key: string): Setting | undefined {
    const value = this.values[key] ?? '';
    if (typeof value !== 'string') throw this.mistyped(key, 'a text', value);
    return value === '' ? undefined : new Setting(this.pathOf(key), value, this.source);
  }

  flag(key: string): boolean {
    const value = this.values[key] ?? false;
    if (typeof value !== 'boolean') throw this.mistyped(key, 'true or false', value);
    return value;
  }

  has(key: string): boolean {
    return (this.values[key] ?? '') !== '';
  }

  section(key: string): Section | undefined {
    const value = this.values[key] ?? undefined;
    if (value === undefined) return undefined;
    if (!isMap(value)) throw this.mistyped(key, 'a map', value);
    return new Section(this.pathOf(key), value, this.source);
  }

  sections(key: string): Section[] {
    const values = this.values[key] ?? [];
    if (!Array.isArray(values)) throw this.mistyped(key, 'a list', values);
    return values.map((value: unknown, i) => {
      if (!isMap(value)) throw this.mistyped(`${key}[${i}]`, 'a map', value);
      return new Section(`${this.pathOf(key)}[${i}]`, value, this.source);
    });
  }

  /** Paths of keys that are not among these. */
  keysBeside(known: readonly string[]): string[] {
    return Object.keys(this.values).filter(key => !known.includes(key)).map(key => this.pathOf(key));
  }

  pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  private mistyped(key: string, wanted: string, value: unknown): Error {
    // The value may be a password that lost its quotes.
    const got = Array.isArray(value) ? 'a list' : isMap(value) ? 'a map' : value === null ? 'nothing' : `a ${typeof value}`;
    return this.source.error(`\`${this.pathOf(key)}\` must be ${wanted}, got ${got}; write it as Rin reads it`);
  }
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
