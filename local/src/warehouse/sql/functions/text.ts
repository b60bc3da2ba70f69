/** String functions. https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html */
import { notImplemented } from '../../errors';
import { quoteLiteral } from '../quote';
import { checkCount, literal, type Rule, renamed, same, written } from './call';

const length = written(1, 1, (text) => `CAST(length(${text}) AS INTEGER)`);
const position = (text: string, part: string) => `CAST(strpos(${text}, ${part}) AS INTEGER)`;
const trimmed = (name: string) => written(1, 2, (text, characters = "' '") => `${name}(${text}, ${characters})`);
const padded = written(2, 3, (text, size, fill = "' '") => `CALLED(${text}, ${size}, ${fill})`);
const pad: Rule = (call) => padded(call).replace('CALLED', call.name);

/** Positions before the text count: from -1, three characters are one. */
const substring = written(2, 3, (text, start, count) => (count === undefined
  ? `substring(as_text(${text}), greatest(${start}, 1))`
  : `substring(as_text(${text}), greatest(${start}, 1), greatest(${start} + ${count} - greatest(${start}, 1), 0))`));

const sha2: Rule = (call) => {
  checkCount(call, 2);
  if (!['0', '256'].includes(literal(call, 1))) throw notImplemented(`SHA2 of ${literal(call, 1)} bits`);
  return `sha256(${call.args[0]})`;
};

const regexpReplace: Rule = (call) => {
  if (call.args.length > 3) throw notImplemented('REGEXP_REPLACE with a position or parameters');
  checkCount(call, 2, 3);
  const replacement = call.args.length === 3 ? literal(call, 2) : '';
  if (/[$\\]/.test(replacement)) throw notImplemented('REGEXP_REPLACE with references to groups');
  return `regexp_replace(${call.args[0]}, ${call.args[1]}, ${quoteLiteral(replacement)}, 'g')`;
};

export const TEXT_FUNCTIONS: Readonly<Record<string, Rule>> = {
  ascii: same(1),
  btrim: trimmed('trim'),
  char_length: length,
  character_length: length,
  charindex: written(2, 2, (part, text) => position(text, part)),
  chr: same(1),
  concat: written(2, 2, (a, b) => `(as_text(${a}) || as_text(${b}))`),
  func_sha1: renamed('sha1', 1),
  left: same(2),
  len: length,
  length,
  lower: same(1),
  lpad: pad,
  ltrim: trimmed('ltrim'),
  md5: same(1),
  octet_length: written(1, 1, (text) => `CAST(octet_length(to_varbyte(${text})) AS INTEGER)`),
  position: written(2, 2, position),
  regexp_count: written(2, 2, (text, pattern) => `CAST(len(regexp_extract_all(${text}, ${pattern})) AS INTEGER)`),
  regexp_replace: regexpReplace,
  regexp_substr: written(2, 2, (text, pattern) => `regexp_extract(${text}, ${pattern})`),
  repeat: same(2),
  replace: same(3),
  replicate: renamed('repeat', 2),
  reverse: same(1),
  right: same(2),
  rpad: pad,
  rtrim: trimmed('rtrim'),
  sha: renamed('sha1', 1),
  sha1: same(1),
  sha2,
  split_part: written(3, 3, (text, delimiter, n) =>
    `CASE WHEN ${n} > 0 THEN split_part(${text}, ${delimiter}, ${n}) ELSE error('field position must be greater than zero') END`),
  strpos: written(2, 2, position),
  substr: substring,
  substring,
  textlen: length,
  translate: same(3),
  trim: trimmed('trim'),
  upper: same(1),
};
