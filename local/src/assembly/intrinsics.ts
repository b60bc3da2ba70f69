/**
 * Evaluates CloudFormation's intrinsic functions. Only the properties that the local stack needs are evaluated, so an
 * app may use any function elsewhere; one that is needed and not known here is an error that names where it stands.
 */
import { UserError } from '../user-error';

/** What the expressions of one template may refer to. */
export interface Scope {
  reference(logicalName: string, where: string): unknown;
  attribute(logicalId: string, attribute: string, where: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, key: string, attribute: string, where: string): unknown;
  importValue(exportName: string, where: string): unknown;
}

type Evaluate = (argument: unknown, scope: Scope, where: string) => unknown;

/** What `Ref: AWS::NoValue` stands for: the property is as good as not there. */
const NO_VALUE = undefined;

/**
 * The value with every function evaluated.
 *
 * @param where names the resource and property in errors.
 */
export function evaluate(value: unknown, scope: Scope, where: string): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope, where)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1) {
    const [name, argument] = entries[0]!;
    const call = FUNCTIONS[name];
    if (call) return call(argument, scope, where);
    if (name.startsWith('Fn::')) throw new UserError(`${where} uses ${name}, which the local stack cannot evaluate; give it a plain value`);
  }
  const evaluated = entries.map(([key, item]) => [key, evaluate(item, scope, `${where}.${key}`)] as const);
  return Object.fromEntries(evaluated.filter(([, item]) => item !== NO_VALUE));
}

/** Evaluates a condition's expression, or a reference to a named one. */
export function evaluateCondition(expression: unknown, scope: Scope, where: string): boolean {
  return evaluate(expression, scope, where) === true;
}

const FUNCTIONS: Readonly<Record<string, Evaluate>> = {
  'Ref': (name, scope, where) => (name === 'AWS::NoValue' ? NO_VALUE : scope.reference(String(name), where)),
  'Fn::GetAtt': (argument, scope, where) => {
    const [logicalId, ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return scope.attribute(logicalId!, attribute.join('.'), where);
  },
  'Fn::Join': (argument, scope, where) => {
    const [separator, parts] = argument as [string, unknown];
    return list(evaluate(parts, scope, where), where).map((part) => text(part, where)).join(separator);
  },
  'Fn::Split': (argument, scope, where) => {
    const [separator, source] = argument as [string, unknown];
    return text(evaluate(source, scope, where), where).split(separator);
  },
  'Fn::Select': (argument, scope, where) => {
    const [index, items] = evaluate(argument, scope, where) as [unknown, unknown];
    const selected = list(items, where)[Number(index)];
    if (selected === undefined) throw new UserError(`${where} selects item ${String(index)} of a list that is shorter`);
    return selected;
  },
  'Fn::Sub': substitute,
  'Fn::ImportValue': (name, scope, where) => scope.importValue(text(evaluate(name, scope, where), where), where),
  'Fn::FindInMap': (argument, scope, where) => {
    const [map, key, attribute] = list(evaluate(argument, scope, where), where).map((part) => text(part, where));
    return scope.mapping(map!, key!, attribute!, where);
  },
  'Fn::If': (argument, scope, where) => {
    const [name, whenTrue, whenFalse] = argument as [string, unknown, unknown];
    return evaluate(scope.condition(name) ? whenTrue : whenFalse, scope, where);
  },
  'Condition': (name, scope) => (typeof name === 'string' ? scope.condition(name) : { Condition: name }),
  'Fn::Equals': (argument, scope, where) => {
    const [left, right] = evaluate(argument, scope, where) as [unknown, unknown];
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (argument, scope, where) => list(evaluate(argument, scope, where), where).every((item) => item === true),
  'Fn::Or': (argument, scope, where) => list(evaluate(argument, scope, where), where).some((item) => item === true),
  'Fn::Not': (argument, scope, where) => list(evaluate(argument, scope, where), where)[0] !== true,
};

function substitute(argument: unknown, scope: Scope, where: string): string {
  const [template, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, unknown>];
  return template.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in variables) return text(evaluate(variables[name], scope, where), where);
    const [logicalId, ...attribute] = name.split('.');
    return text(attribute.length > 0 ? scope.attribute(logicalId!, attribute.join('.'), where) : scope.reference(name, where), where);
  });
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UserError(`${where} needs a string, got ${JSON.stringify(value)}`);
}

function list(value: unknown, where: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new UserError(`${where} needs a list, got ${JSON.stringify(value)}`);
}
