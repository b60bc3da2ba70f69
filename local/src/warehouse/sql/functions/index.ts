/**
 * Every function a user's statement may call: those that mean the same in DuckDB, and those that are written in its terms.
 * Nothing else gets through: a function of the same name with another meaning would be answered wrongly.
 */
import { type Call, type Rule } from './call';
import { REFUSED_FUNCTIONS } from './refused';
import { SET_FUNCTIONS } from './sets';
import { TEXT_FUNCTIONS } from './text';
import { TIME_FUNCTIONS } from './time';
import { VALUE_FUNCTIONS } from './values';
import { notImplemented, WarehouseError } from '../../errors';

export { type Call } from './call';

export const FUNCTIONS: ReadonlyMap<string, Rule> =
  new Map(Object.entries({ ...TEXT_FUNCTIONS, ...TIME_FUNCTIONS, ...VALUE_FUNCTIONS, ...SET_FUNCTIONS }));

const REFUSED: ReadonlySet<string> = new Set(REFUSED_FUNCTIONS);
/** Redshift has more of these than are worth a list. */
const REFUSED_FAMILIES = /^(?:h3|has|hll|pg|st)_/;
const OF_ROWS = new Set(Object.keys(SET_FUNCTIONS));

/** @throws WarehouseError for a function that Redshift has not, or that the warehouse has not */
export function writeCall(call: Call): string {
  if (call.name.startsWith('super ')) return `${call.name.replaceAll(' ', '_')}(${call.args.join(', ')})`;
  const rule = FUNCTIONS.get(call.name);
  if (!rule) throw REFUSED.has(call.name) || REFUSED_FAMILIES.test(call.name) ? notImplemented(`function ${call.name}`) : new WarehouseError(`function ${call.name} does not exist`);
  const isSetFunction = OF_ROWS.has(call.name);
  if (!isSetFunction && (call.over !== undefined || call.distinct || call.withinGroup !== undefined || call.nulls !== undefined)) {
    throw new WarehouseError(`${call.name} is not an aggregate or window function`);
  }
  return rule(call);
}

/** Names that are functions without brackets. */
export const NILADIC: Readonly<Record<string, string>> = {
  CURRENT_DATE: 'CAST(now() AS DATE)',
  CURRENT_TIMESTAMP: 'now()',
  CURRENT_USER: "'awsuser'",
  CURRENT_USER_ID: '100',
  SESSION_USER: "'awsuser'",
  SYSDATE: 'CAST(now() AS TIMESTAMP)',
  USER: "'awsuser'",
};
