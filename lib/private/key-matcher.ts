/**
 * The two ways to match an object's key, and what can be told about each at synth: whether it is possible at all, which
 * groups a name may refer to, and the literal text that every matching key begins with. That text decides what S3 is asked
 * to notify and what the COPY role may read, so it may be too short, but never too long.
 */
import { Token } from 'aws-cdk-lib';
import type * as Re2 from 're2js';
import { Groups } from './names';
import { show, ValidationError } from './validation';

/** S3's limit for a key, in bytes of UTF-8. */
const MAX_KEY_BYTES = 1024;

export interface KeyMatcher {
  readonly match: { readonly prefix: string } | { readonly regexp: string };
  readonly groups: Groups;
  /** Every key that matches begins with it. Empty when nothing is known. */
  readonly literalPrefix: string;
}

export function prefixMatcher(prefix: string): KeyMatcher {
  const match = { prefix };
  const groups = { count: 0, names: [] };
  if (Token.isUnresolved(prefix)) return { match, groups, literalPrefix: '' };
  if (Buffer.byteLength(prefix) > MAX_KEY_BYTES) {
    throw new ValidationError(`prefix ${show(prefix)} is longer than ${MAX_KEY_BYTES} bytes, as no key of S3 can be; shorten it`);
  }
  return { match, groups, literalPrefix: prefix };
}

export function regexpMatcher(regexp: string): KeyMatcher {
  if (Token.isUnresolved(regexp)) {
    throw new ValidationError('a target\'s regexp must be known at synth, got a token; only a prefix may be a token');
  }
  const compiled = compile(regexp);
  const groups = { count: compiled.groupCount(), names: Object.keys(compiled.namedGroups()) };
  return { match: { regexp }, groups, literalPrefix: literalPrefixOf(regexp) };
}

function compile(regexp: string): Re2.RE2JS {
  if (regexp === '') throw new ValidationError('a target\'s regexp must not be empty; use the prefix \'\' to match every key');
  // Not loaded with the library: it would slow the synth of pipelines that have prefixes only.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS }: typeof Re2 = require('re2js');
  try {
    return RE2JS.compile(regexp);
  } catch (error) {
    throw new ValidationError(`regexp ${show(regexp)} does not compile: ${(error as Error).message}; `
      + 'write it in RE2 syntax (https://github.com/google/re2/wiki/Syntax), which has no look-around and no back-references');
  }
}

/** The literal text after a leading `^`. Reads plain and escaped characters, and stops at the first thing that is neither. */
export function literalPrefixOf(regexp: string): string {
  if (!regexp.startsWith('^') || hasTopLevelAlternative(regexp)) return '';
  const literal: string[] = [];
  let position = 1;
  for (const { index, 0: token, 1: escaped } of regexp.matchAll(/\\([^\w\s])|[^\\^$.|?*+()[\]{}]/gu)) {
    if (index < position) continue;
    if (index > position) break;
    literal.push(escaped ?? token);
    position += token.length;
  }
  // A quantifier that allows none takes back the character before it.
  if (/^[?*{]/.test(regexp.slice(position))) literal.pop();
  return literal.join('');
}

/** Whether a `|` outside of every group splits the expression: then `^` binds only its first part. Says yes when in doubt. */
function hasTopLevelAlternative(regexp: string): boolean {
  if (!regexp.includes('|')) return false;
  if (regexp.includes('\\Q') || regexp.includes('[')) return true;
  let depth = 0;
  for (const [token] of regexp.matchAll(/\\.|[()|]/gsu)) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (token === '|' && depth === 0) return true;
  }
  return false;
}
