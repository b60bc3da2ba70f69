import * as fc from 'fast-check';
import { quoteIdentifier as quotedByLoader } from '../../../lambda/sql/quoting';
import { quoteIdentifier } from '../../../lib/private/identifier';

test('the construct quotes names as the loader does, and refuses those that the loader refuses', () => {
  const attempt = (quote: (name: string) => string, name: string) => {
    try {
      return quote(name);
    } catch (error) {
      return String(error);
    }
  };

  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('"', 'a"b', '', 'x'.repeat(127), 'x'.repeat(128), 'a\0b')),
    name => attempt(quoteIdentifier, name) === attempt(quotedByLoader, name)));
});
