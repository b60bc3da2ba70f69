import fc from 'fast-check';
import { encodeFilter, notificationFilters } from '../../../../lib/private/sources/notification-filters';

const aPrefix = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', 'é', '😀'), maxLength: 6 });

describe('notification filters', () => {
  test.each([
    ['one prefix', ['logs/'], ['logs/']],
    ['the same twice', ['logs/', 'logs/'], ['logs/']],
    ['one within another', ['logs/app/', 'logs/', 'logs/web/'], ['logs/']],
    ['neighbours that do not overlap', ['logs-b/', 'logs/', 'logs-a/'], ['logs-a/', 'logs-b/', 'logs/']],
    ['every key among them', ['logs/', ''], ['']],
    ['a star, which is no literal to S3', ['logs/*/app/'], ['logs/']],
    ['half of a character', ['logs/\ud83d'], ['logs/']],
  ])('%s', (_, prefixes, expected) => {
    expect(notificationFilters(prefixes)).toEqual({ prefixes: expected, widened: false });
  });

  test('end where their encoding has 1,024 characters, S3\'s limit', () => {
    expect(notificationFilters(['ü'.repeat(170)]).prefixes).toEqual(['ü'.repeat(170)]);
    expect(notificationFilters(['ü'.repeat(171)]).prefixes).toEqual(['ü'.repeat(170)]);
  });

  test('that are too many are merged where they have most in common', () => {
    expect(notificationFilters(['a/1/x', 'a/1/y', 'a/2/', 'b/'], 3)).toEqual({ prefixes: ['a/1/', 'a/2/', 'b/'], widened: true });
    expect(notificationFilters(['a/1/x', 'a/1/y', 'a/2/', 'b/'], 1)).toEqual({ prefixes: [''], widened: true });
  });

  test('never halve a character when they are merged', () => {
    expect(notificationFilters(['😀', '😁'], 1).prefixes).toEqual(['']);
  });

  test('cover every key under every prefix, do not overlap, and are no more than allowed', () => {
    fc.assert(fc.property(fc.array(aPrefix, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 8 }), (given, max) => {
      const { prefixes } = notificationFilters(given, max);

      expect(prefixes.length).toBeLessThanOrEqual(max);
      for (const prefix of given) expect(prefixes.some(filter => prefix.startsWith(filter))).toBe(true);
      for (const a of prefixes) for (const b of prefixes) if (a !== b) expect(encodeFilter(a).startsWith(encodeFilter(b))).toBe(false);
    }));
  });

  test('are the smallest set while there are enough rules: each is a prefix that was given', () => {
    const literal = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 5 });

    fc.assert(fc.property(fc.array(literal, { minLength: 1, maxLength: 12 }), given => {
      for (const prefix of notificationFilters(given).prefixes) expect(given).toContain(prefix);
    }));
  });
});

test('a filter is encoded as form data is, but for slashes', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), prefix => {
    const encoded = encodeFilter(prefix);

    expect(encoded).toMatch(/^([A-Za-z0-9\-_.*/+]|%[0-9A-F]{2})*$/);
    expect(new URLSearchParams(`key=${encoded}`).get('key')).toBe(prefix);
  }));
});
