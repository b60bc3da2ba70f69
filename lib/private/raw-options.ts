/**
 * Reads COPY options that were given as SQL: far enough to tell the words from what is quoted, and to refuse what could
 * end the statement or hide the rest of it. The text may come from a configuration file of somebody else.
 */
import { Token } from 'aws-cdk-lib';
import { show, ValidationError } from './validation';

/** A string literal, in which a backslash escapes; a quoted identifier; a word; or any other character. */
const TOKENS = /(?<quoted>'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*")|(?<word>[A-Za-z_]\w*)|(?<refused>--|\/\*|\*\/|;|'|"|\0)|[^]/gs;
const REFUSED: Readonly<Record<string, string>> = {
  '--': 'a comment',
  '/*': 'a comment',
  '*/': 'a comment',
  ';': 'a semicolon',
  '\'': 'a quote that is not closed',
  '"': 'a quote that is not closed',
  '\0': 'a NUL character',
};

/** The words outside of quotes, in upper case. None for a text that is unknown until deployment. */
export function wordsOfRawOptions(sql: string): string[] {
  if (Token.isUnresolved(sql)) return [];
  const words: string[] = [];
  for (const { groups } of sql.matchAll(TOKENS)) {
    if (groups?.refused) throw new ValidationError(`raw options ${show(sql)} hold ${REFUSED[groups.refused]}; give options of COPY only`);
    if (groups?.word) words.push(groups.word.toUpperCase());
  }
  return words;
}
