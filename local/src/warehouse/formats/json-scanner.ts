/**
 * Reads one JSON object or array and hands out its members as source text. JSON.parse would turn 1.10 into 1.1 and
 * 12345678901234567890 into 12345678901234567000: a number must reach its column as it was written.
 */
import { countMarks } from './invalid-bytes';

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

/** @returns where the object ends. @throws JsonError */
export function scanObject(text: string, from: number, member: MemberHandler): number {
  let at = skipSpace(text, expect(text, from, '{'));
  if (text[at] === '}') return at + 1;
  for (;;) {
    const keyEnd = scanString(text, at);
    const start = scanColon(text, keyEnd);
    const end = scanValue(text, start);
    member(decodeString(text.slice(at, keyEnd)), text.slice(start, end));
    at = skipSpace(text, end);
    if (text[at] === '}') return at + 1;
    at = skipSpace(text, expect(text, at, ','));
  }
}

/** @returns where the array ends. @throws JsonError */
export function scanArray(text: string, from: number, element: (source: string) => void): number {
  let at = skipSpace(text, expect(text, from, '['));
  if (text[at] === ']') return at + 1;
  for (;;) {
    const end = scanValue(text, at);
    element(text.slice(at, end));
    at = skipSpace(text, end);
    if (text[at] === ']') return at + 1;
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
  if (countMarks(value) !== countMarks(source)) throw new JsonError('Half a surrogate pair', 0, false);
  return value;
}

/** An object or array as text without blanks between its tokens, numbers as they were written. */
export function compact(source: string): string {
  return source.replace(/"(?:[^"\\]|\\.)*"|[ \t\r\n]+/g, (token) => {
    if (token[0] !== '"') return '';
    // A marked byte would be written as an escape.
    return token.includes('\\') && countMarks(token) === 0 ? JSON.stringify(JSON.parse(token)) : token;
  });
}

/** Whether the whole text is one JSON value. */
export function isJson(text: string): boolean {
  try {
    return skipSpace(text, scanValue(text, skipSpace(text, 0))) === text.length;
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

/** Without recursion: how deep a value nests is the file's choice, and our stack is not. @returns where it ends. */
export function scanValue(text: string, from: number): number {
  const closers: string[] = [];
  let at = from;
  for (;;) {
    const closer = CLOSERS[text[at] ?? ''];
    if (closer !== undefined) {
      at = skipSpace(text, at + 1);
      if (text[at] !== closer) {
        closers.push(closer);
        at = scanMemberKey(text, at, closer);
        continue;
      }
      at++;
    } else {
      at = scanScalar(text, at);
    }
    while (closers.length > 0 && text[at = skipSpace(text, at)] === closers.at(-1)) {
      closers.pop();
      at++;
    }
    const open = closers.at(-1);
    if (open === undefined) return at;
    at = scanMemberKey(text, skipSpace(text, expect(text, at, ',')), open);
  }
}

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** @returns where the value of the next member begins; an array's has no key. */
function scanMemberKey(text: string, at: number, closer: string): number {
  return closer === '}' ? scanColon(text, scanString(text, at)) : at;
}

function scanColon(text: string, keyEnd: number): number {
  return skipSpace(text, expect(text, skipSpace(text, keyEnd), ':'));
}

function scanScalar(text: string, at: number): number {
  if (text[at] === '"') return scanString(text, at);
  SCALAR.lastIndex = at;
  if (!SCALAR.test(text)) throw unexpected(text, at, 'a value');
  return SCALAR.lastIndex;
}

function scanString(text: string, at: number): number {
  STRING.lastIndex = at;
  if (isMatched(STRING, text, at)) return STRING.lastIndex;
  if (text[at] === '"') throw new JsonError('String does not end', at, false);
  throw unexpected(text, at, 'a string');
}

/** A pattern takes some memory for each character, and there is an end to it: above the longest object that COPY takes. */
function isMatched(pattern: RegExp, text: string, at: number): boolean {
  try {
    return pattern.test(text);
  } catch {
    throw new JsonError('String is too long', at, false);
  }
}

function expect(text: string, at: number, character: string): number {
  if (text[at] !== character) throw unexpected(text, at, `'${character}'`);
  return at + 1;
}

function unexpected(text: string, at: number, wanted: string): JsonError {
  if (at >= text.length) return new JsonError(`Expected ${wanted}, found the end`, at, true);
  return new JsonError(`Expected ${wanted}, found '${text[at]}'`, at, false);
}
