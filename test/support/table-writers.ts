/** Writers of COPY's formats that share nothing with the readers: what they write must come back as it was. */
import { avroFile } from './avro-file';

/** A text, a whole number, and a decimal with three digits after its point. */
export type TableRow = readonly [text: string | null, integer: number | null, decimal: string | null];

export const TABLE_COLUMNS = 'a varchar(1000), b int, c decimal(12,3)';
/** Stands for NULL, where a format has no word of its own. */
export const NULL_TEXT = '@null@';
export const WIDTHS = [60, 12, 14] as const;

export interface TableWriter {
  /** What stands after FROM and the authorization. */
  readonly options: string;
  /** Whether the format can hold the text at all. */
  readonly holds: (text: string) => boolean;
  readonly write: (rows: readonly TableRow[]) => string | Buffer;
}

const anything = () => true;
const line = (cells: readonly string[], delimiter: string) => `${cells.join(delimiter)}\n`;
const cells = (row: TableRow, write: (text: string) => string) => row.map((value) => value === null ? NULL_TEXT : write(String(value)));

function writeJson(rows: readonly TableRow[]): string {
  const text = (value: string) => `"${value.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
  return rows.map(([a, b, c]) => `{"c":${c}, "a" : ${a === null ? 'null' : text(a)},\n"b":${b}}`).join(' ');
}

function writeAvro(rows: readonly TableRow[]): Buffer {
  const fields = [['a', 'string'], ['b', 'long'], ['c', 'string']].map(([name, type]) => ({ name, type: ['null', type] }));
  const records = rows.map(([a, b, c]) => ({ a, b: b === null ? null : BigInt(b), c }));
  return avroFile({ type: 'record', name: 'row', fields } as never, records, { codec: 'deflate', recordsPerBlock: 2 });
}

function writeFixedWidth(rows: readonly TableRow[]): string {
  return rows.map((row) => line(cells(row, (text) => text).map((cell, i) => cell + ' '.repeat(WIDTHS[i]! - [...cell].length)), '')).join('');
}

export const TABLE_WRITERS: Readonly<Record<string, TableWriter>> = {
  'JSON': { options: "JSON 'auto'", holds: anything, write: writeJson },
  'JSON by paths': { options: "JSON 's3://bucket/table.paths'", holds: anything, write: (rows) => rows.map((row) => JSON.stringify({ x: [row[0], { y: row[1] }], z: row[2] })).join('\n') },
  'CSV': {
    options: `CSV NULL AS '${NULL_TEXT}'`,
    holds: anything,
    write: (rows) => rows.map((row) => line(cells(row, (text) => `"${text.replaceAll('"', '""')}"`), ',')).join(''),
  },
  'CSV with other characters': {
    options: `CSV QUOTE '%' DELIMITER '\\t' NULL AS '${NULL_TEXT}'`,
    holds: anything,
    write: (rows) => rows.map((row) => line(cells(row, (text) => ` %${text.replaceAll('%', '%%')}% `), '\t')).join(''),
  },
  'delimited with ESCAPE': {
    options: `ESCAPE NULL AS '${NULL_TEXT}'`,
    holds: (text) => !text.includes('\r'),
    write: (rows) => rows.map((row) => line(cells(row, (text) => text.replace(/[\\|\n]/g, '\\$&')), '|')).join(''),
  },
  'delimited with REMOVEQUOTES': {
    options: `REMOVEQUOTES DELIMITER ';' NULL AS '${NULL_TEXT}'`,
    holds: (text) => !/["\r\n]/.test(text),
    write: (rows) => rows.map((row) => line(cells(row, (text) => `"${text}"`), ';')).join(''),
  },
  'delimited with several characters': {
    options: `ESCAPE DELIMITER '|~|' NULL AS '${NULL_TEXT}'`,
    holds: (text) => !text.includes('\r'),
    write: (rows) => rows.map((row) => line(cells(row, (text) => text.replace(/[\\|\n]/g, '\\$&')), '|~|')).join(''),
  },
  'CSV with several characters': {
    options: `CSV DELIMITER '¦, ' NULL AS '${NULL_TEXT}'`,
    holds: anything,
    write: (rows) => rows.map((row) => line(cells(row, (text) => `"${text.replaceAll('"', '""')}"`), '¦, ')).join(''),
  },
  'fixed widths': {
    options: `FIXEDWIDTH '${WIDTHS.map((width, i) => `${i}:${width}`).join()}' TRIMBLANKS NULL AS '${NULL_TEXT}'`,
    holds: (text) => !/[\r\n]|[ \t\v\f]$/.test(text) && [...text].length <= WIDTHS[0],
    write: writeFixedWidth,
  },
  'Avro': { options: "AVRO 'auto'", holds: (text) => !text.includes('\ufffd'), write: writeAvro },
};
