import fc from 'fast-check';
import { decodeObjectKey } from '../../../lambda/events/object-key';
import { encodeKey } from '../../support/events';

describe('keys of S3 notifications', () => {
  test('come back as they were, whatever characters they have', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1 }), key => {
      expect(decodeObjectKey(encodeKey(key))).toBe(key);
    }));
  });

  test.each([
    ['a+b', 'a b'],
    ['a%2Bb', 'a+b'],
    ['%C3%BC', 'ü'],
    ['100%25', '100%'],
    ['plain/key.json', 'plain/key.json'],
  ])('%s is %s', (encoded, key) => {
    expect(decodeObjectKey(encoded)).toBe(key);
  });

  test.each(['%FF', '%C3', '%', '%zz', '%ED%A0%80', '\ud800', '%C0%AF'])('%j is no valid UTF-8', encoded => {
    expect(decodeObjectKey(encoded)).toBeUndefined();
  });
});
