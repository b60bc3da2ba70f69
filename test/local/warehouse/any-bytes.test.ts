import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { avroFile } from '../../support/avro-file';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

const { gzipSync } = zlib;
// Newer than the library's type definitions.
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync(text: string): Buffer };

let setup: TestWarehouse;

beforeAll(async () => {
  setup = await startTestWarehouse();
  await setup.warehouse.query('CREATE TABLE t (a varchar(20), b int)');
  setup.objects.put('bucket', 'paths', '{"jsonpaths":["$.a","$.b"]}');
});

afterAll(() => setup.close());

/** Text that comes near to what a format reads, cut and mixed with bytes that do not. */
const near = fc.array(fc.constantFrom('{"a":"x","b":1}', '{', '}', '"', '\\', ',', '|', '\n', '\r\n', '1', 'x', '\u00fc', '\ufeff', '\0', 'PAR1', 'null')).map((parts) => Buffer.from(parts.join('')));
const bytes = fc.oneof(
  near,
  fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
  fc.tuple(near, fc.uint8Array({ maxLength: 5 })).map(([text, rest]) => Buffer.concat([text, rest])),
);
const GOOD = { json: '{"a":"good","b":7}\n', csv: 'good,7\n', text: 'good|7\n' } as const;

const AVRO = avroFile({ type: 'record', name: 'row', fields: [{ name: 'a', type: 'string' }, { name: 'b', type: 'int' }] } as never, [{ a: 'good', b: 7 }]);
/** `printf 'good|7\n' | bzip2`: there is no compressor among the libraries. */
const BZIP2 = Buffer.from('QlpoOTFBWSZTWWNj9dMAAAHJgAAQAIAEgIAEIAAwwAhhogiDC7kinChIMbH66YA=', 'base64');
const UTF16 = Buffer.from(`\ufeff${GOOD.text}`, 'utf16le');

test.each([
  ["JSON 'auto'", GOOD.json], ["JSON 'auto' GZIP", gzipSync(GOOD.json)], ["JSON 's3://bucket/paths'", GOOD.json], ['CSV', GOOD.csv], ['REMOVEQUOTES', GOOD.text], ['ESCAPE', GOOD.text],
  ["FIXEDWIDTH 'a:5,b:1'", 'good 7\n'], ['ENCODING UTF16', UTF16], ['ACCEPTINVCHARS', GOOD.text], ['BZIP2', BZIP2], ['ZSTD', zstdCompressSync(GOOD.text)], ["AVRO 'auto'", AVRO], ['PARQUET', ''],
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

/** A good file with some bytes changed, taken out or cut off at the end: it gets further than bytes of no meaning. */
const damage = fc.tuple(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }), fc.boolean());

function damaged(file: Buffer, [changes, cut]: [[number, number][], boolean]): Buffer {
  const copy = Buffer.from(file);
  for (const [at, byte] of changes) copy[at % copy.length] = byte;
  return cut ? copy.subarray(0, changes[0]![0] % copy.length) : copy;
}

test.each([["AVRO 'auto'", AVRO], ['BZIP2', BZIP2], ['GZIP', gzipSync(GOOD.text)], ['ZSTD', zstdCompressSync(GOOD.text)]])(
  'however a file is damaged, %s loads all of it or nothing, and the warehouse goes on', async (format, good) => {
    await fc.assert(fc.asyncProperty(damage, async (how) => {
      setup.objects.put('bucket', 'damaged', damaged(good, how));
      await setup.warehouse.query('TRUNCATE t');

      const failure = await setup.warehouse.query(`COPY t FROM 's3://bucket/damaged' IAM_ROLE DEFAULT ${format}`).then(() => undefined, (error: Error) => error);

      expect(failure?.name ?? 'none').toMatch(/^(?:none|WarehouseError)$/);
      if (failure) expect((await setup.warehouse.query('SELECT count(*) FROM t')).rows).toEqual([[0]]);
    }), { numRuns: 60 });
  });
