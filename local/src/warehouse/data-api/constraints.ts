/**
 * Checks input against the constraints that AWS's service models are made of, and complains as AWS's services do: about
 * everything at once. Members that no model knows are ignored, as newer clients may send them.
 */
import { DataApiError, invalid } from './errors';

export type Constraint =
  | { readonly kind: 'string'; readonly min?: number; readonly max?: number; readonly pattern?: string; readonly values?: readonly string[] }
  | { readonly kind: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'list'; readonly min?: number; readonly max?: number; readonly of: Constraint }
  | Structure;

export interface Structure {
  readonly kind: 'structure';
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, Constraint>>;
}

/** @throws DataApiError */
export function check(structure: Structure, input: unknown): void {
  const violations = [...violationsOf(structure, input, '')];
  if (violations.length === 0) return;
  throw invalid(`${violations.length} validation error${violations.length > 1 ? 's' : ''} detected: ${violations.join('; ')}`);
}

function* violationsOf(constraint: Constraint, value: unknown, path: string): Generator<string> {
  switch (constraint.kind) {
    case 'string':
      if (typeof value !== 'string') throw wrongType(value, 'a String');
      return yield* stringViolations(constraint, value, path);
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(value, 'an Integer');
      return yield* boundViolations(constraint, value, value, path, 'value');
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean');
      return undefined;
    case 'list':
      if (!Array.isArray(value)) throw wrongType(value, 'a List');
      yield* boundViolations(constraint, value.length, JSON.stringify(value), path, 'length');
      for (const [i, item] of value.entries()) yield* violationsOf(constraint.of, item, `${path}.${i + 1}.member`);
      return undefined;
    case 'structure':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, 'a Structure');
      return yield* memberViolations(constraint, value as Record<string, unknown>, path);
  }
}

function* memberViolations({ required, members }: Structure, input: Readonly<Record<string, unknown>>, path: string): Generator<string> {
  for (const [name, constraint] of Object.entries(members)) {
    const value = input[name];
    const place = path === '' ? decapitalized(name) : `${path}.${decapitalized(name)}`;
    if (value !== undefined && value !== null) yield* violationsOf(constraint, value, place);
    else if (required.includes(name)) yield violation(null, place, 'Member must not be null');
  }
}

function* stringViolations(constraint: Constraint & { kind: 'string' }, value: string, path: string): Generator<string> {
  yield* boundViolations(constraint, value.length, value, path, 'length');
  const { pattern, values } = constraint;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) {
    yield violation(value, path, `Member must satisfy regular expression pattern: ${pattern}`);
  }
  if (values && !values.includes(value)) yield violation(value, path, `Member must satisfy enum value set: [${values.join(', ')}]`);
}

function* boundViolations(
  { min, max }: { min?: number; max?: number }, measure: number, shown: unknown, path: string, what: string,
): Generator<string> {
  if (min !== undefined && measure < min) yield violation(shown, path, `Member must have ${what} greater than or equal to ${min}`);
  if (max !== undefined && measure > max) yield violation(shown, path, `Member must have ${what} less than or equal to ${max}`);
}

const SHOWN_CHARACTERS = 200;

function violation(value: unknown, path: string, rule: string): string {
  const shown = value === null ? 'null' : `'${String(value).slice(0, SHOWN_CHARACTERS)}'`;
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${rule}`;
}

function wrongType(value: unknown, type: string): DataApiError {
  const found = Array.isArray(value) ? 'Start of list' : typeof value === 'object' ? 'Start of structure' : `${(typeof value).toUpperCase()}_VALUE`;
  return new DataApiError('SerializationException', `${found} can not be converted to ${type}`);
}

function decapitalized(name: string): string {
  return name[0]!.toLowerCase() + name.slice(1);
}
