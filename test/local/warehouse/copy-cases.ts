/** One COPY each: what is in the file, how it is loaded, and what must come of it. */
export interface CopyCase {
  readonly name: string;
  /** Columns of the table. */
  readonly table: string;
  readonly input: string | Buffer;
  readonly options: string;
  readonly columns?: string;
  readonly rows?: readonly (readonly unknown[])[];
  readonly error?: { readonly code: number; readonly line: number; readonly column: string; readonly message: string; readonly position?: number };
}

const lengthError = { code: 1204, message: 'String length exceeds DDL length' };
const timestampError = { code: 1206, message: 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]' };

export const JSON_CASES: readonly CopyCase[] = [
  { name: 'keys match columns by name, in any order', table: 'a int, b varchar', input: '{"b":"x","a":1}\n', options: "JSON 'auto'", rows: [[1, 'x']] },
  { name: 'a key without a column is ignored', table: 'a int', input: '{"a":1,"z":2}\n', options: "JSON 'auto'", rows: [[1]] },
  { name: 'a column without a key is NULL', table: 'a int, b int', input: '{"a":1}\n', options: "JSON 'auto'", rows: [[1, null]] },
  { name: 'a key in other case does not match', table: 'a int', input: '{"A":1}\n', options: "JSON 'auto'", rows: [[null]] },
  { name: "'auto ignorecase' matches a key in other case", table: 'a int', input: '{"A":1}\n', options: "JSON 'auto ignorecase'", rows: [[1]] },
  { name: 'JSON null is NULL, the string "null" is not', table: 'a varchar, b varchar', input: '{"a":null,"b":"null"}\n', options: "JSON 'auto'", rows: [[null, 'null']] },
  { name: 'an object goes into a VARCHAR as its text', table: 'a varchar', input: '{"a":{"k": [1, "x y"]}}\n', options: "JSON 'auto'", rows: [['{"k":[1,"x y"]}']] },
  { name: 'a number goes into a VARCHAR as it was written', table: 'a varchar', input: '{"a":1.10}\n{"a":12345678901234567890}\n{"a":1e3}\n', options: "JSON 'auto'", rows: [['1.10'], ['12345678901234567890'], ['1e3']] },
  { name: 'a decimal keeps digits that a double would lose', table: 'a decimal(38,18)', input: '{"a":0.123456789012345678}\n', options: "JSON 'auto'", rows: [['0.123456789012345678']] },
  { name: 'a BIGINT keeps digits that a double would lose', table: 'a bigint', input: '{"a":9007199254740993}\n', options: "JSON 'auto'", rows: [['9007199254740993']] },
  { name: 'true and false go into BOOLEAN and VARCHAR', table: 'a boolean, b varchar', input: '{"a":true,"b":false}\n', options: "JSON 'auto'", rows: [[true, 'false']] },
  { name: 'escapes in strings are decoded', table: 'a varchar', input: '{"a":"\\u00fc\\n\\"\\\\"}\n', options: "JSON 'auto'", rows: [['ü\n"\\']] },
  { name: 'the last line needs no newline', table: 'a int', input: '{"a":1}\n{"a":2}', options: "JSON 'auto'", rows: [[1], [2]] },
  { name: 'objects may share a line', table: 'a int', input: '{"a":1}{"a":2} {"a":3}\n', options: "JSON 'auto'", rows: [[1], [2], [3]] },
  { name: 'an object may span lines', table: 'a int, b int', input: '{\n  "a": 1,\n  "b": 2\n}\n{ "a": 3 }\n', options: "JSON 'auto'", rows: [[1, 2], [3, null]] },
  { name: 'blank lines between objects are nothing', table: 'a int', input: '\n{"a":1}\n\n{"a":2}\n\n', options: "JSON 'auto'", rows: [[1], [2]] },
  { name: 'carriage returns are blanks', table: 'a int', input: '{"a":1}\r\n{"a":2}\r\n', options: "JSON 'auto'", rows: [[1], [2]] },
  { name: 'a column list chooses columns', table: 'a int, b int default 7', input: '{"a":1,"b":2}\n', options: "JSON 'auto'", columns: '(a)', rows: [[1, 7]] },
  { name: 'SUPER keeps the value as JSON', table: 'a super', input: '{"a":{"k":[1,true,null]}}\n{"a":"s"}\n', options: "JSON 'auto'", rows: [['{"k":[1,true,null]}'], ['"s"']] },
  { name: 'an empty string is an empty VARCHAR and a NULL INTEGER', table: 'a varchar, b int', input: '{"a":"","b":""}\n', options: "JSON 'auto'", rows: [['', null]] },
  { name: 'EMPTYASNULL makes it a NULL VARCHAR', table: 'a varchar', input: '{"a":""}\n', options: "JSON 'auto' EMPTYASNULL", rows: [[null]] },
  { name: 'an empty file has no rows', table: 'a int', input: '', options: "JSON 'auto'", rows: [] },
  { name: "TIMEFORMAT 'auto' reads ISO 8601", table: 'a timestamp, b timestamptz', input: '{"a":"2026-11-01T12:00:05.123Z","b":"2026-11-01T12:00:05+0530"}\n', options: "JSON 'auto' TIMEFORMAT 'auto'", rows: [['2026-11-01 12:00:05.123', '2026-11-01 06:30:05+00']] },
  { name: "TIMEFORMAT 'epochsecs' and fractions of seconds", table: 'a timestamp', input: '{"a":1700000000}\n{"a":"1700000000.5"}\n', options: "JSON 'auto' TIMEFORMAT 'epochsecs'", rows: [['2023-11-14 22:13:20'], ['2023-11-14 22:13:20.5']] },
  { name: "TIMEFORMAT 'epochmillisecs'", table: 'a timestamp', input: '{"a":1700000000123}\n', options: "JSON 'auto' TIMEFORMAT 'epochmillisecs'", rows: [['2023-11-14 22:13:20.123']] },
  { name: 'without TIMEFORMAT a T between day and time is an error', table: 'a timestamp', input: '{"a":"2026-11-01T12:00:05"}\n', options: "JSON 'auto'", error: { ...timestampError, line: 1, column: 'a' } },
  { name: 'a broken line', table: 'a int', input: '{"a":1}\n{"a":2\n{"a":3}\n', options: "JSON 'auto'", error: { code: 1216, line: 2, column: '', message: "Input line is not valid. Expected ',', found '{'", position: 7 } },
  { name: 'a string that does not end', table: 'a varchar', input: '{"a":"x}\n', options: "JSON 'auto'", error: { code: 1216, line: 1, column: '', message: 'Input line is not valid. String does not end', position: 5 } },
  { name: 'a file that ends within an object', table: 'a int', input: '{"a":1}\n{"a":2', options: "JSON 'auto'", error: { code: 1216, line: 2, column: '', message: 'Input line is not valid. The object does not end' } },
  { name: 'a trailing comma', table: 'a int', input: '{"a":1,}\n', options: "JSON 'auto'", error: { code: 1216, line: 1, column: '', message: "Input line is not valid. Expected a string, found '}'" } },
  { name: 'NaN is no JSON', table: 'a real', input: '{"a":NaN}\n', options: "JSON 'auto'", error: { code: 1216, line: 1, column: '', message: "Input line is not valid. Expected a value, found 'N'" } },
  { name: 'an array at the top', table: 'a int', input: '[{"a":1}]\n', options: "JSON 'auto'", error: { code: 1216, line: 1, column: '', message: "Input line is not valid. Expected '{', found '['" } },
  { name: 'a line that is not UTF-8', table: 'a varchar', input: Buffer.from('7b2261223a2278227d0a7b2261223a22ff227d0a', 'hex'), options: "JSON 'auto'", error: { code: 1220, line: 2, column: '', message: 'String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: ff (error 3)' } },
  { name: 'ACCEPTINVCHARS replaces what is not UTF-8', table: 'a varchar', input: Buffer.from('7b2261223a2278ff79227d0a', 'hex'), options: "JSON 'auto' ACCEPTINVCHARS '^'", rows: [['x^y']] },
  { name: 'a fraction is no INTEGER', table: 'a int', input: '{"a":1}\n{"a":1.5}\n', options: "JSON 'auto'", error: { code: 1207, line: 2, column: 'a', message: "Invalid digit, Value '.', Pos 1, Type: Integer", position: 1 } },
  { name: 'a SMALLINT that is too large', table: 'a smallint', input: '{"a":32768}\n', options: "JSON 'auto'", error: { code: 1222, line: 1, column: 'a', message: 'Overflow, Type: Short' } },
  { name: 'a SMALLINT that just fits', table: 'a smallint', input: '{"a":32767}\n{"a":-32768}\n', options: "JSON 'auto'", rows: [[32767], [-32768]] },
  { name: 'a NOT NULL column without a key', table: 'a int not null, b int', input: '{"b":1}\n', options: "JSON 'auto'", error: { code: 1213, line: 1, column: 'a', message: 'Missing data for not-null field' } },
  { name: 'MAXERROR skips fewer errors than it allows', table: 'a int', input: '{"a":"x"}\n{"a":2}\n{"a":\n{"a":4}\n', options: "JSON 'auto' MAXERROR 3", rows: [[2]] },
];

export const CSV_CASES: readonly CopyCase[] = [
  { name: 'fields between commas', table: 'a int, b varchar', input: '1,x\n2,y\n', options: 'CSV', rows: [[1, 'x'], [2, 'y']] },
  { name: 'IGNOREHEADER skips lines', table: 'a int', input: 'a\n1\n', options: 'CSV IGNOREHEADER 1', rows: [[1]] },
  { name: 'quotes hide the delimiter, quotes and newlines', table: 'a varchar, b int', input: '"x,""y""\nz",1\n', options: 'CSV', rows: [['x,"y"\nz', 1]] },
  { name: 'QUOTE and DELIMITER choose other characters', table: 'a varchar, b int', input: '%x;%%y%;1\n', options: "CSV QUOTE AS '%' DELIMITER ';'", rows: [['x;%y', 1]] },
  { name: 'a tab as delimiter', table: 'a int, b int', input: '1\t2\n', options: "CSV DELIMITER '\\t'", rows: [[1, 2]] },
  { name: 'an empty field is an empty VARCHAR and a NULL of other types', table: 'a varchar, b int, c date', input: ',,\n', options: 'CSV', rows: [['', null, null]] },
  { name: 'a quoted empty field is the same', table: 'a varchar, b int', input: '"",""\n', options: 'CSV', rows: [['', null]] },
  { name: 'BLANKSASNULL makes blanks NULL', table: 'a varchar, b varchar', input: '  ,x\n', options: 'CSV BLANKSASNULL', rows: [[null, 'x']] },
  { name: 'without it blanks stay', table: 'a varchar', input: '  \n', options: 'CSV', rows: [['  ']] },
  { name: 'NULL AS names the NULL string', table: 'a varchar, b varchar', input: 'nil,x\n', options: "CSV NULL AS 'nil'", rows: [[null, 'x']] },
  { name: '\\N is NULL by default', table: 'a varchar', input: '\\N\n', options: 'CSV', rows: [[null]] },
  { name: 'TRIMBLANKS takes trailing blanks away', table: 'a varchar', input: ' x  \n', options: 'CSV TRIMBLANKS', rows: [[' x']] },
  { name: 'TRUNCATECOLUMNS cuts to the length in bytes, at a character', table: 'a varchar(4)', input: 'aüüü\n', options: 'CSV TRUNCATECOLUMNS', rows: [['aü']] },
  { name: 'FILLRECORD supplies missing columns', table: 'a int, b int, c varchar', input: '1\n', options: 'CSV FILLRECORD', rows: [[1, null, '']] },
  { name: 'IGNOREBLANKLINES skips blank lines', table: 'a int, b int', input: '1,2\n\n3,4\n', options: 'CSV IGNOREBLANKLINES', rows: [[1, 2], [3, 4]] },
  { name: 'lines may end with CR LF', table: 'a int, b varchar', input: '1,x\r\n2,"y"\r\n', options: 'CSV', rows: [[1, 'x'], [2, 'y']] },
  { name: 'booleans in every spelling', table: 'a boolean', input: 't\nTRUE\nyes\n1\nf\nFalse\nn\n0\n', options: 'CSV', rows: [[true], [true], [true], [true], [false], [false], [false], [false]] },
  { name: 'decimals are cut, not rounded', table: 'a decimal(8,2)', input: '20.259\n-1.999\n', options: 'CSV', rows: [['20.25'], ['-1.99']] },
  { name: 'ROUNDEC rounds', table: 'a decimal(8,2)', input: '20.259\n', options: 'CSV ROUNDEC', rows: [['20.26']] },
  { name: 'DATEFORMAT chooses a pattern', table: 'a date', input: '31.12.2026\n', options: "CSV DATEFORMAT 'DD.MM.YYYY'", rows: [['2026-12-31']] },
  { name: "DATEFORMAT 'auto' reads several", table: 'a date', input: '2026-12-31\n12/31/2026\n20261231\n', options: "CSV DATEFORMAT 'auto'", rows: [['2026-12-31'], ['2026-12-31'], ['2026-12-31']] },
  { name: 'TIMEFORMAT chooses a pattern', table: 'a timestamp', input: '31/12/2026 23:59:58\n', options: "CSV TIMEFORMAT 'DD/MM/YYYY HH24:MI:SS'", rows: [['2026-12-31 23:59:58']] },
  { name: 'a VARCHAR one byte too long', table: 'a varchar(3)', input: 'aü\nüü\n', options: 'CSV', error: { ...lengthError, line: 2, column: 'a' } },
  { name: 'a VARCHAR that just fits in bytes', table: 'a varchar(4)', input: 'üü\n', options: 'CSV', rows: [['üü']] },
  { name: 'CHAR takes single-byte characters only', table: 'a char(5)', input: 'aü\n', options: 'CSV', error: { code: 1220, line: 1, column: 'a', message: 'Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: c3 bc', position: 1 } },
  { name: 'a field that is no number', table: 'a int, b int', input: '1,2\n3,x4\n', options: 'CSV', error: { code: 1207, line: 2, column: 'b', message: "Invalid digit, Value 'x', Pos 0, Type: Integer", position: 0 } },
  { name: 'the line of an error counts header and newlines in quotes', table: 'a varchar, b int', input: 'a,b\n"1\n2",3\nx,y\n', options: 'CSV IGNOREHEADER 1', error: { code: 1207, line: 4, column: 'b', message: "Invalid digit, Value 'y', Pos 0, Type: Integer" } },
  { name: 'too many fields', table: 'a int', input: '1\n1,2\n', options: 'CSV', error: { code: 1202, line: 2, column: '', message: 'Extra column(s) found' } },
  { name: 'too few fields', table: 'a int, b int', input: '1\n', options: 'CSV', error: { code: 1214, line: 1, column: 'a', message: 'Delimiter not found' } },
  { name: 'a quote inside an unquoted field', table: 'a varchar', input: 'aa"bb\n', options: 'CSV', error: { code: 1214, line: 1, column: 'a', message: 'Invalid quote formatting for CSV' } },
  { name: 'text after a closing quote', table: 'a varchar, b int', input: '"aa"b,1\n', options: 'CSV', error: { code: 1214, line: 1, column: 'b', message: 'Invalid quote formatting for CSV' } },
  { name: 'a quote that never closes', table: 'a varchar, b int', input: 'x,1\n"y,2\nz,3\n', options: 'CSV', error: { code: 1214, line: 2, column: 'a', message: 'Invalid quote formatting for CSV' } },
  { name: 'a date that does not exist', table: 'a date', input: '2026-02-30\n', options: 'CSV', error: { code: 1205, line: 1, column: 'a', message: 'Invalid date format or value' } },
  { name: 'a date that is too short', table: 'a date', input: '1/2/2026\n', options: 'CSV', error: { code: 1205, line: 1, column: 'a', message: 'Invalid Date Format - length must be 10 or more' } },
  { name: 'no boolean', table: 'a boolean', input: 'maybe\n', options: 'CSV', error: { code: 1210, line: 1, column: 'a', message: 'Unknown boolean format: maybe' } },
  { name: 'a decimal that is too large', table: 'a decimal(4,2)', input: '100.00\n', options: 'CSV', error: { code: 1209, line: 1, column: 'a', message: 'Overflow for NUMERIC(4,2)' } },
  { name: 'no float', table: 'a double precision', input: '1.5x\n', options: 'CSV', error: { code: 1208, line: 1, column: 'a', message: "Invalid digit, Value 'x', Pos 3, Type: Float", position: 3 } },
  { name: 'a SUPER that is no JSON', table: 'a super', input: '{"a":1}x\n', options: "CSV QUOTE '%'", error: { code: 1224, line: 1, column: 'a', message: 'Input data is not well-formed JSON for the SUPER data type' } },
  { name: 'an empty field in a NOT NULL column', table: 'a int not null', input: '1\n\n', options: 'CSV', error: { code: 1213, line: 2, column: 'a', message: 'Missing data for not-null field' } },
  { name: 'the first of several errors is the one reported', table: 'a int, b varchar(1)', input: '1,a\n2,bb\nx,c\n', options: 'CSV', error: { ...lengthError, line: 2, column: 'b' } },
];

export const DELIMITED_CASES: readonly CopyCase[] = [
  { name: 'a pipe is the default delimiter', table: 'a int, b varchar', input: '1|x\n', options: '', rows: [[1, 'x']] },
  { name: 'quotes are characters like others', table: 'a varchar, b varchar', input: '"a"|b\n', options: '', rows: [['"a"', 'b']] },
  { name: 'REMOVEQUOTES takes quotes away, and they hide the delimiter', table: 'a varchar, b varchar, c int', input: '"GET /x y" \'b c\' 3\n', options: "DELIMITER ' ' REMOVEQUOTES", rows: [['GET /x y', 'b c', 3]] },
  { name: 'ESCAPE hides delimiter, newline and backslash', table: 'a varchar, b int', input: 'x\\|y\\\\\\\nz|1\n', options: 'ESCAPE', rows: [['x|y\\\nz', 1]] },
  { name: '\\N is NULL with ESCAPE, too', table: 'a varchar, b int', input: '\\N|\\N\n', options: 'ESCAPE', rows: [[null, null]] },
  { name: 'NULL AS a dash', table: 'a int, b varchar', input: '-|-\n', options: "NULL AS '-'", rows: [[null, null]] },
  { name: 'a quote that does not end', table: 'a varchar, b int', input: '"x 1\n', options: "DELIMITER ' ' REMOVEQUOTES", error: { code: 1214, line: 1, column: '', message: 'Delimited value missing end quote' } },
  { name: 'too few fields', table: 'a int, b int', input: '1|2\n3\n', options: '', error: { code: 1214, line: 2, column: 'a', message: 'Delimiter not found' } },
  { name: 'a delimiter at the end is one field too many', table: 'a int', input: '1|\n', options: '', error: { code: 1202, line: 1, column: '', message: 'Extra column(s) found' } },
];
