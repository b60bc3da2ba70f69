/** A second look at what one case alone showed: its edge, or where it is refused. */
import { avroFile } from '../../../support/avro-file';
import { type CopyCase } from '../../../support/copy-case';

const formats = (name: string) => [`COPY: formats/${name}`];
const source = (name: string) => [`COPY: source and authorization/${name}`];
const conversion = (name: string) => [`COPY: conversion options/${name}`];
const manifest = (key: string, ...entries: object[]) => ({ [key]: JSON.stringify({ entries }) });
const paths = (...expressions: string[]) => ({ 'edge.paths': JSON.stringify({ jsonpaths: expressions }) });
const BY_PATH = "JSON 's3://bucket/edge.paths'";
const avro = (fields: Readonly<Record<string, unknown>>, row: object) =>
  avroFile({ type: 'record', name: 'row', fields: Object.entries(fields).map(([name, type]) => ({ name, type })) } as never, [row]);

export const COPY_EDGES: readonly CopyCase[] = [
  { name: 'a file that is named three times is loaded three times', shows: source('MANIFEST: a url twice'), table: 'a int', input: '', objects: { 'edge/x': '1\n', ...manifest('edge.twice', ...Array(3).fill({ url: 's3://bucket/edge/x' })) }, from: "'s3://bucket/edge.twice' IAM_ROLE DEFAULT", options: 'MANIFEST', rows: [[1], [1], [1]] },
  { name: 'a manifest of which no file is there', shows: source('MANIFEST: a file that is not there'), table: 'a int', input: '', objects: manifest('edge.gone', { url: 's3://bucket/edge/gone', mandatory: true }), from: "'s3://bucket/edge.gone' IAM_ROLE DEFAULT", options: 'MANIFEST', failure: 'edge/gone' },
  { name: 'a quotation mark of one\'s own that does not end', shows: formats('CSV QUOTE'), table: 'a varchar', input: '%x\n', options: "CSV QUOTE '%'", error: { code: 1214, line: 1, column: 'a', message: 'Invalid quote formatting for CSV' } },
  { name: 'a double quotation mark is then a character', shows: formats('CSV QUOTE'), table: 'a varchar, b varchar', input: '"x",%"y"%%%\n', options: "CSV QUOTE '%'", rows: [['"x"', '"y"%']] },
  { name: 'keys of any case, not of nested objects', shows: formats("JSON 'auto ignorecase'"), table: 'ab int, c super', input: '{"aB":1,"C":{"D":2}}\n{"AB":null}\n', options: "JSON 'auto ignorecase'", rows: [[1, '{"D":2}'], [null, null]] },
  { name: 'dots, into what is null', shows: formats('JSONPaths: dot notation'), table: 'a int, b varchar', input: '{"x":null,"y":{"z":[0,{"w":"v"}]}}\n', objects: paths('$.x.y', '$.y.z[1].w'), options: BY_PATH, rows: [[null, 'v']] },
  { name: 'brackets, around an empty name and a quotation mark', shows: formats('JSONPaths: bracket notation'), table: 'a int, b int', input: '{"":1,"q\\"":2}\n', objects: paths("$['']", "$['q\"']"), options: BY_PATH, rows: [[1, 2]] },
  { name: 'a name that is not there, for a column that must have a value', shows: formats('JSONPaths: a name that is not there'), table: 'a int not null', input: '{"x":1}\n', objects: paths('$.y'), options: BY_PATH, error: { code: 1213, line: 1, column: 'a', message: 'Missing data for not-null field' } },
  { name: 'a file without "jsonpaths" is no mapping of any column', shows: formats('JSONPaths: another name than "jsonpaths"'), table: 'a int', input: '{"A":1}\n', objects: { 'edge.paths': '{"paths":["$.A"]}' }, options: BY_PATH, rows: [[null]] },
  { name: 'fields of a case of their own', shows: formats("AVRO 'auto ignorecase'"), table: 'first int, second varchar', input: avro({ SECOND: 'string', First: 'int' }, { First: 1, SECOND: 'x' }), options: "AVRO 'auto ignorecase'", rows: [[1, 'x']] },
  { name: 'a path into Avro that leads nowhere', shows: formats("AVRO 's3://jsonpaths_file'"), table: 'a int, b int', input: avro({ x: 'int' }, { x: 7 }), objects: paths('$.x', '$.y'), options: "AVRO 's3://bucket/edge.paths'", rows: [[7, null]] },
  { name: 'bytes that are not UTF-8', shows: formats('ENCODING UTF8'), table: 'a varchar', input: Buffer.from('61ff0a', 'hex'), options: 'ENCODING UTF8', error: { code: 1220, line: 1, column: '', message: 'String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: ff (error 3)' } },
  { name: 'a columnar file that says .gz and is not', shows: ['COPY: compression/.gz, .bz2 of columnar files'], table: 'a int', input: '', objects: { 'edge/x.gz': 'PAR1' }, from: "'s3://bucket/edge/x.gz' IAM_ROLE DEFAULT", options: 'PARQUET', failure: 'incorrect header check' },
  { name: 'an option of a value, twice', shows: ['COPY: incompatible options/An option twice'], table: 'a int', input: '1\n', options: 'MAXERROR 1 MAXERROR 2', failure: 'conflicting or redundant options' },
  { name: 'ENCODING in any case, and in quotes', shows: conversion('ENCODING'), table: 'a varchar', input: 'ü\n', options: "ENCODING AS 'utf8'", rows: [['ü']] },
  { name: 'a backslash before any other character is dropped', shows: conversion('ESCAPE'), table: 'a varchar, b varchar', input: '\\n\\\\|\\012\\"\n', options: 'ESCAPE', rows: [['n\\', '012"']] },
  { name: 'a backslash that ends the file', shows: conversion('ESCAPE'), table: 'a varchar', input: 'x\\', options: 'ESCAPE', error: { code: 1214, line: 1, column: '', message: 'Delimiter not found' } },
  { name: 'NULL AS of its own, and \\\\N with ESCAPE', shows: conversion('NULL AS'), table: 'a varchar, b varchar', input: '-|\\\\N\n\\-|\\N\n', options: "ESCAPE NULL AS '-'", rows: [[null, '\\N'], ['-', 'N']] },
  { name: 'NULL AS of several bytes', shows: conversion('NULL AS'), table: 'a varchar, b int', input: '空|空\n', options: "NULL AS '空'", rows: [[null, null]] },
  { name: 'NULL AS NUL, told by one digit', shows: conversion('NULL AS'), table: 'a varchar, b varchar', input: '\0|1\0\n', options: "NULL AS '\\\\0'", rows: [[null, '1\0']] },
  { name: 'quotes of either kind around quotes of the other', shows: conversion('REMOVEQUOTES'), table: 'a varchar, b varchar, c varchar', input: '"it\'s"|\'"x"\'|""\n', options: 'REMOVEQUOTES', rows: [["it's", '"x"', '']] },
  { name: 'a quote within a field stays', shows: conversion('REMOVEQUOTES'), table: 'a varchar, b varchar', input: 'a"b"|c\'\n', options: 'REMOVEQUOTES', rows: [['a"b"', "c'"]] },
  { name: 'another quote at the end does not close', shows: conversion('REMOVEQUOTES'), table: 'a varchar, b varchar', input: '"x\'|y\n', options: 'REMOVEQUOTES', error: { code: 1214, line: 1, column: '', message: 'Delimited value missing end quote' } },
  { name: 'an empty CSV field that is quoted is the NULL string of no characters, too', shows: conversion('NULL AS'), table: 'a varchar, b varchar', input: '"",\n', options: "CSV NULL AS ''", rows: [[null, null]] },
  { name: 'headers of blank lines count as lines', shows: conversion('IGNOREBLANKLINES'), table: 'a int', input: '\n\nhead\n\n1\n\n', options: 'IGNOREHEADER 3 IGNOREBLANKLINES', rows: [[1]] },
  { name: 'more headers than lines', shows: conversion('IGNOREHEADER'), table: 'a int', input: 'head\n1\n', options: 'IGNOREHEADER 5', rows: [] },
  { name: 'a line of blanks is no blank line', shows: conversion('IGNOREBLANKLINES'), table: 'a varchar', input: ' \n\nx\n', options: 'IGNOREBLANKLINES', rows: [[' '], ['x']] },
  { name: 'milliseconds before 1970', shows: conversion("TIMEFORMAT 'epochmillisecs'"), table: 'a timestamp, b timestamptz', input: '-1|-86400000\n', options: "TIMEFORMAT 'epochmillisecs'", rows: [['1969-12-31 23:59:59.999', '1969-12-31 00:00:00+00']] },
  { name: 'one error fewer than MAXERROR', shows: ['COPY: load operations/MAXERROR'], table: 'a int', input: 'x\ny\n1\n', options: 'MAXERROR 3', rows: [[1]] },
  { name: 'as many errors as MAXERROR', shows: ['COPY: load operations/MAXERROR'], table: 'a int', input: 'x\ny\nz\n1\n', options: 'MAXERROR 3', error: { code: 1207, line: 1, column: 'a', message: "Invalid digit, Value 'x', Pos 0, Type: Integer" } },
  { name: 'EMPTYASNULL leaves blanks, BLANKSASNULL leaves the empty text', shows: conversion('EMPTYASNULL'), table: 'a varchar, b varchar', input: '| \n', options: 'EMPTYASNULL', rows: [[null, ' ']] },
  { name: 'booleans in every form', shows: ['COPY: data types/BOOLEAN'], table: 'a boolean, b boolean', input: 't|F\nTRUE|false\nYes|no\ny|N\n1|0\n', options: '', rows: Array.from({ length: 5 }, () => [true, false]) },
  { name: 'FIXEDWIDTH by characters of several bytes, and blanks between', shows: formats("FIXEDWIDTH 'fixedwidth_spec'"), table: 'a varchar(9), b int', input: '漢字 12\nü   3\n', options: "FIXEDWIDTH 'a:3,b:2' TRIMBLANKS", rows: [['漢字', 12], ['ü', 3]] },
];
