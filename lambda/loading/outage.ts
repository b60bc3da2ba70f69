/**
 * A warehouse that was down when messages were deferred is asked first whether it is back. As long as it is not, files
 * cost no claims, manifests and COPYs: in an outage of weeks they would be tried thousands of times.
 *
 * Trap: what the ledger is about to forget has to be settled while it still knows, also in an outage.
 */
import { AskServices } from './ask';
import { Deadline } from './deadline';
import { probe } from './diagnosis';
import { EXPIRY_MARGIN_MS } from './load-life';
import { FileOutcomes } from './outcome';
import { classOf, FailureCode } from '../failures/catalogue';
import { PlannedLoad } from '../planning/plan';

const MARGIN_MS = EXPIRY_MARGIN_MS + 60 * 60_000;

/** What a message has been through so far. */
interface Waiting {
  readonly reason?: FailureCode;
  readonly firstSeen: number;
}

/** Whether it is worth asking. @param forgetsBefore when the ledger forgets what happened before then */
export function isOutageLikely(waiting: readonly Waiting[], forgetsBefore: number): boolean {
  return waiting.some(({ reason }) => reason === 'WAREHOUSE_UNAVAILABLE') && waiting.every(({ firstSeen }) => firstSeen >= forgetsBefore + MARGIN_MS);
}

/** The outcome of every file while the warehouse is down; undefined when it is not. */
export async function holdWhileDown(loads: readonly PlannedLoad[], services: AskServices, deadline: Deadline): Promise<FileOutcomes | undefined> {
  if (!loads.length) return undefined;
  const failure = await probe(services, 'outage', deadline);
  // What is misconfigured is told best by the COPY that fails of it.
  if (!failure || classOf(failure.code) === 'MISCONFIGURED') return undefined;
  const code = classOf(failure.code) === 'UNKNOWN' ? 'WAREHOUSE_UNAVAILABLE' : failure.code;
  return new Map(loads.flatMap(({ files }) => files.map(file => [file, { kind: 'deferred', failure: { ...failure, code } }] as const)));
}
