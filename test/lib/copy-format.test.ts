import { aws_s3 as s3, Lazy, Token } from 'aws-cdk-lib';
import { aStack } from '../support/construct';
import { optionsOf } from '../support/copy-options';
import {
  Compression, ConversionOptions, CopyFormat, CsvOptions, JsonMapping, LineOptions, TextEncoding, TextFileOptions, TextOptions,
} from 'cdk-rin';

const CONVERSIONS: ConversionOptions = {
  acceptAnyDate: true,
  acceptInvChars: '?',
  blanksAsNull: true,
  compRows: 1000,
  compUpdate: false,
  dateFormat: 'auto',
  emptyAsNull: true,
  explicitIds: true,
  maxError: 5,
  roundDecimals: true,
  statUpdate: true,
  timeFormat: 'epochsecs',
  trimBlanks: true,
  truncateColumns: true,
};
const CONVERSIONS_SQL = "ACCEPTANYDATE ACCEPTINVCHARS '?' BLANKSASNULL DATEFORMAT 'auto' EMPTYASNULL ROUNDEC TIMEFORMAT 'epochsecs' TRIMBLANKS "
  + 'TRUNCATECOLUMNS COMPUPDATE OFF COMPROWS 1000 MAXERROR 5 STATUPDATE ON EXPLICIT_IDS';
const TEXT: TextOptions = { ...CONVERSIONS, compression: Compression.ZSTD, encoding: TextEncoding.UTF16LE };
const TEXT_SQL = `ZSTD ENCODING UTF16LE ${CONVERSIONS_SQL}`;
const LINES: LineOptions = { ...TEXT, ignoreHeader: 1, nullAs: '\\N', fillRecord: true, ignoreBlankLines: true };
const LINES_SQL = `FILLRECORD IGNOREBLANKLINES IGNOREHEADER 1 NULL AS '\\N' ${TEXT_SQL}`;
const TEXT_FILE: TextFileOptions = { ...LINES, delimiter: ';' };
const TEXT_FILE_SQL = `DELIMITER ';' ${LINES_SQL}`;
const COLUMNAR = { acceptInvChars: '?', fillRecord: true, serializeToJson: true, statUpdate: false, explicitIds: true };
const COLUMNAR_SQL = "SERIALIZETOJSON FILLRECORD ACCEPTINVCHARS '?' STATUPDATE OFF EXPLICIT_IDS";

describe('a format renders to options of COPY', () => {
  test.each<[string, CopyFormat, string]>([
    ['JSON', CopyFormat.json(), "FORMAT AS JSON 'auto'"],
    ['JSON without regard to case', CopyFormat.json({ mapping: JsonMapping.AUTO_IGNORE_CASE }), "FORMAT AS JSON 'auto ignorecase'"],
    ['JSON into one column', CopyFormat.json({ mapping: JsonMapping.NO_SHRED }), "FORMAT AS JSON 'noshred'"],
    ['JSON with every option', CopyFormat.json(TEXT), `FORMAT AS JSON 'auto' ${TEXT_SQL}`],
    ['CSV', CopyFormat.csv(), 'FORMAT AS CSV'],
    ['CSV with every option', CopyFormat.csv({ ...TEXT_FILE, quote: '|' }), `FORMAT AS CSV QUOTE '|' ${TEXT_FILE_SQL}`],
    ['delimited text', CopyFormat.delimited(), ''],
    ['delimited text with every option', CopyFormat.delimited({ ...TEXT_FILE, escape: true, removeQuotes: true }), `ESCAPE REMOVEQUOTES ${TEXT_FILE_SQL}`],
    ['Parquet', CopyFormat.parquet(), 'FORMAT AS PARQUET'],
    ['Parquet with every option', CopyFormat.parquet(COLUMNAR), `FORMAT AS PARQUET ${COLUMNAR_SQL}`],
    ['ORC', CopyFormat.orc(), 'FORMAT AS ORC'],
    ['ORC with every option', CopyFormat.orc(COLUMNAR), `FORMAT AS ORC ${COLUMNAR_SQL}`],
    ['fixed widths', CopyFormat.fixedWidth({ widths: [4, 20] }), "FIXEDWIDTH '1:4,2:20'"],
    ['fixed widths with every option', CopyFormat.fixedWidth({ ...LINES, widths: [4] }), `FIXEDWIDTH '1:4' ${LINES_SQL}`],
    ['Avro', CopyFormat.avro(), "FORMAT AS AVRO 'auto'"],
    ['Avro with every option', CopyFormat.avro({ ...CONVERSIONS, mapping: JsonMapping.AUTO_IGNORE_CASE }),
      `FORMAT AS AVRO 'auto ignorecase' ${CONVERSIONS_SQL}`],
    ['rows that are left out', CopyFormat.csv({ ignoreAllErrors: true }), 'FORMAT AS CSV IGNOREALLERRORS'],
    ['raw options', CopyFormat.raw("  JSON 'auto' GZIP "), "JSON 'auto' GZIP"],
  ])('%s', (_, format, sql) => {
    expect(optionsOf(format)).toBe(sql);
  });

  test('JSON with a JSONPaths file', () => {
    const bucket = s3.Bucket.fromBucketName(aStack(), 'Schemas', 'schemas-bucket');

    expect(optionsOf(CopyFormat.json({ mapping: JsonMapping.jsonPaths(bucket, 'paths.json') }))).toBe("FORMAT AS JSON 's3://schemas-bucket/paths.json'");
  });

  test.each([Compression.GZIP, Compression.BZIP2, Compression.LZOP, Compression.ZSTD])('compression %s', compression => {
    expect(optionsOf(CopyFormat.csv({ compression }))).toBe(`FORMAT AS CSV ${compression}`);
  });

  test.each<CsvOptions>([{ compression: Compression.NONE }, { encoding: TextEncoding.UTF8 }, { emptyAsNull: false }, { ignoreHeader: 0 }])('nothing for what is off: %j', options => {
    expect(optionsOf(CopyFormat.csv(options))).toBe('FORMAT AS CSV');
  });
});

describe('values that Redshift refuses are refused', () => {
  test.each<[CsvOptions, string]>([
    [{ acceptInvChars: '??' }, '`acceptInvChars` must be one ASCII character, got "??"; give a single character'],
    [{ acceptInvChars: 'é' }, '`acceptInvChars` must be one ASCII character, got "é"'],
    [{ quote: '' }, '`quote` must be one ASCII character, got ""'],
    [{ quote: '""' }, '`quote` must be one ASCII character, got'],
    [{ quote: ',' }, '`quote` and `delimiter` are both ","; give two different characters'],
    [{ quote: ';', delimiter: ';' }, '`quote` and `delimiter` are both ";"'],
    [{ delimiter: '' }, '`delimiter` must not be empty, got ""'],
    [{ delimiter: '\n' }, '`delimiter` must not hold a line break, got "\\n"; line breaks end the rows'],
    [{ nullAs: '\n' }, '`nullAs` must not be a line break, got "\\n"'],
    [{ nullAs: '\\n' }, '`nullAs` must not be a line break, got "\\\\n"'],
    [{ ignoreHeader: -1 }, '`ignoreHeader` must be a whole number between 0 and 1000000, got -1'],
    [{ ignoreHeader: 0.5 }, 'got 0.5'],
    [{ ignoreHeader: 1_000_001 }, 'got 1000001; omit it for Redshift\'s own'],
    [{ maxError: -1 }, '`maxError` must be a whole number between 0 and 100000, got -1'],
    [{ maxError: 100_001 }, 'got 100001'],
    [{ compRows: 999 }, '`compRows` must be a whole number between 1000 and 1000000000, got 999'],
    [{ compRows: 1_000_000_001 }, 'got 1000000001'],
    [{ maxError: 1, ignoreAllErrors: true }, 'MAXERROR cannot be used with IGNOREALLERRORS'],
    [{ timeFormat: 'Auto' }, '`timeFormat` "Auto" must be written in lower case; Redshift takes it for a format otherwise, give "auto"'],
    [{ timeFormat: 'EPOCHSECS' }, 'give "epochsecs"'],
    [{ dateFormat: 'AUTO' }, '`dateFormat` "AUTO" must be written in lower case'],
    [{ timeFormat: '' }, '`timeFormat` must not be empty, got ""'],
  ])('%j', (options, message) => {
    expect(() => CopyFormat.csv(options)).toThrow(message);
  });

  test.each<CsvOptions>([
    { acceptInvChars: '\u007f' }, { quote: '%' }, { quote: ',', delimiter: ';' }, { delimiter: '|~|' }, { nullAs: '' }, { nullAs: '\\N' }, { ignoreHeader: 0 }, { ignoreHeader: 1_000_000 },
    { maxError: 0 }, { maxError: 100_000 }, { compRows: 1000 }, { compRows: 1_000_000_000 },
    { timeFormat: 'YYYY-MM-DD HH:MI:SS' }, { timeFormat: 'epochmillisecs' }, { dateFormat: 'epochsecs' },
  ])('but not their neighbours: %j', options => {
    expect(() => CopyFormat.csv(options)).not.toThrow();
  });

  test('a value that is unknown at synth is not looked at', () => {
    const unknown = Lazy.string({ produce: () => 'x' });

    expect(() => CopyFormat.csv({ acceptInvChars: unknown, delimiter: unknown, nullAs: unknown, timeFormat: unknown })).not.toThrow();
  });

  test.each<[number[], string]>([
    [[], '`widths` must have at least one field, got []; give the width of each field'],
    [[4, 0], '`widths` must be a whole number between 1 and 65535, got 0; give the width of each field in characters'],
    [[65_536], 'got 65536'],
    [[1.5], 'got 1.5'],
  ])('widths %j', (widths, message) => {
    expect(() => CopyFormat.fixedWidth({ widths })).toThrow(message);
  });

  test('but not the narrowest and the widest field', () => {
    expect(() => CopyFormat.fixedWidth({ widths: [1, 65_535] })).not.toThrow();
  });

  test('a width that is unknown at synth', () => {
    expect(() => CopyFormat.fixedWidth({ widths: [Token.asNumber(Lazy.number({ produce: () => 4 }))] })).toThrow('`widths` must be known at synth, got a token');
  });

  test.each(['', '/paths.json', 'folder/'])('a JSONPaths file whose key is %j', key => {
    const bucket = s3.Bucket.fromBucketName(aStack(), 'Schemas', 'schemas-bucket');

    expect(() => JsonMapping.jsonPaths(bucket, key)).toThrow(`the key of a JSONPaths file must name one object, got ${JSON.stringify(key)}`);
  });
});

describe('options that Redshift refuses together are refused', () => {
  test.each([
    ["CSV JSON 'auto'", 'CSV and JSON cannot be used together; a COPY has one format'],
    ['GZIP CSV ZSTD', 'GZIP and ZSTD cannot be used together; a COPY has one compression'],
    ['CSV ESCAPE', 'ESCAPE cannot be used with CSV; Redshift refuses the two together, leave out one'],
    ['csv removequotes', 'REMOVEQUOTES cannot be used with CSV'],
    ["FIXEDWIDTH 'a:1' DELIMITER ','", 'DELIMITER cannot be used with FIXEDWIDTH'],
    ["JSON 'auto' NULL AS 'x'", 'NULL cannot be used with JSON'],
    ["JSON 'auto' FILLRECORD", 'FILLRECORD cannot be used with JSON'],
    ['FORMAT AS PARQUET GZIP', 'GZIP cannot be used with PARQUET'],
    ["ORC TIMEFORMAT 'auto'", 'TIMEFORMAT cannot be used with ORC'],
    ['PARQUET COMPUPDATE OFF', 'COMPUPDATE cannot be used with PARQUET'],
    ['CSV IGNOREALLERRORS MAXERROR 5', 'MAXERROR cannot be used with IGNOREALLERRORS'],
    ["DELIMITER ',' QUOTE '\"'", 'QUOTE can only be used with CSV; leave it out or change the format'],
    ["JSON 'auto' SERIALIZETOJSON", 'SERIALIZETOJSON can only be used with PARQUET or ORC'],
    ['CSV GZIP GZIP', 'GZIP is given twice; give each option of COPY once'],
    ['CSV MANIFEST', 'MANIFEST cannot be an option of a format, the loader decides it; leave it out'],
    ["CSV IAM_ROLE 'arn:x'", 'IAM_ROLE cannot be an option of a format'],
    ["CSV REGION 'us-east-1'", 'REGION cannot be an option of a format'],
    ['CSV NOLOAD', 'NOLOAD cannot be an option of a format'],
  ])('%s', (sql, message) => {
    expect(() => CopyFormat.raw(sql)).toThrow(message);
  });

  test.each([
    "JSON 'auto' GZIP TIMEFORMAT 'epochmillisecs' MAXERROR 10",
    "DELIMITER '\\t' NULL AS 'CSV; ESCAPE -- not options' ESCAPE",
    "CSV QUOTE AS '''' IGNOREHEADER 1",
    'FORMAT AS PARQUET FILLRECORD STATUPDATE OFF SERIALIZETOJSON',
    "AVRO 'auto' ACCEPTINVCHARS '^'",
    'CSV SOMETHINGNEW',
  ])('but not their neighbours: %s', sql => {
    expect(() => CopyFormat.raw(sql)).not.toThrow();
  });
});

describe('raw options', () => {
  test.each([
    ['CSV; DROP TABLE t', 'a semicolon'],
    ['CSV -- MANIFEST', 'a comment'],
    ['CSV /* MANIFEST', 'a comment'],
    ["NULL AS 'x", 'a quote that is not closed'],
    ["NULL AS 'x\\'", 'a quote that is not closed'],
    ['"x', 'a quote that is not closed'],
    ['CSV \0', 'a NUL character'],
  ])('%j could end or hide the statement, so it is refused', (sql, what) => {
    expect(() => CopyFormat.raw(sql)).toThrow(`raw options ${JSON.stringify(sql)} hold ${what}; give options of COPY only`);
  });

  test('must say something', () => {
    expect(() => CopyFormat.raw('  ')).toThrow('raw options must not be empty; use CopyFormat.delimited() for Redshift\'s default');
  });

  test('that are unknown at synth are not looked at', () => {
    expect(() => CopyFormat.raw(Lazy.string({ produce: () => 'CSV' }))).not.toThrow();
  });
});

test.each([
  [CopyFormat.parquet(), true],
  [CopyFormat.orc(), true],
  [CopyFormat.avro(), false],
  [CopyFormat.raw('FORMAT ORC'), true],
  [CopyFormat.raw("NULL AS 'ORC'"), false],
  [CopyFormat.json(), false],
])('a columnar format is known as one (%#)', (format, columnar) => {
  expect(format._columnar).toBe(columnar);
});
