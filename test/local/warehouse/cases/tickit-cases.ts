/** The examples of the COPY reference, with inputs of their kind written anew. */
import { gzipSync } from 'node:zlib';
import { avroFile } from '../../../support/avro-file';
import { type CopyCase } from '../../../support/copy-case';

const VENUE = 'venueid smallint not null, venuename varchar(100) not null, venuecity varchar(30), venuestate char(2), venueseats integer not null default 1000';
const VENUE_ROWS = [[1, 'Harbor Field', 'Lakeport', 'ME', 1000], [2, "Miner's Bowl", 'Ironton', 'OH', 1000]];
const CATEGORY = 'catid smallint, catgroup varchar(10), catname varchar(10), catdesc varchar(50)';
const CATEGORY_ROWS = [[12, 'Shows', 'Revues', 'Song and dance'], [13, 'Shows', 'Farces', 'All "light" theatre'], [14, 'Shows', 'Operettas', 'Waltzes, marches, and "couplets"']];
const CATEGORY_FIELDS = ['catid', 'catgroup', 'catname', 'catdesc'];

const json = (names: readonly string[], indent = 0) => CATEGORY_ROWS.map((row) => JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]])), null, indent)).join('\n');
const avro = (names: readonly string[]) => avroFile(
  { type: 'record', name: 'category', fields: names.map((name, i) => ({ name, type: i === 0 ? 'int' : 'string' })) } as never,
  CATEGORY_ROWS.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]))));
const MIXED = ['CatID', 'CatGroup', 'CatName', 'CatDesc'];
const OTHER = ['one', 'two', 'three', 'four'];

export const TICKIT_CASES: readonly CopyCase[] = [
  { name: 'LISTING from a pipe-delimited file', table: 'listid integer not null, sellerid integer, numtickets smallint, priceperticket decimal(8,2), listtime timestamp', input: '1|36861|10|182.00|2008-01-24 06:43:29\n2|16002|4|233.50|2008-03-05 12:25:29\n', options: '', rows: [[1, 36861, 10, '182.00', '2008-01-24 06:43:29'], [2, 16002, 4, '233.50', '2008-03-05 12:25:29']] },
  { name: 'EVENT with options', table: 'eventid integer not null, eventname varchar(200), starttime timestamp', input: "1|'Gotterdammerung'|2008-01-25 14:30:00\n2||2008-10-15 20:00:00\n3|   |2008-09-26 05:43:12\n", options: "removequotes emptyasnull blanksasnull maxerror 5 delimiter '|' timeformat 'YYYY-MM-DD HH:MI:SS'", rows: [[1, 'Gotterdammerung', '2008-01-25 14:30:00'], [2, null, '2008-10-15 20:00:00'], [3, null, '2008-09-26 05:43:12']] },
  { name: 'VENUE from a fixed-width file, its last field short', table: VENUE, input: '1  Harbor Field             Lakeport    ME0\n2  Community House Ballpark Kansas City KS0\n3  Miner\'s Bowl             Ironton     OH68756\n', options: "fixedwidth 'venueid:3,venuename:25,venuecity:12,venuestate:2,venueseats:6' trimblanks", rows: [[1, 'Harbor Field', 'Lakeport', 'ME', 0], [2, 'Community House Ballpark', 'Kansas City', 'KS', 0], [3, "Miner's Bowl", 'Ironton', 'OH', 68756]] },
  { name: 'VENUE from a tab-delimited file', table: VENUE, input: "1\tHarbor Field\tLakeport\tME\t1000\n2\tMiner's Bowl\tIronton\tOH\t1000\n", options: "delimiter '\\t'", rows: VENUE_ROWS },
  { name: 'CATEGORY from a CSV file', shows: ['COPY: formats/CSV'], table: CATEGORY, input: '12,Shows,Revues,Song and dance\n13,Shows,Farces,"All ""light"" theatre"\n14,Shows,Operettas,"Waltzes, marches, and ""couplets"""\n', options: 'csv', rows: CATEGORY_ROWS },
  { name: 'CATEGORY by DELIMITER alone: commas within a field', table: CATEGORY, input: '12,Shows,Revues,Song and dance\n14,Shows,Operettas,Waltzes, marches\n', options: "delimiter ','", error: { code: 1202, line: 2, column: '', message: 'Extra column(s) found' } },
  { name: 'CATEGORY with another quotation mark', shows: ['COPY: formats/CSV QUOTE'], table: CATEGORY, input: '12,Shows,Revues,Song and dance\n13,Shows,Farces,%All "light" theatre%\n14,Shows,Operettas,%Waltzes, marches, and "couplets"%\n', options: "csv quote as '%'", rows: CATEGORY_ROWS },
  { name: 'TIME from a pipe-delimited GZIP file', table: 'dateid smallint, caldate date, day varchar(3), holiday boolean', input: gzipSync('1827|2008-01-01|WE|TRUE\n1828|2008-01-02|TH|FALSE\n'), options: "gzip delimiter '|'", rows: [[1827, '2008-01-01', 'WE', true], [1828, '2008-01-02', 'TH', false]] },
  { name: 'a timestamp with microseconds', table: 'c1 timestamp', input: '2009-01-12 14:15:57.119568\n', options: "timeformat 'YYYY-MM-DD HH:MI:SS'", rows: [['2009-01-12 14:15:57.119568']] },
  { name: 'VENUE_NEW without seats: the default, and a delimiter at the end of the line', table: VENUE, input: "1|Harbor Field|Lakeport|ME|\n2|Miner's Bowl|Ironton|OH|\n", columns: '(venueid, venuename, venuecity, venuestate)', options: "delimiter '|'", rows: VENUE_ROWS },
  { name: 'VENUE_NEW without names, which have no default', table: VENUE, input: '1||Lakeport|ME|\n', columns: '(venueid, venuecity, venuestate)', options: "delimiter '|'", error: { code: 1202, line: 1, column: '', message: 'Extra column(s) found' } },
  { name: 'delimiters within a field, escaped', table: 'infoid int, tableinfo varchar(50)', input: '1|public\\|event\\|dwuser\n2|public\\|sales\\|dwuser\n', options: "delimiter '|' escape", rows: [[1, 'public|event|dwuser'], [2, 'public|sales|dwuser']] },
  { name: 'the same without ESCAPE', table: 'infoid int, tableinfo varchar(50)', input: '1|public\\|event\\|dwuser\n', options: "delimiter '|'", error: { code: 1202, line: 1, column: '', message: 'Extra column(s) found' } },
  { name: 'newlines within a field, escaped', table: 'c1 varchar(500), c2 int', input: '<note>\\\n<line breaks>\\\n</note>|1000\n<note>\\\n</note>|2000\n', options: "escape delimiter as '|'", rows: [['<note>\n<line breaks>\n</note>', 1000], ['<note>\n</note>', 2000]] },
  { name: 'escapes of the data conversion page', table: 'a int, b varchar', input: "1|The slow green snail\\\ncrept under a hedge.\n2| A\\\\B\\\\C\n3| A \\| B \\| C\n4|'A Summer Evening\\'s Play'\n", options: 'ESCAPE REMOVEQUOTES', rows: [[1, 'The slow green snail\ncrept under a hedge.'], [2, ' A\\B\\C'], [3, ' A | B | C'], [4, "A Summer Evening's Play"]] },
  { name: 'LATIN1 with a delimiter of several bytes, told in octal, and ENCODING', shows: ['COPY: formats/DELIMITER', 'COPY: formats/ENCODING ISO88591'], table: 'id int, name varchar(20)', input: Buffer.from('1\xa6\xecJos\xe9\n2\xa6\xec\xa6\n', 'latin1'), options: "DELIMITER '\\\\302\\\\246\\\\303\\\\254' ENCODING ISO88591", rows: [[1, 'José'], [2, '¦']] },
  { name: 'the same delimiter, told in UTF-8', table: 'id int, name varchar(20)', input: Buffer.from('1\xa6\xecJos\xe9\n', 'latin1'), options: "DELIMITER '¦ì' ENCODING ISO88591", rows: [[1, 'José']] },
  { name: 'CATEGORY from JSON objects across lines', shows: ["COPY: formats/JSON 'auto'"], table: CATEGORY, input: `${json(CATEGORY_FIELDS, 4)}{"bogus": "ignored", "catid": 15}`, options: "json 'auto'", rows: [...CATEGORY_ROWS, [15, null, null, null]] },
  { name: 'CATEGORY from JSON with keys in other case', shows: ["COPY: formats/JSON 'auto ignorecase'"], table: CATEGORY, input: json(MIXED), options: "json 'auto ignorecase'", rows: CATEGORY_ROWS },
  { name: 'CATEGORY from JSON by a JSONPaths file', table: CATEGORY, input: json(OTHER), objects: { 'category_jsonpath.json': '{"jsonpaths": ["$[\'one\']", "$[\'two\']", "$[\'three\']", "$[\'four\']"]}' }, options: "json 's3://bucket/category_jsonpath.json'", rows: CATEGORY_ROWS },
  { name: 'CATEGORY from JSON arrays', table: CATEGORY, input: CATEGORY_ROWS.map((row) => JSON.stringify(row)).join('\n'), objects: { 'category_array_jsonpath.json': '{"jsonpaths": ["$[0]", "$[1]", "$[2]", "$[3]"]}' }, options: "json 's3://bucket/category_array_jsonpath.json'", rows: CATEGORY_ROWS },
  { name: 'CATEGORY from JSON arrays without a JSONPaths file', shows: ['COPY: formats/JSON arrays at the root'], table: CATEGORY, input: '[1,"Shows"]\n', options: "json 'auto'", error: { code: 1216, line: 1, column: '', message: 'Invalid JSONPath format: Member is not an object.' } },
  { name: 'ESCAPES of the JSON page', table: 'backslash varchar(25), newline varchar(35), tab varchar(35)', input: '{\n  "backslash": "One backslash: \\\\",\n  "newline": "Two\\n lines.",\n  "tab": "One\\ttab."\n}\n', options: "format as json 'auto'", rows: [['One backslash: \\', 'Two\n lines.', 'One\ttab.']] },
  { name: 'CATEGORY from Avro', table: CATEGORY, input: avro(CATEGORY_FIELDS), options: "format as avro 'auto'", rows: CATEGORY_ROWS },
  { name: 'CATEGORY from Avro with fields in other case', table: CATEGORY, input: avro(MIXED), options: "format as avro 'auto ignorecase'", rows: CATEGORY_ROWS },
  { name: 'CATEGORY from Avro by a JSONPaths file', table: CATEGORY, input: avro(OTHER), objects: { 'category_path.avropath': '{"jsonpaths": ["$[\'one\']", "$[\'two\']", "$[\'three\']", "$[\'four\']"]}' }, options: "format avro 's3://bucket/category_path.avropath '", rows: CATEGORY_ROWS },
];
