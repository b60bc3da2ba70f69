import fc from 'fast-check';
import { createRouter } from '../../../lambda/routing/router';
import { TargetConfig } from '../../../lib/private/contract';
import { discardTarget, prefixTarget, regexpTarget } from '../../support/config';

function tables(targets: readonly TargetConfig[], key: string, bucket = 'source'): readonly string[] {
  return createRouter(targets)({ bucket, key }).destinations.map(({ name }) => name);
}

describe('routing', () => {
  test('sends an object to every target that matches, in their order', () => {
    const targets = [prefixTarget('a/b/', { table: 'long' }), regexpTarget('b', { table: 'expression' }), prefixTarget('a/', { table: 'short' }), prefixTarget('x', { table: 'other' })];

    expect(tables(targets, 'a/b/c')).toEqual(['public.long', 'public.expression', 'public.short']);
  });

  test('ends after a target with break', () => {
    expect(tables([prefixTarget('a/', { table: 'one' }, { break: true }), prefixTarget('a/', { table: 'two' })], 'a/b')).toEqual(['public.one']);
  });

  test('ends at a discard, and keeps what came before it', () => {
    const route = createRouter([prefixTarget('a/', { table: 'one' }), discardTarget('a/b/'), prefixTarget('a/', { table: 'two' })])({ bucket: 'source', key: 'a/b/c' });

    expect(route.destinations.map(({ name }) => name)).toEqual(['public.one']);
    expect(route.discarded).toBe(true);
  });

  test('passes over targets of other buckets', () => {
    const targets = [prefixTarget('a/', { table: 'one' }, { bucket: 'other' }), prefixTarget('a/', { table: 'two' }, { bucket: 'source' })];

    expect(tables(targets, 'a/b')).toEqual(['public.two']);
  });

  test('matches a regexp anywhere in the key', () => {
    expect(tables([regexpTarget('b+/c')], 'a/bbb/c/d')).toEqual(['public.app_log']);
  });

  test('runs in linear time on a key made to hurt', () => {
    const start = Date.now();

    tables([regexpTarget('^(a+)+$')], `${'a'.repeat(1_000)}!`);

    expect(Date.now() - start).toBeLessThan(1_000);
  });

  test('refuses a regexp that does not compile', () => {
    expect(() => createRouter([regexpTarget('a(')])).toThrow(/missing closing \)/);
  });
});

describe('names made of the key', () => {
  test.each([
    ['$1', '^export/([a-z]+)/([a-z_]+)/', 'export/crm/orders/1.csv', 'crm'],
    ['$2_$1', '^export/([a-z]+)/([a-z_]+)/', 'export/crm/orders/1.csv', 'orders_crm'],
    ['${kind}_log', '^(?P<kind>[a-z]+)/', 'app/1.json', 'app_log'],
    ['${1}2', '^([a-z]+)/', 'app/1.json', 'app2'],
    ['$10', '(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)', 'abcdefghij', 'j'],
    ['$0', 'b.d', 'abcde', 'bcd'],
    ['t$1', '^x(y)?z', 'xz', 't'],
  ])('%s by %s of %s is %s', (table, regexp, key, expected) => {
    expect(tables([regexpTarget(regexp, { table })], key)).toEqual([`public.${expected}`]);
  });

  test('are expanded once: a captured reference stays text', () => {
    expect(tables([regexpTarget('^(.*)/(.*)$', { table: '$1' })], '$2/secret')).toEqual(['public.$2']);
  });

  test('have the whole key as $0 of a prefix', () => {
    expect(tables([prefixTarget('a', { table: '$0' })], 'abc')).toEqual(['public.abc']);
  });

  test('that no table can have are told, and other targets still match', () => {
    const route = createRouter([regexpTarget('^a(x*)b', { table: '$1' }), prefixTarget('a')])({ bucket: 'source', key: 'ab' });

    expect(route.invalidNames).toEqual(['table "" is empty']);
    expect(route.destinations).toHaveLength(1);
  });
});

describe('the order of targets', () => {
  // A reading of the rules with none of the router's shortcuts.
  function oracle(targets: readonly TargetConfig[], bucket: string, key: string): { readonly tables: string[]; readonly discarded: boolean } {
    const found: string[] = [];
    for (const target of targets) {
      const isMatch = 'prefix' in target.match ? key.startsWith(target.match.prefix) : new RegExp(target.match.regexp).test(key);
      if (!isMatch || (target.bucket && target.bucket !== bucket)) continue;
      if (target.action === 'discard') return { tables: found, discarded: true };
      found.push(`public.${target.load!.table}`);
      if (target.break) break;
    }
    return { tables: found, discarded: false };
  }

  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 4 });
  const target = fc.record({
    match: fc.oneof(text.map(prefix => ({ prefix })), text.filter(t => t !== '').map(regexp => ({ regexp }))),
    bucket: fc.constantFrom(undefined, 'source', 'other'),
    action: fc.constantFrom('load' as const, 'load' as const, 'load' as const, 'discard' as const),
    break: fc.constantFrom(undefined, undefined, true),
  });

  test('decides as if each target were tried in turn', () => {
    fc.assert(fc.property(fc.array(target, { minLength: 1, maxLength: 12 }), text, fc.constantFrom('source', 'other'), (shapes, key, bucket) => {
      const targets = shapes.map((shape, i) => ({ ...prefixTarget('', { table: `t${i}` }), ...shape }));

      const route = createRouter(targets)({ bucket, key });

      expect({ tables: route.destinations.map(({ name }) => name), discarded: route.discarded }).toEqual(oracle(targets, bucket, key));
    }), { numRuns: 1_000 });
  });
});
