/**
 * The memory that makes loading exactly-once: which load has claimed a table file, and how far each load has come.
 *
 * Every method is one conditional write of one item, or a batch of consistent reads: no more than DynamoDB offers
 * without transactions. Any of them may be the last thing a process does, may be repeated, may run beside itself, and
 * may take effect after its caller was told that it failed.
 *
 * A load moves `open → ready → loaded | failed`, or `open → void`. A file counts as loaded only if its claim names a
 * `loaded` load whose manifest lists it: a claim may be written late, after its author was given up and voided.
 */
import { FailureCode } from '../failures/catalogue';

export type LoadState = 'open' | 'ready' | 'loaded' | 'failed' | 'void';

export interface LoadItem {
  readonly id: string;
  readonly state: LoadState;
  readonly manifestKey: string;
  readonly openedAt: number;
  /** When its author's invocation is over at the latest. Still open then, it is dead. */
  readonly openUntil: number;
  /** When the ledger forgets the load and its claims. */
  readonly expiresAt: number;
  /** When its COPY could first have been submitted. */
  readonly readyAt?: number;
  /** Fingerprint of the statements that it was made ready with. */
  readonly sql?: string;
  /** Fingerprint of the login that it is submitted with. */
  readonly login?: string;
  /** The history table that its transaction writes to. */
  readonly notedIn?: string;
  /** Files in its manifest. */
  readonly files?: number;
  readonly statementId?: string;
  readonly rows?: number;
  readonly failure?: FailureCode;
}

export type LoadChanges = Partial<Pick<LoadItem, 'readyAt' | 'sql' | 'login' | 'notedIn' | 'files' | 'rows' | 'failure'>>;

export interface Ledger {
  /** The load that each file's claim names. Files without a claim, or with an expired one, are not in the answer. */
  readClaims(files: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Loads that are unknown, or expired, are not in the answer. */
  readLoads(ids: readonly string[]): Promise<ReadonlyMap<string, LoadItem>>;

  /** Puts a new load. Its id is its creator's alone. */
  openLoad(load: LoadItem): Promise<void>;
  /**
   * Claims a file for a load, on condition that the file has no claim, or still the one named by `instead`. The claim
   * expires with the load.
   * Returns the load that the claim names afterwards: one's own after a repeated write, another's when it was quicker.
   */
  claim(file: string, load: Pick<LoadItem, 'id' | 'expiresAt'>, instead: string | undefined): Promise<string>;
  /** Moves a load on condition that it is in `from`. False when it is not, and did not come to `to` by this very write. */
  moveLoad(id: string, from: LoadState, to: LoadState, changes?: LoadChanges): Promise<boolean>;
  noteStatement(id: string, statementId: string): Promise<void>;
  /**
   * Announces that a ready load will be submitted by somebody else than its author, who cannot call it off from now on.
   * False when it is not ready any more.
   */
  takeOver(id: string): Promise<boolean>;
  /** `ready → failed`, on condition that nobody took the load over: its author knows that its COPY was never accepted. */
  callOff(id: string, failure: FailureCode): Promise<boolean>;
}
