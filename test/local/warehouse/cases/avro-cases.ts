import { gzipSync } from 'node:zlib';
import { avroFile } from '../../../support/avro-file';
import { type CopyCase } from '../../../support/copy-case';

const field = (name: string, type: unknown) => ({ name, type });
const record = (...fields: object[]) => ({ type: 'record', name: 'row', fields }) as never;
const ROW = record(field('a', 'int'), field('b', ['null', 'string']));
const ROWS = [{ a: 1, b: 'x' }, { a: 2, b: null }, { a: -3, b: 'ü😀' }];
const LOADED = [[1, 'x'], [2, null], [-3, 'ü😀']];
const TABLE = 'a int, b varchar';
const WHOLE = avroFile(ROW, ROWS);
const one = (type: unknown, value: unknown) => avroFile(record(field('a', type)), [{ a: value }]);

function damaged(change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(WHOLE);
  change(bytes);
  return bytes;
}

export const AVRO_CASES: readonly CopyCase[] = [
  { name: 'fields go to columns by name', shows: ["COPY: formats/AVRO 'auto'"], table: 'b varchar, a int', input: WHOLE, options: "AVRO 'auto'", rows: LOADED.map(([a, b]) => [b, a]) },
  { name: "'auto' is what AVRO alone means", shows: ["COPY: formats/AVRO 'auto'"], table: TABLE, input: WHOLE, options: 'FORMAT AS AVRO', rows: LOADED },
  { name: 'a field without a column is ignored, a column without a field is NULL', table: 'a int, c int', input: WHOLE, options: "AVRO 'auto'", rows: [[1, null], [2, null], [-3, null]] },
  { name: 'a field in other case does not match', table: 'a int', input: avroFile(record(field('A', 'int')), [{ A: 1 }]), options: "AVRO 'auto'", rows: [[null]] },
  { name: "'auto ignorecase' matches it", shows: ["COPY: formats/AVRO 'auto ignorecase'"], table: 'a int', input: avroFile(record(field('A', 'int')), [{ A: 1 }]), options: "AVRO 'auto ignorecase'", rows: [[1]] },
  { name: 'a JSONPaths file reaches deeper', shows: ["COPY: formats/AVRO 's3://jsonpaths_file'"], table: 'a varchar, b int', input: avroFile(record(field('friends', { type: 'array', items: { type: 'record', name: 'friend', fields: [field('id', 'int'), field('name', 'string')] } })), [{ friends: [{ id: 4, name: 'Carmella' }] }]), objects: { 'avro.paths': '{"jsonpaths":["$.friends[0].name","$.friends[0].id"]}' }, options: "AVRO 's3://bucket/avro.paths'", rows: [['Carmella', 4]] },
  { name: "'noshred' keeps the record whole", table: 'a super', input: WHOLE, options: "AVRO 'noshred'", rows: [['{"a":1,"b":"x"}'], ['{"a":2,"b":null}'], ['{"a":-3,"b":"ü😀"}']] },
  { name: 'an array of items that take no room, which could be any number', shows: ['COPY: formats/AVRO types'], table: 'a varchar', input: one({ type: 'array', items: { type: 'record', name: 'nothing', fields: [field('n', 'null')] } }, []), options: "AVRO 'auto'", failure: 'an Avro array of items that take no room is not implemented by the local warehouse' },
  { name: 'the codec deflate', shows: ['COPY: compression/AVRO codecs'], table: TABLE, input: avroFile(ROW, ROWS, { codec: 'deflate' }), options: "AVRO 'auto'", rows: LOADED },
  { name: 'the codec snappy', shows: ['COPY: compression/AVRO codecs'], table: TABLE, input: avroFile(ROW, ROWS, { codec: 'snappy' }), options: "AVRO 'auto'", rows: LOADED },
  { name: 'another codec', shows: ['COPY: compression/AVRO codecs'], table: TABLE, input: avroFile(ROW, ROWS, { codec: 'zstandard' }), options: "AVRO 'auto'", failure: 'Invalid AVRO file: its codec "zstandard" is none of null, deflate, snappy' },
  { name: 'several blocks, and several files', table: TABLE, input: [avroFile(ROW, ROWS, { recordsPerBlock: 1 }), WHOLE], options: "AVRO 'auto'", rows: [...LOADED, ...LOADED] },
  { name: 'a file without records', table: TABLE, input: avroFile(ROW, []), options: "AVRO 'auto'", rows: [] },
  { name: 'GZIP around the file', table: TABLE, input: gzipSync(WHOLE), options: "AVRO 'auto' GZIP", rows: LOADED },
  { name: 'a long keeps digits that a double would lose', table: 'a bigint', input: one('long', 9007199254740993n), options: "AVRO 'auto'", rows: [['9007199254740993']] },
  { name: 'a nullable long', table: 'a bigint', input: avroFile(record(field('a', ['null', 'long'])), [{ a: 9007199254740993n }, { a: null }]), options: "AVRO 'auto'", rows: [['9007199254740993'], [null]] },
  { name: 'numbers, booleans and bytes', shows: ['COPY: formats/AVRO types'], table: 'a bigint, b real, c double precision, d boolean, e varchar', input: avroFile(record(field('a', 'long'), field('b', 'float'), field('c', 'double'), field('d', 'boolean'), field('e', 'bytes')), [{ a: -9223372036854775808n, b: 1.5, c: 0.1, d: true, e: Buffer.from('by') }]), options: "AVRO 'auto'", rows: [['-9223372036854775808', 1.5, 0.1, true, 'by']] },
  { name: 'an enum is the name of its symbol', shows: ['COPY: formats/AVRO types'], table: 'a varchar', input: one({ type: 'enum', name: 'e', symbols: ['UP', 'DOWN'] }, 'DOWN'), options: "AVRO 'auto'", rows: [['DOWN']] },
  { name: 'an array, a map and a record are their JSON text', shows: ['COPY: formats/AVRO types'], table: 'a varchar, b varchar, c super', input: avroFile(record(field('a', { type: 'array', items: 'int' }), field('b', { type: 'map', values: ['null', 'string'] }), field('c', { type: 'record', name: 'inner', fields: [field('x', 'double')] })), [{ a: [1, 2], b: { k: 'v', n: null }, c: { x: 1.25 } }]), options: "AVRO 'auto'", rows: [['[1,2]', '{"k":"v","n":null}', '{"x":1.25}']] },
  { name: 'a logical type is the value it is made of', shows: ['COPY: formats/AVRO logical types'], table: 'a timestamp, b int', input: avroFile(record(field('a', { type: 'long', logicalType: 'timestamp-millis' }), field('b', { type: 'int', logicalType: 'date' })), [{ a: 1700000000123n, b: 20000 }]), options: "AVRO 'auto' TIMEFORMAT 'epochmillisecs'", rows: [['2023-11-14 22:13:20.123', 20000]] },
  { name: 'the line of an error is the number of its record', table: 'a smallint', input: avroFile(record(field('a', 'int')), [{ a: 1 }, { a: 40000 }]), options: "AVRO 'auto'", error: { code: 1222, line: 2, column: 'a', message: 'Overflow, Type: Short' } },
  { name: 'a NOT NULL column', table: 'a int, b varchar not null', input: WHOLE, options: "AVRO 'auto'", error: { code: 1213, line: 2, column: 'b', message: 'Missing data for not-null field' } },
  { name: 'a schema that is no record', shows: ['COPY: formats/AVRO files that are damaged'], table: 'a int', input: avroFile('int', [1]), options: "AVRO 'auto'", failure: 'Invalid AVRO file: the type of its schema is not record' },
  { name: 'a file that is no Avro', shows: ['COPY: formats/AVRO files that are damaged'], table: TABLE, input: '{"a":1}\n', options: "AVRO 'auto'", failure: 'Invalid AVRO file: it does not begin with the magic bytes' },
  { name: 'an empty file', table: TABLE, input: '', options: "AVRO 'auto'", failure: 'Invalid AVRO file: it does not begin with the magic bytes' },
  { name: 'a file cut off within its header', table: TABLE, input: WHOLE.subarray(0, 60), options: "AVRO 'auto'", failure: 'Invalid AVRO file: its header does not end' },
  { name: 'a file cut off within a block', table: TABLE, input: WHOLE.subarray(0, WHOLE.length - 20), options: "AVRO 'auto'", failure: 'Invalid AVRO file: it ends within a block' },
  { name: 'a wrong marker after a block', table: TABLE, input: damaged((bytes) => { bytes[bytes.length - 1]! ^= 1; }), options: "AVRO 'auto'", failure: 'Invalid AVRO file: a block of it does not end with the marker of the file' },
  { name: 'a header longer than 1 MB', shows: ['COPY: formats/AVRO limits'], table: 'a int', input: avroFile({ ...(record(field('a', 'int')) as object), doc: 'x'.repeat(1024 * 1024) } as never, [{ a: 1 }]), options: "AVRO 'auto'", failure: 'Invalid AVRO file: its header is longer than 1048576 bytes' },
  { name: 'a block longer than 4 MB', shows: ['COPY: formats/AVRO limits'], table: 'a varchar(max)', input: one('string', 'x'.repeat(4 * 1024 * 1024)), options: "AVRO 'auto'", failure: 'Invalid AVRO file: a block of it is longer than 4194304 bytes' },
  { name: 'a string with the sign for what is no character', table: 'a varchar', input: one('string', '\ufffd'), options: "AVRO 'auto'", failure: 'an Avro string that is not UTF-8, or has the character U+FFFD is not implemented by the local warehouse' },
];
