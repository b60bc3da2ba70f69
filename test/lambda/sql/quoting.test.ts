import fc from 'fast-check';
import { quoteIdentifier, quoteLiteral } from '../../../lambda/sql/quoting';
import { identifierProblem } from '../../../lib/private/identifier';

/**
 * An independent reading of Redshift's lexer: in '…' a backslash makes the next character literal (or a control
 * character), '' is a quote; in "…" only "" is special. Returns the one token, or throws when text is left behind it.
 */
function readToken(sql: string): string {
  const quote = sql[0];
  let value = '';
  let i = 1;
  for (;;) {
    if (i >= sql.length) throw new Error('unterminated');
    const c = sql[i];
    if (c === quote && sql[i + 1] !== quote) break;
    if (c === quote) i++;
    if (quote === '\'' && c === '\\') {
      i++;
      value += ({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' } as Record<string, string>)[sql[i]] ?? sql[i];
    } else {
      value += sql[i];
    }
    i++;
  }
  if (i !== sql.length - 1) throw new Error(`text after the token: ${sql.slice(i + 1)}`);
  return value;
}

const nasty = fc.string({ unit: fc.constantFrom('\'', '"', '\\', 'n', 'a', ';', '-', '$', '\n', 'ü'), minLength: 1, maxLength: 60 });

describe('quoting', () => {
  test('a literal is one token that means the text', () => {
    fc.assert(fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' }).filter(text => !text.includes('\0'))), text => {
      expect(readToken(quoteLiteral(text))).toBe(text);
    }));
  });

  test('an identifier is one token that means the name', () => {
    fc.assert(fc.property(nasty.filter(name => !identifierProblem(name)), name => {
      expect(readToken(quoteIdentifier(name))).toBe(name);
    }));
  });

  test('a value that ends in a backslash does not swallow its closing quote', () => {
    expect(quoteLiteral('\\')).toBe('\'\\\\\'');
  });

  test('a NUL character is refused in a literal', () => {
    expect(() => quoteLiteral('a\0')).toThrow('a string literal cannot hold a NUL character');
  });

  test.each([
    ['', 'identifier "" is empty'],
    ['a\nb', 'identifier "a\\nb" has a control character'],
    ['x'.repeat(128), 'is longer than 127 bytes'],
    ['ü'.repeat(64), 'is longer than 127 bytes'],
  ])('%j is refused as an identifier', (name, message) => {
    expect(() => quoteIdentifier(name)).toThrow(message);
  });

  test.each(['x'.repeat(127), 'ü'.repeat(63), 'a b', '1', 'drop table x; --'])('%j is accepted as an identifier', name => {
    expect(quoteIdentifier(name)).toBe(`"${name}"`);
  });
});
