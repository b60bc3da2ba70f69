/**
 * Requests that are made to keep the warehouse busy: as long, as deep or as many as they may be. While one of them runs
 * the next caller is answered, and it comes to an end. The limits are far above what is needed, on a busy machine too, and
 * far below what reading a text again for each of its characters takes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aDirectory } from '../../support/local-app';
import { startWarehouseProcess, type WarehouseProcess } from '../../support/warehouse-process';

const STATEMENT_BYTES = 100 * 1024;
const ANSWER_MS = 5_000;
const END_MS = 60_000;
const TARGET = { WorkgroupName: 'main', Database: 'dev' };

/** As often as a statement has room for it. */
function filled(unit: string, before: string, after = ''): string {
  return before + unit.repeat(Math.floor((STATEMENT_BYTES - before.length - after.length) / unit.length)) + after;
}

function nested(open: string, inner: string, close: string, before: string, after = ''): string {
  const levels = Math.floor((STATEMENT_BYTES - before.length - inner.length - after.length) / (open.length + close.length));
  return before + open.repeat(levels) + inner + close.repeat(levels) + after;
}

let warehouse: WarehouseProcess;

/** A file each; as long as a file of that kind has to be for its lines or characters to be read too often. */
const FILES: Readonly<Record<string, readonly [options: string, content: string | Buffer, error: unknown]>> = {
  'lines of one record': ['ESCAPE', `${'a\\\n'.repeat(300_000)}b\n`, expect.stringContaining('failed')],
  'backslashes': ['ESCAPE', '\\'.repeat(2_000_001), expect.stringContaining('failed')],
  'lines of one quoted field': ['CSV', `"${'a\n'.repeat(1_000_000)}"`, expect.stringContaining('failed')],
  'lines of one JSON object': ["JSON 'auto'", `{"a":[\n${'{},\n'.repeat(300_000)}1]}\n`, undefined],
  'bytes that are not UTF-8': ['ACCEPTINVCHARS', Buffer.alloc(1_000_000, 0xff), expect.stringContaining('failed')],
};

beforeAll(async () => {
  const data = aDirectory();
  mkdirSync(join(data, 'bucket'));
  for (const [name, [, content]] of Object.entries(FILES)) writeFileSync(join(data, 'bucket', name), content);
  warehouse = await startWarehouseProcess('--data', data);
  await run('CREATE TABLE t (a int, b varchar(9))');
}, 180_000);

afterAll(() => warehouse.kill());

/** @returns how it ended: its error, or nothing */
async function run(sql: string): Promise<unknown> {
  const { Id } = await warehouse.ask('ExecuteStatement', { ...TARGET, Sql: sql }, ANSWER_MS);
  const until = Date.now() + END_MS;
  while (Date.now() < until) {
    const { Status, Error: error } = await warehouse.ask('DescribeStatement', { Id, WaitTimeSeconds: 1 }, ANSWER_MS);
    if (Status === 'FINISHED' || Status === 'FAILED') return error;
  }
  throw new Error(`runs for longer than ${END_MS} ms`);
}

const TOO_DEEP = 'ERROR: a statement that nests more than 200 levels deep is not implemented by the local warehouse';
const TOO_MANY_LEVELS = 'ERROR: an expression of so many levels is not implemented by the local warehouse';

describe('a statement', () => {
  test.each<[string, string, unknown]>([
    ['blanks within the names of DROP', filled(' ', 'DROP TABLE IF EXISTS a', 'b'), expect.stringContaining('syntax error at or near "b"')],
    ['comments before its first word', filled('/**/ ', '', 'SELECT 1'), undefined],
    ['statements, a line each', filled('a;\n', ''), 'ERROR: cannot insert multiple commands into a prepared statement'],
    ['digits that are no number', filled('1', 'SELECT ', 'x'), expect.stringContaining('syntax error at or near "111')],
    ['signs before a number', filled('+', 'SELECT ', '1'), TOO_MANY_LEVELS],
    ['signs that are no operator', filled('+', 'SELECT ', '<'), expect.stringContaining('operator does not exist')],
    ['terms', filled('+1', 'SELECT 1'), TOO_MANY_LEVELS],
    ['casts', filled('::int', 'SELECT a', ' FROM t'), TOO_DEEP],
    ['steps into a value', filled('[1]', 'SELECT b', ' FROM t'), TOO_DEEP],
    ['brackets that nobody closes', filled('(', 'SELECT '), TOO_DEEP],
    ['brackets', nested('(', '1', ')', 'SELECT '), TOO_DEEP],
    ['brackets in the query of a CREATE TABLE AS', nested('(', '1', ')', 'CREATE TABLE deep AS SELECT '), TOO_DEEP],
    ['brackets in a DEFAULT', nested('(', '1', ')', 'CREATE TABLE deep (a int DEFAULT ', ')'), TOO_DEEP],
    ['CASE within CASE', nested('CASE WHEN ', '1 = 1', ' THEN 1 = 1 END', 'SELECT '), TOO_DEEP],
    ['comments within comments, in COPY', nested('/* ', '', ' */', 'COPY t FROM ', "'s3://bucket/k' IAM_ROLE DEFAULT"), expect.stringContaining("The specified S3 prefix 'k' does not exist")],
    ['comments within comments that do not end, in COPY', filled('/* ', 'COPY t FROM '), expect.stringContaining('unterminated /* comment')],
    ['rows', filled('(1),', 'INSERT INTO t (a) VALUES ', '(1)'), undefined],
  ])('of many %s keeps nobody waiting', async (_, sql, error) => {
    expect(Buffer.byteLength(sql)).toBeGreaterThan(STATEMENT_BYTES - 100);

    expect(await run(sql)).toEqual(error);
  }, 2 * END_MS);
});

describe('a file', () => {
  test.each(Object.entries(FILES))('of many %s keeps nobody waiting', async (name, [options, , error]) => {
    expect(await run(`COPY t (b) FROM 's3://bucket/${name}' IAM_ROLE DEFAULT ${options}`)).toEqual(error);
  }, 2 * END_MS);
});

test('batches of the longest statements are listed page by page', async () => {
  const Sqls = Array(40).fill(filled('\u0001', "SELECT '", "'"));
  for (let i = 0; i < 3; i++) await warehouse.ask('BatchExecuteStatement', { ...TARGET, Sqls }, END_MS);

  const { Statements, NextToken } = await warehouse.ask('ListStatements', { Status: 'ALL' }, END_MS);

  expect(Statements).toHaveLength(1);
  expect(NextToken).toEqual(expect.any(String));
}, 5 * END_MS);
