/** What can be made to go wrong, for users who test how their own pipelines bear it. */
import { type Constraint, type Structure } from '../data-api/constraints';
import { DATA_API_ERRORS, type DataApiErrorType } from '../data-api/errors';
import { INPUTS } from '../data-api/input-model';

/** How often a fault strikes; until it is removed when not given. */
interface Times {
  readonly times?: number;
}

/** Which statements: those whose text holds this, in any case. All when not given. */
interface OfStatements extends Times {
  readonly sql?: string;
}

/** Which calls: those of this operation. All when not given. */
interface OfCalls extends Times {
  readonly operation?: string;
}

export type Fault =
  /** A statement takes longer. */
  | (OfStatements & { readonly kind: 'latency'; readonly milliseconds: number })
  /** A statement fails with these words before it does anything or, with `afterCommit`, although it took effect. */
  | (OfStatements & { readonly kind: 'fail'; readonly message?: string; readonly afterCommit?: boolean })
  /** A statement takes effect, and the Data API knows nothing of it when it is over. */
  | (OfStatements & { readonly kind: 'lose-record' })
  /** A call is refused with ThrottlingException: each, or those beyond so many in a second. */
  | (OfCalls & { readonly kind: 'throttle'; readonly perSecond?: number })
  /** A call is refused with this error. */
  | (OfCalls & { readonly kind: 'error'; readonly error: DataApiErrorType; readonly message?: string })
  /** A call takes effect, and the caller never hears of it: the connection ends without an answer. */
  | (OfCalls & { readonly kind: 'drop-response' })
  /** There is no endpoint: no new statement is accepted, and those that run fail with these words. */
  | { readonly kind: 'pause'; readonly message?: string };

export type FaultKind = Fault['kind'];

const text: Constraint = { kind: 'string', min: 1 };
const times: Constraint = { kind: 'integer', min: 1 };
const ofStatements = { times, sql: text };
const ofCalls = { times, operation: { kind: 'string', values: Object.keys(INPUTS) } as const };

/** What a fault may have beside its kind. Unlike in an input, nothing else. */
export const FAULTS: Readonly<Record<FaultKind, Structure>> = {
  'latency': shape(['milliseconds'], { ...ofStatements, milliseconds: { kind: 'integer', min: 1, max: 86_400_000 } }),
  'fail': shape([], { ...ofStatements, message: text, afterCommit: { kind: 'boolean' } }),
  'lose-record': shape([], ofStatements),
  'throttle': shape([], { ...ofCalls, perSecond: { kind: 'integer', min: 1 } }),
  'error': shape(['error'], { ...ofCalls, error: { kind: 'string', values: DATA_API_ERRORS }, message: text }),
  'drop-response': shape([], ofCalls),
  'pause': shape([], { message: text }),
};

function shape(required: readonly string[], members: Readonly<Record<string, Constraint>>): Structure {
  return { kind: 'structure', required, members };
}
