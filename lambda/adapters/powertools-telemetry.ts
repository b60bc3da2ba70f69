/**
 * Log lines and metrics by Powertools. Metrics go out as EMF: lines of the log that CloudWatch turns into metrics.
 *
 * Counts are added up over a batch: one value for each, instead of one for each of 10,000 messages.
 * Trap: Powertools puts a dimension `service` on every metric; CloudWatch would then keep them apart from the metrics
 * that alarms and dashboards look at, which have {@link METRIC_DIMENSION} alone.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../../lib/private/contract';
import { Fields, Telemetry } from '../ports';

export class PowertoolsTelemetry implements Telemetry {
  private readonly logger: Logger;
  private readonly metrics: Metrics;
  private readonly counts = new Map<string, number>();

  /** @param pipeline its name */
  constructor(pipeline: string) {
    this.logger = new Logger({ serviceName: pipeline });
    this.metrics = new Metrics({ namespace: METRIC_NAMESPACE });
    this.metrics.clearDefaultDimensions();
    this.metrics.setDefaultDimensions({ [METRIC_DIMENSION]: pipeline });
  }

  /** The invocation that the following lines belong to. */
  startInvocation(context: Context): void {
    this.logger.addContext(context);
  }

  log(level: 'debug' | 'info' | 'warn' | 'error', event: string, fields: Fields): void {
    this.logger[level](event, { event, ...fields });
  }

  metric(name: string, unit: 'Count' | 'Milliseconds' | 'Seconds', value: number): void {
    if (unit === 'Count') this.counts.set(name, (this.counts.get(name) ?? 0) + value);
    else this.metrics.addMetric(name, unit, value);
  }

  flush(): void {
    for (const [name, value] of this.counts) this.metrics.addMetric(name, 'Count', value);
    this.counts.clear();
    if (this.metrics.hasStoredMetrics()) this.metrics.publishStoredMetrics();
  }
}
