import { type CopyCase } from '../../../support/copy-case';

const SHOWS = ["COPY: formats/FIXEDWIDTH 'fixedwidth_spec'"];
const invalid = (name: string, specification: string, pair: string): CopyCase => ({
  name, table: 'a int', input: '1\n', options: `FIXEDWIDTH '${specification}'`, failure: `Invalid fixedwidth specification "${pair}": a column is 'label:width', its width a positive number`,
});

export const FIXED_WIDTH_CASES: readonly CopyCase[] = [
  { name: 'fields by their widths, whatever the labels', shows: SHOWS, table: 'a int, b varchar, c date', input: '1  xy 2026-11-01\n22 z  2026-11-02\n', options: "FIXEDWIDTH '0:3,second:3, c :10'", rows: [[1, 'xy ', '2026-11-01'], [22, 'z  ', '2026-11-02']] },
  { name: 'TRIMBLANKS takes the fill away', table: 'a varchar, b int', input: ' x  7\n', options: "FIXEDWIDTH 'a:4,b:1' TRIMBLANKS", rows: [[' x', 7]] },
  { name: 'a CHAR has no trailing blanks', table: 'a char(4), b int', input: 'x    7\n', options: "FIXEDWIDTH AS 'a:4,b:2'", rows: [['x', 7]] },
  { name: 'a number may be filled up on either side', table: 'a int, b decimal(8,2)', input: '  1 2.5 \n', options: "FIXEDWIDTH 'a:3,b:5'", rows: [[1, '2.50']] },
  { name: 'widths count characters, not bytes', shows: SHOWS, table: 'a varchar, b varchar, c int', input: 'üß漢😀x1\n', options: "FIXEDWIDTH 'a:3,b:2,c:1'", rows: [['üß漢', '😀x', 1]] },
  { name: 'the length of a VARCHAR counts bytes all the same', table: 'a varchar(2)', input: 'üü\n', options: "FIXEDWIDTH 'a:2'", error: { code: 1204, line: 1, column: 'a', message: 'String length exceeds DDL length' } },
  { name: 'the last field may be short', table: 'a varchar, b varchar', input: 'abcd\n', options: "FIXEDWIDTH 'a:3,b:9'", rows: [['abc', 'd']] },
  { name: 'a field that is not there', table: 'a varchar, b varchar', input: 'abc\n', options: "FIXEDWIDTH 'a:3,b:1'", error: { code: 1214, line: 1, column: 'b', message: 'Delimiter not found' } },
  { name: 'FILLRECORD supplies it', table: 'a varchar, b int', input: 'abc\n', options: "FIXEDWIDTH 'a:3,b:1' FILLRECORD", rows: [['abc', null]] },
  { name: 'text after the last field', table: 'a varchar', input: 'abc\nabcd\n', options: "FIXEDWIDTH 'a:3'", error: { code: 1202, line: 2, column: '', message: 'Extra column(s) found' } },
  { name: 'NULL AS is compared without the fill', table: 'a varchar, b int', input: '-   1\nx   -\n', options: "FIXEDWIDTH 'a:4,b:1' NULL AS '-'", rows: [[null, 1], ['x   ', null]] },
  { name: 'BLANKSASNULL makes a field of blanks NULL', table: 'a varchar, b int', input: '    1\n', options: "FIXEDWIDTH 'a:4,b:1' BLANKSASNULL", rows: [[null, 1]] },
  { name: 'blanks alone are a NULL number', table: 'a int, b int', input: '  1\n', options: "FIXEDWIDTH 'a:2,b:1'", rows: [[null, 1]] },
  { name: 'lines may end with CR LF, and headers and blank lines are skipped', table: 'a int, b int', input: 'ab\r\n12\r\n\r\n34\r\n', options: "FIXEDWIDTH 'a:1,b:1' IGNOREHEADER 1 IGNOREBLANKLINES", rows: [[1, 2], [3, 4]] },
  { name: 'MAXERROR skips lines that do not fit', table: 'a int', input: '1\n12\n3\n', options: "FIXEDWIDTH 'a:1' MAXERROR 2", rows: [[1], [3]] },
  { name: 'fewer widths than columns', shows: SHOWS, table: 'a int, b int', input: '1\n', options: "FIXEDWIDTH 'a:1'", failure: 'The number of columns in the fixedwidth specification, 1, must be that of the table or column list, 2' },
  invalid('a width of zero', 'a:0', 'a:0'),
  invalid('no width', 'a', 'a'),
  invalid('a width that is no number', 'a:1,b:x', 'b:x'),
  invalid('an empty specification', '', ''),
];
