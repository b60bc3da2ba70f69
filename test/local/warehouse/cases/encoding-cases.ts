import { type CopyCase } from '../../../support/copy-case';

const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => utf16le(text).swap16();
const TEXT = 'ü|1\n漢😀|2\n';
const ROWS = [['ü', 1], ['漢😀', 2]];
const common = { table: 'a varchar, b int', rows: ROWS };
const shows = (name: string) => [`COPY: formats/ENCODING ${name}`];
const WRONG = 'The data is not in the specified encoding, ';

export const ENCODING_CASES: readonly CopyCase[] = [
  { name: 'UTF8', shows: shows('UTF8'), ...common, input: TEXT, options: 'ENCODING UTF8' },
  { name: 'UTF16, little-endian by its mark', shows: shows('UTF16'), ...common, input: utf16le(`\ufeff${TEXT}`), options: 'ENCODING UTF16' },
  { name: 'UTF16, big-endian by its mark', shows: shows('UTF16'), ...common, input: utf16be(`\ufeff${TEXT}`), options: "ENCODING AS 'utf16'" },
  { name: 'UTF16 without a mark', shows: shows('UTF16'), table: common.table, input: utf16le(TEXT), options: 'ENCODING UTF16', failure: 'Data in the encoding UTF16 must begin with a byte order mark' },
  { name: 'UTF16, and an empty file', table: common.table, input: '', options: 'ENCODING UTF16', rows: [] },
  { name: 'UTF16LE, with and without a mark', shows: shows('UTF16LE'), ...common, input: [utf16le(`\ufeff${TEXT}`), utf16le(TEXT)], options: 'ENCODING UTF16LE', rows: [...ROWS, ...ROWS] },
  { name: 'UTF16BE, with and without a mark', shows: shows('UTF16BE'), ...common, input: [utf16be(`\ufeff${TEXT}`), utf16be(TEXT)], options: 'ENCODING UTF16BE', rows: [...ROWS, ...ROWS] },
  { name: 'half a surrogate pair', shows: shows('UTF16LE'), table: common.table, input: utf16le('\ud800|1\n'), options: 'ENCODING UTF16LE', failure: `${WRONG}UTF16LE` },
  { name: 'an odd number of bytes', table: common.table, input: utf16le(TEXT).subarray(0, -1), options: 'ENCODING UTF16LE', failure: `${WRONG}UTF16LE` },
  { name: 'a character across the chunks that a file is read in', table: 'a varchar(max), b int', input: utf16le(`${'x'.repeat(60_000)}|1\n`.repeat(5)), options: 'ENCODING UTF16LE', rows: Array.from({ length: 5 }, () => ['x'.repeat(60_000), 1]) },
  { name: 'ISO88591', shows: shows('ISO88591'), table: common.table, input: Buffer.from('f\xfcr|1\n\x80|2\n', 'latin1'), options: 'ENCODING ISO88591', rows: [['für', 1], ['\x80', 2]] },
  { name: 'JSON in UTF-16', table: 'a varchar', input: utf16le('\ufeff{"a":"ü"}\n'), options: "JSON 'auto' ENCODING UTF16", rows: [['ü']] },
];
