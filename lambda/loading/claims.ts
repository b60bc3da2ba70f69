/**
 * What the ledger knows about the files of a load to be, and claiming those that nobody has.
 *
 * A claim alone says nothing: it counts only when its load's manifest lists the file. A manifest that ought to be there
 * and is gone leaves the outcome unknown; loading such a file again could land it twice.
 */
import { Deadline } from './deadline';
import { urlsInManifest } from './manifest';
import { FailureCode, mayBeItsSize, mayBeOneFile } from '../failures/catalogue';
import { classifyCallError } from '../failures/classify';
import { Failure } from '../failures/failure';
import { fileHash } from '../ledger/file-hash';
import { Ledger, LoadItem } from '../ledger/ledger';
import { TableFile, urlOf } from '../planning/table-file';
import { Clock, Manifests, ServiceError } from '../ports';
import { sideBySide } from '../side-by-side';

/** A file that may be loaded. */
export interface Candidate {
  readonly file: TableFile;
  readonly hash: string;
  /** The dead load that its claim names. */
  readonly heldBy?: string;
}

export interface JoinedLoad {
  readonly load: LoadItem;
  /** Files in its manifest. */
  readonly fileCount: number;
  readonly candidates: readonly Candidate[];
}

export interface SortedFiles {
  readonly free: Candidate[];
  /** Files that have failed alone in a COPY before. They are free as well, but should not take others along. */
  readonly suspects: Candidate[];
  /** Files whose last COPY may have been too large. They are free as well, but not to be tried together again. */
  readonly tooLarge: { readonly code: FailureCode; readonly candidates: readonly Candidate[] }[];
  readonly loaded: TableFile[];
  /** Loads that are submitted, or may be, and not yet over. */
  readonly joined: JoinedLoad[];
  /** Files that cannot be loaded in this invocation, and why. */
  readonly held: Map<TableFile, Failure>;
}

export interface ClaimedFiles {
  readonly won: readonly Candidate[];
  /** Files that were not claimed, and why. A claim that failed may yet be written: the manifest will not list it. */
  readonly held: ReadonlyMap<TableFile, Failure>;
}

interface ClaimServices {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly manifests: Manifests;
}

const CALLS_AT_ONCE = 25;
const LOAD_BUSY: Failure = { code: 'LOAD_BUSY', reason: 'another invocation is preparing a load of the file' };
export const OUT_OF_TIME: Failure = { code: 'OUT_OF_TIME', reason: 'the time of the invocation was up before the file\'s turn came' };

export async function sortByLedger(services: ClaimServices, database: string, files: readonly TableFile[], deadline: Deadline): Promise<SortedFiles> {
  const hashed = files.map(file => ({ file, hash: fileHash(database, file) }));
  const claims = await services.ledger.readClaims(hashed.map(({ hash }) => hash));
  const loads = await services.ledger.readLoads([...new Set(claims.values())]);

  const sorted: SortedFiles = { free: [], suspects: [], tooLarge: [], loaded: [], joined: [], held: new Map() };
  const byLoad = new Map<string, Candidate[]>();
  for (const candidate of hashed) {
    const heldBy = claims.get(candidate.hash);
    if (heldBy === undefined) sorted.free.push(candidate);
    else if (byLoad.has(heldBy)) byLoad.get(heldBy)!.push({ ...candidate, heldBy });
    else byLoad.set(heldBy, [{ ...candidate, heldBy }]);
  }
  await sideBySide(CALLS_AT_ONCE, [...byLoad], async ([id, candidates]) => {
    const hold = (failure: Failure) => candidates.forEach(({ file }) => sorted.held.set(file, failure));
    if (!deadline.allowsLoad()) return hold(OUT_OF_TIME);
    await unlessRefused(() => sortByLoad(services, loads.get(id), candidates, sorted), hold);
  });
  return sorted;
}

async function sortByLoad(services: ClaimServices, load: LoadItem | undefined, candidates: readonly Candidate[], sorted: SortedFiles): Promise<void> {
  if (!load || load.state === 'failed' || load.state === 'void') {
    if (load?.failure && load.files !== 1 && mayBeItsSize(load.failure)) sorted.tooLarge.push({ code: load.failure, candidates });
    else (hasFailedAlone(load) ? sorted.suspects : sorted.free).push(...candidates);
  } else if (load.state === 'open') {
    if (await voidIfDead(services, load)) sorted.free.push(...candidates);
    else for (const { file } of candidates) sorted.held.set(file, LOAD_BUSY);
  } else {
    await sortByManifest(services.manifests, load, candidates, sorted);
  }
}

async function sortByManifest(manifests: Manifests, load: LoadItem, candidates: readonly Candidate[], sorted: SortedFiles): Promise<void> {
  const body = await manifests.read(load.manifestKey);
  if (body === undefined) {
    const reason = `the ledger names a load of the file whose manifest ${load.manifestKey} is gone`;
    for (const { file } of candidates) sorted.held.set(file, { code: 'OUTCOME_UNKNOWN', reason, loadId: load.id, statementId: load.statementId });
    return;
  }
  const urls = urlsInManifest(body);
  const listed = candidates.filter(({ file }) => urls.has(urlOf(file.object)));
  sorted.free.push(...candidates.filter(({ file }) => !urls.has(urlOf(file.object))));
  if (load.state === 'loaded') sorted.loaded.push(...listed.map(({ file }) => file));
  else if (listed.length) sorted.joined.push({ load, fileCount: urls.size, candidates: listed });
}

function hasFailedAlone(load: LoadItem | undefined): boolean {
  return load?.files === 1 && load.failure !== undefined && mayBeOneFile(load.failure);
}

async function voidIfDead({ clock, ledger }: ClaimServices, load: LoadItem): Promise<boolean> {
  return clock.now() >= load.openUntil && await ledger.moveLoad(load.id, 'open', 'void');
}

/** Claims files for an open load. One claim that fails holds back its own file only. */
export async function claimFiles(ledger: Ledger, load: LoadItem, candidates: readonly Candidate[], deadline: Deadline): Promise<ClaimedFiles> {
  const held = new Map<TableFile, Failure>();
  await sideBySide(CALLS_AT_ONCE, candidates, async ({ file, hash, heldBy }) => {
    const hold = (failure: Failure) => void held.set(file, failure);
    if (!deadline.allowsLoad()) return hold(OUT_OF_TIME);
    await unlessRefused(async () => {
      if (await ledger.claim(hash, load, heldBy) !== load.id) hold(LOAD_BUSY);
    }, hold);
  });
  return { won: candidates.filter(({ file }) => !held.has(file)).map(candidate => ({ ...candidate, heldBy: load.id })), held };
}

async function unlessRefused(work: () => Promise<void>, otherwise: (failure: Failure) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    otherwise(classifyCallError(error));
  }
}
