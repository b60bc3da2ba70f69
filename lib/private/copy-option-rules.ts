/**
 * What Redshift refuses together in one COPY, told at synth instead of at the first load
 * (https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html and copy-usage_notes-copy-from-columnar.html).
 * The rules look at words only, so they hold for typed options and for raw text alike. A word they do not know passes:
 * Redshift may have learnt it since.
 */
import { CopyOptionConfig } from './contract';
import { wordsOfRawOptions } from './raw-options';
import { ValidationError } from './validation';

const COMPRESSIONS = ['GZIP', 'BZIP2', 'LZOP', 'ZSTD'];
const FORMATS = ['CSV', 'FIXEDWIDTH', 'JSON', 'AVRO', 'PARQUET', 'ORC', 'SHAPEFILE'];
const COLUMNAR = ['PARQUET', 'ORC'];
/** Columnar files know their types and encodings: nothing that steers the reading of text applies to them. */
const REFUSED_WITH_COLUMNAR = [
  ...COMPRESSIONS, 'ACCEPTANYDATE', 'BLANKSASNULL', 'COMPROWS', 'COMPUPDATE', 'DATEFORMAT', 'DELIMITER', 'EMPTYASNULL', 'ENCODING', 'ESCAPE',
  'IGNOREALLERRORS', 'IGNOREBLANKLINES', 'IGNOREHEADER', 'MAXERROR', 'NULL', 'QUOTE', 'REMOVEQUOTES', 'ROUNDEC', 'TIMEFORMAT', 'TRIMBLANKS',
  'TRUNCATECOLUMNS',
];
const REFUSED_WITH: Readonly<Record<string, readonly string[]>> = {
  CSV: ['REMOVEQUOTES', 'ESCAPE'],
  FIXEDWIDTH: ['DELIMITER', 'ESCAPE'],
  SHAPEFILE: ['REMOVEQUOTES', 'ESCAPE'],
  JSON: ['DELIMITER', 'ESCAPE', 'FILLRECORD', 'IGNOREBLANKLINES', 'NULL', 'REMOVEQUOTES'],
  IGNOREALLERRORS: ['MAXERROR'],
  PARQUET: REFUSED_WITH_COLUMNAR,
  ORC: REFUSED_WITH_COLUMNAR,
};
const NEEDS: Readonly<Record<string, string>> = { QUOTE: 'CSV', SERIALIZETOJSON: 'PARQUET or ORC' };
/** The loader writes these itself, or would lose files by them: NOLOAD reads a file, reports success, and loads nothing. */
const RESERVED = [
  'COPY', 'FROM', 'MANIFEST', 'REGION', 'IAM_ROLE', 'CREDENTIALS', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN',
  'ENCRYPTED', 'MASTER_SYMMETRIC_KEY', 'SSH', 'READRATIO', 'NOLOAD',
];
const OPTION_WORDS = new Set([
  ...FORMATS, ...REFUSED_WITH_COLUMNAR, ...Object.keys(NEEDS), 'ACCEPTINVCHARS', 'EXPLICIT_IDS', 'FILLRECORD', 'STATUPDATE',
]);

/** @throws ValidationError that names the two words that do not go together */
export function checkCopyOptions(options: readonly CopyOptionConfig[]): void {
  const words = options.flatMap(wordsOf);
  for (const word of words) {
    if (RESERVED.includes(word)) throw new ValidationError(`${word} cannot be an option of a format, the loader decides it; leave it out`);
  }
  words.filter(word => OPTION_WORDS.has(word)).forEach((word, i, known) => {
    if (known.indexOf(word) !== i) throw new ValidationError(`${word} is given twice; give each option of COPY once`);
  });
  checkOnlyOne(words, FORMATS, 'format');
  checkPairs(words);
  checkOnlyOne(words, COMPRESSIONS, 'compression');
}

/** Whether the files are read by Redshift's columnar reader, which takes no REGION. */
export function isColumnar(options: readonly CopyOptionConfig[]): boolean {
  return options.flatMap(wordsOf).some(word => COLUMNAR.includes(word));
}

function wordsOf(option: CopyOptionConfig): string[] {
  return 'raw' in option ? wordsOfRawOptions(option.raw) : option.keyword.split(' ');
}

function checkOnlyOne(words: readonly string[], choices: readonly string[], what: string): void {
  const [first, second] = words.filter(word => choices.includes(word));
  if (second) throw new ValidationError(`${first} and ${second} cannot be used together; a COPY has one ${what}`);
}

function checkPairs(words: readonly string[]): void {
  for (const word of words) {
    const refused = REFUSED_WITH[word]?.find(other => words.includes(other));
    if (refused) throw new ValidationError(`${refused} cannot be used with ${word}; Redshift refuses the two together, leave out one`);
    const needed = NEEDS[word];
    if (needed && !needed.split(' or ').some(other => words.includes(other))) {
      throw new ValidationError(`${word} can only be used with ${needed}; leave it out or change the format`);
    }
  }
}
