/**
 * One planned load, from what the ledger knows of its files to an outcome for each of them.
 */
import { Candidate, claimFiles, JoinedLoad, sortByLedger } from './claims';
import { Deadline } from './deadline';
import { ChunkResult, isolate, Isolated } from './isolation';
import { findRejections, Rejection } from './load-errors';
import { LoadLife } from './load-life';
import { manifestKeyOf } from './manifest';
import { FileOutcomes } from './outcome';
import { LoadServices, LoadSettings } from './services';
import { LOG_EVENTS } from '../../lib/private/contract';
import { classOf, FailureCode } from '../failures/catalogue';
import { Failure } from '../failures/failure';
import { LoadItem } from '../ledger/ledger';
import { PlannedLoad } from '../planning/plan';
import { TableFile } from '../planning/table-file';
import { Statement } from '../ports';
import { Destination } from '../routing/destination';

/** Below this, files that are all bad are just bad files. */
const SMALLEST_SUSPICIOUS_LOAD = 3;

const OUT_OF_TIME: Failure = { code: 'OUT_OF_TIME', reason: 'the time of the invocation was up before the file\'s turn came' };
const LOAD_BUSY: Failure = { code: 'LOAD_BUSY', reason: 'another invocation is preparing a load of the file' };
const MANIFEST_GONE: Failure = { code: 'OUTCOME_UNKNOWN', reason: 'the ledger names a load of the file whose manifest is gone' };

export class FileLoader {
  private readonly life: LoadLife;

  constructor(
    private readonly services: LoadServices,
    private readonly settings: LoadSettings,
    private readonly destination: Destination,
    private readonly deadline: Deadline,
    private readonly outcomes: FileOutcomes,
  ) {
    this.life = new LoadLife(services, settings, destination, deadline);
  }

  /**
   * Sets an outcome for every file of the load.
   *
   * @param proven whether the destination has accepted a file already, so that it cannot be what is wrong
   */
  async load({ files }: PlannedLoad, proven: boolean): Promise<Pick<Isolated<Candidate>, 'proven' | 'stop'>> {
    if (!this.deadline.allowsLoad()) {
      this.holdBack(files, OUT_OF_TIME);
      return { proven };
    }
    const sorted = await sortByLedger(this.services, this.settings.database, files);
    for (const file of sorted.loaded) this.outcomes.set(file, { kind: 'loaded' });
    this.holdBack(sorted.busy, LOAD_BUSY);
    this.holdBack(sorted.unknown, MANIFEST_GONE);
    const free = [...sorted.free, ...await this.joinLoads(sorted.joined)];
    if (!free.length) return { proven };
    return this.settle(await isolate(free, proven || sorted.loaded.length > 0, chunk => this.loadChunk(chunk)));
  }

  /** Returns the files of those loads that came to nothing. */
  private async joinLoads(joined: readonly JoinedLoad[]): Promise<readonly Candidate[]> {
    const free: Candidate[] = [];
    for (const load of joined) {
      const files = load.candidates.map(({ file }) => file);
      if (this.deadline.pollSeconds() === 0) {
        this.holdBack(files, OUT_OF_TIME);
        continue;
      }
      const result = await this.life.resume(load);
      if (result.kind === 'failed') free.push(...load.candidates);
      else if (result.kind === 'pending') this.holdBack(files, result.failure);
      else for (const file of files) this.outcomes.set(file, result);
    }
    return free;
  }

  /** Claims the files and brings those it won in one COPY. */
  private async loadChunk(candidates: readonly Candidate[]): Promise<ChunkResult<Candidate>> {
    if (!this.deadline.allowsLoad()) return { kind: 'stopped', failure: OUT_OF_TIME };
    const { ledger } = this.services;
    const load = await this.open();
    const { won, lost } = await claimFiles(ledger, load, candidates);
    this.holdBack(lost.map(({ file }) => file), LOAD_BUSY);
    if (!won.length) {
      await ledger.moveLoad(load.id, 'open', 'void');
      return { kind: 'stopped', failure: LOAD_BUSY };
    }
    const files = won.map(({ file }) => file);
    const result = await this.life.begin(load, files);
    if (result.kind === 'loaded') {
      for (const file of files) this.outcomes.set(file, result);
      return result;
    }
    const { failure } = result;
    if (result.kind === 'pending' || !result.statement || !mayBeOneFile(failure.code)) return { kind: 'stopped', failure };
    return { kind: 'rejected', failure, files: won, named: await this.nameBad(load, failure, result.statement, won) };
  }

  private async nameBad(
    load: LoadItem, failure: Failure, statement: Statement, candidates: readonly Candidate[],
  ): Promise<ReadonlyMap<Candidate, Rejection>> {
    const files = candidates.map(({ file }) => file);
    const rejections = await findRejections(this.services, load.id, statement, files, this.deadline);
    this.services.telemetry.log('info', LOG_EVENTS.copyIsolating, {
      loadId: load.id, table: this.destination.name, statementId: statement.id, files: files.length, named: rejections.size,
    });
    const named = new Map<Candidate, Rejection>();
    for (const candidate of candidates) {
      const rejection = rejections.get(candidate.file);
      if (rejection) named.set(candidate, { ...rejection, failure: { ...rejection.failure, code: failure.code } });
    }
    return named;
  }

  private async open(): Promise<LoadItem> {
    const id = this.services.ids.next();
    const openedAt = this.services.clock.now();
    const load: LoadItem = {
      id,
      state: 'open',
      manifestKey: manifestKeyOf(id, openedAt),
      openedAt,
      openUntil: this.deadline.endsAt,
      expiresAt: openedAt + this.settings.ledgerRetentionMs,
    };
    await this.services.ledger.openLoad(load);
    return load;
  }

  private settle({ rejected, undecided, proven, stop }: Isolated<Candidate>): Pick<Isolated<Candidate>, 'proven' | 'stop'> {
    const isSuspicious = !proven && rejected.size >= SMALLEST_SUSPICIOUS_LOAD && areOfOneKind([...rejected.values()]);
    for (const [{ file }, { failure }] of rejected) {
      this.holdBack([file], isSuspicious ? { ...failure, code: 'ALL_FILES_REJECTED' } : failure);
    }
    for (const [{ file }, failure] of undecided) {
      // Files that lost their claim have their outcome already.
      if (!this.outcomes.has(file)) this.holdBack([file], failure);
    }
    return { proven, stop };
  }

  /** Not loaded: a bad file is done with, everything else comes back. */
  private holdBack(files: readonly TableFile[], failure: Failure): void {
    const kind = classOf(failure.code) === 'DATA' ? 'parked' : 'deferred';
    for (const file of files) this.outcomes.set(file, { kind, failure });
  }
}

/** Whether a COPY may have failed for one of its files, so that the others are worth a try without it. */
function mayBeOneFile(code: FailureCode): boolean {
  // An object may have a key or an owner of its own, or lie in an archive.
  return code === 'S3_ACCESS_DENIED' || classOf(code) === 'DATA' || classOf(code) === 'UNKNOWN';
}

/** Whether all are bad data, and bad in the same way. */
function areOfOneKind(rejections: readonly Rejection[]): boolean {
  return rejections.every(({ kind, failure }) => kind === rejections[0].kind && classOf(failure.code) === 'DATA');
}
