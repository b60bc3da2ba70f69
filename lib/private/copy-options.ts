/**
 * From the typed options of a format to COPY's parameters. Nothing is quoted here: a value may be a token, and the loader
 * quotes what it has become.
 */
import { Token } from 'aws-cdk-lib';
import { CopyOptionConfig } from './contract';
import { Bounds, show, ValidationError } from './validation';
import { Compression } from '../compression';
import { ConversionOptions, TextFileOptions } from '../copy-format-options';

const LINE_BREAK = /[\r\n]/;
const ASCII_CHARACTER = /^[\u0001-\u007f]$/;
/** These are keywords although they are written as strings, and Redshift compares their case. */
const TIME_KEYWORDS = ['auto', 'epochsecs', 'epochmillisecs'];
const MAX_HEADER_LINES = 1_000_000;

export function conversion(options: ConversionOptions): CopyOptionConfig[] {
  checkCharacter('acceptInvChars', options.acceptInvChars);
  checkKeywordCase('timeFormat', options.timeFormat, TIME_KEYWORDS);
  checkKeywordCase('dateFormat', options.dateFormat, ['auto']);
  return [
    ...flag('ACCEPTANYDATE', options.acceptAnyDate),
    ...literal('ACCEPTINVCHARS', options.acceptInvChars),
    ...flag('BLANKSASNULL', options.blanksAsNull),
    ...literal('DATEFORMAT', options.dateFormat),
    ...flag('EMPTYASNULL', options.emptyAsNull),
    ...flag('ROUNDEC', options.roundDecimals),
    ...literal('TIMEFORMAT', options.timeFormat),
    ...flag('TRIMBLANKS', options.trimBlanks),
    ...flag('TRUNCATECOLUMNS', options.truncateColumns),
    ...onOff('COMPUPDATE', options.compUpdate),
    ...onOff('STATUPDATE', options.statUpdate),
  ];
}

export function textFile(options: TextFileOptions): CopyOptionConfig[] {
  checkDelimiter(options.delimiter);
  checkNullAs(options.nullAs);
  new Bounds().integer('ignoreHeader', options.ignoreHeader, 0, MAX_HEADER_LINES, 'give the number of lines to skip at the start of every file');
  return [
    ...literal('DELIMITER', options.delimiter),
    ...flag('FILLRECORD', options.fillRecord),
    ...flag('IGNOREBLANKLINES', options.ignoreBlankLines),
    ...(options.ignoreHeader ? [{ keyword: 'IGNOREHEADER', number: options.ignoreHeader }] : []),
    ...literal('NULL AS', options.nullAs),
  ];
}

export function compression(chosen = Compression.NONE): CopyOptionConfig[] {
  return flag(chosen, chosen !== Compression.NONE);
}

export function quote(character: string | undefined, delimiter = ','): CopyOptionConfig[] {
  checkCharacter('quote', character);
  if (character === delimiter) throw new ValidationError(`\`quote\` and \`delimiter\` are both ${show(character)}; give two different characters`);
  return literal('QUOTE', character);
}

export function flag(keyword: string, on: boolean | undefined): CopyOptionConfig[] {
  return on ? [{ keyword }] : [];
}

export function onOff(keyword: string, on: boolean | undefined): CopyOptionConfig[] {
  return on === undefined ? [] : [{ keyword: `${keyword} ${on ? 'ON' : 'OFF'}` }];
}

export function literal(keyword: string, text: string | undefined): CopyOptionConfig[] {
  return text === undefined ? [] : [{ keyword, literal: text }];
}

export function checkCharacter(prop: string, text: string | undefined): void {
  if (text === undefined || Token.isUnresolved(text)) return;
  if (!ASCII_CHARACTER.test(text)) throw new ValidationError(`\`${prop}\` must be one ASCII character, got ${show(text)}; give a single character`);
}

function checkDelimiter(text: string | undefined): void {
  if (text === undefined || Token.isUnresolved(text)) return;
  if (text === '') throw new ValidationError('`delimiter` must not be empty, got ""; omit it for the format\'s own');
  if (LINE_BREAK.test(text)) throw new ValidationError(`\`delimiter\` must not hold a line break, got ${show(text)}; line breaks end the rows`);
}

/** Redshift reserves the line feed for the end of rows, also when it is written as an escape. */
function checkNullAs(text: string | undefined): void {
  if (text === undefined || Token.isUnresolved(text)) return;
  if (LINE_BREAK.test(text) || text === '\\n') {
    throw new ValidationError(`\`nullAs\` must not be a line break, got ${show(text)}; line breaks end the rows`);
  }
}

function checkKeywordCase(prop: string, text: string | undefined, keywords: readonly string[]): void {
  if (text === undefined || Token.isUnresolved(text)) return;
  if (text === '') throw new ValidationError(`\`${prop}\` must not be empty, got ""; omit it for Redshift's own`);
  const keyword = text.toLowerCase();
  if (keywords.includes(keyword) && keyword !== text) {
    throw new ValidationError(`\`${prop}\` ${show(text)} must be written in lower case; Redshift takes it for a format otherwise, give ${show(keyword)}`);
  }
}
