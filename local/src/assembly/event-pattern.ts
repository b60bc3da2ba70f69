/**
 * EventBridge's event patterns, as far as they are used on S3's events: a field matches when one of its listed values does.
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
  'wildcard': (operand, actual) => typeof actual === 'string' && wildcard(String(operand)).test(actual),
};

function matchesValue(matcher: unknown, actual: unknown): boolean {
  if (typeof matcher !== 'object' || matcher === null) return matcher === actual;
  const [operator, ...others] = Object.entries(matcher);
  const matches = operator && others.length === 0 ? OPERATORS[operator[0]] : undefined;
  if (!operator || !matches || (operator[0] !== 'anything-but' && typeof operator[1] === 'object')) {
    throw new UserError(`an event pattern holds ${JSON.stringify(matcher)}, which the local stack cannot match; use prefix, suffix, wildcard or plain values`);
  }
  return matches(operator[1], actual);
}

function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's');
}
