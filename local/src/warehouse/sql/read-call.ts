/** Reads a call of a function with everything that may follow it, and the calls that have a syntax of their own. */
import { notImplemented } from '../errors';
import { castSql, parseCastType } from './casts';
import { type Call } from './functions/call';
import { closingIndex, lastIndexOf, splitAtCommas, syntaxErrorAt, type Token } from './tokens';

interface Writers {
  readonly translateTokens: (tokens: readonly Token[]) => string;
  readonly writeCall: (call: Call) => string;
}

/** @param open index of the bracket after the name */
export function readCall(tokens: readonly Token[], name: string, open: number, writers: Writers): readonly [sql: string, next: number] {
  const close = closingIndex(tokens, open);
  const inner = tokens.slice(open + 1, close);
  if (name === 'cast' || name === 'convert') return [castCall(name, inner, writers), close + 1];
  const distinct = inner[0]?.key === 'DISTINCT';
  const nulls = nullsAtEnd(inner);
  const args = splitAtCommas(rearranged(name, inner.slice(distinct ? 1 : 0, nulls ? -2 : undefined)));
  const tail = readTail(tokens, close + 1, writers);
  const call: Call = {
    name,
    tokens: args,
    args: args.map((arg) => argument(arg, writers)),
    distinct,
    nulls: nulls ?? tail.nulls,
    withinGroup: tail.withinGroup,
    over: tail.over,
  };
  return [writers.writeCall(call), tail.next];
}

function argument(tokens: readonly Token[], { translateTokens }: Writers): string {
  if (tokens.length === 0) throw syntaxErrorAt(undefined);
  if (tokens.length === 1 && tokens[0]!.text === '*') return '*';
  const alias = tokens.find(({ kind, key }) => kind === 'word' && (key === 'AS' || key === 'ORDER'));
  if (alias && tokens[0]!.key !== 'SELECT' && !tokens.some(({ text }) => text === '(')) throw syntaxErrorAt(alias);
  return translateTokens(tokens);
}

/** CAST(value AS type) and CONVERT(type, value). */
function castCall(name: string, inner: readonly Token[], { translateTokens }: Writers): string {
  if (name === 'convert') {
    const type = parseCastType(inner, 0);
    if (inner[type.next]?.text !== ',') throw syntaxErrorAt(inner[type.next]);
    return castSql(translateTokens(inner.slice(type.next + 1)), type);
  }
  const as = lastIndexOf(inner, ({ kind, key }) => kind === 'word' && key === 'AS');
  if (as < 1) throw syntaxErrorAt(inner.at(-1));
  const type = parseCastType(inner, as + 1);
  if (type.next < inner.length) throw syntaxErrorAt(inner[type.next]);
  return castSql(`(${translateTokens(inner.slice(0, as))})`, type);
}

/** The arguments of the SQL standard's own syntax, as a list. */
function rearranged(name: string, inner: readonly Token[]): readonly Token[] {
  const comma: Token = { kind: 'mark', text: ',', key: ',', offset: inner[0]?.offset ?? 0 };
  const from = inner.findIndex(({ kind, key }) => kind === 'word' && key === 'FROM');
  if (name === 'extract' && from >= 0) return [...inner.slice(0, from), comma, ...inner.slice(from + 1)];
  if (name === 'position') {
    const separator = inner.findIndex(({ key }) => key === 'IN');
    return [...inner.slice(separator + 1), comma, ...inner.slice(0, separator)];
  }
  if (name === 'substring' && from >= 0) return inner.map((token) => (['FROM', 'FOR'].includes(token.key) && token.kind === 'word' ? comma : token));
  if (name === 'trim') return trimArguments(inner, from, comma);
  return inner;
}

/** [BOTH | LEADING | TRAILING] [characters] FROM text. */
function trimArguments(inner: readonly Token[], from: number, comma: Token): readonly Token[] {
  if (['LEADING', 'TRAILING'].includes(inner[0]?.key ?? '')) throw notImplemented(`TRIM(${inner[0]!.key} ...)`);
  if (from < 0) return inner;
  const characters = inner.slice(inner[0]!.key === 'BOTH' ? 1 : 0, from);
  return characters.length === 0 ? inner.slice(from + 1) : [...inner.slice(from + 1), comma, ...characters];
}

type Nulls = Call['nulls'];

function nullsAtEnd(inner: readonly Token[]): Nulls {
  const [kind, nulls] = inner.slice(-2);
  if (nulls?.key !== 'NULLS' || (kind?.key !== 'IGNORE' && kind?.key !== 'RESPECT')) return undefined;
  return `${kind.key} NULLS` as Nulls;
}

/** WITHIN GROUP (...), IGNORE NULLS, OVER (...). */
function readTail(tokens: readonly Token[], start: number, { translateTokens }: Writers): Pick<Call, 'withinGroup' | 'nulls' | 'over'> & { next: number } {
  let next = start;
  let withinGroup: string | undefined;
  let nulls: Nulls;
  let over: string | undefined;
  const bracket = (open: number) => {
    const close = closingIndex(tokens, open);
    next = close + 1;
    return translateTokens(tokens.slice(open + 1, close));
  };
  if (tokens[next]?.key === 'WITHIN' && tokens[next + 1]?.key === 'GROUP') withinGroup = bracket(next + 2);
  if (['IGNORE', 'RESPECT'].includes(tokens[next]?.key ?? '') && tokens[next + 1]?.key === 'NULLS') {
    nulls = `${tokens[next]!.key} NULLS` as Nulls;
    next += 2;
  }
  if (tokens[next]?.key === 'OVER' && tokens[next]!.kind === 'word') {
    if (tokens[next + 1]?.text !== '(') throw syntaxErrorAt(tokens[next + 1]);
    over = ` OVER (${bracket(next + 1)})`;
  }
  return { withinGroup, nulls, over, next };
}
