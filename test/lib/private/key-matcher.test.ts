import fc from 'fast-check';
import { RE2JS } from 're2js';
import { literalPrefixOf } from '../../../lib/private/key-matcher';

describe('the literal beginning of a regexp', () => {
  test.each([
    ['^logs/app/', 'logs/app/'],
    ['^logs/app\\.[a-z]+', 'logs/app.'],
    ['^export/([a-z]+)/', 'export/'],
    ['^a+b', 'a'],
    ['^ab?c', 'a'],
    ['^ab*', 'a'],
    ['^ab{0,2}', 'a'],
    ['^ab\\/c$', 'ab/c'],
    ['^(a|b)/', ''],
    ['^logs/(a|b)/', 'logs/'],
    ['^logs/\\d+', 'logs/'],
    ['^日本/x?', '日本/'],
    ['^😀?', ''],
  ])('of %s is %j', (regexp, prefix) => {
    expect(literalPrefixOf(regexp)).toBe(prefix);
  });

  test.each(['logs/', '.*', '(?i)^logs/', '^(?i)logs/', '^a/|b/', '^[a|b]/|c', '^\\Qa|b\\E|c', '^ab[(]|c', '^ab\\Q(\\E|c', '^ab\\(|c', ''])('of %j is not known', regexp => {
    expect(literalPrefixOf(regexp)).toBe('');
  });

  test('begins every key that the regexp matches', () => {
    const piece = fc.constantFrom('a', 'b', '/', '\\.', '.', '[ab]', '(a|b)', '(?:a|/)', 'a?', 'b*', '/+', 'a{0}', '\\w', '|', '$', '(?i)', '(?i:a)', '\\Qa|\\E');
    const regexp = fc.array(piece, { maxLength: 6 }).map(pieces => `^${pieces.join('')}`);
    const key = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '/', '.', '|'), maxLength: 8 });

    fc.assert(fc.property(regexp, fc.array(key, { minLength: 20, maxLength: 20 }), (source, keys) => {
      const compiled = RE2JS.compile(source);
      const prefix = literalPrefixOf(source);
      for (const each of keys) if (compiled.matcher(each).find()) expect(each.startsWith(prefix)).toBe(true);
    }), { numRuns: 500 });
  });
});
