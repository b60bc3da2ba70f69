/** JSON by a JSONPaths file, and whole documents in one column. */
import { type CopyCase } from '../../../support/copy-case';

const paths = (...expressions: unknown[]) => ({ 'paths.json': JSON.stringify({ jsonpaths: expressions }) });
const BY_PATH = "JSON 's3://bucket/paths.json'";
const SHOWS = ["COPY: formats/JSON 's3://jsonpaths_file'"];
const STRUCTURE = ['COPY: formats/JSONPaths: a path into what is no object or array'];
const FILE = ['COPY: formats/JSONPaths: a file that is malformed'];

export const JSON_PATHS_CASES: readonly CopyCase[] = [
  { name: 'dot notation, into objects and arrays', shows: [...SHOWS, 'COPY: formats/JSONPaths: dot notation'], table: 'a int, b varchar, c int', input: '{"id":1,"store":{"book":{"title":"x"}},"at":[[5],[6,7]]}\n', objects: paths('$.id', '$.store.book.title', '$.at[1][0]'), options: BY_PATH, rows: [[1, 'x', 6]] },
  { name: 'bracket notation', shows: [...SHOWS, 'COPY: formats/JSONPaths: bracket notation'], table: 'a int, b varchar', input: '{"the id":1,"a.b":{"c]":"x"}}\n', objects: paths("$['the id']", "$['a.b']['c]']"), options: BY_PATH, rows: [[1, 'x']] },
  { name: 'paths go to columns in order, and may share a way', table: 'a int, b int, c int', input: '{"x":{"p":1,"q":2}}\n', objects: paths('$.x.q', '$.x.p', '$.x.q'), options: BY_PATH, rows: [[2, 1, 2]] },
  { name: 'paths match keys by case', table: 'a int, b int', input: '{"Id":1,"id":2}\n', objects: paths('$.Id', '$.id'), options: BY_PATH, rows: [[1, 2]] },
  { name: 'a column list is what the paths are for', table: 'a int default 7, b int', input: '{"x":1}\n', columns: '(b)', objects: paths('$.x'), options: BY_PATH, rows: [[7, 1]] },
  { name: 'a path that leads nowhere is NULL', shows: ['COPY: formats/JSONPaths: a name that is not there'], table: 'a int, b int', input: '{"x":1}\n{"x":null}\n', objects: paths('$.x', '$.x2.y'), options: BY_PATH, rows: [[1, null], [null, null]] },
  { name: 'a path past a null is NULL', table: 'a int', input: '{"x":null}\n', objects: paths('$.x.y[0]'), options: BY_PATH, rows: [[null]] },
  { name: 'an object or array is loaded as its text', table: 'a varchar, b super', input: '{"t":["x", 1.10],"f":[{"id": 0},{"id": 1}]}\n', objects: paths('$.t', '$.f[1]'), options: BY_PATH, rows: [['["x",1.10]', '{"id":1}']] },
  { name: 'arrays at the root, across lines and side by side', shows: ['COPY: formats/JSON arrays at the root'], table: 'a int, b varchar', input: '[1,"x"][2,\n"y"]\n\n[3, null]', objects: paths('$[0]', '$[1]'), options: BY_PATH, rows: [[1, 'x'], [2, 'y'], [3, null]] },
  { name: 'an index out of range', shows: STRUCTURE, table: 'a int', input: '[1]\n[]\n', objects: paths('$[0]'), options: BY_PATH, error: { code: 1216, line: 2, column: '', message: 'Invalid JSONPath format: Not an array or index out of range.' } },
  { name: 'an index into an object', shows: STRUCTURE, table: 'a int', input: '{"x":{}}\n', objects: paths('$.x[0]'), options: BY_PATH, error: { code: 1216, line: 1, column: '', message: 'Invalid JSONPath format: Not an array or index out of range.' } },
  { name: 'a name into an array', shows: STRUCTURE, table: 'a int', input: '{"x":[1]}\n', objects: paths('$.x.y'), options: BY_PATH, error: { code: 1216, line: 1, column: '', message: 'Invalid JSONPath format: Member is not an object.' } },
  { name: 'MAXERROR skips documents that a path does not fit', table: 'a int', input: '[1]\n[]\n[2]\n', objects: paths('$[0]'), options: `${BY_PATH} MAXERROR 2`, rows: [[1], [2]] },
  { name: 'a malformed document', table: 'a int', input: '{"x":1}\n{"x":[}\n', objects: paths('$.x'), options: BY_PATH, error: { code: 1216, line: 2, column: '', message: "Input line is not valid. Expected a value, found '}'" } },
  { name: 'a scalar at the root', table: 'a int', input: '1\n', objects: paths('$[0]'), options: BY_PATH, error: { code: 1216, line: 1, column: '', message: "Input line is not valid. Expected '{', found '1'" } },
  { name: 'fewer paths than columns', shows: ['COPY: formats/JSONPaths: one path a column'], table: 'a int, b int', input: '{}\n', objects: paths('$.a'), options: BY_PATH, failure: 'Number of jsonpaths and the number of columns should match. JSONPath size: 1, Number of columns in table or column list: 2' },
  { name: 'more paths than columns', shows: ['COPY: formats/JSONPaths: one path a column'], table: 'a int, b int', columns: '(a)', input: '{}\n', objects: paths('$.a', '$.b'), options: BY_PATH, failure: 'Number of jsonpaths and the number of columns should match. JSONPath size: 2, Number of columns in table or column list: 1' },
  { name: 'a JSONPaths file that is not there', shows: ['COPY: formats/JSONPaths: a file that is not there'], table: 'a int', input: '{}\n', options: "JSON 's3://bucket/no-paths.json'", failure: 'JSONPath file s3://bucket/no-paths.json was not found' },
  { name: 'another name than "jsonpaths" is as if there were no file', shows: ['COPY: formats/JSONPaths: another name than "jsonpaths"'], table: 'a int', input: '{"a":1,"b":2}\n', objects: { 'paths.json': '{"jsonpath":["$.b"]}' }, options: BY_PATH, rows: [[1]] },
  { name: 'blanks around the object of the file', table: 'a int', input: '{"b":2}\n', objects: { 'paths.json': '\n { "jsonpaths" : [ "$.b" ] }\n\n' }, options: BY_PATH, rows: [[2]] },
  ...([
    ['text after the object', '{"jsonpaths":["$.a"]} x', 'the file is no JSON'],
    ['two objects', '{"jsonpaths":["$.a"]}{}', 'the file is no JSON'],
    ['an array', '["$.a"]', 'the file must hold one object'],
    ['paths that are no array', '{"jsonpaths":"$.a"}', 'the file must hold one object with one array, "jsonpaths"'],
    ['an element that is no string', '{"jsonpaths":[1]}', '1 is no path that begins at $'],
    ['an empty string', '{"jsonpaths":[""]}', '"" is no path that begins at $'],
    ['a path without its root', '{"jsonpaths":["a"]}', '"a" is no path that begins at $'],
    ['the root alone', '{"jsonpaths":["$"]}', '"$" is no path that begins at $'],
    ['a wildcard', '{"jsonpaths":["$.a[*]"]}', '"$.a[*]" cannot be read at position 3'],
    ['a negative index', '{"jsonpaths":["$[-1]"]}', '"$[-1]" cannot be read at position 1'],
    ['both notations', '{"jsonpaths":["$.a[\'b\']"]}', 'dot notation and bracket notation cannot be mixed'],
  ] as const).map(([what, file, message]): CopyCase => ({
    name: `a JSONPaths file with ${what}`, shows: FILE, table: 'a int', input: '{"a":1}\n', objects: { 'paths.json': file }, options: BY_PATH, failure: `Invalid JSONPath format: ${message}`,
  })),
];

const NOSHRED = ["COPY: formats/JSON 'noshred'"];

export const NOSHRED_CASES: readonly CopyCase[] = [
  { name: 'each document goes whole into the one SUPER column', shows: NOSHRED, table: 'rdata super', input: '{"a":{"b":[1, 2.50]}}{"c":null}\n[1,\n"x"]\n', options: "JSON 'noshred'", rows: [['{"a":{"b":[1,2.50]}}'], ['{"c":null}'], ['[1,"x"]']] },
  { name: 'a document that is malformed', table: 'rdata super', input: '{"a":1}\n{"a":}\n', options: "FORMAT AS JSON 'noshred'", error: { code: 1216, line: 2, column: '', message: "Input line is not valid. Expected a value, found '}'" } },
  { name: 'a second column', shows: NOSHRED, table: 'rdata super, b int', input: '{}\n', options: "JSON 'noshred'", failure: "The option 'noshred' requires a single column, of type SUPER" },
  { name: 'a column list of one SUPER column', table: 'b int default 3, rdata super', columns: '(rdata)', input: '{"a":1}\n', options: "JSON 'noshred'", rows: [[3, '{"a":1}']] },
  { name: 'a column that is not SUPER', table: 'a varchar', input: '{}\n', options: "JSON 'noshred'", failure: "The option 'noshred' requires a single column, of type SUPER" },
];
