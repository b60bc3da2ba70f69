/**
 * Redshift's string literals. It descends from PostgreSQL 8.0, where a backslash escapes in plain literals, too:
 * `'\\N'` is \N, and `'\t'` is a tab. The backslash of an escape that means nothing stays, so that NULL AS '\N', as
 * Redshift's reference writes it, is the same as NULL AS '\\N'. In DuckDB a backslash is a character like others.
 */
import { quoteLiteral } from './quote';

/** Source of a regular expression; ends with the text when the closing quote is missing. */
export const STRING_LITERAL = String.raw`'(?:[^'\\]|''|\\[\s\S]?)*(?:'|$)`;

/** The text that stands between the quotes of a literal, as the value it means. */
export function unescapeLiteral(text: string): string {
  return text.replace(/''|\\(?:([0-7]{1,3})|([\s\S]))/g, (source: string, octal: string | undefined, character: string | undefined) => {
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
    return character === undefined ? "'" : ESCAPES[character] ?? source;
  });
}

export function stringLiteral(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** A whole literal as DuckDB has to read it. */
export function engineLiteral(literal: string): string {
  const closed = literal.length > 1 && literal.endsWith("'");
  return closed && literal.includes('\\') ? quoteLiteral(unescapeLiteral(literal.slice(1, -1))) : literal;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\', "'": "'", 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t' };
