/**
 * The life of a load from its manifest to its outcome.
 *
 * The manifest is written before the load becomes `ready`, and `ready` before the COPY is submitted: so a load that may
 * have reached the warehouse can always be found again, with the very files it was submitted with. A submission whose
 * answer was lost leaves the load `ready`, and is repeated with the same token: the Data API then returns the first statement.
 * Only the very same statements are repeated, by the same login. Whether a token is known across ExecuteStatement and
 * BatchExecuteStatement, with other SQL or to another role is documented nowhere, and a role finds its own statements only:
 * a load that a deployment has changed would else be committed twice.
 *
 * Traps: only the author's own submission can be refused for certain, and only while nobody else has taken the load over.
 * The Data API forgets a token after 8 hours and a statement after 24, so what may be done with a load depends on its age.
 */
import { awaitStatement, Patience } from './await-statement';
import { JoinedLoad, OUT_OF_TIME } from './claims';
import { Deadline } from './deadline';
import { diagnoseStatement, diagnoseUnknown, probe } from './diagnosis';
import { askHistory } from './history';
import { LoadReport } from './load-report';
import { fingerprint, loadStatements } from './load-statements';
import { manifestOf } from './manifest';
import { Invocation, LoadServices, LoadSettings } from './services';
import { copyOf, countBegun } from './statement-parts';
import { classOf, FailureCode } from '../failures/catalogue';
import { classifyCallError, classifyStatementError } from '../failures/classify';
import { Failure } from '../failures/failure';
import { LoadItem } from '../ledger/ledger';
import { TableFile } from '../planning/table-file';
import { ServiceError, Statement } from '../ports';
import { Destination } from '../routing/destination';
import { tableSql } from '../sql/quoting';

/** Not one row arrived, and none will: its files are free. */
export interface FailedLoad {
  readonly kind: 'failed';
  readonly failure: Failure;
  readonly statement?: Statement;
}

export type LoadResult =
  | { readonly kind: 'loaded' }
  | FailedLoad
  /** Not over, or nobody can tell. */
  | { readonly kind: 'pending'; readonly failure: Failure };

type Submission =
  | { readonly statementId: string }
  | { readonly failure: Failure; readonly isRefusal: boolean };

const NEVER_RAN: Failure = { code: 'WAREHOUSE_UNAVAILABLE', reason: 'the COPY never reached the warehouse' };

const HOUR_MS = 3_600_000;
/** The Data API keeps a token for 8 hours. Between these two ages a repeated submission may still be on its way. */
const TOKEN_USED_FOR_MS = 7 * HOUR_MS;
const TOKEN_UNUSED_FROM_MS = 7.5 * HOUR_MS;
/** The Data API keeps a statement's record for 24 hours, less a margin for clocks that differ. */
const RECORD_HOLDS_MS = 23.5 * HOUR_MS;
/** So long before the ledger forgets a load, waiting for its outcome ends. */
const EXPIRY_MARGIN_MS = 48 * HOUR_MS;

/** A load that was running when a delivery found it may run for hours, and there may be many: new files are not kept waiting for them. */
const LOOK_ONLY: Patience = { polls: 1, seconds: 1 };

export class LoadLife {
  private readonly report: LoadReport;
  private readonly deadline: Deadline;
  private readonly login: string;

  constructor(
    private readonly services: LoadServices,
    private readonly settings: LoadSettings,
    private readonly destination: Destination,
    private readonly invocation: Invocation,
  ) {
    this.deadline = invocation.deadline;
    this.login = fingerprint([JSON.stringify(settings.warehouse), settings.loaderRoleArn]);
    this.report = new LoadReport(services, settings, destination);
  }

  /** Takes an open load with its claimed files to its end. */
  async begin(load: LoadItem, files: readonly TableFile[]): Promise<LoadResult> {
    const { clock, ledger, manifests } = this.services;
    try {
      await manifests.write(load.manifestKey, manifestOf(files));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const failure = classifyCallError(error);
      this.report.failed(load, failure, files.length);
      // Never ready, so never submitted. Void, so that its files need not wait until it counts as dead.
      await ledger.moveLoad(load.id, 'open', 'void', { failure: failure.code });
      return { kind: 'failed', failure };
    }
    const sqls = this.statementsOf(load, files.length);
    const { historyTable } = this.settings;
    const notedIn = historyTable && tableSql(historyTable);
    const changes = { readyAt: clock.now(), sql: fingerprint(sqls), login: this.login, notedIn, files: files.length };
    if (!await ledger.moveLoad(load.id, 'open', 'ready', changes)) {
      return pending('LOAD_BUSY', 'the load took so long to prepare that another invocation gave it up', load);
    }
    // Ready is ready: whoever joins it will submit it.
    if (this.deadline.pollSeconds() === 0) return { kind: 'pending', failure: OUT_OF_TIME };
    return this.submitFirst({ ...load, ...changes }, sqls, files.length);
  }

  /** Goes on with a load that an earlier delivery has made ready. */
  async resume({ load, fileCount }: JoinedLoad): Promise<LoadResult> {
    if (this.deadline.pollSeconds() === 0) return { kind: 'pending', failure: OUT_OF_TIME };
    const result = await this.findOutcome(load, fileCount).catch((error): LoadResult => {
      // A service that fails here is no other load's trouble.
      if (error instanceof ServiceError) return inFlight(load, classifyCallError(error));
      throw error;
    });
    const isForgottenSoon = this.services.clock.now() >= load.expiresAt - EXPIRY_MARGIN_MS;
    return result.kind === 'pending' && isForgottenSoon ? outcomeUnknown(load) : result;
  }

  private async findOutcome(load: LoadItem, fileCount: number): Promise<LoadResult> {
    if (load.statementId !== undefined) return this.follow(load, load.statementId, fileCount, LOOK_ONLY);
    const age = this.ageOf(load);
    const sqls = this.statementsOf(load, fileCount);
    const isRepeatable = load.sql === fingerprint(sqls) && this.isOfThisLogin(load);
    if (isRepeatable && age < TOKEN_USED_FOR_MS) return this.submitAgain(load, sqls, fileCount);
    if (isRepeatable && age < TOKEN_UNUSED_FROM_MS) return mayBeOnItsWay(load);
    return this.lookUp(load, fileCount);
  }

  private async submitFirst(load: LoadItem, sqls: readonly string[], fileCount: number): Promise<LoadResult> {
    const submitted = await this.submit(load, sqls, fileCount);
    if ('statementId' in submitted) {
      const result = await this.follow(load, submitted.statementId, fileCount);
      if (wasAnswered(result)) this.invocation.outage.heard();
      return result;
    }
    // Refused for certain, and nobody else has submitted it: its files are free.
    if (submitted.isRefusal && await this.services.ledger.callOff(load.id, submitted.failure.code)) return { kind: 'failed', failure: submitted.failure };
    return inFlight(load, submitted.failure);
  }

  private async submitAgain(load: LoadItem, sqls: readonly string[], fileCount: number): Promise<LoadResult> {
    if (!await this.services.ledger.takeOver(load.id)) return pending('LOAD_BUSY', 'another invocation has just settled the load', load);
    const submitted = await this.submit(load, sqls, fileCount);
    if ('statementId' in submitted) return this.follow(load, submitted.statementId, fileCount, LOOK_ONLY);
    // An earlier submission may have got through, whatever became of this one.
    return inFlight(load, submitted.failure);
  }

  private statementsOf({ id: loadId, manifestKey }: LoadItem, files: number): readonly string[] {
    const { workBucket, copyRoleArn: roleArn, copyRegion: region, pipeline, historyTable } = this.settings;
    const source = { workBucket, manifestKey, roleArn, region };
    return loadStatements({ loadId, destination: this.destination, source, files, pipeline, historyTable });
  }

  private async submit(load: LoadItem, sqls: readonly string[], fileCount: number): Promise<Submission> {
    this.report.submitting(load, sqls);
    try {
      const { id: statementId } = await this.services.warehouse.execute({ sqls, token: load.id, name: load.id });
      this.report.submitted(load, statementId, fileCount);
      await this.noteStatement(load, statementId);
      return { statementId };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const failure = await diagnoseUnknown(this.services, classifyCallError(error), load.id, this.deadline);
      this.report.failed(load, failure, fileCount);
      return { failure, isRefusal: error.isRefusal };
    }
  }

  /** A note that fails is no failure of the load: without it the statement is found by its token, or its name. */
  private async noteStatement(load: LoadItem, statementId: string): Promise<void> {
    try {
      await this.services.ledger.noteStatement(load.id, statementId);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }

  /**
   * The token has expired, or stands for other statements, which a deployment has changed since: what the Data API does with
   * it then is documented nowhere. By its name we learn whether the load was ever submitted, as long as its record is kept.
   */
  private async lookUp(load: LoadItem, fileCount: number): Promise<LoadResult> {
    const statementId = await this.services.warehouse.find(load.id);
    if (statementId !== undefined) {
      await this.noteStatement(load, statementId);
      return this.follow(load, statementId, fileCount, LOOK_ONLY);
    }
    if (this.ageOf(load) < TOKEN_UNUSED_FROM_MS) return mayBeOnItsWay(load);
    // Somebody else's statements are not listed.
    if (this.ageOf(load) >= RECORD_HOLDS_MS || !this.isOfThisLogin(load)) return this.consultHistory(load, outcomeUnknown(load).failure, fileCount);
    return this.settleFailed(load, NEVER_RAN, fileCount);
  }

  private async follow(load: LoadItem, statementId: string, fileCount: number, patience?: Patience): Promise<LoadResult> {
    const awaited = await awaitStatement(this.services, statementId, this.deadline, patience);
    if (awaited.kind === 'running') return inFlight(load, awaited.failure);
    if (awaited.kind === 'forgotten') {
      // The Data API may not have made the record known everywhere, or knows it for another role only.
      if (this.ageOf(load) < RECORD_HOLDS_MS) return pending('WAREHOUSE_UNAVAILABLE', 'the Data API does not know the statement', load);
      return this.consultHistory({ ...load, statementId }, outcomeUnknown({ ...load, statementId }).failure, fileCount);
    }
    const { statement } = awaited;
    if (statement.state === 'finished') return this.settleLoaded(load, copyOf(statement)?.rows, fileCount, statement);
    const { failure, isCertain } = await diagnoseStatement(this.services, statement, load.id, this.deadline);
    if (!isCertain) return this.consultHistory({ ...load, statementId }, failure, fileCount, statement);
    return this.settleFailed(load, failure, fileCount, statement);
  }

  /** Asks the warehouse itself what became of the COPY, when nobody else can tell. @param failure what is known so far */
  private async consultHistory(load: LoadItem, failure: Failure, fileCount: number, statement?: Statement): Promise<LoadResult> {
    const { pipeline, historyTable } = this.settings;
    const { id: loadId, readyAt = load.openedAt, notedIn } = load;
    const begun = statement && countBegun(statement);
    const history = await askHistory(this.services, { loadId, readyAt, pipeline, historyTable, notedIn, begun }, this.deadline);
    switch (history.kind) {
      case 'loaded': return this.settleLoaded(load, history.rows, fileCount, statement);
      case 'failed': return this.settleFailed(load, statement ? failure : classifyStatementError(history.error ?? 'the COPY failed'), fileCount, statement);
      case 'running': return pending('LOAD_RUNNING', 'the COPY has not ended yet', load);
      case 'absent': return this.settleFailed(load, statement ? failure : NEVER_RAN, fileCount, statement);
      case 'unknown': return outcomeUnknown(load);
      case 'unanswered':
        return failure.code === 'OUTCOME_UNKNOWN' && await this.isRefusedForGood(history.failure, load) ? outcomeUnknown(load)
          : inFlight(load, history.failure);
    }
  }

  /** Whether a warehouse that answers refuses this question only. */
  private async isRefusedForGood({ code }: Failure, load: LoadItem): Promise<boolean> {
    // Not in unknown words: an outage that ends between the two questions looks the same.
    if (classOf(code) !== 'MISCONFIGURED') return false;
    return await probe(this.services, load.id, this.deadline) === undefined;
  }

  private async settleLoaded(load: LoadItem, rows: number | undefined, fileCount: number, statement?: Statement): Promise<LoadResult> {
    if (!this.deadline.allowsSettling()) return { kind: 'pending', failure: OUT_OF_TIME };
    await this.report.announceLoaded(load, statement?.id, fileCount, rows);
    // Somebody who follows the same load may have been quicker; then it is told and counted there. Whatever it was settled as:
    // rows that are there must not come again.
    const hasMoved = await this.services.ledger.moveLoad(load.id, 'ready', 'loaded', { rows });
    if (hasMoved) this.report.loaded(load, statement?.id, fileCount, rows);
    return { kind: 'loaded' };
  }

  private async settleFailed(load: LoadItem, failure: Failure, fileCount: number, statement?: Statement): Promise<LoadResult> {
    if (!this.deadline.allowsSettling()) return { kind: 'pending', failure: OUT_OF_TIME };
    await this.report.announceFailed(load, failure, fileCount);
    const failed: LoadResult = { kind: 'failed', failure: { ...failure, triedAt: load.readyAt }, statement };
    if (await this.services.ledger.moveLoad(load.id, 'ready', 'failed', { failure: failure.code })) {
      this.report.failed(load, failure, fileCount);
      return failed;
    }
    // Somebody else was quicker, and may have judged otherwise: its files are free only when the ledger says so to everybody.
    const state = (await this.services.ledger.readLoads([load.id])).get(load.id)?.state;
    if (state === 'loaded') return { kind: 'loaded' };
    return state === 'failed' ? failed : pending('LOAD_BUSY', 'another invocation has just settled the load', load);
  }

  private isOfThisLogin(load: LoadItem): boolean {
    return load.login === this.login;
  }

  /** Since its COPY could first have been submitted. */
  private ageOf(load: LoadItem): number {
    return this.services.clock.now() - (load.readyAt ?? load.openedAt);
  }
}

/** Whether the warehouse itself has spoken: done, or said why not. */
function wasAnswered(result: LoadResult): boolean {
  return result.kind === 'loaded' || (result.kind === 'failed' && classOf(result.failure.code) !== 'UNAVAILABLE');
}

function mayBeOnItsWay(load: LoadItem): LoadResult {
  return pending('LOAD_BUSY', 'a COPY of the file may be on its way to the warehouse', load);
}

/** As long as its outcome is open, no words are held against the files: in unknown ones it is the warehouse that speaks. */
function inFlight({ id: loadId }: LoadItem, failure: Failure): LoadResult {
  return { kind: 'pending', failure: { ...failure, code: failure.code === 'UNKNOWN_FAILURE' ? 'WAREHOUSE_UNAVAILABLE' : failure.code, loadId } };
}

function pending(code: FailureCode, reason: string, { id: loadId, statementId }: LoadItem): LoadResult {
  return { kind: 'pending', failure: { code, reason, loadId, statementId } };
}

function outcomeUnknown({ id: loadId, statementId }: LoadItem): { readonly kind: 'pending'; readonly failure: Failure } {
  const reason = 'a COPY of the file may have run, and neither the Data API nor the warehouse can tell any more';
  return { kind: 'pending', failure: { code: 'OUTCOME_UNKNOWN', reason, loadId, statementId } };
}
