/**
 * Text with bytes that are not UTF-8, for ACCEPTINVCHARS: until it is known whose field they are in, each stands as half a
 * surrogate pair, which no text in UTF-8 can hold.
 */
import { firstInvalidByte } from './lines';

const MARK = 0xdc00;
const MARKS = /\p{Surrogate}/gu;
/** Code points that Unicode keeps free of characters: ACCEPTINVCHARS replaces them, too. */
const NO_CHARACTERS = /\p{Noncharacter_Code_Point}/gu;

export function decodeMarking(bytes: Buffer): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = start + firstInvalidByte(bytes.subarray(start)).index;
    parts.push(bytes.toString('utf8', start, end));
    if (end < bytes.length) parts.push(String.fromCharCode(MARK + bytes[end]!));
    start = end + 1;
  }
  return parts.join('');
}

/** A replacement for each byte. */
export function replaceInvalid(text: string, replacement: string): string {
  return text.replace(MARKS, replacement).replace(NO_CHARACTERS, (character) => replacement.repeat(Buffer.byteLength(character)));
}

/** The first bytes that are not UTF-8, and where they stand. */
export function firstMarked(text: string): { index: number; hex: string } | undefined {
  const marked = /\p{Surrogate}+/u.exec(text);
  if (!marked) return undefined;
  return { index: marked.index, hex: marked[0].split('').map((mark) => (mark.charCodeAt(0) - MARK).toString(16)).join(' ') };
}

/** How many bytes are marked, or halves of surrogate pairs stand for themselves. */
export function countMarks(text: string): number {
  return text.match(MARKS)?.length ?? 0;
}
