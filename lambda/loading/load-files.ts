/**
 * One planned load, from what the ledger knows of its files to an outcome for each of them.
 */
import { Candidate, claimFiles, JoinedLoad, OUT_OF_TIME, sortByLedger } from './claims';
import { Deadline } from './deadline';
import { ChunkResult, isolate, Isolated, Rejected } from './isolation';
import { findRejections, Rejection } from './load-errors';
import { FailedLoad, LoadLife, LoadResult } from './load-life';
import { manifestKeyOf } from './manifest';
import { FileOutcomes } from './outcome';
import { Invocation, LoadServices, LoadSettings } from './services';
import { LOG_EVENTS } from '../../lib/private/contract';
import { classOf, mayBeOneFile } from '../failures/catalogue';
import { Failure } from '../failures/failure';
import { LoadItem } from '../ledger/ledger';
import { PlannedLoad } from '../planning/plan';
import { TableFile } from '../planning/table-file';
import { Statement } from '../ports';
import { Destination } from '../routing/destination';

/** Below this, files that are all bad are just bad files. */
const SMALLEST_SUSPICIOUS_LOAD = 3;

/** COPYs into one table can collide with each other's transactions, and with those of others. */
const CONFLICT_TRIES = 4;
const CONFLICT_PAUSE_MS = 1_000;

interface Attempt {
  readonly result: ChunkResult<Candidate>;
  /** The files of a load that failed because another transaction got in its way. */
  readonly collided?: readonly Candidate[];
}

export class FileLoader {
  private readonly life: LoadLife;
  private readonly deadline: Deadline;

  constructor(
    private readonly services: LoadServices,
    private readonly settings: LoadSettings,
    private readonly destination: Destination,
    private readonly invocation: Invocation,
    private readonly outcomes: FileOutcomes,
  ) {
    this.deadline = invocation.deadline;
    this.life = new LoadLife(services, settings, destination, invocation);
  }

  /**
   * Sets an outcome for every file of the load.
   *
   * @param proven whether the destination has accepted a file already, so that it cannot be what is wrong
   */
  async load({ files }: PlannedLoad, proven: boolean): Promise<Pick<Isolated<Candidate>, 'proven' | 'stop'>> {
    if (!this.deadline.allowsLoad()) {
      for (const file of files) this.holdBack(file, OUT_OF_TIME);
      return { proven };
    }
    const sorted = await sortByLedger(this.services, this.settings.database, files, this.deadline);
    for (const file of sorted.loaded) this.outcomes.set(file, { kind: 'loaded' });
    for (const [file, failure] of sorted.held) this.holdBack(file, failure);
    const { free, rejections } = await this.joinLoads(sorted.joined);
    const isProven = proven || sorted.loaded.length > 0;
    const earlier = sorted.tooLarge.map(({ code, candidates }): Rejected<Candidate> =>
      ({ kind: 'rejected', failure: { code, reason: 'an earlier COPY of the file and others failed so' }, files: candidates, named: new Map(), isAlone: false }));
    const chunks = [[...sorted.free, ...free], sorted.suspects];
    return this.settle(await isolate(chunks, [...rejections, ...earlier], isProven, chunk => this.loadChunk(chunk)));
  }

  /** Looks at loads that others have made ready. Their files are free when they came to nothing. */
  private async joinLoads(
    joined: readonly JoinedLoad[],
  ): Promise<{ readonly free: readonly Candidate[]; readonly rejections: readonly Rejected<Candidate>[] }> {
    const free: Candidate[] = [];
    const rejections: Rejected<Candidate>[] = [];
    for (const join of joined) {
      const result = await this.life.resume(join);
      if (result.kind === 'failed') {
        const rejection = await this.rejectionOf(join.load, result, join.candidates, join.fileCount);
        if (rejection) rejections.push(rejection);
        else free.push(...join.candidates);
      } else {
        for (const { file } of join.candidates) this.setOutcome(file, result);
      }
    }
    return { free, rejections };
  }

  /** Brings the files in one COPY. Transactions that collide are tried again, at different times. */
  private async loadChunk(candidates: readonly Candidate[]): Promise<ChunkResult<Candidate>> {
    let { result, collided } = await this.tryChunk(candidates);
    for (let tries = 1; collided && tries < CONFLICT_TRIES; tries++) {
      await this.deadline.pause(CONFLICT_PAUSE_MS * tries * (1 + this.services.random()));
      ({ result, collided } = await this.tryChunk(collided));
    }
    return result;
  }

  /** Claims the files and brings those it won. */
  private async tryChunk(candidates: readonly Candidate[]): Promise<Attempt> {
    const obstacle = await this.invocation.outage.obstacle() ?? (this.deadline.allowsLoad() ? undefined : OUT_OF_TIME);
    if (obstacle) return { result: { kind: 'stopped', failure: obstacle } };
    const load = await this.open();
    const { won, held } = await claimFiles(this.services.ledger, load, candidates, this.deadline);
    for (const [file, failure] of held) this.holdBack(file, failure);
    if (!won.length) {
      await this.services.ledger.moveLoad(load.id, 'open', 'void');
      return { result: { kind: 'stopped', failure: [...held.values()][0] } };
    }
    const result = await this.life.begin(load, won.map(({ file }) => file));
    if (result.kind === 'failed') {
      const rejection = await this.rejectionOf(load, result, won, won.length);
      const stopped = { kind: 'stopped', failure: result.failure } as const;
      return { result: rejection ?? stopped, collided: result.failure.code === 'TRANSACTION_CONFLICT' ? won : undefined };
    }
    for (const { file } of won) this.setOutcome(file, result);
    return { result: result.kind === 'loaded' ? result : { kind: 'stopped', failure: result.failure } };
  }

  /** Undefined when no file is to blame. @param fileCount files in the COPY, of which the candidates may be some */
  private async rejectionOf(
    load: LoadItem, { failure, statement }: FailedLoad, candidates: readonly Candidate[], fileCount: number,
  ): Promise<Rejected<Candidate> | undefined> {
    if (!statement || !mayBeOneFile(failure.code)) return undefined;
    return { kind: 'rejected', failure, files: candidates, named: await this.nameBad(load, failure, statement, candidates), isAlone: fileCount === 1 };
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
      if (rejection) named.set(candidate, { ...rejection, failure: { ...rejection.failure, code: failure.code, triedAt: failure.triedAt } });
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
    for (const [{ file }, { failure }] of rejected) this.holdBack(file, isSuspicious ? { ...failure, code: 'ALL_FILES_REJECTED' } : failure, !proven);
    for (const [{ file }, failure] of undecided) {
      // Files that lost their claim have their outcome already.
      if (!this.outcomes.has(file)) this.holdBack(file, failure);
    }
    return { proven, stop };
  }

  private setOutcome(file: TableFile, result: Exclude<LoadResult, FailedLoad>): void {
    if (result.kind === 'loaded') this.outcomes.set(file, result);
    else this.holdBack(file, result.failure);
  }

  /** Not loaded: a file that is bad, or that nobody may touch, is done with; everything else comes back. */
  private holdBack(file: TableFile, failure: Failure, mayBeTable = false): void {
    const isFinal = ['DATA', 'UNSETTLED'].includes(classOf(failure.code));
    this.outcomes.set(file, isFinal ? { kind: 'parked', failure, mayBeTable } : { kind: 'deferred', failure });
  }
}

/** Whether all are bad data, and bad in the same way. */
function areOfOneKind(rejections: readonly Rejection[]): boolean {
  return rejections.every(({ kind, failure }) => kind === rejections[0].kind && classOf(failure.code) === 'DATA');
}
