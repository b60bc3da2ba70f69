import fc from 'fast-check';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

let setup: TestWarehouse;

beforeAll(async () => {
  setup = await startTestWarehouse();
  await setup.warehouse.query('CREATE TABLE t (a varchar(40), b int, c decimal(20,5), d timestamp, e super, f boolean, g double precision)');
});

afterAll(() => setup.close());

/** Rows in no order, as tables have them, or the error. 'auto ignorecase' always goes the exact way, and keys here have but one case. */
async function load(argument: string, transaction: boolean): Promise<unknown> {
  const copy = `COPY t FROM 's3://bucket/x' IAM_ROLE DEFAULT JSON '${argument}' TIMEFORMAT 'auto'`;
  await setup.warehouse.query('TRUNCATE t');
  try {
    await (transaction ? setup.warehouse.runScript(`BEGIN; ${copy}; COMMIT`, 'script') : setup.warehouse.query(copy));
    return (await setup.warehouse.query('SELECT * FROM t')).rows.map((row) => JSON.stringify(row)).sort();
  } catch (error) {
    return /Load into table 't' failed/.exec((error as Error).message)![0];
  }
}

const number = fc.oneof(fc.integer(), fc.double(), fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n })).map(String);
const spelling = fc.constantFrom('1.10', '-0', '0.0000001', '1e3', '1E-2', '100', '0.30', '12.5', '3.14159', '20260101', 'NaN', '1.', '01', '-1.5');
const value = fc.oneof(number, spelling, fc.json({ maxDepth: 2 }), fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
  fc.constantFrom('null', 'true', '"yes"', '"12"', '"2026-11-01T00:00:00Z"', '"2026-11-01 00:00:00.5"', '{"k": [1.0, "\\u00e9 "]}', '[1,]', '"\\u0041\\/"'));
/** Mostly those that take any value: a row that loads says more than one that fails. */
const KEYS = 'aaaaeebcdfg';
const object = fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 3 })
  .map((members) => `{${members.map(([key, text]) => `"${key}": ${text}`).join(', ')}}`);

test.each([['alone', false], ['within a transaction', true]])('the fast way and the exact way end in the same rows or both in an error, %s', async (_, transaction) => {
  await fc.assert(fc.asyncProperty(fc.array(object, { maxLength: 3 }), async (objects) => {
    setup.objects.put('bucket', 'x', objects.join('\n'));

    expect(await load('auto', transaction)).toEqual(await load('auto ignorecase', transaction));
  }), { numRuns: 40 });
});
