/**
 * Metrics of the reasons for which messages wait, counted by CloudWatch from the loader's log: the loader's own metric
 * counts all deferrals alike, and most need nobody's attention.
 *
 * Trap: the lines are of level WARN. A pipeline that logs errors only cannot be watched so.
 */
import { aws_cloudwatch as cloudwatch, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PipelineMetrics } from './pipeline-metrics';
import { LOG_EVENTS, METRIC_DIMENSION, METRIC_NAMESPACE } from '../contract';

/** Codes of what somebody has to mend before the files of a table can be loaded. */
export const MISCONFIGURATION_CODES = [
  'TABLE_NOT_FOUND', 'COLUMN_NOT_FOUND', 'PERMISSION_DENIED', 'LOGIN_FAILED', 'ROLE_NOT_ASSUMABLE', 'S3_ACCESS_DENIED',
  'MANIFEST_DENIED', 'LEDGER_DENIED', 'COPY_INVALID', 'SQL_FAILED', 'ALL_FILES_REJECTED',
] as const;

export const THROTTLING_CODES = ['THROTTLED'] as const;

/** Counts the messages that were deferred for one of these reasons. */
export function deferralMetric(
  scope: Construct, metricName: string, codes: readonly string[], props: { readonly logGroup: logs.ILogGroup; readonly metrics: PipelineMetrics },
): cloudwatch.Metric {
  const isDeferral = logs.FilterPattern.stringValue('$.event', '=', LOG_EVENTS.messageDeferred);
  const isOneOf = logs.FilterPattern.any(...codes.map(code => logs.FilterPattern.stringValue('$.code', '=', code)));
  new logs.MetricFilter(scope, `${metricName}Filter`, {
    logGroup: props.logGroup,
    filterPattern: logs.FilterPattern.all(isDeferral, isOneOf),
    metricNamespace: METRIC_NAMESPACE,
    metricName,
    metricValue: '1',
    unit: cloudwatch.Unit.COUNT,
    // Powertools writes the pipeline's name as `service`.
    dimensions: { [METRIC_DIMENSION]: '$.service' },
  });
  return props.metrics.named(metricName, { statistic: cloudwatch.Stats.SUM });
}
