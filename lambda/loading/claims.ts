/**
 * What the ledger knows about the files of a load to be, and claiming those that nobody has.
 *
 * A claim alone says nothing: it counts only when its load's manifest lists the file. A manifest that ought to be there
 * and is gone leaves the outcome unknown; loading such a file again could land it twice.
 */
import { urlsInManifest } from './manifest';
import { fileHash } from '../ledger/file-hash';
import { Ledger, LoadItem } from '../ledger/ledger';
import { TableFile, urlOf } from '../planning/table-file';
import { Clock, Manifests } from '../ports';

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
  readonly loaded: TableFile[];
  /** Loads that are submitted, or may be, and not yet over. */
  readonly joined: JoinedLoad[];
  /** In a load that somebody is preparing at this moment. */
  readonly busy: TableFile[];
  /** In a load whose manifest is gone. */
  readonly unknown: TableFile[];
}

interface ClaimServices {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly manifests: Manifests;
}

const CALLS_AT_ONCE = 25;

export async function sortByLedger(services: ClaimServices, database: string, files: readonly TableFile[]): Promise<SortedFiles> {
  const hashed = files.map(file => ({ file, hash: fileHash(database, file) }));
  const claims = await services.ledger.readClaims(hashed.map(({ hash }) => hash));
  const loads = await services.ledger.readLoads([...new Set(claims.values())]);

  const sorted: SortedFiles = { free: [], loaded: [], joined: [], busy: [], unknown: [] };
  const byLoad = new Map<string, Candidate[]>();
  for (const candidate of hashed) {
    const heldBy = claims.get(candidate.hash);
    if (heldBy === undefined) sorted.free.push(candidate);
    else if (byLoad.has(heldBy)) byLoad.get(heldBy)!.push({ ...candidate, heldBy });
    else byLoad.set(heldBy, [{ ...candidate, heldBy }]);
  }
  await inParts([...byLoad], part => Promise.all(part.map(([id, candidates]) => sortByLoad(services, loads.get(id), candidates, sorted))));
  return sorted;
}

async function sortByLoad(services: ClaimServices, load: LoadItem | undefined, candidates: readonly Candidate[], sorted: SortedFiles): Promise<void> {
  const files = candidates.map(({ file }) => file);
  if (!load || load.state === 'failed' || load.state === 'void') {
    sorted.free.push(...candidates);
  } else if (load.state === 'open') {
    if (await voidIfDead(services, load)) sorted.free.push(...candidates);
    else sorted.busy.push(...files);
  } else {
    await sortByManifest(services.manifests, load, candidates, sorted);
  }
}

async function sortByManifest(manifests: Manifests, load: LoadItem, candidates: readonly Candidate[], sorted: SortedFiles): Promise<void> {
  const body = await manifests.read(load.manifestKey);
  if (body === undefined) {
    sorted.unknown.push(...candidates.map(({ file }) => file));
    return;
  }
  const urls = urlsInManifest(body);
  const listed = candidates.filter(({ file }) => urls.has(urlOf(file.object)));
  sorted.free.push(...candidates.filter(({ file }) => !urls.has(urlOf(file.object))));
  if (load.state === 'loaded') sorted.loaded.push(...listed.map(({ file }) => file));
  else if (listed.length) sorted.joined.push({ load, fileCount: urls.size, candidates: listed });
}

async function voidIfDead({ clock, ledger }: ClaimServices, load: LoadItem): Promise<boolean> {
  return clock.now() >= load.openUntil && await ledger.moveLoad(load.id, 'open', 'void');
}

/** Claims files for an open load. Those it did not win are in a load of somebody who was quicker. */
export async function claimFiles(
  ledger: Ledger, load: LoadItem, candidates: readonly Candidate[],
): Promise<{ readonly won: readonly Candidate[]; readonly lost: readonly Candidate[] }> {
  const won: Candidate[] = [];
  const lost: Candidate[] = [];
  await inParts(candidates, async part => {
    const holders = await Promise.all(part.map(({ hash, heldBy }) => ledger.claim(hash, load, heldBy)));
    part.forEach((candidate, i) => (holders[i] === load.id ? won : lost).push({ ...candidate, heldBy: holders[i] }));
  });
  return { won, lost };
}

async function inParts<T>(all: readonly T[], work: (part: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += CALLS_AT_ONCE) await work(all.slice(start, start + CALLS_AT_ONCE));
}
