/**
 * The files of a fault run, and what must become of each: its rows in its tables, or a failure that names its line.
 * Every row's id names its file, so that a row too many or too few tells where it came from.
 */
import { gzipSync } from 'node:zlib';
import { Random } from '../../../examples/quickstart/random';

export interface InputFile {
  readonly key: string;
  readonly body: Buffer;
  readonly outcomes: readonly TableOutcome[];
}

/** Of one file in one table. */
export interface TableOutcome {
  readonly table: string;
  /** None of a bad file. */
  readonly rows: readonly Row[];
  readonly rejection?: Rejection;
}

export interface Row {
  readonly id: number;
  readonly label: string;
  readonly amount: number;
}

export interface Rejection {
  readonly code: string;
  readonly line: number | null;
  readonly column: string | null;
  readonly reason: RegExp;
}

/** Every table has the columns of {@link Row}. `events` takes shorter labels than the table that shares its files. */
export const SCHEMA = `
  CREATE TABLE events (id BIGINT, label VARCHAR(16), amount INTEGER);
  CREATE TABLE events_wide (id BIGINT, label VARCHAR(64), amount INTEGER);
  CREATE TABLE orders (id BIGINT, label VARCHAR(16), amount INTEGER);
  CREATE TABLE metrics (id BIGINT, label VARCHAR(16), amount INTEGER);
`;
export const TABLES = ['events', 'events_wide', 'orders', 'metrics'];

const ROWS_PER_FILE = 5;
const FILE_ID_STEP = 100;

interface Feed {
  readonly prefix: string;
  readonly suffix: string;
  readonly tables: readonly string[];
  readonly write: (rows: readonly Row[]) => string[];
  readonly encode: (text: string) => Buffer;
  readonly flaws: readonly Flaw[];
}

/** One way in which a file is bad. At most two files of one table share one: three alike would put the table under suspicion. */
interface Flaw extends Rejection {
  readonly spoil: (lines: readonly string[]) => readonly string[];
  /** Tables that load the file all the same. */
  readonly borneBy?: readonly string[];
  /** The file is not compressed as it ought to be. */
  readonly plain?: true;
}

const TOO_LONG = 'a label too long for it';

const JSON_FLAWS: readonly Flaw[] = [
  {
    code: 'FILE_REJECTED', line: 5, column: null, reason: /^1216 Input line is not valid/,
    spoil: (lines) => changeLine(lines, 5, (line) => line.slice(0, 12)),
  },
  {
    code: 'FILE_REJECTED', line: 2, column: 'amount', reason: /^1207 Invalid digit, Value 'm', Pos 0, Type: Integer/,
    spoil: (lines) => changeLine(lines, 2, (line) => line.replace(/"amount":\d+/, '"amount":"many"')),
  },
  {
    code: 'FILE_REJECTED', line: 4, column: 'label', reason: /^1204 String length exceeds DDL length/, borneBy: ['events_wide'],
    spoil: (lines) => changeLine(lines, 4, (line) => line.replace(/"label":"[^"]*"/, `"label":"${TOO_LONG}"`)),
  },
];

/** No load error names it, so that it is found by bisection, and tried as often as any failure of unknown words. */
const NOT_COMPRESSED: Flaw = { code: 'UNKNOWN_FAILURE', line: null, column: null, reason: /gzip: incorrect header check/, spoil: (lines) => lines, plain: true };

const CSV_FLAWS: readonly Flaw[] = [
  { code: 'FILE_REJECTED', line: 3, column: 'label', reason: /^1214 Delimiter not found/, spoil: (lines) => changeLine(lines, 3, (line) => line.replace(/,\d+$/, '')) },
  { code: 'FILE_REJECTED', line: 1, column: null, reason: /^1202 Extra column/, spoil: (lines) => changeLine(lines, 1, (line) => `${line},1`) },
];

const asJson = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row));
const asCsv = (rows: readonly Row[]) => rows.map(({ id, label, amount }) => `${id},${label},${amount}`);

const FEEDS: readonly Feed[] = [
  { prefix: 'events/', suffix: '.json.gz', tables: ['events', 'events_wide'], write: asJson, encode: gzipSync, flaws: [...JSON_FLAWS, JSON_FLAWS[1]!] },
  { prefix: 'orders/', suffix: '.json.gz', tables: ['orders'], write: asJson, encode: gzipSync, flaws: [...JSON_FLAWS, NOT_COMPRESSED] },
  { prefix: 'metrics/', suffix: '.csv', tables: ['metrics'], write: asCsv, encode: Buffer.from, flaws: [...CSV_FLAWS, CSV_FLAWS[0]!] },
];

/** The bad files are spread at random among the good ones. */
export function makeInput(count: number, random: Random): InputFile[] {
  const flawOf = new Map<number, Flaw>();
  for (const [f, { flaws }] of FEEDS.entries()) {
    for (const flaw of flaws) {
      let index: number;
      do index = random.below(Math.floor(count / FEEDS.length)) * FEEDS.length + f;
      while (flawOf.has(index));
      flawOf.set(index, flaw);
    }
  }
  return Array.from({ length: count }, (_, index) => makeFile(FEEDS[index % FEEDS.length]!, index, flawOf.get(index), random));
}

function makeFile(feed: Feed, index: number, flaw: Flaw | undefined, random: Random): InputFile {
  const rows = Array.from({ length: ROWS_PER_FILE }, (_, i) => ({ id: index * FILE_ID_STEP + i, label: random.hex(8), amount: random.below(1_000_000) }));
  const lines = flaw ? flaw.spoil(feed.write(rows)) : feed.write(rows);
  const text = `${lines.join('\n')}\n`;
  const loaded = flaw?.borneBy ? lines.map((line) => JSON.parse(line) as Row) : rows;
  return {
    key: `${feed.prefix}${random.hex(4)}/file ${index}${feed.suffix}`,
    body: flaw?.plain ? Buffer.from(text) : feed.encode(text),
    outcomes: feed.tables.map((table) => flaw && !flaw.borneBy?.includes(table) ? { table, rows: [], rejection: flaw } : { table, rows: loaded }),
  };
}

/** @param number from 1 */
function changeLine(lines: readonly string[], number: number, change: (line: string) => string): string[] {
  return lines.map((line, i) => (i === number - 1 ? change(line) : line));
}

/** The file that a row came from. */
export function fileOfRow(files: readonly InputFile[], id: number): InputFile | undefined {
  return files[Math.floor(id / FILE_ID_STEP)];
}
