/**
 * What the core needs from the world. The core knows these interfaces and nothing behind them: no SDK, no wall clock,
 * no randomness. `adapters/` implements them for AWS; the tests implement them in memory and in virtual time.
 *
 * A call that a service refused, or that never reached it, throws a ServiceError. Anything else that is thrown is a bug.
 */

import type { EVENT_TYPES, LoadEvent } from '../lib/private/contract';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Ids that were never used before. */
export interface Ids {
  next(): string;
}

/** A number in [0, 1). */
export type Random = () => number;

export type StatementState = 'running' | 'finished' | 'failed' | 'aborted';

/** How one SQL statement went. */
export interface StatementPart {
  readonly sql: string;
  readonly state: StatementState;
  readonly error?: string;
  /** Rows that it brought. */
  readonly rows?: number;
  /** What the warehouse's system views call it. */
  readonly queryId?: string;
}

/** One SQL statement, or several in one transaction. */
export interface Statement {
  readonly id: string;
  readonly state: StatementState;
  readonly error?: string;
  /**
   * In their order. Whether they were committed is told by the state of the whole alone: a part that finished is undone when a
   * later one fails.
   */
  readonly parts: readonly StatementPart[];
}

export interface StatementRequest {
  /** Several are one transaction. */
  readonly sqls: readonly string[];
  /** Two requests with one token are one statement. The Data API keeps the token for 8 hours. */
  readonly token?: string;
  readonly name: string;
}

export type Value = string | number | boolean | null;

/** The Redshift Data API, bound to one database of one warehouse. */
export interface Warehouse {
  /** Submits, and does not wait: the sooner the statement's id is noted, the less a crash can lose. */
  execute(request: StatementRequest): Promise<{ readonly id: string }>;
  /** Holds for up to `waitSeconds` (1 to 30) until the statement has ended. */
  describe(statementId: string, waitSeconds: number): Promise<Statement>;
  results(statementId: string): Promise<readonly (readonly Value[])[]>;
  /** The statement of that name, if one was submitted in the last 24 hours. */
  find(name: string): Promise<string | undefined>;
}

/**
 * Tells whoever listens how a load ended, before the ledger knows: so at least once, as long as the event bus accepts it.
 * Never throws: an event that could not be sent holds no load up.
 */
export interface LoadEvents {
  publish(type: keyof typeof EVENT_TYPES, event: LoadEvent): Promise<void>;
}

export interface Manifests {
  /** Writes once: a key that exists already keeps its content, and the write fails unless the content is the same. */
  write(key: string, body: string): Promise<void>;
  read(key: string): Promise<string | undefined>;
}

export interface OutgoingMessage {
  /** Unique within one call. */
  readonly id: string;
  readonly body: string;
  readonly delaySeconds: number;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Queue {
  /** Returns the ids of the messages that were not accepted, and why they were not. */
  send(messages: readonly OutgoingMessage[]): Promise<ReadonlyMap<string, string>>;
}

export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Telemetry {
  log(level: 'debug' | 'info' | 'warn' | 'error', event: string, fields: Fields): void;
  metric(name: string, unit: 'Count' | 'Milliseconds' | 'Seconds', value: number): void;
  /** Writes the metrics out. */
  flush(): void;
}

export type Service = 'warehouse' | 'manifests' | 'queue' | 'ledger';

export interface ServiceErrorDetails {
  /** HTTP status; not given when no answer came. */
  readonly status?: number;
  /** The service certainly did not do what it was asked: it said no, or was never reached. */
  readonly isRefusal?: boolean;
}

export class ServiceError extends Error {
  readonly status?: number;
  readonly isRefusal: boolean;

  /** @param code the service's name for the error, or the network's (ECONNREFUSED) */
  constructor(readonly service: Service, readonly code: string, message: string, { status, isRefusal = false }: ServiceErrorDetails = {}) {
    super(message);
    this.name = 'ServiceError';
    this.status = status;
    this.isRefusal = isRefusal;
  }
}
