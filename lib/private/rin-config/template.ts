/**
 * Fills the templates of a configuration before it is read as YAML, as Rin does by https://github.com/kayac/go-config: Go's
 * text/template with the functions `env`, `must_env` and `json_escape`.
 *
 * A variable that is not set is no error here: it may be a password, which nobody should have to give to synth, and which no
 * one reads. It leaves a mark in the text; who reads a marked value says then that the variable is missing.
 */
import { ConfigSource } from './config-source';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface FilledTemplate {
  readonly text: string;
  /** Variables that were not set, in whose place their default stands. */
  readonly defaulted: readonly string[];
}

/** Private-use characters: YAML takes them for text, and nobody writes them. */
const UNSET = /\ue000([^\ue001]*)\ue001/;
const unset = (variable: string) => `\ue000${variable}\ue001`;

/** A comment, which is all that its action has, or texts and what is around them. */
const BODY = /(\s*\/\*.*?\*\/\s*?|(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|[^"`}]|\}(?!\}))*?)/;
/** `{{- ` and ` -}}` take the white space before and after them away. */
const ACTION = new RegExp(String.raw`(?:(?:(?<!\s)\s+)?\{\{-(?=\s)|\{\{)${BODY.source}(?:(?<=\s)-\}\}\s*|\}\})`, 'gs');
const TOKEN = /\s*(?:(?<text>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?<word>\w+)|(?<mark>[|()]))/y;

/** The variable that a value lacks; undefined when it lacks none. */
export function unsetVariable(value: string): string | undefined {
  return UNSET.exec(value)?.[1];
}

export function fillTemplate(template: string, environment: Environment, source: ConfigSource): FilledTemplate {
  const defaulted = new Set<string>();
  const filled: string[] = [];
  let end = 0;
  const literal = (part: string) => {
    if (part.includes('{{')) throw source.error('a template begins with {{ and does not end; close it with }}');
    filled.push(part);
  };
  for (const { 0: action, 1: body, index } of template.matchAll(ACTION)) {
    literal(template.slice(end, index));
    filled.push(/^\s*\/\*.*\*\/\s*$/s.test(body) ? '' : new Action(action.trim(), body, environment, source, defaulted).value());
    end = index + action.length;
  }
  literal(template.slice(end));
  return { text: filled.join(''), defaulted: [...defaulted] };
}

/** One action: commands, each of whose results is the last argument of the next. A command is a text or a function and its arguments. */
class Action {
  private position = 0;

  constructor(
    private readonly action: string, private readonly body: string, private readonly environment: Environment,
    private readonly source: ConfigSource, private readonly defaulted: Set<string>,
  ) {}

  value(): string {
    const value = this.pipeline();
    if (this.body.slice(this.position).trim() !== '') throw this.unreadable();
    return value;
  }

  private pipeline(): string {
    let value = this.command([]);
    while (this.accept('|')) value = this.command([value]);
    return value;
  }

  private command(piped: readonly string[]): string {
    const name = this.next()?.word;
    if (name === undefined) {
      const value = this.operand();
      if (value === undefined || piped.length > 0) throw this.unreadable();
      return value;
    }
    this.advance();
    const operands: string[] = [];
    for (let operand = this.operand(); operand !== undefined; operand = this.operand()) operands.push(operand);
    return this.call(name, [...operands, ...piped]);
  }

  private operand(): string | undefined {
    const text = this.next()?.text;
    if (text !== undefined) {
      this.advance();
      return this.unquoted(text);
    }
    if (!this.accept('(')) return undefined;
    const value = this.pipeline();
    if (!this.accept(')')) throw this.unreadable();
    return value;
  }

  private call(name: string, operands: readonly string[]): string {
    if (name === 'env') return this.env(operands);
    if (name === 'must_env' && operands.length === 1) return this.variable(operands[0]) ?? unset(operands[0]);
    if (name === 'json_escape' && operands.length === 1) return escapedForJson(operands[0]);
    throw this.unreadable();
  }

  /** The first variable that is not empty. The last operand is the default, and a variable as well. */
  private env(operands: readonly string[]): string {
    const found = operands.map(name => this.variable(name)).find(value => value);
    if (found !== undefined || operands.length === 0) return found ?? '';
    // go-config takes the name itself for the value then. Rin's environment is not that of synth: here it is most likely forgotten.
    if (operands.length === 1) return unset(operands[0]);
    operands.slice(0, -1).forEach(name => this.defaulted.add(name));
    return operands[operands.length - 1];
  }

  private variable(name: string): string | undefined {
    return Object.hasOwn(this.environment, name) ? this.environment[name] : undefined;
  }

  private unquoted(text: string): string {
    if (text.startsWith('`')) return text.slice(1, -1);
    try {
      return JSON.parse(text);
    } catch {
      throw this.unreadable();
    }
  }

  private next(): Readonly<Record<string, string | undefined>> | undefined {
    TOKEN.lastIndex = this.position;
    return TOKEN.exec(this.body)?.groups;
  }

  private advance(): void {
    TOKEN.lastIndex = this.position;
    TOKEN.exec(this.body);
    this.position = TOKEN.lastIndex;
  }

  private accept(mark: string): boolean {
    if (this.next()?.mark !== mark) return false;
    this.advance();
    return true;
  }

  private unreadable() {
    return this.source.error(`the template ${this.action} cannot be read, only env, must_env and json_escape of texts can; write what it stands for`);
  }
}

/** As encoding/json of Go does, which escapes what HTML or JavaScript would take for its own. */
function escapedForJson(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).slice(1, -1).replaceAll(/[<>&\u2028\u2029]/g, escaped);
}
