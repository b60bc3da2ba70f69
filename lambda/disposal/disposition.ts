/**
 * What is to be done with a message, by what became of its table files. Pure.
 *
 * A message is done or parked only when every file of it is final. As long as one is not, the message is deferred as a
 * whole and each of its files is looked at again: what is loaded the ledger knows; a bad file fails and is isolated
 * again, and is parked when the last of the others is final. So nothing is parked twice, and nothing is forgotten.
 */
import { Deferral, deferFor, isBorneForATime } from './deferral';
import { ParkedFailure } from '../../lib/private/contract';
import { classOf, FailureCode, UNKNOWN_FAILURE_TRIES } from '../failures/catalogue';
import { Failure } from '../failures/failure';
import { FileOutcome, FileOutcomes } from '../loading/outcome';
import { PlannedMessage } from '../planning/plan';
import { TableFile } from '../planning/table-file';

export type Disposition =
  | { readonly kind: 'done' }
  | { readonly kind: 'deferred'; readonly failure: FileFailure; readonly deferral: Deferral }
  | { readonly kind: 'parked'; readonly failures: readonly ParkedFailure[] };

/** A failure, and the file that it struck. */
export type FileFailure = Omit<Failure, 'triedAt'> & Required<Pick<ParkedFailure, 'bucket' | 'key' | 'table'>>;

interface HeldFile {
  readonly file: TableFile;
  readonly failure: Failure;
}

/** The Data API ends a statement after 24 hours. */
const LONGEST_STATEMENT_MS = 25 * 60 * 60_000;
const NO_OUTCOME: FileOutcome = { kind: 'deferred', failure: { code: 'LOADER_FAULT', reason: 'the loader has no outcome for the file' } };

/** @param patienceMs with a misconfiguration */
export function disposeOf(message: PlannedMessage, outcomes: FileOutcomes, before: Deferral, now: number, patienceMs: number): Disposition {
  const parked: ParkedFailure[] = [...message.failures];
  const waiting: HeldFile[] = [];
  const exhausted: HeldFile[] = [];
  const files = new Set(message.files);
  // The reason that a message waits for is one of its tables' own; of several it is not known which.
  const suspicion = files.size === 1 ? before.reason : undefined;
  for (const file of files) {
    const outcome = stillSuspecting(outcomes.get(file) ?? NO_OUTCOME, suspicion);
    if (outcome.kind === 'parked') parked.push(fileFailure({ file, failure: outcome.failure }));
    else if (outcome.kind === 'deferred') (isPatienceOver(outcome.failure, before, now, patienceMs) ? exhausted : waiting).push({ file, failure: outcome.failure });
  }
  const isStuck = exhausted.length + parked.length > 0 && areStuck(waiting, before, now, patienceMs);
  if (waiting.length && !isStuck) {
    const failure = telling([...exhausted, ...waiting].map(fileFailure), before);
    return { kind: 'deferred', failure, deferral: deferFor(failure.code, before, now) };
  }
  parked.push(...[...exhausted, ...waiting].map(fileFailure));
  return parked.length ? { kind: 'parked', failures: parked } : { kind: 'done' };
}

/**
 * A file that waits because all of its load were rejected comes back without some of the others: messages return at different
 * times. It waits on until its patience is over, unless the table has accepted another file meanwhile.
 */
function stillSuspecting(outcome: FileOutcome, reason: FailureCode | undefined): FileOutcome {
  const isSuspect = outcome.kind === 'parked' && outcome.mayBeTable && reason === 'ALL_FILES_REJECTED';
  return isSuspect ? { kind: 'deferred', failure: { ...outcome.failure, code: 'ALL_FILES_REJECTED' } } : outcome;
}

/**
 * The failure that a message is deferred for: one that is borne for a time before one that is waited out, or its time would
 * never begin; of these, the one the message waits for already, or its time would begin again.
 */
function telling(failures: readonly FileFailure[], before: Deferral): FileFailure {
  const borne = failures.filter(({ code }) => isBorneForATime(code));
  const candidates = borne.length ? borne : failures;
  return candidates.find(({ code }) => code === before.reason) ?? candidates[0];
}

/**
 * Two files of one message can keep it from ending for ever: when each waits while the other is given up, in turns, or
 * when each is held up by another misconfiguration. No COPY is waited for longer than a statement can run, and no misconfiguration is cut short.
 */
function areStuck(waiting: readonly HeldFile[], before: Deferral, now: number, patienceMs: number): boolean {
  return now - before.reasonSince >= Math.max(LONGEST_STATEMENT_MS, patienceMs)
    && waiting.every(({ failure }) => !['UNAVAILABLE', 'THROTTLED'].includes(classOf(failure.code)));
}

function isPatienceOver(failure: Failure, before: Deferral, now: number, patienceMs: number): boolean {
  if (failure.code !== before.reason) return false;
  switch (classOf(failure.code)) {
    // By a try from then: one from before, which a crash has left to be found, says nothing of how things are.
    case 'MISCONFIGURED': return (failure.triedAt ?? now) - before.reasonSince >= patienceMs;
    case 'UNKNOWN': return before.reasonCount >= UNKNOWN_FAILURE_TRIES;
    default: return false;
  }
}

function fileFailure({ file: { object, destination }, failure: { triedAt: _, ...failure } }: HeldFile): FileFailure {
  return { ...failure, bucket: object.bucket, key: object.key, table: destination.name };
}
