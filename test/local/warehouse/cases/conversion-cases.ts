/** The options of COPY that change what a field becomes, and those that say what a load does about errors. */
import { type CopyCase } from '../../../support/copy-case';

const AREA = 'COPY: conversion options';
const TEN = ['2023-11-14 22:13:20', '2023-11-14 22:13:20.5', '1969-12-31 23:59:59'];

interface Field {
  readonly type: string;
  readonly fields: readonly string[];
  readonly values: readonly unknown[];
}

function shows(feature: string, options: string, { type, fields, values }: Field): CopyCase {
  return {
    name: `${options || 'by default'}: ${type} of ${fields.map((field) => JSON.stringify(field)).join(' ')}`,
    shows: [`${AREA}/${feature}`],
    table: `a ${type}, z int`,
    input: fields.map((field) => `${field}|1\n`).join(''),
    options,
    rows: values.map((value) => [value, 1]),
  };
}

function fails(feature: string, options: string, type: string, field: string, code: number, message: string): CopyCase {
  return {
    name: `${options || 'by default'}: ${type} refuses ${JSON.stringify(field)}`,
    shows: [`${AREA}/${feature}`],
    table: `a ${type}, z int`,
    input: `${field}|1\n`,
    options,
    error: { code, line: 1, column: 'a', message },
  };
}

function timestampError(format: string): string {
  return `Invalid timestamp format or value [${format}]`;
}

const NULLS: readonly CopyCase[] = [
  shows('NULL AS', '', { type: 'varchar', fields: ['\\N', 'N', ''], values: [null, 'N', ''] }),
  shows('NULL AS', "NULL AS 'null'", { type: 'varchar', fields: ['null', 'NULL', '\\N', 'null '], values: [null, 'NULL', '\\N', 'null '] }),
  shows('NULL AS', "NULL AS ''", { type: 'varchar', fields: ['', ' '], values: [null, ' '] }),
  shows('NULL AS', "NULL AS '-'", { type: 'int', fields: ['-', '-1'], values: [null, -1] }),
  shows('NULL AS', "NULL AS '\\\\000'", { type: 'varchar', fields: ['\0', 'x'], values: [null, 'x'] }),
  fails('NULL AS', "NULL AS '-'", 'int not null', '-', 1213, 'Missing data for not-null field'),
  shows('EMPTYASNULL', 'EMPTYASNULL', { type: 'varchar', fields: ['', ' ', 'x'], values: [null, ' ', 'x'] }),
  shows('EMPTYASNULL', 'EMPTYASNULL', { type: 'char(3)', fields: ['', 'x'], values: [null, 'x'] }),
  shows('EMPTYASNULL', 'EMPTYASNULL', { type: 'char(3)', fields: ['  ', ''], values: ['', null] }),
  shows('EMPTYASNULL', 'EMPTYASNULL TRIMBLANKS', { type: 'varchar', fields: ['  ', ''], values: ['', null] }),
  fails('EMPTYASNULL', 'EMPTYASNULL', 'varchar not null', '', 1213, 'Missing data for not-null field'),
  shows('BLANKSASNULL', '', { type: 'varchar', fields: ['   ', ''], values: ['   ', ''] }),
  shows('BLANKSASNULL', 'BLANKSASNULL', { type: 'varchar', fields: ['   ', '\t ', '', ' x '], values: [null, null, '', ' x '] }),
  shows('BLANKSASNULL', 'BLANKSASNULL EMPTYASNULL', { type: 'char(4)', fields: ['   ', '', 'x'], values: [null, null, 'x'] }),
  shows('BLANKSASNULL', '', { type: 'int', fields: ['   ', '', '\t', ' \v\f'], values: [null, null, null, null] }),
  shows('BLANKSASNULL', '', { type: 'date', fields: [' \t', '2026-12-31'], values: [null, '2026-12-31'] }),
  fails('BLANKSASNULL', '', 'int', '\u00a0', 1207, "Invalid digit, Value '\u00a0', Pos 0, Type: Integer"),
  fails('BLANKSASNULL', '', 'int not null', '\t', 1213, 'Missing data for not-null field'),
  fails('BLANKSASNULL', 'BLANKSASNULL', 'varchar not null', '  ', 1213, 'Missing data for not-null field'),
];

const TEXT: readonly CopyCase[] = [
  shows('TRIMBLANKS', '', { type: 'varchar', fields: [' x  '], values: [' x  '] }),
  shows('TRIMBLANKS', 'TRIMBLANKS', { type: 'varchar(2)', fields: [' x  ', 'ab\t ', '   '], values: [' x', 'ab', ''] }),
  shows('TRUNCATECOLUMNS', 'TRUNCATECOLUMNS', { type: 'varchar(4)', fields: ['abcdef', 'abcd', 'aüüü', '😀x', 'abc😀'], values: ['abcd', 'abcd', 'aü', '😀', 'abc'] }),
  shows('TRUNCATECOLUMNS', 'TRUNCATECOLUMNS', { type: 'varchar(1)', fields: ['ü', '😀', 'xü', '', '\\N'], values: ['', '', 'x', '', null] }),
  shows('TRUNCATECOLUMNS', 'TRUNCATECOLUMNS', { type: 'varchar(3)', fields: ['😀', 'ü😀'], values: ['', 'ü'] }),
  shows('TRUNCATECOLUMNS', 'TRUNCATECOLUMNS', { type: 'char(2)', fields: ['abc', 'a  '], values: ['ab', 'a'] }),
  fails('TRUNCATECOLUMNS', 'TRUNCATECOLUMNS', 'smallint', '40000', 1222, 'Overflow, Type: Short'),
  fails('TRUNCATECOLUMNS', 'TRUNCATECOLUMNS', 'char(4)', 'aü', 1220, 'Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: c3 bc'),
  {
    name: 'ACCEPTINVCHARS: as many question marks as the character has bytes',
    shows: [`${AREA}/ACCEPTINVCHARS`],
    table: 'a varchar',
    input: Buffer.from('61ff62e28263ef', 'hex'),
    options: 'ACCEPTINVCHARS',
    rows: [['a?b??c?']],
  },
  {
    name: 'ACCEPTINVCHARS: another character',
    shows: [`${AREA}/ACCEPTINVCHARS`],
    table: 'a varchar',
    input: Buffer.from('61c00a', 'hex'),
    options: "ACCEPTINVCHARS AS '^'",
    rows: [['a^']],
  },
  {
    name: 'ACCEPTINVCHARS: not for a CHAR',
    shows: [`${AREA}/ACCEPTINVCHARS`],
    table: 'a varchar, b char(4)',
    input: Buffer.from('61ff7c620a637c78e2820a', 'hex'),
    options: 'ACCEPTINVCHARS',
    error: { code: 1220, line: 2, column: 'b', message: 'Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: e2 82', position: 1 },
  },
  {
    name: 'ACCEPTINVCHARS: a code point that is no character in a CHAR',
    shows: [`${AREA}/ACCEPTINVCHARS`],
    table: 'a char(4)',
    input: '\ufdd0\n',
    options: 'ACCEPTINVCHARS',
    error: { code: 1220, line: 1, column: 'a', message: 'Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: ef b7 90' },
  },
  {
    name: 'ACCEPTINVCHARS: in JSON, beside escapes and within a SUPER',
    shows: [`${AREA}/ACCEPTINVCHARS`],
    table: 'a varchar, b super, c varchar',
    input: Buffer.from('7b2261223a225c74ff222c2262223a225c5cff222c2263223a22ff227d0a', 'hex'),
    options: "JSON 'auto' ACCEPTINVCHARS '^'",
    rows: [['\t^', '"\\\\^"', '^']],
  },
  {
    name: 'ACCEPTINVCHARS: half a surrogate pair in JSON is refused all the same',
    shows: [`${AREA}/ACCEPTINVCHARS`],
    table: 'a varchar',
    input: Buffer.from('7b2261223a225c7564383364ff227d0a', 'hex'),
    options: "JSON 'auto' ACCEPTINVCHARS",
    error: { code: 1216, line: 1, column: '', message: 'Input line is not valid. Half a surrogate pair' },
  },
  {
    name: 'ACCEPTINVCHARS: a code point that is no character',
    shows: [`${AREA}/ACCEPTINVCHARS`],
    table: 'a varchar',
    input: 'a\ufdd0b\uffffc\u{1fffe}d\n',
    options: "ACCEPTINVCHARS AS '^'",
    rows: [['a^^^b^^^c^^^^d']],
  },
  {
    name: 'by default a code point that is no character stays',
    shows: [`${AREA}/ACCEPTINVCHARS`],
    table: 'a varchar',
    input: 'a\ufdd0b\n',
    options: '',
    rows: [['a\ufdd0b']],
  },
  {
    name: 'by default a byte that is not UTF-8 is an error',
    shows: [`${AREA}/ACCEPTINVCHARS`],
    table: 'a varchar',
    input: Buffer.from('61ff0a', 'hex'),
    options: '',
    error: { code: 1220, line: 1, column: '', message: 'String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: ff (error 3)' },
  },
];

const NUMBERS: readonly CopyCase[] = [
  shows('ROUNDEC', '', { type: 'decimal(8,2)', fields: ['20.259', '-20.259', '20.255'], values: ['20.25', '-20.25', '20.25'] }),
  shows('ROUNDEC', 'ROUNDEC', { type: 'decimal(8,2)', fields: ['20.259', '-20.259', '20.255', '20.254'], values: ['20.26', '-20.26', '20.26', '20.25'] }),
  shows('ROUNDEC', '', { type: 'decimal(4,2)', fields: ['99.999'], values: ['99.99'] }),
  fails('ROUNDEC', 'ROUNDEC', 'decimal(4,2)', '99.999', 1209, 'Overflow for NUMERIC(4,2)'),
];

const DATES: readonly CopyCase[] = [
  shows('DATEFORMAT', "DATEFORMAT 'MM-DD-YYYY'", { type: 'date', fields: ['12-31-2026'], values: ['2026-12-31'] }),
  shows('DATEFORMAT', "DATEFORMAT AS 'MON-DD-YYYY'", { type: 'date', fields: ['Jan-01-1999', 'January-01-1999', 'jan-02-1999'], values: ['1999-01-01', '1999-01-01', '1999-01-02'] }),
  shows('DATEFORMAT', "DATEFORMAT 'YYYYMMDD'", { type: 'date', fields: ['20240229'], values: ['2024-02-29'] }),
  shows('DATEFORMAT', "DATEFORMAT 'DD.MM.YY'", { type: 'date', fields: ['31.12.26', '01.01.99'], values: ['2026-12-31', '1999-01-01'] }),
  shows('DATEFORMAT', "DATEFORMAT 'YYYY-MM-DD HH:MI:SS'", { type: 'date', fields: ['2026-12-31 23:59:59'], values: ['2026-12-31'] }),
  fails('DATEFORMAT', "DATEFORMAT 'MM-DD-YYYY'", 'date', '31-12-2026', 1205, 'Invalid date format or value'),
  fails('DATEFORMAT', "DATEFORMAT 'MM-DD-YYYY'", 'date', '02-30-2026', 1205, 'Invalid date format or value'),
  { name: 'DATEFORMAT with a part that has no meaning', shows: [`${AREA}/DATEFORMAT`], table: 'a date', input: 'x\n', options: "DATEFORMAT 'YYYY-Q'", failure: 'DATEFORMAT \'YYYY-Q\' (from "Q" on) is not implemented by the local warehouse' },
  ...['January 8, 1999', '1999-01-08', '1/8/1999', '01/08/99', '1999-Jan-08', 'Jan-08-1999', '08-Jan-1999', '19990108', '990108', '1999.008', 'J2451187', '1999-01-08 04:05:06.789',
    '1999-01-08T04:05:06Z', '08 Jan 04:05:06 1999 PST', '01.08.1999'].map((field) => shows("DATEFORMAT 'auto'", "DATEFORMAT 'auto'", { type: 'date', fields: [field], values: ['1999-01-08'] })),
  shows("DATEFORMAT 'auto'", "DATEFORMAT 'auto'", { type: 'date', fields: ['2008.366', '080215'], values: ['2008-12-31', '2008-02-15'] }),
  fails("DATEFORMAT 'auto'", "DATEFORMAT 'auto'", 'date', '2007.366', 1205, 'Invalid Date Format - length must be 10 or more'),
  fails("DATEFORMAT 'auto'", "DATEFORMAT 'auto'", 'date', '2026-02-30', 1205, 'Invalid date format or value'),
  fails("DATEFORMAT 'auto'", "DATEFORMAT 'auto'", 'date', 'Jan-08-95 BC', 1205, 'Invalid date format or value'),
  shows('ACCEPTANYDATE', "ACCEPTANYDATE DATEFORMAT 'YYYY-MM-DD'", { type: 'date', fields: ['2026-12-31', '00/00/00', '12/31/2026', 'x'], values: ['2026-12-31', null, null, null] }),
  shows('ACCEPTANYDATE', 'ACCEPTANYDATE', { type: 'timestamp', fields: ['00/00/00 00:00:00', '2026-12-31 00:00:00'], values: [null, '2026-12-31 00:00:00'] }),
  shows('ACCEPTANYDATE', "ACCEPTANYDATE TIMEFORMAT 'auto'", { type: 'timestamptz', fields: ['0000-00-00 00:00:00'], values: [null] }),
  fails('ACCEPTANYDATE', 'ACCEPTANYDATE', 'date not null', '00/00/00', 1213, 'Missing data for not-null field'),
  fails('ACCEPTANYDATE', 'ACCEPTANYDATE', 'int', '00/00/00', 1207, "Invalid digit, Value '/', Pos 2, Type: Integer"),
];

const TIMES: readonly CopyCase[] = [
  shows('TIMEFORMAT', "TIMEFORMAT 'MM.DD.YYYY HH:MI:SS'", { type: 'timestamp', fields: ['12.31.2026 23:59:58', '12.31.2026 23:59:58.25'], values: ['2026-12-31 23:59:58', '2026-12-31 23:59:58.25'] }),
  shows('TIMEFORMAT', "TIMEFORMAT AS 'YYYY-MM-DD HH12:MI:SS AM'", { type: 'timestamp', fields: ['2026-12-31 11:00:00 PM', '2026-12-31 12:00:00 AM'], values: ['2026-12-31 23:00:00', '2026-12-31 00:00:00'] }),
  shows('TIMEFORMAT', "TIMEFORMAT 'YYYY-MM-DDTHH24:MI:SS'", { type: 'timestamp', fields: ['2026-12-31T23:59:58.123456'], values: ['2026-12-31 23:59:58.123456'] }),
  shows('TIMEFORMAT', "TIMEFORMAT 'DD MON YYYY HH:MI'", { type: 'timestamp', fields: ['31 Dec 2026 23:59', '31 December 2026 23:59'], values: ['2026-12-31 23:59:00', '2026-12-31 23:59:00'] }),
  fails('TIMEFORMAT', "TIMEFORMAT 'MM.DD.YYYY HH:MI:SS'", 'timestamp', '2026-12-31 23:59:58', 1206, timestampError('MM.DD.YYYY HH:MI:SS')),
  fails('TIMEFORMAT', "TIMEFORMAT 'MM.DD.YYYY HH:MI:SS'", 'timestamp', '12.31.2026 24:59:58', 1206, timestampError('MM.DD.YYYY HH:MI:SS')),
  { name: 'TIMEFORMAT with a time zone', shows: [`${AREA}/TIMEFORMAT`], table: 'a timestamp', input: 'x\n', options: "TIMEFORMAT 'HH:MI OF'", failure: 'TIMEFORMAT \'HH:MI OF\' (from "OF" on) is not implemented by the local warehouse' },
  { name: 'TIMEFORMAT for a TIMESTAMPTZ column', shows: [`${AREA}/TIMEFORMAT`], table: 'a timestamptz', input: 'x\n', options: "TIMEFORMAT 'HH:MI'", failure: "TIMEFORMAT 'HH:MI' for a TIMESTAMPTZ column is not implemented by the local warehouse" },
  ...['1996-01-08T04:05:06.789Z', '19960108 040506.789', '960108 040506.789', '1996.008 04:05:06.789', '1996-01-08 04:05:06.789', '1996-01-08 04:05:06,789', '08 Jan 04:05:06.789 1996 PST',
    '01/08/1996 04:05:06.789 PST', '1996-01-08 04:05:06.789-08', '01.08.1996 04:05:06.789 PST', '01/08/1996 4:05:06.789 AM', '1996-01-08T04:05:06.789+05:30', 'J2450091 04:05:06.789']
    .map((field) => shows("TIMEFORMAT 'auto'", "TIMEFORMAT 'auto'", { type: 'timestamp', fields: [field], values: ['1996-01-08 04:05:06.789'] })),
  ...(['1996-01-08T12:05:06.789Z', '1996-01-08 04:05:06.789-08', '01/08/1996 04:05:06.789 PST', '08 Jan 04:05:06.789 1996 PST', '1996-01-08 17:35:06.789+0530', '01/08/1996 12:05:06.789 PM', '1996-01-08 12:05:06.789 UTC'])
    .map((field) => shows("TIMEFORMAT 'auto'", "TIMEFORMAT 'auto'", { type: 'timestamptz', fields: [field], values: ['1996-01-08 12:05:06.789+00'] })),
  shows("TIMEFORMAT 'auto'", "TIMEFORMAT 'auto'", { type: 'timestamptz', fields: ['01/08/1996', '08-Jan-96'], values: ['1996-01-08 00:00:00+00', '1996-01-08 00:00:00+00'] }),
  shows("TIMEFORMAT 'auto'", "TIMEFORMAT 'auto'", { type: 'timestamp', fields: ['01/08/1996 04:05', '20080215 040506', '080215 04:05 PM'], values: ['1996-01-08 04:05:00', '2008-02-15 04:05:06', '2008-02-15 16:05:00'] }),
  fails("TIMEFORMAT 'auto'", "TIMEFORMAT 'auto'", 'timestamp', '1996-02-30 00:00:00', 1206, timestampError('auto')),
  fails("TIMEFORMAT 'auto'", "TIMEFORMAT 'auto'", 'timestamp', '1700000000', 1206, timestampError('auto')),
  fails("TIMEFORMAT 'auto'", "TIMEFORMAT 'auto'", 'timestamptz', '1996-01-08 04:05:06 Mars', 1206, timestampError('auto')),
  shows("TIMEFORMAT 'epochsecs'", "TIMEFORMAT 'epochsecs'", { type: 'timestamp', fields: ['1700000000', '1700000000.5', '-1'], values: TEN }),
  shows("TIMEFORMAT 'epochsecs'", "TIMEFORMAT 'epochsecs'", { type: 'timestamptz', fields: ['1700000000', '0'], values: ['2023-11-14 22:13:20+00', '1970-01-01 00:00:00+00'] }),
  shows("TIMEFORMAT 'epochsecs'", "TIMEFORMAT 'epochsecs'", { type: 'timestamp', fields: ['-62135596800'], values: ['0001-01-01 00:00:00'] }),
  fails("TIMEFORMAT 'epochsecs'", "TIMEFORMAT 'epochsecs'", 'timestamp', '-62135596801', 1206, timestampError('epochsecs')),
  fails("TIMEFORMAT 'epochsecs'", "TIMEFORMAT 'epochsecs'", 'timestamp', '2023-11-14 22:13:20', 1206, timestampError('epochsecs')),
  shows("TIMEFORMAT 'epochmillisecs'", "TIMEFORMAT 'epochmillisecs'", { type: 'timestamp', fields: ['1700000000000', '1700000000500', '-1000'], values: TEN }),
  shows("TIMEFORMAT 'epochmillisecs'", "TIMEFORMAT 'epochmillisecs'", { type: 'timestamptz', fields: ['1700000000001'], values: ['2023-11-14 22:13:20.001+00'] }),
  fails("TIMEFORMAT 'epochmillisecs'", "TIMEFORMAT 'epochmillisecs'", 'timestamp', 'x', 1206, timestampError('epochmillisecs')),
];

/** How a record becomes fields: the other options of this kind. */
const RECORDS: readonly CopyCase[] = [
  shows('ESCAPE', 'ESCAPE', { type: 'varchar', fields: ['x\\|y', 'a\\\\b', 'n\\012'], values: ['x|y', 'a\\b', 'n012'] }),
  shows('REMOVEQUOTES', 'REMOVEQUOTES', { type: 'varchar', fields: ['"x|y"', "'it'", 'plain'], values: ['x|y', 'it', 'plain'] }),
  shows('ENCODING', 'ENCODING UTF8', { type: 'varchar', fields: ['ü'], values: ['ü'] }),
  {
    name: 'EXPLICIT_IDS loads an IDENTITY column',
    shows: [`${AREA}/EXPLICIT_IDS`],
    table: 'a int identity(0, 1), b int',
    input: '7|1\n9|2\n',
    options: 'EXPLICIT_IDS',
    rows: [[7, 1], [9, 2]],
  },
  {
    name: 'IGNOREHEADER skips as many lines', shows: [`${AREA}/IGNOREHEADER`], table: 'a int', input: 'a\nb\n1\n', options: 'IGNOREHEADER AS 2', rows: [[1]],
  },
  {
    name: 'IGNOREHEADER skips them in each file', shows: [`${AREA}/IGNOREHEADER`], table: 'a int', input: ['a\n1\n', 'a\n'], options: 'IGNOREHEADER 1', rows: [[1]],
  },
  {
    name: 'IGNOREBLANKLINES', shows: [`${AREA}/IGNOREBLANKLINES`], table: 'a int, b int', input: '1|2\n\n3|4\n', options: 'IGNOREBLANKLINES', rows: [[1, 2], [3, 4]],
  },
  {
    name: 'IGNOREBLANKLINES takes a line of blanks for data', shows: [`${AREA}/IGNOREBLANKLINES`], table: 'a varchar(5)', input: ['x\n  \ny\n', '\nz\n'], options: 'IGNOREBLANKLINES', rows: [['x'], ['  '], ['y'], ['z']],
  },
  {
    name: 'FILLRECORD supplies NULL, and empty text for VARCHAR', shows: [`${AREA}/FILLRECORD`], table: 'a int, b int, c varchar, d char(2)', input: '1\n', options: 'FILLRECORD', rows: [[1, null, '', null]],
  },
  {
    name: 'FILLRECORD with EMPTYASNULL supplies NULL only', shows: [`${AREA}/FILLRECORD`], table: 'a int, b varchar', input: '1\n', options: 'FILLRECORD EMPTYASNULL', rows: [[1, null]],
  },
  {
    name: 'FILLRECORD cannot supply a NOT NULL column',
    shows: [`${AREA}/FILLRECORD`],
    table: 'a int, b int not null',
    input: '1\n',
    options: 'FILLRECORD',
    error: { code: 1213, line: 1, column: 'b', message: 'Missing data for not-null field' },
  },
];

export const CONVERSION_CASES: readonly CopyCase[] = [...NULLS, ...TEXT, ...NUMBERS, ...DATES, ...TIMES, ...RECORDS];
