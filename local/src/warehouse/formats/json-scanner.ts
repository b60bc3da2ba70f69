/**
 * Reads one JSON object and hands out its members as source text. JSON.parse would turn 1.10 into 1.1 and
 * 12345678901234567890 into 12345678901234567000: a number must reach its column as it was written.
 */
export class JsonError extends Error {
  /** `incomplete`: the text ended before the object did. */
  constructor(message: string, readonly position: number, readonly incomplete: boolean) {
    super(message);
  }
}

export type MemberHandler = (key: string, source: string) => void;

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const MAX_DEPTH = 500;

/** @returns where the object ends. @throws JsonError */
export function scanObject(text: string, from: number, member?: MemberHandler, depth = 0): number {
  let at = expect(text, from, '{');
  at = skipSpace(text, at);
  if (text[at] === '}') return at + 1;
  for (;;) {
    const keyEnd = scanString(text, at);
    const key = decodeString(text.slice(at, keyEnd));
    const start = skipSpace(text, expect(text, skipSpace(text, keyEnd), ':'));
    at = scanValue(text, start, depth + 1);
    member?.(key, text.slice(start, at));
    at = skipSpace(text, at);
    if (text[at] === '}') return at + 1;
    at = skipSpace(text, expect(text, at, ','));
  }
}

export function skipSpace(text: string, from: number): number {
  SPACE.lastIndex = from;
  SPACE.test(text);
  return SPACE.lastIndex;
}

/** A JSON string's value. @throws JsonError for half a surrogate pair, which no UTF-8 text can hold. */
export function decodeString(source: string): string {
  if (!source.includes('\\')) return source.slice(1, -1);
  const value = JSON.parse(source) as string;
  if (LONE_SURROGATE.test(value)) throw new JsonError('Half a surrogate pair', 0, false);
  return value;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** An object or array as text without blanks between its tokens, numbers as they were written. */
export function compact(source: string): string {
  return source.replace(/"(?:[^"\\]|\\.)*"|[ \t\r\n]+/g, (token) => {
    if (token[0] !== '"') return '';
    return token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token;
  });
}

/** Whether the whole text is one JSON value. */
export function isJson(text: string): boolean {
  try {
    return skipSpace(text, scanValue(text, skipSpace(text, 0), 0)) === text.length;
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

function scanValue(text: string, at: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new JsonError(`More than ${MAX_DEPTH} levels`, at, false);
  switch (text[at]) {
    case '{': return scanObject(text, at, undefined, depth);
    case '[': return scanArray(text, at, depth);
    case '"': return scanString(text, at);
    default:
      SCALAR.lastIndex = at;
      if (!SCALAR.test(text)) throw unexpected(text, at, 'a value');
      return SCALAR.lastIndex;
  }
}

function scanArray(text: string, from: number, depth: number): number {
  let at = skipSpace(text, from + 1);
  if (text[at] === ']') return at + 1;
  for (;;) {
    at = skipSpace(text, scanValue(text, at, depth + 1));
    if (text[at] === ']') return at + 1;
    at = skipSpace(text, expect(text, at, ','));
  }
}

function scanString(text: string, at: number): number {
  STRING.lastIndex = at;
  if (STRING.test(text)) return STRING.lastIndex;
  if (text[at] === '"') throw new JsonError('String does not end', at, false);
  throw unexpected(text, at, 'a string');
}

function expect(text: string, at: number, character: string): number {
  if (text[at] !== character) throw unexpected(text, at, `'${character}'`);
  return at + 1;
}

function unexpected(text: string, at: number, wanted: string): JsonError {
  if (at >= text.length) return new JsonError(`Expected ${wanted}, found the end`, at, true);
  return new JsonError(`Expected ${wanted}, found '${text[at]}'`, at, false);
}
