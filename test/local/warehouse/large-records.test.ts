/**
 * Records and lines that are larger than a file usually has them. Each property ends after a time of its own, however
 * slow the machine: what it has not found by then it leaves to the next run, which has other seeds.
 */
import fc from 'fast-check';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

let setup: TestWarehouse;

beforeAll(async () => {
  setup = await startTestWarehouse();
  await setup.warehouse.query('CREATE TABLE t (a varchar(max), b int)');
});

afterAll(() => setup.close());

const BOUNDED = { numRuns: 8, interruptAfterTimeLimit: 5_000 } as const;

/** A short text, many times over: what fast-check cannot make at this size by itself. */
const long = fc.tuple(fc.constantFrom('x', 'ü', '😀', '"', '""', '\\', '\\\\', ',', '|', ' ', '{', '[', '\n', '\\\n', '\r', '{"a":', '\0', '\ufeff', '1', '\xff'), fc.integer({ min: 1, max: 3_000_000 }))
  .map(([piece, length]) => piece.repeat(Math.ceil(length / piece.length)));
const edge = fc.constantFrom('', '{"a":"', '"}', '{"a":"x","b":1}', '"', ',1', '|1', '\n', 'x');
const file = fc.tuple(edge, long, edge, edge).map((parts) => Buffer.from(parts.join(''), parts[1].startsWith('\xff') ? 'latin1' : 'utf8'));

test.each(["JSON 'auto'", 'CSV', '', 'REMOVEQUOTES', 'ESCAPE', "DELIMITER '||'", "FIXEDWIDTH 'a:5,b:1'", 'ACCEPTINVCHARS', 'TRUNCATECOLUMNS', 'ENCODING UTF16LE'])(
  'whatever a file of megabytes has, %s loads all of it or nothing, and the warehouse goes on', async (options) => {
    await fc.assert(fc.asyncProperty(file, async (content) => {
      setup.objects.put('bucket', 'large', content);
      await setup.warehouse.query('TRUNCATE t');

      const failure = await setup.warehouse.query(`COPY t FROM 's3://bucket/large' IAM_ROLE DEFAULT ${options}`).then(() => undefined, (error: Error) => error);

      const [[count, loaded]] = (await setup.warehouse.query('SELECT (SELECT count(*) FROM t), loaded_rows FROM sys_load_history ORDER BY query_id DESC LIMIT 1')).rows as [[number, number]];
      expect(failure?.name ?? 'WarehouseError').toBe('WarehouseError');
      expect(count).toBe(loaded);
      if (failure) expect(count).toBe(0);
    }), BOUNDED);
  }, 120_000);

const LARGEST = 65_535;
const field = fc.tuple(fc.constantFrom('x', '"', '\\', '|', ',', '\n', 'ü', '\t'), fc.integer({ min: 1, max: LARGEST }))
  .map(([piece, bytes]) => piece.repeat(Math.max(1, Math.floor(bytes / Buffer.byteLength(piece)))));

test.each([
  ["JSON 'auto'", (text: string) => JSON.stringify({ a: text, b: 7 })],
  ['CSV', (text: string) => `"${text.replaceAll('"', '""')}",7`],
  ['ESCAPE', (text: string) => `${text.replace(/[\\|\n]/g, '\\$&')}|7`],
] as const)('a field as long as a VARCHAR can be is read whole: %s', async (options, write) => {
  await fc.assert(fc.asyncProperty(fc.array(field, { minLength: 1, maxLength: 4 }), async (fields) => {
    setup.objects.put('bucket', 'long', fields.map((text) => `${write(text)}\n`).join(''));
    await setup.warehouse.query('TRUNCATE t');

    await setup.warehouse.query(`COPY t FROM 's3://bucket/long' IAM_ROLE DEFAULT ${options}`);

    const { rows } = await setup.warehouse.query('SELECT a FROM t');
    expect(rows.map(([text]) => text).sort()).toEqual([...fields].sort());
  }), BOUNDED);
}, 120_000);

test('a record that goes on over a hundred thousand lines costs no more than their length', async () => {
  setup.objects.put('bucket', 'lines', `${'x\\\n'.repeat(100_000)}y|1\n`);
  const start = performance.now();

  await expect(setup.warehouse.query("COPY t FROM 's3://bucket/lines' IAM_ROLE DEFAULT ESCAPE")).rejects.toThrow('Load into table');

  expect(performance.now() - start).toBeLessThan(20_000);
}, 120_000);
