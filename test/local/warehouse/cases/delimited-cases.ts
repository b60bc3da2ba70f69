import { type CopyCase } from '../../../support/copy-case';

export const DELIMITED_CASES: readonly CopyCase[] = [
  { name: 'a pipe is the default delimiter', shows: ['COPY: formats/Delimited text (no format word)'], table: 'a int, b varchar', input: '1|x\n', options: '', rows: [[1, 'x']] },
  { name: 'quotes are characters like others', table: 'a varchar, b varchar', input: '"a"|b\n', options: '', rows: [['"a"', 'b']] },
  { name: 'REMOVEQUOTES takes quotes away, and they hide the delimiter', table: 'a varchar, b varchar, c int', input: '"GET /x y" \'b c\' 3\n', options: "DELIMITER ' ' REMOVEQUOTES", rows: [['GET /x y', 'b c', 3]] },
  { name: 'ESCAPE hides delimiter, newline and backslash', table: 'a varchar, b int', input: 'x\\|y\\\\\\\nz|1\n', options: 'ESCAPE', rows: [['x|y\\\nz', 1]] },
  { name: '\\N is NULL with ESCAPE, too', table: 'a varchar, b int', input: '\\N|\\N\n', options: 'ESCAPE', rows: [[null, null]] },
  { name: 'NULL AS a dash', table: 'a int, b varchar', input: '-|-\n', options: "NULL AS '-'", rows: [[null, null]] },
  { name: 'a quote that does not end', table: 'a varchar, b int', input: '"x 1\n', options: "DELIMITER ' ' REMOVEQUOTES", error: { code: 1214, line: 1, column: '', message: 'Delimited value missing end quote' } },
  { name: 'too few fields', table: 'a int, b int', input: '1|2\n3\n', options: '', error: { code: 1214, line: 2, column: 'a', message: 'Delimiter not found' } },
  { name: 'a line may end with a delimiter', shows: ['COPY: formats/Delimited text (no format word)'], table: 'a int, b varchar', input: '1|x|\n2||\n', options: '', rows: [[1, 'x'], [2, '']] },
  { name: 'two delimiters at the end are one field too many', table: 'a int', input: '1||\n', options: '', error: { code: 1202, line: 1, column: '', message: 'Extra column(s) found' } },
  { name: 'a delimiter that is no printing character, in octal', shows: ['COPY: formats/DELIMITER'], table: 'a int, b int', input: '1\x012\n', options: "DELIMITER AS '\\001'", rows: [[1, 2]] },
  { name: '\\\\N is NULL with ESCAPE, as long as NULL AS names no other string', table: 'a varchar', input: '\\\\N\n', options: 'ESCAPE', rows: [[null]] },
  { name: 'and text when it does', table: 'a varchar', input: '\\\\N\n', options: "ESCAPE NULL AS '-'", rows: [['\\N']] },
];
