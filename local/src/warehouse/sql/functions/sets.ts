/** Aggregate and window functions. https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html */
import { type Call, checkCount, type Rule } from './call';
import { notImplemented, WarehouseError } from '../../errors';

function invoked(call: Call, name: string, args = call.args.join(', ')): string {
  const distinct = call.distinct ? 'DISTINCT ' : '';
  const nulls = call.nulls ? ` ${call.nulls}` : '';
  return `${name}(${distinct}${args}${nulls})${call.over ?? ''}`;
}

/** Redshift wants to be told the frame. */
function checkFrame({ over }: Call): void {
  if (over === undefined || !/\bORDER BY\b/.test(over) || /\bROWS\b/.test(over)) return;
  throw new WarehouseError('Aggregate window functions with an ORDER BY clause require a frame clause');
}

const aggregate = (least: number, most = least, name?: string): Rule => (call) => {
  checkCount(call, least, most);
  checkFrame(call);
  return invoked(call, name ?? call.name);
};

const ordered: Rule = (call) => {
  checkCount(call, 1);
  if (call.withinGroup === undefined) throw new WarehouseError(`${call.name.toUpperCase()} needs WITHIN GROUP (ORDER BY ...)`);
  if (call.over !== undefined) throw notImplemented(`${call.name.toUpperCase()} as a window function`);
  return `${call.name}(${call.args[0]}) WITHIN GROUP (${call.withinGroup})`;
};

const ranking = (least: number, most = least): Rule => (call) => {
  checkCount(call, least, most);
  if (call.over === undefined) throw new WarehouseError(`window function ${call.name} requires an OVER clause`);
  return invoked(call, call.name);
};

const framed = (count: number): Rule => (call) => {
  checkFrame(call);
  return ranking(count)(call);
};

/** Of integers an integer, of decimals a decimal: the type of the sum. */
const average: Rule = (call) => {
  checkCount(call, 1);
  checkFrame(call);
  const sum = invoked(call, 'sum');
  return `cast_to_type(divide(${sum}, nullif(${invoked(call, 'count')}, 0)), ${sum})`;
};

const listagg: Rule = (call) => {
  checkCount(call, 1, 2);
  if (call.over !== undefined) throw notImplemented('LISTAGG as a window function');
  const [value, delimiter = "''"] = call.args;
  // DuckDB orders distinct values by nothing but themselves: then they have to stay as they are.
  const text = call.distinct && call.withinGroup !== undefined ? value : `as_text(${value})`;
  return `string_agg(${call.distinct ? 'DISTINCT ' : ''}${text}, ${delimiter}${call.withinGroup ? ` ${call.withinGroup}` : ''})`;
};

const ratio: Rule = (call) => {
  checkCount(call, 1);
  if (call.over === undefined) throw new WarehouseError('window function ratio_to_report requires an OVER clause');
  return `(CAST(${call.args[0]} AS DOUBLE) / ${invoked(call, 'sum')})`;
};

const one = (...names: string[]): Record<string, Rule> => Object.fromEntries(names.map((name) => [name, aggregate(1)]));

export const SET_FUNCTIONS: Readonly<Record<string, Rule>> = {
  ...one('any_value', 'bit_and', 'bit_or', 'bool_and', 'bool_or', 'count', 'max', 'median', 'min', 'stddev', 'stddev_pop', 'stddev_samp', 'sum',
    'var_pop', 'var_samp', 'variance'),
  avg: average,
  listagg,
  percentile_cont: ordered,
  percentile_disc: ordered,
  cume_dist: ranking(0),
  dense_rank: ranking(0),
  first_value: framed(1),
  lag: ranking(1, 2),
  last_value: framed(1),
  lead: ranking(1, 2),
  nth_value: framed(2),
  ntile: ranking(1),
  percent_rank: ranking(0),
  rank: ranking(0),
  ratio_to_report: ratio,
  row_number: ranking(0),
};
