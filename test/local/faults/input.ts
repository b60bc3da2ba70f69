/**
 * The files of a fault run, and what must become of each: its rows in its tables, or a failure that names its line.
 * Every row's id names its file, so that a row too many or too few tells where it came from.
 */
import { gzipSync } from 'node:zlib';
import { BROKEN_JSON, FIELD_TOO_FEW, FIELD_TOO_MANY, Flaw, longLabel, NOT_COMPRESSED, Rejection, WORD_FOR_A_NUMBER } from './flaws';
import { Random } from '../../../examples/quickstart/random';
import { HISTORY_COLUMNS } from '../../../lib/private/contract';

export interface InputFile {
  readonly key: string;
  readonly body: Buffer;
  readonly outcomes: readonly TableOutcome[];
}

/** Of one file in one table. */
export interface TableOutcome {
  readonly table: string;
  /** None when it is rejected. */
  readonly rows: readonly Row[];
  readonly rejection?: Rejection;
}

export interface Row {
  readonly id: number;
  readonly label: string;
  readonly amount: number;
}

const HISTORY_TABLE = Object.entries(HISTORY_COLUMNS).map(([name, type]) => `${name} ${type}`).join(', ');
/** Every table has the columns of {@link Row}. `events` takes shorter labels than the table that shares its files. */
export const SCHEMA = `
  CREATE TABLE events (id BIGINT, label VARCHAR(16), amount INTEGER);
  CREATE TABLE events_wide (id BIGINT, label VARCHAR(64), amount INTEGER);
  CREATE TABLE orders (id BIGINT, label VARCHAR(16), amount INTEGER);
  CREATE TABLE metrics (id BIGINT, label VARCHAR(16), amount INTEGER);
  CREATE TABLE history (${HISTORY_TABLE});
`;
export const TABLES = ['events', 'events_wide', 'orders', 'metrics'];

const ROWS_PER_FILE = 5;
const FILE_ID_STEP = 100;

interface Feed {
  readonly prefix: string;
  readonly suffix: string;
  readonly tables: readonly string[];
  readonly write: (row: Row) => string;
  readonly encode: (text: string) => Buffer;
  /** One bad file each. No more than two alike: three would put their table under suspicion, as they should. */
  readonly flaws: readonly Flaw[];
}

const JSON_GZ = { suffix: '.json.gz', write: (row: Row) => JSON.stringify(row), encode: (text: string) => gzipSync(text) };
const CSV = { suffix: '.csv', write: ({ id, label, amount }: Row) => `${id},${label},${amount}`, encode: (text: string) => Buffer.from(text) };

const FEEDS: readonly Feed[] = [
  {
    prefix: 'events/',
    tables: ['events', 'events_wide'],
    ...JSON_GZ,
    flaws: [BROKEN_JSON, WORD_FOR_A_NUMBER, WORD_FOR_A_NUMBER, longLabel(['events_wide'])],
  },
  {
    prefix: 'orders/',
    tables: ['orders'],
    ...JSON_GZ,
    flaws: [BROKEN_JSON, WORD_FOR_A_NUMBER, longLabel([]), NOT_COMPRESSED],
  },
  {
    prefix: 'metrics/',
    tables: ['metrics'],
    ...CSV,
    flaws: [FIELD_TOO_FEW, FIELD_TOO_FEW, FIELD_TOO_MANY],
  },
];

/** The bad files are spread at random among the good ones. */
export function makeInput(count: number, random: Random): InputFile[] {
  const flawOf = new Map<number, Flaw>();
  for (const [feed, { flaws }] of FEEDS.entries()) {
    for (const flaw of flaws) {
      let index: number;
      do index = random.below(Math.floor(count / FEEDS.length)) * FEEDS.length + feed;
      while (flawOf.has(index));
      flawOf.set(index, flaw);
    }
  }
  return Array.from({ length: count }, (_, index) => makeFile(FEEDS[index % FEEDS.length]!, index, flawOf.get(index), random));
}

function makeFile(feed: Feed, index: number, flaw: Flaw | undefined, random: Random): InputFile {
  const rows = Array.from({ length: ROWS_PER_FILE }, (_, row) =>
    ({ id: index * FILE_ID_STEP + row, label: random.hex(8), amount: random.below(1_000_000) }));
  const written = rows.map(feed.write);
  const lines = flaw ? flaw.spoil(written) : written;
  const text = `${lines.join('\n')}\n`;
  return {
    key: `${feed.prefix}${random.hex(4)}/file ${index}${feed.suffix}`,
    body: flaw?.plain ? Buffer.from(text) : feed.encode(text),
    outcomes: feed.tables.map((table): TableOutcome => {
      if (!flaw) return { table, rows };
      if (!flaw.borneBy?.includes(table)) return { table, rows: [], rejection: flaw };
      return { table, rows: lines.map((line) => JSON.parse(line) as Row) };
    }),
  };
}

/** The file that a row came from. */
export function fileOfRow(files: readonly InputFile[], id: number): InputFile | undefined {
  return files[Math.floor(id / FILE_ID_STEP)];
}
