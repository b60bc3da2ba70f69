/** Numbers, conditions, JSON, SUPER and the system: functions of one row that are neither text nor time. */
import { notImplemented } from '../../errors';
import { quoteLiteral } from '../quote';
import { type Call, checkCount, literal, type Rule, renamed, same, written } from './call';

const coalesce: Rule = (call) => {
  checkCount(call, 1, Infinity);
  return `coalesce(${call.args.join(', ')})`;
};

/** NULL is like NULL here, as nowhere else. */
const decode: Rule = (call) => {
  checkCount(call, 3, Infinity);
  const [value, ...rest] = call.args;
  const pairs = rest.length - rest.length % 2;
  const whens = Array.from({ length: pairs / 2 }, (_, i) => `WHEN ${value} IS NOT DISTINCT FROM ${rest[2 * i]} THEN ${rest[2 * i + 1]}`);
  return `CASE ${whens.join(' ')}${pairs < rest.length ? ` ELSE ${rest.at(-1)}` : ''} END`;
};

function pathOf(call: Call, elements: readonly string[]): string {
  if (elements.some((element) => element.includes('"') || element.includes('\\'))) throw notImplemented(`${call.name} with quotes in a path`);
  return quoteLiteral(`$${elements.map((element) => `."${element}"`).join('')}`);
}

const extractPath: Rule = (call) => {
  checkCount(call, 2, 6);
  if (call.tokens.at(-1)![0]?.kind === 'word') throw notImplemented('JSON_EXTRACT_PATH_TEXT with null_if_invalid');
  return `json_path_text(${call.args[0]}, ${pathOf(call, call.args.slice(1).map((_, i) => literal(call, i + 1)))})`;
};

const extractElement: Rule = (call) => {
  checkCount(call, 2);
  return `json_path_text(${call.args[0]}, '$[${Number(literal(call, 1))}]')`;
};

const number = (...names: string[]): Record<string, Rule> => Object.fromEntries(names.map((name) => [name, same(1)]));

export const VALUE_FUNCTIONS: Readonly<Record<string, Rule>> = {
  ...number('abs', 'acos', 'asin', 'atan', 'cbrt', 'ceil', 'cos', 'cot', 'degrees', 'exp', 'floor', 'ln', 'radians', 'sin', 'sqrt', 'tan'),
  atan2: same(2),
  ceiling: renamed('ceil', 1),
  dexp: renamed('exp', 1),
  dlog1: renamed('ln', 1),
  dlog10: renamed('log10', 1),
  log: renamed('log10', 1),
  mod: written(2, 2, (a, b) => `(${a} % ${b})`),
  pi: same(0),
  pow: same(2),
  power: same(2),
  random: same(0),
  round: same(1, 2),
  sign: written(1, 1, (x) => `CAST(sign(${x}) AS INTEGER)`),
  trunc: (call) => (call.args.length === 1 ? renamed('trunc_any', 1) : same(2))(call),

  coalesce,
  decode,
  greatest: same(1, Infinity),
  least: same(1, Infinity),
  nullif: same(2),
  nvl: coalesce,
  nvl2: written(3, 3, (value, given, missing) => `CASE WHEN ${value} IS NOT NULL THEN ${given} ELSE ${missing} END`),

  can_json_parse: written(1, 1, (text) => `json_valid(${text})`),
  is_valid_json: written(1, 1, (text) => `json_valid(${text})`),
  is_valid_json_array: written(1, 1, (text) => `CASE WHEN json_valid(${text}) THEN json_type(${text}) = 'ARRAY' ELSE json_valid(${text}) END`),
  json_array_length: renamed('json_length', 1),
  json_extract_array_element_text: extractElement,
  json_extract_path_text: extractPath,
  json_parse: written(1, 1, (text) => `parse_super(${text})`),
  json_serialize: written(1, 1, (value) => `serialize_super(${value})`),
  is_array: written(1, 1, (value) => `(json_type(${value}) = 'ARRAY')`),
  is_object: written(1, 1, (value) => `(json_type(${value}) = 'OBJECT')`),
  is_scalar: written(1, 1, (value) => `(json_type(${value}) NOT IN ('ARRAY', 'OBJECT'))`),

  from_hex: same(1),
  to_hex: written(1, 1, (value) => `lower(to_hex(${value}))`),

  current_database: same(0),
  current_schema: same(0),
  pg_last_copy_count: same(0),
  pg_last_copy_id: same(0),
  version: written(0, 0, () => "'PostgreSQL 8.0.2, Redshift (cdk-rin-local)'"),
};
