/**
 * JSONPath expressions as COPY takes them: the explicit way to one element, in dot or in bracket notation, never both
 * in one file. The words after "Invalid JSONPath format" are Redshift's where a value is not where a path looks for
 * it; for an expression or a file that is malformed they are ours.
 */
import { scanArray, scanObject } from './json-scanner';

/** Names of members and indices of elements, from the root. */
export type JsonPath = readonly (string | number)[];

export class JsonPathError extends Error {
  constructor(readonly detail: string) {
    super(`Invalid JSONPath format: ${detail}`);
  }
}

const STEP = /\.([^.'[\]]+)|\['((?:[^'\\]|\\.)*)'\]|\[(\d{1,9})\]/y;

/**
 * The expressions of a JSONPaths file, or undefined when its member has another name: COPY then reads as with 'auto'.
 * @throws JsonPathError
 */
export function parseJsonPaths(text: string): JsonPath[] | undefined {
  const file = parseObject(text);
  const [[name, expressions] = [undefined, undefined], ...more] = Object.entries(file);
  if (name !== 'jsonpaths') return undefined;
  if (more.length > 0 || !Array.isArray(expressions)) throw new JsonPathError('the file must hold one object with one array, "jsonpaths"');
  const notations = new Set<string>();
  const paths = expressions.map((expression) => parsePath(expression, notations));
  if (notations.size > 1) throw new JsonPathError('dot notation and bracket notation cannot be mixed');
  return paths;
}

function parseObject(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new JsonPathError(`the file is no JSON (${(error as Error).message})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new JsonPathError('the file must hold one object');
  return value;
}

function parsePath(expression: unknown, notations: Set<string>): JsonPath {
  if (typeof expression !== 'string' || !expression.startsWith('$') || expression === '$') {
    throw new JsonPathError(`${JSON.stringify(expression)} is no path that begins at $`);
  }
  const path: (string | number)[] = [];
  for (let at = 1; at < expression.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const step = STEP.exec(expression);
    if (!step) throw new JsonPathError(`${JSON.stringify(expression)} cannot be read at position ${at}`);
    const [, dotted, bracketed, index] = step;
    if (dotted !== undefined) notations.add('dot');
    if (bracketed !== undefined) notations.add('bracket');
    path.push(dotted ?? bracketed?.replace(/\\(.)/g, '$1') ?? Number(index));
  }
  return path;
}

/** Finds elements of one document by their paths; what several paths pass through is read once. */
export class JsonDocument {
  private readonly opened = new Map<string, ReadonlyMap<string, string> | readonly string[]>();

  constructor(private readonly source: string) {}

  /** The element's source text, or undefined when no member has the name. @throws JsonPathError | JsonError */
  find(path: JsonPath): string | undefined {
    let source: string | undefined = this.source;
    for (const step of path) {
      if (source === undefined || source === 'null') return undefined;
      source = typeof step === 'string' ? this.member(source, step) : this.element(source, step);
    }
    return source;
  }

  private member(source: string, name: string): string | undefined {
    if (source[0] !== '{') throw new JsonPathError('Member is not an object.');
    let members = this.opened.get(source) as ReadonlyMap<string, string> | undefined;
    if (!members) {
      const read = new Map<string, string>();
      scanObject(source, 0, (key, value) => read.set(key, value));
      this.opened.set(source, members = read);
    }
    return members.get(name);
  }

  private element(source: string, index: number): string {
    let elements = this.opened.get(source) as readonly string[] | undefined;
    if (!elements && source[0] === '[') {
      const read: string[] = [];
      scanArray(source, 0, (value) => read.push(value));
      this.opened.set(source, elements = read);
    }
    const element = elements?.[index];
    if (element === undefined) throw new JsonPathError('Not an array or index out of range.');
    return element;
  }
}

