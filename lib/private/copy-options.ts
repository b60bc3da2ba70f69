/**
 * From the typed options of a format to COPY's parameters. Nothing is quoted here: a value may be a token, and the loader
 * quotes what it has become.
 */
import { Token } from 'aws-cdk-lib';
import { CopyOptionConfig } from './contract';
import { Bounds, show, ValidationError } from './validation';
import { Compression } from '../compression';
import { ColumnarOptions, ConversionOptions, LoadOptions, TextFileOptions, TextOptions } from '../copy-format-options';
import { TextEncoding } from '../text-encoding';

const LINE_BREAK = /[\r\n]/;
const ASCII_CHARACTER = /^[\u0001-\u007f]$/;
/** These are keywords although they are written as strings, and Redshift compares their case. */
const TIME_KEYWORDS = ['auto', 'epochsecs', 'epochmillisecs'];
const MAX_HEADER_LINES = 1_000_000;
const MAX_ERRORS = 100_000;
const MIN_COMPROWS = 1000;
const MAX_COMPROWS = 1_000_000_000;
/** Of a VARCHAR: no column could take more. */
const MAX_WIDTH = 65_535;

/** Of every format but the columnar ones. */
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
    ...number('COMPROWS', 'compRows', options.compRows, MIN_COMPROWS, MAX_COMPROWS),
    ...number('MAXERROR', 'maxError', options.maxError, 0, MAX_ERRORS),
    ...flag('IGNOREALLERRORS', options.ignoreAllErrors),
    ...load(options),
  ];
}

/** Of every format of text. */
export function textFile(options: TextOptions): CopyOptionConfig[] {
  const { compression = Compression.NONE, encoding = TextEncoding.UTF8 } = options;
  return [
    ...flag(compression, compression !== Compression.NONE),
    ...flag(`ENCODING ${encoding}`, encoding !== TextEncoding.UTF8),
    ...conversion(options),
  ];
}

/** Of text with a row a line. */
export function lines(options: TextFileOptions): CopyOptionConfig[] {
  checkDelimiter(options.delimiter);
  checkNullAs(options.nullAs);
  return [
    ...literal('DELIMITER', options.delimiter),
    ...flag('FILLRECORD', options.fillRecord),
    ...flag('IGNOREBLANKLINES', options.ignoreBlankLines),
    ...number('IGNOREHEADER', 'ignoreHeader', options.ignoreHeader || undefined, 0, MAX_HEADER_LINES),
    ...literal('NULL AS', options.nullAs),
  ];
}

/** The fields get numbers for labels: COPY wants some, and makes nothing of them. */
export function fixedWidths(widths: readonly number[]): CopyOptionConfig[] {
  if (widths.length === 0) throw new ValidationError('`widths` must have at least one field, got []; give the width of each field');
  widths.forEach(width => new Bounds().integer('widths', width, 1, MAX_WIDTH, 'give the width of each field in characters'));
  return literal('FIXEDWIDTH', widths.map((width, i) => `${i + 1}:${width}`).join(','));
}

/** Of columnar formats, which know their types. */
export function columnar(options: ColumnarOptions): CopyOptionConfig[] {
  checkCharacter('acceptInvChars', options.acceptInvChars);
  return [
    ...flag('SERIALIZETOJSON', options.serializeToJson),
    ...flag('FILLRECORD', options.fillRecord),
    ...literal('ACCEPTINVCHARS', options.acceptInvChars),
    ...load(options),
  ];
}

function load(options: LoadOptions): CopyOptionConfig[] {
  return [...onOff('STATUPDATE', options.statUpdate), ...flag('EXPLICIT_IDS', options.explicitIds)];
}

export function quote(character: string | undefined, delimiter = ','): CopyOptionConfig[] {
  checkCharacter('quote', character);
  if (character === delimiter) throw new ValidationError(`\`quote\` and \`delimiter\` are both ${show(character)}; give two different characters`);
  return literal('QUOTE', character);
}

export function flag(keyword: string, on: boolean | undefined): CopyOptionConfig[] {
  return on ? [{ keyword }] : [];
}

function number(keyword: string, prop: string, value: number | undefined, min: number, max: number): CopyOptionConfig[] {
  new Bounds().integer(prop, value, min, max, 'omit it for Redshift\'s own');
  return value === undefined ? [] : [{ keyword, number: value }];
}

function onOff(keyword: string, on: boolean | undefined): CopyOptionConfig[] {
  return on === undefined ? [] : [{ keyword: `${keyword} ${on ? 'ON' : 'OFF'}` }];
}

export function literal(keyword: string, text: string | undefined): CopyOptionConfig[] {
  return text === undefined ? [] : [{ keyword, literal: text }];
}

function checkCharacter(prop: string, text: string | undefined): void {
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
