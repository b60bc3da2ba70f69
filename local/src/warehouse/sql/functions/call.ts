/** A call of a function in a user's statement, and how rules write it for DuckDB. */
import { notImplemented, WarehouseError } from '../../errors';
import { unescapeLiteral } from '../string-literal';
import { type Token } from '../tokens';

export interface Call {
  readonly name: string;
  /** Tokens of each argument. */
  readonly tokens: readonly (readonly Token[])[];
  /** Each argument for DuckDB. */
  readonly args: readonly string[];
  /** Whether DISTINCT stands before the first argument. */
  readonly distinct: boolean;
  /** The ORDER BY of WITHIN GROUP. */
  readonly withinGroup?: string;
  readonly nulls?: 'IGNORE NULLS' | 'RESPECT NULLS';
  /** OVER and what follows it. */
  readonly over?: string;
}

export type Rule = (call: Call) => string;

/** Redshift may take more, or fewer: then it is the warehouse that cannot. */
export function checkCount(call: Call, least: number, most = least): void {
  if (call.args.length >= least && call.args.length <= most) return;
  throw notImplemented(`function ${call.name} with ${call.args.length} arguments`);
}

/** DuckDB's function of the same name means the same. */
export const same = (least: number, most = least): Rule => renamed(undefined, least, most);

export const renamed = (name: string | undefined, least: number, most = least): Rule => (call) => {
  checkCount(call, least, most);
  return `${name ?? call.name}(${call.args.join(', ')})`;
};

export const written = (least: number, most: number, write: (...args: string[]) => string): Rule => (call) => {
  checkCount(call, least, most);
  return write(...call.args);
};

/** The value of an argument that has to be a literal: what it means is decided here, not when the statement runs. */
export function literal(call: Call, index: number): string {
  const tokens = call.tokens[index];
  if (tokens?.length === 1 && tokens[0]!.kind === 'string') return unescapeLiteral(tokens[0]!.text.slice(1, -1));
  if (tokens?.length === 1 && tokens[0]!.kind === 'number') return tokens[0]!.text;
  throw notImplemented(`${call.name} with an argument ${index + 1} that is no literal`);
}

/** A date part: a word or a literal. */
export function word(call: Call, index: number): string {
  const [token, more] = call.tokens[index] ?? [];
  if (!token || more || (token.kind !== 'word' && token.kind !== 'string')) throw new WarehouseError(`function ${call.name} needs a date part first`);
  return (token.kind === 'string' ? token.text.slice(1, -1) : token.text).toLowerCase();
}
