/** What a load does about errors, and the code and words of each. */
import { type CopyCase } from '../../../support/copy-case';

const ERRORS = 'Load errors';
const OPERATIONS = 'COPY: load operations';
const MAX_ROW = 4 * 1024 * 1024;

const badDigit = (value: string, position = 0) => `Invalid digit, Value '${value}', Pos ${position}, Type: Integer`;

export const LOAD_OPERATION_CASES: readonly CopyCase[] = [
  {
    name: 'MAXERROR skips the rows of fewer errors than it allows',
    shows: [`${OPERATIONS}/MAXERROR`],
    table: 'a int',
    input: '1\nx\n2\ny\n3\n',
    options: 'MAXERROR 3',
    rows: [[1], [2], [3]],
  },
  {
    name: 'MAXERROR fails when as many errors are met',
    shows: [`${OPERATIONS}/MAXERROR`],
    table: 'a int',
    input: '1\nx\n2\ny\n3\n',
    options: 'MAXERROR AS 2',
    error: { code: 1207, line: 2, column: 'a', message: badDigit('x') },
  },
  ...[0, 1].map((limit): CopyCase => ({
    name: `MAXERROR ${limit} fails at the first error`,
    shows: [`${OPERATIONS}/MAXERROR`],
    table: 'a int',
    input: '1\nx\n',
    options: `MAXERROR ${limit}`,
    error: { code: 1207, line: 2, column: 'a', message: badDigit('x') },
  })),
  {
    name: 'MAXERROR counts errors of every file',
    shows: [`${OPERATIONS}/MAXERROR`],
    table: 'a int',
    input: ['x\n1\n', '2\n', '3\ny\n'],
    options: 'MAXERROR 2',
    error: { code: 1207, line: 1, column: 'a', message: badDigit('x') },
  },
  {
    name: 'MAXERROR skips broken records as it does bad fields',
    shows: [`${OPERATIONS}/MAXERROR`],
    table: 'a int, b int',
    input: '1|2\n1|2|3\n1\n3|x\n5|6\n',
    options: 'MAXERROR 10',
    rows: [[1, 2], [5, 6]],
  },
  { name: 'MAXERROR 100001 is too many', shows: [`${OPERATIONS}/MAXERROR`], table: 'a int', input: '1\n', options: 'MAXERROR 100001', failure: 'MAXERROR value 100001 must be between 0 and 100000' },
  { name: 'MAXERROR 100000 is not', shows: [`${OPERATIONS}/MAXERROR`], table: 'a int', input: 'x\n1\n', options: 'MAXERROR 100000', rows: [[1]] },
  {
    name: 'IGNOREALLERRORS loads what it can',
    shows: [`${OPERATIONS}/IGNOREALLERRORS`],
    table: 'a int, b varchar(2)',
    input: ['1|ab\nx|y\n', 'z\n2|abc\n3|c\n', 'broken'],
    options: 'IGNOREALLERRORS',
    rows: [[1, 'ab'], [3, 'c']],
  },
  { name: 'IGNOREALLERRORS loads nothing of nothing', shows: [`${OPERATIONS}/IGNOREALLERRORS`], table: 'a int', input: 'x\ny\n', options: 'IGNOREALLERRORS', rows: [] },
  ...([
    ['delimited', '', 'x'.repeat(MAX_ROW - 1), ''],
    ['delimited, over several lines', 'ESCAPE', `${'xx\\\n'.repeat(MAX_ROW / 4 - 1)}xxx`, ''],
    ['CSV', 'CSV', 'x'.repeat(MAX_ROW - 1), ''],
    ['CSV, over several lines', 'CSV', `"${'xxx\n'.repeat(MAX_ROW / 4 - 1)}x`, '"'],
    ['fixed width', "FIXEDWIDTH 'a:9999999'", 'x'.repeat(MAX_ROW - 1), ''],
  ] as const).flatMap(([format, options, row, end]): CopyCase[] => [
    { name: `a row of 4 MB, ${format}, is read`, table: 'a varchar', input: `${row}x${end}\n`, options, error: { code: 1204, line: 1, column: 'a', message: 'String length exceeds DDL length' } },
    { name: `a longer one, ${format}, is not`, shows: [`${ERRORS}/1216`], table: 'a varchar', input: `${row}xy${end}\n`, options, error: { code: 1216, line: 1, column: format.startsWith('CSV') ? 'a' : '', message: 'Input line is not valid. The row is longer than 4194304 bytes' } },
    { name: `the row after a longer one, ${format}, is loaded`, table: 'a varchar', input: `${row}xy${end}\nz\n`, options: `${options} MAXERROR 2`, rows: [['z']] },
  ]),
  { name: 'NOLOAD loads nothing', shows: [`${OPERATIONS}/NOLOAD`], table: 'a int', input: '1\n2\n', options: 'NOLOAD', rows: [] },
  { name: 'NOLOAD loads nothing of JSON', shows: [`${OPERATIONS}/NOLOAD`], table: 'a int', input: '{"a":1}\n', options: "JSON 'auto' NOLOAD", rows: [] },
  {
    name: 'NOLOAD tells of errors',
    shows: [`${OPERATIONS}/NOLOAD`],
    table: 'a int',
    input: '1\nx\n',
    options: 'NOLOAD',
    error: { code: 1207, line: 2, column: 'a', message: badDigit('x') },
  },
  ...['COMPUPDATE', 'COMPUPDATE ON', 'COMPUPDATE TRUE', 'COMPUPDATE OFF', 'COMPUPDATE FALSE', 'COMPUPDATE PRESET'].map((options) => withoutEffect('COMPUPDATE', options)),
  ...['STATUPDATE', 'STATUPDATE ON', 'STATUPDATE OFF'].map((options) => withoutEffect('STATUPDATE', options)),
  withoutEffect('COMPROWS', 'COMPROWS 1000000'),
];

function withoutEffect(feature: string, options: string): CopyCase {
  return { name: `${options} changes no row`, shows: [`${OPERATIONS}/${feature}`], table: 'a int', input: '1\n', options, rows: [[1]] };
}

function tells(code: string, name: string, one: Omit<CopyCase, 'name' | 'shows'>): CopyCase {
  return { name: `${code}: ${name}`, shows: [`${ERRORS}/${code}`], ...one };
}

const delimiterNotFound = 'Delimiter not found';

export const LOAD_ERROR_CASES: readonly CopyCase[] = [
  tells('1200', 'bytes without any sense', { table: 'a int, b int', input: Buffer.from('0001020304', 'hex'), options: '', error: { code: 1214, line: 1, column: 'a', message: delimiterNotFound } }),
  tells('1201', 'another delimiter', { table: 'a int, b int', input: '1;2\n', options: '', error: { code: 1214, line: 1, column: 'a', message: delimiterNotFound } }),
  tells('1202', 'too many fields', { table: 'a int', input: '1\n1|2\n', options: '', error: { code: 1202, line: 2, column: '', message: 'Extra column(s) found' } }),
  tells('1203', 'too few fields', { table: 'a int, b int, c int', input: '1|2|3\n1|2\n', options: '', error: { code: 1214, line: 2, column: 'b', message: delimiterNotFound } }),
  tells('1204', 'a string that is too long', { table: 'a varchar(2)', input: 'abc\n', options: '', error: { code: 1204, line: 1, column: 'a', message: 'String length exceeds DDL length', position: 0 } }),
  tells('1205', 'no date', { table: 'a date', input: 'yesterday afternoon\n', options: '', error: { code: 1205, line: 1, column: 'a', message: 'Invalid date format or value' } }),
  tells('1206', 'no timestamp', { table: 'a timestamp', input: 'now\n', options: '', error: { code: 1206, line: 1, column: 'a', message: 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]' } }),
  tells('1207', 'no digit', { table: 'a int', input: '12a\n', options: '', error: { code: 1207, line: 1, column: 'a', message: badDigit('a', 2), position: 2 } }),
  tells('1208', 'no float', { table: 'a real', input: 'x\n', options: '', error: { code: 1208, line: 1, column: 'a', message: "Invalid digit, Value 'x', Pos 0, Type: Float" } }),
  tells('1209', 'no decimal', { table: 'a decimal(4,2)', input: 'x\n', options: '', error: { code: 1209, line: 1, column: 'a', message: "Invalid digit, Value 'x', Pos 0, Type: Decimal" } }),
  tells('1210', 'no boolean', { table: 'a boolean', input: 'perhaps\n', options: '', error: { code: 1210, line: 1, column: 'a', message: 'Unknown boolean format: perhaps' } }),
  tells('1211', 'a line without data', { table: 'a int, b int', input: '1|2\n\n', options: '', error: { code: 1214, line: 2, column: 'a', message: delimiterNotFound } }),
  tells('1212', 'no such file', { table: 'a int', input: '1\n', options: '', from: "'s3://bucket/nowhere' IAM_ROLE DEFAULT", failure: "The specified S3 prefix 'nowhere' does not exist" }),
  tells('1213', 'nothing for a NOT NULL column', { table: 'a int not null', input: '1\n\\N\n', options: '', error: { code: 1213, line: 2, column: 'a', message: 'Missing data for not-null field' } }),
  tells('1214', 'no delimiter', { table: 'a int, b int', input: '1\n', options: '', error: { code: 1214, line: 1, column: 'a', message: delimiterNotFound } }),
  tells('1214', 'a quote that does not end', { table: 'a varchar, b int', input: '"x|1\n', options: 'REMOVEQUOTES', error: { code: 1214, line: 1, column: '', message: 'Delimited value missing end quote' } }),
  tells('1214', 'a quote inside a CSV field', { table: 'a varchar', input: 'a"b\n', options: 'CSV', error: { code: 1214, line: 1, column: 'a', message: 'Invalid quote formatting for CSV' } }),
  tells('1215', 'a CHAR that is too long', { table: 'a char(2)', input: 'abc\n', options: '', error: { code: 1204, line: 1, column: 'a', message: 'Char length exceeds DDL length' } }),
  tells('1216', 'no JSON', { table: 'a int', input: '{"a":1}\n{"a"\n', options: "JSON 'auto'", error: { code: 1216, line: 2, column: '', message: 'Input line is not valid. The object does not end' } }),
  tells('1217', 'no value of an IDENTITY column', { table: 'a int identity(1,1)', input: 'x\n', options: 'EXPLICIT_IDS', error: { code: 1207, line: 1, column: 'a', message: badDigit('x') } }),
  tells('1218', 'NUL and more', { table: 'a varchar', input: '\0\n', options: "NULL AS '\\\\0'", rows: [[null]] }),
  tells('1219', 'no hexadecimal digit', { table: 'a int', input: '0xg\n', options: '', error: { code: 1207, line: 1, column: 'a', message: badDigit('x', 1) } }),
  tells('1220', 'no UTF-8', { table: 'a varchar', input: Buffer.from('61e2820a', 'hex'), options: '', error: { code: 1220, line: 1, column: '', message: 'String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: e2 82 (error 2)' } }),
  tells('1221', 'another encoding', { table: 'a varchar', input: 'x\n\n', options: 'ENCODING UTF16LE', failure: 'The data is not in the specified encoding, UTF16LE\n  Detail: ' }),
  tells('1222', 'an integer that is too large', { table: 'a int', input: '9999999999\n', options: '', error: { code: 1222, line: 1, column: 'a', message: 'Overflow, Type: Integer' } }),
  tells('1224', 'no SUPER', { table: 'a super', input: '{x\n', options: '', error: { code: 1224, line: 1, column: 'a', message: 'Input data is not well-formed JSON for the SUPER data type' } }),
];
