/**
 * The memory that makes loading exactly-once: which load has claimed a table file, and how far each load has come.
 *
 * Every method is one conditional write of one item, or a batch of consistent reads: no more than DynamoDB offers
 * without transactions. Any of them may be the last thing a process does, may be repeated, and may run beside itself.
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
  /** When its COPY could first have been submitted. */
  readonly readyAt?: number;
  readonly statementId?: string;
  readonly rows?: number;
  readonly failure?: FailureCode;
}

export interface Ledger {
  /** The load that each file's claim names. Files without a claim are not in the answer. */
  readClaims(files: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readLoads(ids: readonly string[]): Promise<ReadonlyMap<string, LoadItem>>;

  /** Puts a new load. Its id is its creator's alone. */
  openLoad(load: LoadItem): Promise<void>;
  /**
   * Claims a file for a load, on condition that the file has no claim, or still the one named by `instead`.
   * Returns the load that the claim names afterwards: one's own after a repeated write, another's when it was quicker.
   */
  claim(file: string, loadId: string, instead: string | undefined): Promise<string>;
  /** Moves a load on condition that it is in `from`. False when it is not. */
  moveLoad(id: string, from: LoadState, to: LoadState, changes?: Partial<Omit<LoadItem, 'id' | 'state'>>): Promise<boolean>;
  noteStatement(id: string, statementId: string): Promise<void>;
}
