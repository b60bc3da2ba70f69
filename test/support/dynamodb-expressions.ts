/**
 * The part of DynamoDB's expressions that the ledger uses, evaluated for real: conditions and SET.
 *
 * Whatever it does not know it throws on, so that a fake never nods at what DynamoDB would read otherwise. Attributes
 * must be written as `#name` and values as `:name`: a bare name may be a reserved word.
 */
import { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/** What DynamoDB calls a ValidationException. */
export class InvalidExpression extends Error {}

/** The names and values of one request. Knows which of them no expression used: DynamoDB refuses those. */
export class Placeholders {
  private readonly unused: Set<string>;

  constructor(private readonly names: Record<string, string> = {}, private readonly values: Record<string, AttributeValue> = {}) {
    this.unused = new Set([...Object.keys(names), ...Object.keys(values)]);
  }

  name(token: string): string {
    return this.get(this.names, token);
  }

  value(token: string): AttributeValue {
    return this.get(this.values, token);
  }

  assertAllUsed(): void {
    if (this.unused.size) throw new InvalidExpression(`Value provided in ExpressionAttributeNames or ExpressionAttributeValues unused in expressions: keys: {${[...this.unused].join(', ')}}`);
  }

  private get<V>(all: Record<string, V>, token: string): V {
    if (!(token in all)) throw new InvalidExpression(`An expression attribute name or value used in the document path is not defined: ${token}`);
    this.unused.delete(token);
    return all[token];
  }
}

type Condition = (item: Item | undefined) => boolean;

export function parseCondition(expression: string, placeholders: Placeholders): Condition {
  const tokens = new Tokens(expression);
  const condition = disjunction(tokens, placeholders);
  tokens.end();
  return condition;
}

/** `SET #a = :v, #b = :w`. */
export function parseUpdate(expression: string, placeholders: Placeholders): Item {
  const tokens = new Tokens(expression);
  const changes: Item = {};
  tokens.take('SET');
  do {
    const name = placeholders.name(tokens.takeKind('#'));
    tokens.take('=');
    if (name in changes) throw new InvalidExpression(`Two document paths overlap with each other: ${name}`);
    changes[name] = placeholders.value(tokens.takeKind(':'));
  } while (tokens.skip(','));
  tokens.end();
  return changes;
}

function disjunction(tokens: Tokens, placeholders: Placeholders): Condition {
  const terms = [conjunction(tokens, placeholders)];
  while (tokens.skip('OR')) terms.push(conjunction(tokens, placeholders));
  return item => terms.some(each => each(item));
}

function conjunction(tokens: Tokens, placeholders: Placeholders): Condition {
  const terms = [term(tokens, placeholders)];
  while (tokens.skip('AND')) terms.push(term(tokens, placeholders));
  return item => terms.every(each => each(item));
}

function term(tokens: Tokens, placeholders: Placeholders): Condition {
  if (tokens.skip('(')) {
    const inner = disjunction(tokens, placeholders);
    tokens.take(')');
    return inner;
  }
  for (const [name, wanted] of [['attribute_exists', true], ['attribute_not_exists', false]] as const) {
    if (!tokens.skip(name)) continue;
    tokens.take('(');
    const attribute = placeholders.name(tokens.takeKind('#'));
    tokens.take(')');
    return item => (item !== undefined && attribute in item) === wanted;
  }
  return comparison(tokens, placeholders);
}

function comparison(tokens: Tokens, placeholders: Placeholders): Condition {
  const attribute = placeholders.name(tokens.takeKind('#'));
  const operator = tokens.takeOneOf('=', '<=');
  const value = placeholders.value(tokens.takeKind(':'));
  return item => {
    const actual = item?.[attribute];
    if (actual === undefined) return false;
    return operator === '=' ? areEqual(actual, value) : isAtMost(actual, value);
  };
}

/** Values of different types are never equal. */
function areEqual(a: AttributeValue, b: AttributeValue): boolean {
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) === Number(b.N);
  if (a.S !== undefined && b.S !== undefined) return a.S === b.S;
  if (a.BOOL !== undefined && b.BOOL !== undefined) return a.BOOL === b.BOOL;
  return false;
}

function isAtMost(a: AttributeValue, b: AttributeValue): boolean {
  if (b.N === undefined) throw new Error('the fake compares the order of numbers only');
  return a.N !== undefined && Number(a.N) <= Number(b.N);
}

const TOKEN = /\s*([#:]\w+|\w+|<=|[=(),])/y;

/** By expression: the ledger has a handful. */
const known = new Map<string, readonly string[]>();

class Tokens {
  private readonly tokens: readonly string[];
  private next = 0;

  constructor(private readonly expression: string) {
    this.tokens = known.get(expression) ?? this.tokenize();
    known.set(expression, this.tokens);
  }

  skip(token: string): boolean {
    if (this.tokens[this.next] !== token) return false;
    this.next++;
    return true;
  }

  take(token: string): void {
    if (!this.skip(token)) this.fail(this.tokens[this.next]);
  }

  takeKind(sigil: '#' | ':'): string {
    return this.tokens[this.next]?.startsWith(sigil) ? this.tokens[this.next++] : this.fail(this.tokens[this.next]);
  }

  takeOneOf<T extends string>(...operators: readonly T[]): T {
    return operators.find(operator => this.skip(operator)) ?? this.fail(this.tokens[this.next]);
  }

  end(): void {
    if (this.next < this.tokens.length) this.fail(this.tokens[this.next]);
  }

  private tokenize(): readonly string[] {
    const tokens = [];
    TOKEN.lastIndex = 0;
    let at = 0;
    for (let match = TOKEN.exec(this.expression); match; match = TOKEN.exec(this.expression)) {
      tokens.push(match[1]);
      at = TOKEN.lastIndex;
    }
    if (this.expression.slice(at).trim()) this.fail(this.expression.slice(at));
    return tokens;
  }

  private fail(token: string | undefined): never {
    throw new Error(`the fake does not know ${JSON.stringify(token ?? 'the end')} here: ${this.expression}`);
  }
}
