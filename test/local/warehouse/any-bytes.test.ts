import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

let setup: TestWarehouse;

beforeAll(async () => {
  setup = await startTestWarehouse();
  await setup.warehouse.query('CREATE TABLE t (a varchar(20), b int)');
});

afterAll(() => setup.close());

/** Text that comes near to what a format reads, cut and mixed with bytes that do not. */
const near = fc.array(fc.constantFrom('{"a":"x","b":1}', '{', '}', '"', '\\', ',', '|', '\n', '\r\n', '1', 'x', '\u00fc', '\0', 'PAR1', 'null')).map((parts) => Buffer.from(parts.join('')));
const bytes = fc.oneof(
  near,
  fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
  fc.tuple(near, fc.uint8Array({ maxLength: 5 })).map(([text, rest]) => Buffer.concat([text, rest])),
);
const GOOD = { json: '{"a":"good","b":7}\n', csv: 'good,7\n', text: 'good|7\n' } as const;

test.each([
  ["JSON 'auto'", GOOD.json], ["JSON 'auto' GZIP", gzipSync(GOOD.json)], ['CSV', GOOD.csv], ['REMOVEQUOTES', GOOD.text], ['ESCAPE', GOOD.text], ['PARQUET', ''],
])('whatever bytes a file has, %s loads both files or none, and the warehouse goes on', async (format, good) => {
  setup.objects.put('bucket', 'pair/1', good);

  await fc.assert(fc.asyncProperty(bytes, fc.boolean(), async (content, compressed) => {
    setup.objects.put('bucket', 'pair/2', compressed && format.includes('GZIP') ? gzipSync(content) : content);
    await setup.warehouse.query('TRUNCATE t');

    const failure = await setup.warehouse.query(`COPY t FROM 's3://bucket/pair/' IAM_ROLE DEFAULT ${format}`).then(() => undefined, (error: Error) => error);

    const { rows } = await setup.warehouse.query(
      'SELECT (SELECT count(*) FROM t), loaded_rows, status FROM sys_load_history ORDER BY query_id DESC LIMIT 1');
    const [count, loaded, status] = rows[0]!;
    expect(failure?.name ?? 'none').toBe(status === 'completed' ? 'none' : 'WarehouseError');
    expect(count).toBe(loaded);
    expect(failure ? count === 0 : Number(count) >= 1).toBe(true);
  }), { numRuns: 40 });
});
