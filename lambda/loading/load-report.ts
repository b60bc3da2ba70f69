import { LoadSettings } from './services';
import { LOG_EVENTS, LoadEvent, METRICS } from '../../lib/private/contract';
import { Failure, withoutCredentials } from '../failures/failure';
import { LoadItem } from '../ledger/ledger';
import { Clock, LoadEvents, Telemetry } from '../ports';
import { Destination } from '../routing/destination';

interface ReportServices {
  readonly clock: Clock;
  readonly events: LoadEvents;
  readonly telemetry: Telemetry;
}

/** What is told of a load: a log line for each step, metrics for each end, and an event for each that a statement came to. */
export class LoadReport {
  private readonly table: string;

  constructor(
    private readonly services: ReportServices,
    private readonly settings: Pick<LoadSettings, 'pipeline' | 'workBucket'>,
    private readonly destination: Destination,
  ) {
    this.table = destination.name;
  }

  submitting({ id }: LoadItem, sqls: readonly string[]): void {
    this.services.telemetry.log('debug', LOG_EVENTS.copyStatement, { loadId: id, sql: sqls.map(withoutCredentials).join(';\n') });
  }

  submitted({ id }: LoadItem, statementId: string, files: number): void {
    this.services.telemetry.log('info', LOG_EVENTS.copySubmitted, { loadId: id, table: this.table, statementId, files });
  }

  /** Before the ledger knows: else a crash could keep the event for ever. */
  announceLoaded(load: LoadItem, statementId: string | undefined, files: number, rows: number | undefined): Promise<void> {
    return this.services.events.publish('succeeded', { ...this.eventOf(load, files), statementId, rows });
  }

  announceFailed(load: LoadItem, { code, reason, statementId }: Failure, files: number): Promise<void> {
    return this.services.events.publish('failed', { ...this.eventOf(load, files), statementId, code, reason });
  }

  loaded({ id, openedAt }: LoadItem, statementId: string | undefined, files: number, rows: number | undefined): void {
    const { clock, telemetry } = this.services;
    const durationMs = clock.now() - openedAt;
    telemetry.log('info', LOG_EVENTS.copyLoaded, { loadId: id, table: this.table, statementId, files, rows, durationMs });
    telemetry.metric(METRICS.loads, 'Count', 1);
    telemetry.metric(METRICS.filesLoaded, 'Count', files);
    telemetry.metric(METRICS.rowsLoaded, 'Count', rows ?? 0);
    telemetry.metric(METRICS.loadDuration, 'Milliseconds', durationMs);
  }

  failed({ id }: LoadItem, { code, reason, statementId }: Failure, files: number): void {
    this.services.telemetry.log('warn', LOG_EVENTS.copyFailed, { loadId: id, table: this.table, statementId, files, code, reason });
    this.services.telemetry.metric(METRICS.loadsFailed, 'Count', 1);
  }

  private eventOf({ id, manifestKey, openedAt }: LoadItem, files: number): LoadEvent {
    const { pipeline, workBucket } = this.settings;
    const { schema, table } = this.destination;
    const durationMs = this.services.clock.now() - openedAt;
    return { pipeline, loadId: id, schema, table, files, manifest: `s3://${workBucket}/${manifestKey}`, durationMs };
  }
}
