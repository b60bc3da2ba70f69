/**
 * The life of a load from its manifest to its outcome.
 *
 * The manifest is written before the load becomes `ready`, and `ready` before the COPY is submitted: so a load that may
 * have reached the warehouse can always be found again, with the very files it was submitted with.
 * A submission whose answer was lost leaves the load `ready`, and is repeated with the same token: the Data API then
 * returns the first statement. Only the first submission can fail for certain; after it an earlier one may have got through.
 */
import { awaitStatement } from './await-statement';
import { JoinedLoad } from './claims';
import { copyStatement } from './copy-statement';
import { Deadline } from './deadline';
import { diagnose } from './diagnosis';
import { manifestOf } from './manifest';
import { LoadServices, LoadSettings } from './services';
import { LOG_EVENTS, METRICS } from '../../lib/private/contract';
import { classifyCallError, classifyStatementError } from '../failures/classify';
import { Failure, withoutCredentials } from '../failures/failure';
import { LoadItem } from '../ledger/ledger';
import { TableFile } from '../planning/table-file';
import { ServiceError, Statement } from '../ports';
import { Destination } from '../routing/destination';

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

const HOUR_MS = 3_600_000;
/** The Data API keeps a token for 8 hours and a statement's record for 24, less a margin for clocks that differ. */
const TOKEN_HOLDS_MS = 7.5 * HOUR_MS;
const RECORD_HOLDS_MS = 23.5 * HOUR_MS;

export class LoadLife {
  constructor(
    private readonly services: LoadServices,
    private readonly settings: LoadSettings,
    private readonly destination: Destination,
    private readonly deadline: Deadline,
  ) {}

  /** Takes an open load with its claimed files to its end. */
  async begin(load: LoadItem, files: readonly TableFile[]): Promise<LoadResult> {
    const { clock, ledger, manifests } = this.services;
    try {
      await manifests.write(load.manifestKey, manifestOf(files));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const failure = classifyCallError(error);
      this.tellFailed(load, failure, files.length);
      // Never ready, so never submitted. Void, so that its files need not wait until it counts as dead.
      await ledger.moveLoad(load.id, 'open', 'void', { failure: failure.code });
      return { kind: 'failed', failure };
    }
    if (!await ledger.moveLoad(load.id, 'open', 'ready', { readyAt: clock.now() })) {
      return { kind: 'pending', failure: { code: 'LOAD_BUSY', reason: 'the load took so long to prepare that another invocation gave it up' } };
    }
    return this.submit(load, files.length, 'first');
  }

  /** Goes on with a load that an earlier delivery has made ready. */
  async resume({ load, fileCount }: JoinedLoad): Promise<LoadResult> {
    const age = this.ageOf(load);
    if (load.statementId !== undefined) return this.follow(load, load.statementId, fileCount);
    if (age < TOKEN_HOLDS_MS) return this.submit(load, fileCount, 'repeated');
    if (age < RECORD_HOLDS_MS) return this.lookUp(load, fileCount);
    return outcomeUnknown(load);
  }

  private async submit(load: LoadItem, fileCount: number, submission: 'first' | 'repeated'): Promise<LoadResult> {
    const { warehouse, ledger, telemetry } = this.services;
    const sql = copyStatement(load.id, this.destination, {
      workBucket: this.settings.workBucket,
      manifestKey: load.manifestKey,
      roleArn: this.settings.copyRoleArn,
      region: this.settings.copyRegion,
    });
    telemetry.log('debug', LOG_EVENTS.copyStatement, { loadId: load.id, sql: withoutCredentials(sql) });
    let statementId: string;
    try {
      statementId = (await warehouse.execute({ sql, token: load.id, name: load.id })).id;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const failure = await diagnose(this.services, classifyCallError(error), load.id, this.deadline);
      this.tellFailed(load, failure, fileCount);
      if (!error.isRefusal || submission === 'repeated') return { kind: 'pending', failure };
      await ledger.moveLoad(load.id, 'ready', 'failed', { failure: failure.code });
      return { kind: 'failed', failure };
    }
    await ledger.noteStatement(load.id, statementId);
    telemetry.log('info', LOG_EVENTS.copySubmitted, { loadId: load.id, table: this.destination.name, statementId, files: fileCount });
    return this.follow(load, statementId, fileCount);
  }

  /** The token has expired, the statement's record has not: by its name we learn whether it was ever submitted. */
  private async lookUp(load: LoadItem, fileCount: number): Promise<LoadResult> {
    const { warehouse, ledger } = this.services;
    const statementId = await warehouse.find(load.id);
    if (statementId !== undefined) {
      await ledger.noteStatement(load.id, statementId);
      return this.follow(load, statementId, fileCount);
    }
    await ledger.moveLoad(load.id, 'ready', 'failed');
    return { kind: 'failed', failure: { code: 'WAREHOUSE_UNAVAILABLE', reason: 'the COPY never reached the warehouse' } };
  }

  private async follow(load: LoadItem, statementId: string, fileCount: number): Promise<LoadResult> {
    const awaited = await awaitStatement(this.services, statementId, this.deadline);
    if (awaited.kind === 'forgotten') return this.ageOf(load) < RECORD_HOLDS_MS ? notSeenYet(statementId) : outcomeUnknown({ ...load, statementId });
    if (awaited.kind === 'running') return { kind: 'pending', failure: awaited.failure };
    const { statement } = awaited;
    return statement.state === 'finished' ? this.settleLoaded(load, statement, fileCount) : this.settleFailed(load, statement, fileCount);
  }

  private async settleLoaded(load: LoadItem, statement: Statement, fileCount: number): Promise<LoadResult> {
    const { clock, ledger, telemetry } = this.services;
    // Somebody who follows the same load may have been quicker; then it is told and counted there.
    if (await ledger.moveLoad(load.id, 'ready', 'loaded', { rows: statement.rows })) {
      const durationMs = clock.now() - load.openedAt;
      telemetry.log('info', LOG_EVENTS.copyLoaded, {
        loadId: load.id, table: this.destination.name, statementId: statement.id, files: fileCount, rows: statement.rows, durationMs,
      });
      telemetry.metric(METRICS.loads, 'Count', 1);
      telemetry.metric(METRICS.filesLoaded, 'Count', fileCount);
      telemetry.metric(METRICS.rowsLoaded, 'Count', statement.rows ?? 0);
      telemetry.metric(METRICS.loadDuration, 'Milliseconds', durationMs);
    }
    return { kind: 'loaded' };
  }

  private async settleFailed(load: LoadItem, statement: Statement, fileCount: number): Promise<LoadResult> {
    const classified: Failure = statement.state === 'aborted'
      ? { code: 'QUERY_CANCELLED', reason: statement.error ?? 'the statement was aborted', statementId: statement.id }
      : classifyStatementError(statement.error ?? 'the statement failed without an error text', statement.id);
    const failure = await diagnose(this.services, classified, load.id, this.deadline);
    if (await this.services.ledger.moveLoad(load.id, 'ready', 'failed', { failure: failure.code })) this.tellFailed(load, failure, fileCount);
    return { kind: 'failed', failure, statement };
  }

  /** Since its COPY could first have been submitted. */
  private ageOf(load: LoadItem): number {
    return this.services.clock.now() - (load.readyAt ?? load.openedAt);
  }

  private tellFailed(load: LoadItem, failure: Failure, fileCount: number): void {
    this.services.telemetry.log('warn', LOG_EVENTS.copyFailed, {
      loadId: load.id, table: this.destination.name, statementId: failure.statementId, files: fileCount, code: failure.code, reason: failure.reason,
    });
    this.services.telemetry.metric(METRICS.loadsFailed, 'Count', 1);
  }
}

/** A record that ought to be there: the Data API may not have made it known everywhere, or knows it for another role only. */
function notSeenYet(statementId: string): LoadResult {
  return { kind: 'pending', failure: { code: 'WAREHOUSE_UNAVAILABLE', reason: 'the Data API does not know the statement', statementId } };
}

function outcomeUnknown(load: LoadItem): LoadResult {
  const reason = 'a COPY of the file may have run, but the Data API has no record of it any more';
  return { kind: 'pending', failure: { code: 'OUTCOME_UNKNOWN', reason, statementId: load.statementId } };
}
