import { LOG_EVENTS, METRICS } from '../../lib/private/contract';
import { Failure, withoutCredentials } from '../failures/failure';
import { LoadItem } from '../ledger/ledger';
import { Clock, Telemetry } from '../ports';

/** What is told of a load: a log line for each step, metrics for each end. */
export class LoadReport {
  constructor(private readonly services: { readonly clock: Clock; readonly telemetry: Telemetry }, private readonly table: string) {}

  submitting({ id }: LoadItem, sql: string): void {
    this.services.telemetry.log('debug', LOG_EVENTS.copyStatement, { loadId: id, sql: withoutCredentials(sql) });
  }

  submitted({ id }: LoadItem, statementId: string, files: number): void {
    this.services.telemetry.log('info', LOG_EVENTS.copySubmitted, { loadId: id, table: this.table, statementId, files });
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
}
