import { join } from 'node:path';
import * as fc from 'fast-check';
import { createRouter } from '../../../lambda/routing/router';
import { aStack } from '../../support/construct';
import { A_REDSHIFT, aRinConfig } from '../../support/rin-config';
import { RinTarget, tablesByRin } from '../../support/rin-model';
import { RinConfig, WarehouseAuth } from 'cdk-rin';

/** How the loader routes objects by the targets of a configuration. */
function tablesOf({ targets }: RinConfig): (bucket: string, key: string) => string[] {
  const route = createRouter(targets.map(target => target._render()));
  return (bucket, key) => route({ bucket, key }).destinations.map(({ schema, table }) => `${schema}.${table}`);
}

describe('a configuration of every key', () => {
  const file = join(__dirname, '../../support/rin-configs/every-key.yaml');
  const tables = tablesOf(RinConfig.fromFile(aStack(), file, { auth: WarehouseAuth.databaseUser('test_user') }));

  test.each([
    ['test.bucket.test', 'test/foo/xxx.json', ['public.foo']],
    ['test.bucket.test', 'test/foo/xxx.json.gz', ['public.foo', 'public.catch_all']],
    ['test.bucket.test', 'test/foo/discard/xxx.json.gz', []],
    ['test.bucket.test', 'test/bar/break', ['xxx.bar_break']],
    ['test.bucket.test', 'test/bar/y\'s.csv', ['xxx.bar']],
    ['example.bucket', 'test/s1/t256/aaa.json', ['s1.t256']],
    ['example.bucket', 'before/test/s1/t256/aaa.json', ['s1.t256']],
    ['test.bucket.test', 'test/s1/t256/aaa.json', []],
    ['another.bucket', 'test/foo/xxx.json', []],
  ])('brings s3://%s/%s to %j', (bucket, key, expected) => {
    expect(tables(bucket, key)).toEqual(expected);
  });
});

const text = (...letters: string[]) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 6 });
const BUCKET = fc.constantFrom('bucket-a', 'bucket-b');
const MATCH = fc.oneof(
  fc.record({ bucket: BUCKET, key_prefix: text('a', 'b', '/').filter(prefix => prefix !== '') }),
  fc.record({ bucket: BUCKET, key_regexp: fc.constantFrom('a', '^a', '(a)(b)?', '^(a+)/(b*)', 'b$', '[ab]/', '(a|b)(a|b)(a|b)', '()$') }),
);
const TARGET: fc.Arbitrary<RinTarget> = MATCH.chain(s3 => {
  const groups = 'key_regexp' in s3 ? new RegExp(`${s3.key_regexp}|`).exec('')!.length - 1 : 0;
  const references = Array.from({ length: groups + 1 }, (_, i) => `$${i}`);
  const name = text('x', '1', '0', ...references).filter(letters => letters !== '');
  return fc.record({ s3: fc.constant(s3), redshift: fc.record({ schema: name, table: name }), break: fc.boolean(), discard: fc.boolean() });
});

test('any configuration routes any key as Rin does', () => {
  fc.assert(fc.property(fc.array(TARGET, { minLength: 1, maxLength: 5 }), fc.array(fc.tuple(BUCKET, text('a', 'b', '/')), { minLength: 20 }), (targets, objects) => {
    fc.pre(targets.some(target => !target.discard));
    const tables = tablesOf(aRinConfig({ redshift: A_REDSHIFT, targets }));

    for (const [bucket, key] of objects) {
      // A name that became empty is an error of Rin's COPY, and no table here.
      const expected = tablesByRin(targets, bucket, key).filter(table => !/^\.|\.$/.test(table));
      expect({ bucket, key, tables: tables(bucket, key) }).toEqual({ bucket, key, tables: expected });
    }
  }));
});
