/** Options that Redshift does not take together, or not at all with a format. */
import { type CopyCase } from '../../../support/copy-case';

const shows = (name: string) => [`COPY: incompatible options/${name}`];

/** How an option is written. */
const WRITTEN: Readonly<Record<string, string>> = Object.fromEntries([
  "JSON 'auto'", "AVRO 'auto'", "FIXEDWIDTH 'a:1'", "DELIMITER ','", 'READRATIO 50', "QUOTE '%'", 'MAXERROR 5', "REGION 'us-east-1'", "TIMEFORMAT 'auto'", "DATEFORMAT 'auto'", 'IGNOREHEADER 1',
  'COMPUPDATE OFF', 'ENCODING UTF16', 'COMPROWS 1000', "CREDENTIALS 'a'", "ACCESS_KEY_ID 'a'", "SECRET_ACCESS_KEY 'a'", "SESSION_TOKEN 'a'",
].map((text) => [text.split(' ')[0]!, text]).concat([['NULL AS', "NULL AS 'x'"]]));
const written = (option: string) => WRITTEN[option] ?? option;

const refused = (feature: string, options: readonly string[], failure: string): CopyCase => ({
  name: options.join(' with '), shows: shows(feature), table: 'a int', input: '1\n', options: options.map(written).join(' '), failure,
});

function pairs(one: string, others: readonly string[], feature: string): CopyCase[] {
  return others.flatMap((other) => {
    const message = `${one} is not compatible with ${other}`;
    return [refused(feature, [one, other], message), refused(feature, [other, one], message)];
  });
}

const WITH_OBJECTS = ['DELIMITER', 'ESCAPE', 'FILLRECORD', 'IGNOREBLANKLINES', 'NULL AS', 'READRATIO', 'REMOVEQUOTES', 'QUOTE'];
const WITH_COLUMNAR = ['GZIP', 'ZSTD', 'BZIP2', 'LZOP', 'REGION', 'MAXERROR', 'IGNOREALLERRORS', 'ACCEPTANYDATE', 'TRUNCATECOLUMNS', 'TIMEFORMAT', 'DATEFORMAT', 'COMPUPDATE', 'NOLOAD', 'DELIMITER', 'ESCAPE',
  'REMOVEQUOTES', 'NULL AS', 'EMPTYASNULL', 'BLANKSASNULL', 'TRIMBLANKS', 'IGNOREHEADER', 'IGNOREBLANKLINES', 'ROUNDEC', 'ENCODING', 'COMPROWS', 'QUOTE', 'ENCRYPTED'];

export const INCOMPATIBLE_CASES: readonly CopyCase[] = [
  ...pairs('CSV', ['ESCAPE'], 'CSV with ESCAPE'),
  ...pairs('CSV', ['FIXEDWIDTH', 'REMOVEQUOTES'], 'CSV with FIXEDWIDTH, REMOVEQUOTES'),
  ...pairs('FIXEDWIDTH', ['DELIMITER', 'ESCAPE', 'REMOVEQUOTES'], 'FIXEDWIDTH with DELIMITER, ESCAPE, REMOVEQUOTES'),
  refused('FIXEDWIDTH with another ENCODING than UTF8', ['FIXEDWIDTH', 'ENCODING'], 'FIXEDWIDTH is not compatible with ENCODING UTF16'),
  ...pairs('JSON', ['CSV', 'FIXEDWIDTH', ...WITH_OBJECTS], 'JSON with CSV, DELIMITER, ESCAPE, FILLRECORD, FIXEDWIDTH, IGNOREBLANKLINES, NULL AS, READRATIO, REMOVEQUOTES'),
  ...pairs('AVRO', ['CSV', 'FIXEDWIDTH', ...WITH_OBJECTS], 'AVRO with the options that JSON does not take'),
  ...pairs('IGNOREALLERRORS', ['MAXERROR'], 'IGNOREALLERRORS with MAXERROR'),
  refused('SHAPEFILE with FIXEDWIDTH, REMOVEQUOTES, ESCAPE', ['FIXEDWIDTH', 'SHAPEFILE'], 'FIXEDWIDTH is not compatible with SHAPEFILE'),
  ...pairs('SHAPEFILE', ['REMOVEQUOTES', 'ESCAPE'], 'SHAPEFILE with FIXEDWIDTH, REMOVEQUOTES, ESCAPE'),
  ...['PARQUET', 'ORC'].flatMap((format) => WITH_COLUMNAR.map((option) =>
    refused(`${format} with any option but those that columnar formats take`, [format, option], `${option} argument is not supported for ${format} based COPY`))),
  refused('Two formats', ['JSON', 'PARQUET'], 'JSON is not compatible with PARQUET'),
  refused('Two compressions', ['GZIP', 'ZSTD'], 'GZIP is not compatible with ZSTD'),
  refused('Two compressions', ['LZOP', 'BZIP2'], 'BZIP2 is not compatible with LZOP'),
  refused('Two ways of authorization', ['CREDENTIALS'], 'IAM_ROLE is not compatible with CREDENTIALS'),
  refused('Two ways of authorization', ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'], 'IAM_ROLE is not compatible with ACCESS_KEY_ID'),
  { ...refused('Two ways of authorization', ['CREDENTIALS', 'SESSION_TOKEN'], 'CREDENTIALS is not compatible with SESSION_TOKEN'), from: "'s3://bucket/x'" },
  refused('QUOTE without CSV', ['QUOTE'], 'QUOTE can only be used with CSV'),
  refused('SERIALIZETOJSON without a columnar format', ['CSV', 'SERIALIZETOJSON'], 'SERIALIZETOJSON can only be used with PARQUET and ORC'),
  refused('An option twice', ['GZIP', 'GZIP'], 'conflicting or redundant options'),
];

const bound = (name: string, options: string, failure: string): CopyCase => ({ name, table: 'a int', input: '1\n', options, failure });
const accepted = (name: string, options: string): CopyCase => ({ name, table: 'a int', input: '1\n', options, rows: [[1]] });

export const BOUND_CASES: readonly CopyCase[] = [
  accepted('the most errors', 'MAXERROR 100000'),
  bound('one error more', 'MAXERROR 100001', 'MAXERROR value 100001 must be between 0 and 100000'),
  accepted('the smallest sample', 'COMPROWS 1000'),
  bound('a sample that is smaller', 'COMPROWS 999', 'COMPROWS value 999 must be between 1000 and 2147483647'),
  accepted('the largest sample', 'COMPROWS 2147483647'),
  bound('a sample that is larger', 'COMPROWS 2147483648', 'COMPROWS value 2147483648 must be between 1000 and 2147483647'),
  bound('an encoding that Redshift does not know', "ENCODING 'LATIN9'", 'ENCODING LATIN9 must be one of UTF8, UTF16, UTF16LE, UTF16BE, ISO88591'),
  accepted('a delimiter of two characters', "DELIMITER '||'"),
  bound('a delimiter of none', "DELIMITER ''", 'COPY delimiter must be one character or more, and no line break'),
  bound('a delimiter with a line break', "DELIMITER '|\\\\n'", 'COPY delimiter must be one character or more, and no line break'),
  bound('an octal code that is no UTF-8', "DELIMITER '\\\\246'", 'invalid byte sequence for encoding "UTF8": \\246'),
  bound('a replacement of two characters', "ACCEPTINVCHARS '??'", 'COPY acceptinvchars must be a single character, ASCII and no line break'),
  bound('a delimiter with the quote in it', "CSV QUOTE '%' DELIMITER '|%|'", 'COPY delimiter and quote must be different'),
  bound('a delimiter that is the quote', "CSV DELIMITER '\"'", 'COPY delimiter and quote must be different'),
];
