import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { NULL_TEXT, TABLE_COLUMNS, TABLE_WRITERS } from '../../support/table-writers';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

// Newer than the library's type definitions.
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync(text: string | Buffer): Buffer };

const COMPRESSIONS = {
  '': (file: string | Buffer) => file,
  'GZIP': (file: string | Buffer) => zlib.gzipSync(file),
  'ZSTD': (file: string | Buffer) => zstdCompressSync(file),
} as const;

let setup: TestWarehouse;

beforeAll(async () => {
  setup = await startTestWarehouse();
  await setup.warehouse.query(`CREATE TABLE t (${TABLE_COLUMNS})`);
  setup.objects.put('bucket', 'table.paths', '{"jsonpaths":["$.x[0]","$.x[1].y","$.z"]}');
});

afterAll(() => setup.close());

const awkward = fc.constantFrom('"', "'", ',', '|', ';', '\\', '\\N', '\n', '\r\n', '\t', '%', ' ', '{"a":1}', 'null', '#', 'ü', '漢', '😀', '\ufeff', '1', 'NaN');
const text = fc.array(fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 6 })
  .map((parts) => parts.join('').replaceAll('\0', ''))
  .filter((value) => value !== NULL_TEXT);
const decimal = fc.tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.nat(999)).map(([whole, rest]) => `${whole === 0 ? 0 : whole}.${String(rest).padStart(3, '0')}`);
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

test.each(Object.entries(TABLE_WRITERS))('a table that was written as %s is the same table when it is copied back', async (_, { options, holds, write }) => {
  const row = fc.tuple(fc.option(text.filter(holds)), fc.option(int), fc.option(decimal));

  await fc.assert(fc.asyncProperty(fc.array(row, { maxLength: 6 }), fc.constantFrom('', 'GZIP', 'ZSTD'), async (rows, compression) => {
    setup.objects.put('bucket', 'table', COMPRESSIONS[compression as keyof typeof COMPRESSIONS](write(rows)));
    setup.objects.put('bucket', 'manifest', JSON.stringify({ entries: [{ url: 's3://bucket/table' }] }));
    await setup.warehouse.query('TRUNCATE t');

    await setup.warehouse.query(`COPY t FROM 's3://bucket/manifest' IAM_ROLE DEFAULT MANIFEST ${options} ${compression}`);

    const copied = (await setup.warehouse.query('SELECT * FROM t')).rows;
    expect(sorted(copied)).toEqual(sorted(rows));
  }), { numRuns: 40 });
});

/** Tables have no order. */
function sorted(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
