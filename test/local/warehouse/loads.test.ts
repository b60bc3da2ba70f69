import { LOAD_ERROR_CASES, LOAD_OPERATION_CASES } from './cases/load-error-cases';
import { LOAD_VIEW_CASES, type LoadViewCase, RUNNING_CASE } from './cases/load-view-cases';
import { testCopyCases } from '../../support/copy-case';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

testCopyCases('load operations', LOAD_OPERATION_CASES);
testCopyCases('load errors', LOAD_ERROR_CASES);

describe('what a COPY leaves in the system views', () => {
  test.each(LOAD_VIEW_CASES.map((one): [string, LoadViewCase] => [one.name, one]))('%s', async (_, { table, files, options, query, rows }) => {
    const setup = await startTestWarehouse();
    for (const [key, body] of Object.entries(files)) setup.objects.put('bucket', key, body);
    await setup.warehouse.query(`CREATE TABLE t (${table})`);

    await setup.warehouse.query(`COPY t FROM 's3://bucket/p/' IAM_ROLE DEFAULT ${options}`).catch(() => undefined);

    const last = (await setup.warehouse.query('SELECT max(query_id) FROM sys_load_history')).rows[0]![0];
    const told = await setup.warehouse.query(query.replace('QUERY', String(last)));
    await setup.close();
    expect(told.rows.map((row) => row.map(comparable))).toEqual(rows.map((row) => row.map(comparable)));
  });
});

/** BIGINT comes as a number or as text, as its column is a count or not. */
function comparable(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
}

describe('COPY beside others', () => {
  let setup: TestWarehouse;

  beforeEach(async () => {
    setup = await startTestWarehouse();
    await setup.warehouse.query('CREATE TABLE t (a int)');
    await setup.warehouse.query('CREATE TABLE u (a int)');
    for (let i = 0; i < 6; i++) setup.objects.put('bucket', `good/${i}`, `${i}\n`.repeat(2000));
    setup.objects.put('bucket', 'bad', `${'1\n'.repeat(2000)}x\n`);
  });

  afterEach(() => setup.close());

  const copy = (table: string, key: string) => setup.warehouse.query(`COPY ${table} FROM 's3://bucket/${key}' IAM_ROLE DEFAULT`);
  const count = async (table: string) => Number((await setup.warehouse.query(`SELECT count(*) FROM ${table}`)).rows[0]![0]);

  test('several into one table load the rows of all', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, i) => copy('t', `good/${i}`)));

    expect(await count('t')).toBe(12_000);
  });

  test('several into several tables load each its own', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, i) => copy(i % 2 === 0 ? 't' : 'u', `good/${i}`)));

    expect(await count('t')).toBe(6000);
    expect(await count('u')).toBe(6000);
  });

  test('one that fails leaves nothing, and the others load', async () => {
    const outcomes = await Promise.allSettled([copy('t', 'good/1'), copy('t', 'bad'), copy('t', 'good/2')]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await count('t')).toBe(4000);
    expect((await setup.warehouse.query("SELECT count(*) FROM sys_load_history WHERE status = 'running'")).rows).toEqual([[0]]);
  });
});

test(RUNNING_CASE.name, async () => {
  const setup = await startTestWarehouse();
  await setup.warehouse.query('CREATE TABLE t (a int)');
  let release = () => {};
  const held = new Promise<void>((resolve) => { release = resolve; });
  setup.objects.put('bucket', 'x', '1\n');
  const download = setup.objects.download.bind(setup.objects);
  setup.objects.download = async (...args) => {
    await held;
    return download(...args);
  };
  const status = async () => (await setup.warehouse.query('SELECT status, end_time IS NULL FROM sys_load_history')).rows;

  const copied = setup.warehouse.query("COPY t FROM 's3://bucket/x' IAM_ROLE DEFAULT");
  while ((await status()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

  expect(await status()).toEqual([['running', true]]);
  release();
  await copied;
  expect(await status()).toEqual([['completed', false]]);
  await setup.close();
});
