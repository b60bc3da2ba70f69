/**
 * Decides into which tables an object goes. Targets are tried in their order, as Rin does: every match is a
 * destination, `break` ends the search after its target, and `discard` ends it with no destination of its own.
 */
import { Destination, destinationOf, wayKey } from './destination';
import { expandName, isConstant } from './name-template';
import { PrefixIndex } from './prefix-index';
import { compileRegexp, KeyMatch, KeyMatcher } from './regexp';
import { LoadConfig, TargetConfig } from '../../lib/private/contract';
import { identifierProblem } from '../../lib/private/identifier';
import { S3Object } from '../events/s3-object';

export interface Route {
  readonly destinations: readonly Destination[];
  readonly discarded: boolean;
  /** Names that the targets made of the key and that no table can have. */
  readonly invalidNames: readonly string[];
}

export type Router = (object: Pick<S3Object, 'bucket' | 'key'>) => Route;

interface CompiledTarget {
  readonly bucket?: string;
  readonly discard: boolean;
  readonly last: boolean;
  /** Undefined for a prefix, which the index has matched already. */
  readonly regexp?: KeyMatcher;
  /** A destination, or what is wrong with its name. */
  readonly destination: (match: KeyMatch) => Destination | string;
}

const NO_NAMES = {};

/** @throws Error when a regexp does not compile */
export function createRouter(configs: readonly TargetConfig[]): Router {
  const targets = configs.map(compileTarget);
  const prefixes = new PrefixIndex(configs.flatMap(({ match }, i) => 'prefix' in match ? [[match.prefix, i] as const] : []));
  const regexps = configs.flatMap(({ match }, i) => 'regexp' in match ? [i] : []);

  return object => {
    const destinations: Destination[] = [];
    const invalidNames: string[] = [];
    const candidates = prefixes.matches(object.key);
    for (const position of regexps.length ? merged(candidates, regexps) : candidates) {
      const target = targets[position];
      if (target.bucket !== undefined && target.bucket !== object.bucket) continue;
      const match = target.regexp ? target.regexp(object.key) : { groups: [object.key], names: NO_NAMES };
      if (!match) continue;
      if (target.discard) return { destinations, invalidNames, discarded: true };
      const destination = target.destination(match);
      if (typeof destination === 'string') invalidNames.push(destination);
      else destinations.push(destination);
      if (target.last) break;
    }
    return { destinations, invalidNames, discarded: false };
  };
}

function compileTarget(config: TargetConfig): CompiledTarget {
  return {
    bucket: config.bucket,
    discard: config.action === 'discard',
    last: config.break ?? false,
    regexp: 'regexp' in config.match ? compileRegexp(config.match.regexp) : undefined,
    destination: config.load ? compileDestination(config.load) : () => 'a target that loads has no table',
  };
}

function compileDestination(load: LoadConfig): CompiledTarget['destination'] {
  const way = wayKey(load);
  const resolve = (schema: string, table: string) => nameProblem(schema, table) ?? destinationOf(schema, table, load, way);
  if (isConstant(load.schema) && isConstant(load.table)) {
    const constant = resolve(load.schema, load.table);
    return () => constant;
  }
  return match => resolve(expandName(load.schema, match), expandName(load.table, match));
}

function nameProblem(schema: string, table: string): string | undefined {
  const inSchema = identifierProblem(schema);
  if (inSchema) return `schema ${JSON.stringify(schema)} ${inSchema}`;
  const inTable = identifierProblem(table);
  return inTable && `table ${JSON.stringify(table)} ${inTable}`;
}

/** Two rising lists as one. Lazy, so that a regexp after the end of the search is never run. */
function* merged(a: readonly number[], b: readonly number[]): Generator<number> {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (j >= b.length || a[i] < b[j]) yield a[i++];
    else yield b[j++];
  }
}
