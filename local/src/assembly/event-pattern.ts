/**
 * EventBridge's event patterns, as far as they are used on events of S3 and of loads: a field matches when one of its listed values does.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { UserError } from '../user-error';

export type EventPattern = Readonly<Record<string, unknown>>;

/** @throws UserError for an operator that is not known here. */
export function matchesPattern(pattern: EventPattern, event: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    const actual = event[field];
    if (Array.isArray(expected)) return expected.some((matcher) => matchesValue(matcher, actual));
    return typeof actual === 'object' && actual !== null && matchesPattern(expected as EventPattern, actual as Record<string, unknown>);
  });
}

const OPERATORS: Readonly<Record<string, (operand: unknown, actual: unknown) => boolean>> = {
  'prefix': (operand, actual) => typeof actual === 'string' && actual.startsWith(String(operand)),
  'suffix': (operand, actual) => typeof actual === 'string' && actual.endsWith(String(operand)),
  'exists': (operand, actual) => (actual !== undefined) === operand,
  'equals-ignore-case': (operand, actual) => typeof actual === 'string' && actual.toLowerCase() === String(operand).toLowerCase(),
  'anything-but': (operand, actual) => actual !== undefined && ![operand].flat().some((matcher) => matchesValue(matcher, actual)),
  'numeric': (operand, actual) => typeof actual === 'number' && Array.isArray(operand) && isWithin(operand, actual),
  'wildcard': (operand, actual) => typeof actual === 'string' && wildcard(String(operand)).test(actual),
};

const TAKE_OBJECTS = new Set(['anything-but', 'numeric']);

const COMPARISONS: Readonly<Record<string, (actual: number, bound: number) => boolean>> = {
  '=': (actual, bound) => actual === bound,
  '<': (actual, bound) => actual < bound,
  '<=': (actual, bound) => actual <= bound,
  '>': (actual, bound) => actual > bound,
  '>=': (actual, bound) => actual >= bound,
};

/** @param comparisons `['>', 0, '<=', 5]` */
function isWithin(comparisons: readonly unknown[], actual: number): boolean {
  return comparisons.every((comparison, i) => i % 2 === 1 || COMPARISONS[String(comparison)]?.(actual, Number(comparisons[i + 1])));
}

function matchesValue(matcher: unknown, actual: unknown): boolean {
  if (typeof matcher !== 'object' || matcher === null) return matcher === actual;
  const [operator, ...others] = Object.entries(matcher);
  const matches = operator && others.length === 0 ? OPERATORS[operator[0]] : undefined;
  if (!operator || !matches || (typeof operator[1] === 'object' && !TAKE_OBJECTS.has(operator[0]))) {
    throw new UserError(`an event pattern holds ${JSON.stringify(matcher)}, which the local stack cannot match; use prefix, suffix, wildcard, numeric or plain values`);
  }
  return matches(operator[1], actual);
}

function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's');
}
