/**
 * Comparisons and IS NULL as calls, which the macros for SUPER values answer. Only those whose operands can be told from the
 * tokens around them: what is left as it is is refused when a SUPER value is part of it (see super-check.ts).
 */
import { FUNCTION_WORDS, KEYWORDS } from '../sql/keywords';
import { closingIndex, endsValue, isName, type Token } from '../sql/tokens';

const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'super equal', '<>': 'super unequal', '!=': 'super unequal', '<': 'super less', '<=': 'super at most', '>': 'super greater', '>=': 'super at least',
};
const IS_NULL = 'super is null';

/** @param left indices of operators that stay as they are. @returns the tokens, and how many operators there are that could change */
export function withSuperOperators(tokens: readonly Token[], left: ReadonlySet<number> = new Set()): { tokens: readonly Token[]; count: number } {
  const writer = new Writer(left);
  return { tokens: writer.write(tokens), count: writer.count };
}

/** What an operand never holds outside brackets. */
function isBoundary(tokens: readonly Token[], i: number): boolean {
  const { kind, key, text } = tokens[i]!;
  if (kind === 'operator') return text in OPERATORS;
  if (kind === 'mark') return text === ',' || text === ';';
  if (kind !== 'word' || ['NULL', 'TRUE', 'FALSE', 'CASE', 'END'].includes(key) || tokens[i - 1]?.text === '.') return false;
  return KEYWORDS.has(key) && !(FUNCTION_WORDS.has(key) && tokens[i + 1]?.text === '(');
}

/** Whose operand it is when one of these stands beside it is left to DuckDB. */
const BEFORE_OPERAND = new Set(['IS', 'LIKE', 'ILIKE', 'TO', 'IN', 'BETWEEN', 'ESCAPE', 'OVER', 'GROUP', 'NULLS']);
const AFTER_OPERAND = new Set(['IS', 'LIKE', 'ILIKE', 'SIMILAR', 'IN', 'BETWEEN', 'NOT']);
const TIME_ZONE = new Set(['AT', 'TIME', 'ZONE']);

class Writer {
  count = 0;

  constructor(private readonly left: ReadonlySet<number>) {}

  write(tokens: readonly Token[]): Token[] {
    const result: Token[] = [];
    let assigning = false;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.text === '(' || token.text === '[') {
        const close = closingIndex(tokens, i);
        result.push(token, ...this.write(tokens.slice(i + 1, close)), tokens[close]!);
        i = close;
        continue;
      }
      if (token.kind === 'word' && token.key === 'SET') assigning = true;
      else if (token.kind === 'word' && ['FROM', 'WHERE', 'WHEN', 'SELECT'].includes(token.key)) assigning = false;
      const isAssignment = assigning && token.text === '=' && startsAssignment(tokens, i);
      const operator = isAssignment ? undefined : this.operatorAt(tokens, i);
      const before = operator && leftOperand(result);
      const end = operator && (operator.unary ? operator.next : endOfOperand(tokens, operator.next));
      if (!operator || before === undefined || end === undefined || this.left.has(this.count++)) {
        result.push(token);
        continue;
      }
      const first = result.splice(before);
      const second = operator.unary ? [] : [mark(',', token), ...this.write(tokens.slice(operator.next, end))];
      result.push(...(operator.negated ? [word('NOT', token)] : []), word(operator.name, token), mark('(', token), ...first, ...second, mark(')', token));
      i = end - 1;
    }
    return result;
  }

  private operatorAt(tokens: readonly Token[], i: number): { name: string; next: number; unary: boolean; negated: boolean } | undefined {
    const { kind, text, key } = tokens[i]!;
    if (kind === 'operator' && text in OPERATORS) return { name: OPERATORS[text]!, next: i + 1, unary: false, negated: false };
    if (kind !== 'word' || key !== 'IS') return undefined;
    const negated = tokens[i + 1]?.key === 'NOT';
    const next = i + (negated ? 2 : 1);
    return tokens[next]?.key === 'NULL' ? { name: IS_NULL, next: next + 1, unary: true, negated } : undefined;
  }
}

/** SET column = */
function startsAssignment(tokens: readonly Token[], i: number): boolean {
  return isName(tokens[i - 1]) && (tokens[i - 2]?.key === 'SET' || tokens[i - 2]?.text === ',');
}

/** @returns where it starts among what is written; undefined when that cannot be told */
function leftOperand(tokens: readonly Token[]): number | undefined {
  let start = tokens.length;
  while (start > 0) {
    const { kind, key, text } = tokens[start - 1]!;
    if (text === ')' || text === ']') {
      start = openingIndex(tokens, start - 1);
    } else if (kind === 'word' && key === 'END') {
      start = caseStart(tokens, start - 1);
    } else if (isBoundary(tokens, start - 1)) {
      break;
    } else {
      start--;
    }
  }
  const before = tokens[start - 1];
  if (before && (BEFORE_OPERAND.has(before.key) || before.kind === 'operator')) return undefined;
  if (before?.key === 'AND' && belongsToBetween(tokens, start - 1)) return undefined;
  const operand = tokens.slice(start);
  return operand.length === 0 || !isPlain(operand) ? undefined : start;
}

function belongsToBetween(tokens: readonly Token[], and: number): boolean {
  for (let i = and - 1; i >= 0; i--) {
    const { kind, key } = tokens[i]!;
    if (kind === 'word' && key === 'BETWEEN') return true;
    if (kind === 'word' && ['AND', 'OR', 'WHERE', 'ON', 'WHEN', 'HAVING'].includes(key)) return false;
  }
  return false;
}

/** @returns index of the token after it; undefined when that cannot be told */
function endOfOperand(tokens: readonly Token[], start: number): number | undefined {
  let i = start;
  for (; i < tokens.length && !isBoundary(tokens, i); i++) {
    const token = tokens[i]!;
    if (i > start && endsValue(tokens[i - 1]) && isName(token) && !TIME_ZONE.has(token.key)) break;
    if (token.text === '(' || token.text === '[') i = closingIndex(tokens, i);
    else if (token.kind === 'word' && token.key === 'CASE') i = caseEnd(tokens, i);
  }
  // The operators of a chain are left together.
  if (tokens[i]?.kind === 'operator' || (tokens[i]?.kind === 'word' && AFTER_OPERAND.has(tokens[i]!.key))) return undefined;
  return i > start && isPlain(tokens.slice(start, i)) ? i : undefined;
}

/** Neither a subquery nor a row of values. */
function isPlain(operand: readonly Token[]): boolean {
  if (operand.some(({ kind, key }) => kind === 'word' && ['SELECT', 'OVER', 'WITHIN'].includes(key))) return false;
  if (operand[0]!.text !== '(' || closingIndex(operand, 0) !== operand.length - 1) return true;
  let depth = 0;
  return !operand.some(({ text }) => {
    if (text === '(' || text === '[') depth++;
    if (text === ')' || text === ']') depth--;
    return text === ',' && depth === 1;
  });
}

function openingIndex(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    const { kind, text } = tokens[i]!;
    if (kind !== 'mark') continue;
    if (text === ')' || text === ']') depth++;
    if ((text === '(' || text === '[') && --depth === 0) return i;
  }
  return 0;
}

function caseStart(tokens: readonly Token[], end: number): number {
  let depth = 0;
  for (let i = end; i >= 0; i--) {
    if (tokens[i]!.kind !== 'word') continue;
    if (tokens[i]!.key === 'END') depth++;
    if (tokens[i]!.key === 'CASE' && --depth === 0) return i;
  }
  return 0;
}

function caseEnd(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let i = start; i < tokens.length; i++) {
    if (tokens[i]!.kind !== 'word') continue;
    if (tokens[i]!.key === 'CASE') depth++;
    if (tokens[i]!.key === 'END' && --depth === 0) return i;
  }
  return tokens.length;
}

function word(text: string, { offset }: Token): Token {
  return { kind: 'word', text, key: text.toUpperCase(), offset };
}

function mark(text: string, { offset }: Token): Token {
  return { kind: 'mark', text, key: text, offset };
}
