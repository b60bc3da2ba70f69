/**
 * Tells the bad files of a load from the good ones, while the good ones are being loaded.
 *
 * COPY is all or nothing, and Redshift stops at the first errors: each failed COPY names some bad files, seldom all.
 * So the named ones are set aside and the rest is tried again; when nothing is named, or naming goes on for too long,
 * the rest is tried in halves. A table that accepts no file at all is given up after some tries: then it is likelier
 * that the table or the format is wrong than that every file is.
 * A failure that is not about data (no right to read a file, a COPY that was cancelled, words that nobody knows) is likelier the
 * whole table's than one file's: three files are tried alone before anything else, and when all fail the table is given up at once.
 * SQS brings messages in no order, so that others are tried the next time: good files do not share the fate of a few bad ones.
 * That others were loaded proves nothing when COPYs are cancelled or find no room, as that may begin at any time.
 */
import { Rejection } from './load-errors';
import { classOf, FailureClass, mayBeItsSize } from '../failures/catalogue';
import { Failure } from '../failures/failure';

export type ChunkResult<F> =
  | { readonly kind: 'loaded' }
  | Rejected<F>
  /** Not loaded for a reason that is none of the files' own. */
  | { readonly kind: 'stopped'; readonly failure: Failure };

/** A file of a COPY is bad. */
export interface Rejected<F> {
  readonly kind: 'rejected';
  readonly failure: Failure;
  /** Files of the COPY. All of them, unless others are in another batch. */
  readonly files: readonly F[];
  readonly named: ReadonlyMap<F, Rejection>;
  /** Whether one file was alone in the COPY. */
  readonly isAlone: boolean;
}

export interface Isolated<F> {
  readonly rejected: ReadonlyMap<F, Rejection>;
  /** Files that were not tried to the end, and why. */
  readonly undecided: ReadonlyMap<F, Failure>;
  /** Whether any file was loaded, now or before. */
  readonly proven: boolean;
  /** What will stop any other load of the destination, too. */
  readonly stop?: Failure;
}

const ROUNDS_BY_NAME = 3;
const TRIES_WITHOUT_A_LOADED_FILE = 32;
const PROBES = 3;
/** What stops one COPY in these ways stops the next as well. */
const STOPS_ALL: ReadonlySet<FailureClass> = new Set(['UNAVAILABLE', 'THROTTLED', 'MISCONFIGURED', 'UNKNOWN']);

/**
 * @param files to be tried, in COPYs of their own to begin with: a file that has failed alone before must not take others along,
 *   or a delivery that has time for one COPY would always spend it on the same vain one
 * @param rejections of COPYs that have failed already: their files are isolated on from there
 * @param proven whether the destination has accepted a file already
 */
export async function isolate<F>(
  files: readonly (readonly F[])[], rejections: readonly Rejected<F>[], proven: boolean, attempt: (files: readonly F[]) => Promise<ChunkResult<F>>,
): Promise<Isolated<F>> {
  const rejected = new Map<F, Rejection>();
  const undecided = new Map<F, Failure>();
  const later: (Rejected<F> | readonly F[])[] = [...rejections, ...files];
  const chunks: (readonly F[])[] = [];
  let rounds = 0;
  let failedProbes = 0;

  for (let chunk = next(); chunk; chunk = next()) {
    const result = await attempt(chunk);
    if (result.kind === 'loaded') {
      proven = true;
    } else if (result.kind === 'stopped') {
      for (const file of chunk) undecided.set(file, result.failure);
      if (STOPS_ALL.has(classOf(result.failure.code))) return giveUp(result.failure);
    } else {
      narrow(result);
      if ((mayBeTable(result) || mayBeItsSize(result.failure.code)) && result.isAlone && ++failedProbes === PROBES) return giveUp(result.failure);
      if (!proven && rounds >= TRIES_WITHOUT_A_LOADED_FILE) leaveRest(NOT_TRIED_ALONE);
    }
  }
  return { rejected, undecided, proven };

  function next(): readonly F[] | undefined {
    while (!chunks.length && later.length) {
      const item = later.shift()!;
      if ('kind' in item) narrow(item);
      else if (item.length) chunks.push(item);
    }
    return chunks.shift();
  }

  /** Sets the bad files aside that are known, and has the rest tried again, or in smaller parts. */
  function narrow(result: Rejected<F>): void {
    rounds++;
    const named = nameBad(result);
    for (const [file, rejection] of named) rejected.set(file, rejection);
    const rest = result.files.filter(file => !named.has(file));
    if (rest.length) chunks.unshift(...named.size && rounds <= ROUNDS_BY_NAME ? [rest] : mayBeTable(result) ? probes(rest) : halves(rest));
  }

  function mayBeTable({ failure }: Rejected<F>): boolean {
    return !proven && classOf(failure.code) !== 'DATA';
  }

  function giveUp(stop: Failure): Isolated<F> {
    leaveRest(stop);
    return { rejected, undecided, proven, stop };
  }

  function leaveRest(failure: Failure): void {
    const rest = [...chunks.splice(0), ...later.splice(0).map(item => 'kind' in item ? item.files : item)];
    for (const file of rest.flat()) undecided.set(file, failure);
  }
}

const NOT_TRIED_ALONE: Failure = {
  code: 'ISOLATION_UNFINISHED', reason: `${TRIES_WITHOUT_A_LOADED_FILE} COPYs into the table failed in a row; the file was not tried alone yet`,
};

/** The files that the warehouse named; a file that was alone in its COPY is bad, named or not. */
function nameBad<F>({ files, named, failure, isAlone }: Rejected<F>): ReadonlyMap<F, Rejection> {
  if (named.size || !isAlone) return named;
  return new Map([[files[0], { failure, kind: failure.reason.replace(/\d+/g, '#') }]]);
}

/** Some files alone, spread over all of them, before the others. */
function probes<F>(files: readonly F[]): readonly (readonly F[])[] {
  const alone = new Set(Array.from({ length: PROBES }, (_, i) => files[Math.round(i * (files.length - 1) / (PROBES - 1))]));
  return [...[...alone].map(file => [file]), ...halves(files.filter(file => !alone.has(file)))];
}

function halves<F>(files: readonly F[]): readonly (readonly F[])[] {
  const middle = Math.ceil(files.length / 2);
  return [files.slice(0, middle), files.slice(middle)].filter(half => half.length);
}
