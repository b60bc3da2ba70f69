import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type DuckDBConnection, DuckDBInstance } from '../../../local/node_modules/@duckdb/node-api';
import { type Column } from '../../../local/src/warehouse/catalog';
import { fastJson } from '../../../local/src/warehouse/copy/fast-json';
import { fastText } from '../../../local/src/warehouse/copy/fast-text';
import { planCopy } from '../../../local/src/warehouse/copy/plan';
import { type SourceFile } from '../../../local/src/warehouse/copy/sources';
import { transcribe } from '../../../local/src/warehouse/copy/transcript';
import { parseCopy } from '../../../local/src/warehouse/sql/parse';

let directory: string;
let connection: DuckDBConnection;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fast-ways-'));
  connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
});

afterAll(async () => {
  connection.closeSync();
  await rm(directory, { recursive: true });
});

const COLUMNS: readonly Column[] = ['a', 'b'].map((name) => ({ name, type: { name: 'varchar', length: 65535 }, notNull: false }));

async function query(sql: string) {
  return (await connection.runAndReadAll(sql)).getRows();
}

interface Ways {
  readonly exact: unknown;
  /** Undefined when the fast way leaves the file alone. */
  readonly fast: unknown;
}

async function bothWays(options: string, content: Buffer, columns = COLUMNS): Promise<Ways> {
  const plan = planCopy(parseCopy(`COPY t FROM 's3://b/k' IAM_ROLE DEFAULT ${options}`));
  const file: SourceFile = { bucket: 'b', key: 'k', path: join(directory, '0'), size: content.length, textSize: content.length };
  await writeFile(file.path, content);
  const names = columns.map((_, i) => `c${i}`).join(', ');

  const way = (fastJson(plan, columns) ?? fastText(plan, columns))!;
  const candidates = await way.candidates([file], query);
  const fast = candidates.has(file) ? await query(`SELECT ${names} FROM ${way.sql([file])}`) : undefined;

  const relation = await transcribe(plan, columns, [file], new Set(), directory, () => undefined);
  const exact = relation.errors.length > 0 ? relation.errors : await query(`SELECT ${names} FROM ${relation.sql} ORDER BY r`);
  if (fast) expect(candidates.get(file)).toBe(relation.lines.get(file));
  return { exact, fast };
}

const PIECES = ['x', '', ' ', 'ü', '"', '""', '"q"', '"a,b"', '"a|b"', '"x""y"', ',', '|', '\\N', '"\\N"', '\n', '\n\n', '\r\n', '\r', '\0', '\t', "'", '\\', '1', '\ufeff',
  '\uffff', '"multi\nline"', 'long'.repeat(50)];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join(''))),
  fc.array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(',', '|'), fc.constantFrom(...PIECES), fc.constantFrom('\n', '\n', '\r\n', '')), { maxLength: 4 })
    .map((lines) => Buffer.from(lines.flat().join(''))),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);
const plainField = fc.constantFrom('x', '', ' ', 'ü', '1', '\\N', "it's", '"q"', '"a,b"', '"x""y"', '""');
const plain = fc.tuple(fc.array(fc.tuple(plainField, plainField), { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([rows, end, ended]) => Buffer.from(rows.map((row) => row.join(',')).join(end) + (ended ? end : '')));

test.each(['CSV', "CSV QUOTE ''''", "CSV NULL AS 'x'", "CSV NULL AS ''", 'CSV IGNOREHEADER 1', 'CSV FILLRECORD', 'CSV IGNOREBLANKLINES', 'CSV ACCEPTINVCHARS', "DELIMITER ','", '',
  "DELIMITER ',' REMOVEQUOTES", "DELIMITER ',' ESCAPE"])('what the fast way reads of any text is what the exact way reads: %s', async (options) => {
  await fc.assert(fc.asyncProperty(fc.oneof(hostile, plain), async (content) => {
    const { exact, fast } = await bothWays(options, content);

    if (fast !== undefined) expect(fast).toEqual(exact);
  }), { numRuns: 150 });
});

test('files as programs write them take the fast way', async () => {
  await fc.assert(fc.asyncProperty(plain, async (content) => {
    const { fast } = await bothWays('CSV', content);

    expect(fast).toBeDefined();
  }), { numRuns: 50 });
});

test.each([
  ['a quote in the midst', 'a"b,c\n'],
  ['text behind a closing quote', '"a"b,c\n'],
  ['a newline in quotes', '"a\nb",c\n'],
  ['a line with more fields', 'a,b\na,b,c\n'],
  ['a line with fewer fields', 'a,b\na\n'],
  ['a blank line', 'a,b\n\nc,d\n'],
  ['two kinds of line ends', 'a,b\r\nc,d\n'],
  ['a carriage return alone', 'a\rb,c\n'],
  ['a NUL', 'a\0,b\n'],
  ['a byte order mark', '\ufeffa,b\n'],
  ['a byte that is not UTF-8', Buffer.from('612c62ff0a', 'hex')],
  ['a very long line', `${'x'.repeat(1_100_000)},y\n`],
])('a CSV file with %s goes the exact way', async (_, content) => {
  const { fast } = await bothWays('CSV', Buffer.from(content));

  expect(fast).toBeUndefined();
});

test('lines that span the blocks in which a file is read are whole', async () => {
  const content = Buffer.from(Array.from({ length: 40_000 }, (_, i) => `"line ""${i}""",${'ü'.repeat(i % 40)}\r\n`).join(''));

  const { exact, fast } = await bothWays('CSV', content);

  expect(content.length).toBeGreaterThan(2 << 20);
  expect(fast).toEqual(exact);
});

test('lines of JSON take the fast way', async () => {
  const { exact, fast } = await bothWays("JSON 'auto'", Buffer.from('{"a":"x","b":1}\n{"b":"y","z":{}}\n'));

  expect(fast).toEqual([['x', '1'], [null, 'y']]);
  expect(exact).toEqual(fast);
});

const JSON_NUMBER = fc.tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 19n }), fc.option(fc.stringMatching(/^[0-9]{1,20}$/)))
  .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}`);
const JSON_COLUMNS: readonly Column[] = [COLUMNS[0]!, { name: 'b', type: { name: 'super' }, notNull: false }];

test('a number in JSON keeps its spelling, whichever way it goes', async () => {
  await fc.assert(fc.asyncProperty(JSON_NUMBER, async (number) => {
    const { exact, fast } = await bothWays("JSON 'auto'", Buffer.from(`{"a":${number},"b":[${number}]}\n`), JSON_COLUMNS);

    expect(exact).toEqual([[number, `[${number}]`]]);
    if (fast !== undefined) expect(fast).toEqual(exact);
  }), { numRuns: 150 });
});

test.each([
  ['sixteen digits before the point', '{"a":1234567890123456.7}\n'],
  ['a control character within an object', '{"a":{"x":"\\u001f"}}\n'],
  ['a key twice', '{"a":1,"a":2}\n'],
  ['blank lines', '\n{"a":1}\n\n'],
  ['blanks that JSON does not know', '{"a":1}\f\n'],
])('JSON with %s goes the exact way', async (_, content) => {
  const { fast } = await bothWays("JSON 'auto'", Buffer.from(content)).catch(() => ({ fast: undefined }));

  expect(fast).toBeUndefined();
});

test.each([
  ['a delimiter that ESCAPE gives a meaning', "DELIMITER '\\\\' ESCAPE", 'x\\y\\z\n'],
  ['a delimiter that REMOVEQUOTES gives a meaning', "DELIMITER '\"' REMOVEQUOTES", '"x"y"\n'],
  ['a delimiter of several characters', "DELIMITER '||'", 'x||y\n'],
  ['a delimiter that is not ASCII', "DELIMITER '¦'", 'x¦y\n'],
  ['NUL as delimiter', "DELIMITER '\\000'", 'x\0y\n'],
  ['NUL as NULL', "DELIMITER ',' NULL AS '\\000'", 'x,y\n'],
])('text with %s goes the exact way', async (_, options, content) => {
  const plan = planCopy(parseCopy(`COPY t FROM 's3://b/k' IAM_ROLE DEFAULT ${options}`));
  const path = join(directory, '0');
  await writeFile(path, content);

  const candidates = await fastText(plan, COLUMNS)?.candidates([{ bucket: 'b', key: 'k', path, size: content.length, textSize: content.length }], query);

  expect(candidates?.size ?? 0).toBe(0);
});

test('fields whose lines look like rows of the transcript are read whole, however long the file', async () => {
  const field = Array.from({ length: 3000 }, (_, i) => `0,${i},${i},,`).join('\n');
  const content = Array.from({ length: 400 }, (_, i) => `${i},"${field}"\n`).join('');

  const { exact } = await bothWays('CSV', Buffer.from(content));

  expect(content.length).toBeGreaterThan(12 << 20);
  expect(exact).toEqual(Array.from({ length: 400 }, (_, i) => [String(i), field]));
});
