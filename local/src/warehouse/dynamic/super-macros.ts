/**
 * Casts and comparisons that take a SUPER value for what it is when the statement runs. SUPER is JSON in DuckDB, which is
 * text for every other function: what is not written in terms of these is refused (see super-check.ts). A branch on the
 * type of an argument costs nothing, since DuckDB knows it beforehand.
 *
 * https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#dynamic-typing-lax-processing
 */
const isSuper = (x: string) => `typeof(${x}) = 'JSON'`;
const json = (x: string) => `json_type(to_json(${x}))`;

/** A SUPER value of the wrong kind is NULL, where another value is an error. */
export function castMacro(name: string, type: string, otherwise = `CAST(x AS ${type})`): string {
  return `${name}(x) AS CASE WHEN ${isSuper('x')} THEN TRY_CAST(super_text(x) AS ${type}) ELSE ${otherwise} END`;
}

/** None of a path that leads nowhere, and of the null of JSON. */
const KIND = (x: string) => `CASE ${json(x)} WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'ARRAY' THEN 'composite' WHEN 'OBJECT' THEN 'composite'
  WHEN 'UBIGINT' THEN 'number' WHEN 'BIGINT' THEN 'number' WHEN 'DOUBLE' THEN 'number' END`;
const IS_WHOLE = (x: string) => `${json(x)} <> 'DOUBLE'`;
const COMPARABLE = 'JSON|VARCHAR|BOOLEAN|"NULL"|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL.*|FLOAT|DOUBLE';
const isComparable = (x: string) => `regexp_full_match(typeof(${x}), '${COMPARABLE}')`;
const order = (value: (x: string) => string) => `CASE WHEN ${value('a')} < ${value('b')} THEN -1 WHEN ${value('a')} > ${value('b')} THEN 1 ELSE 0 END`;
const refuse = (what: string) => `error('${what} is not implemented by the local warehouse')`;

const OTHER_KIND = 2;

/** A macro repeats its arguments, and those of a comparison within a comparison many times over: a lambda has them once. */
const once = (value: string, name: string, body: string) => `list_extract(list_transform([${value}], lambda ${name}: ${body}), 1)`;

/** @param otherKind what it is of two values that are of different kinds */
function comparison(name: string, sql: string, orders: readonly number[], otherKind: string): string {
  const known = [-1, 0, 1].map((sign) => `WHEN ${sign} THEN ${orders.includes(sign)}`).join(' ');
  const sign = once("{'p': to_json(a), 'q': to_json(b)}", 'v', 'super_order(v.p, v.q)');
  const answer = once(sign, 'o', `CASE o ${known} WHEN ${OTHER_KIND} THEN ${otherKind} END`);
  return `${name}(a, b) AS CASE WHEN ${isSuper('a')} OR ${isSuper('b')} THEN CASE WHEN ${isComparable('a')} AND ${isComparable('b')}
    THEN ${answer} ELSE ${refuse('comparison of a SUPER value with a date or time')} END ELSE a ${sql} b END`;
}

export const SUPER_MACROS: readonly string[] = [
  `super_text(x) AS CASE WHEN ${json('x')} IN ('ARRAY', 'OBJECT') THEN NULL ELSE json_extract_string(to_json(x), '$') END`,
  // A number is a BOOLEAN when it is whole.
  `super_bool(x) AS CASE ${json('x')} WHEN 'BOOLEAN' THEN super_text(x) = 'true' WHEN 'UBIGINT' THEN super_text(x) <> '0' WHEN 'BIGINT' THEN true END`,
  `super_kind(x) AS ${KIND('x')}`,
  `super_order(a, b) AS CASE
    WHEN super_kind(a) IS NULL OR super_kind(b) IS NULL THEN NULL
    WHEN super_kind(a) <> super_kind(b) THEN ${OTHER_KIND}
    WHEN super_kind(a) = 'string' THEN ${order((x) => `rtrim(super_text(${x}), ' ')`)}
    WHEN super_kind(a) = 'boolean' THEN ${order((x) => `TRY_CAST(super_text(${x}) AS BOOLEAN)`)}
    WHEN super_kind(a) = 'composite' THEN ${refuse('comparison of SUPER arrays and objects')}
    WHEN ${IS_WHOLE('a')} AND ${IS_WHOLE('b')} THEN ${order((x) => `TRY_CAST(super_text(${x}) AS HUGEINT)`)}
    ELSE ${order((x) => `TRY_CAST(super_text(${x}) AS DOUBLE)`)} END`,
  comparison('super_equal', '=', [0], 'false'),
  comparison('super_unequal', '<>', [-1, 1], refuse('<> of a SUPER value and a value of another type')),
  comparison('super_less', '<', [-1], 'NULL'),
  comparison('super_at_most', '<=', [-1, 0], 'NULL'),
  comparison('super_greater', '>', [1], 'NULL'),
  comparison('super_at_least', '>=', [0, 1], 'NULL'),
  `super_is_null(a) AS CASE WHEN ${isSuper('a')} THEN super_kind(a) IS NULL ELSE a IS NULL END`,
  // The COALESCE with NULL marks a conversion that the statement asks for.
  'parse_super(x) AS coalesce(CAST(x AS JSON), NULL)',
  'serialize_super(x) AS coalesce(CAST(x AS VARCHAR), NULL)',
];
