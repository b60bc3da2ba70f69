/**
 * What somebody has to be told of. Each alarm says in one sentence what is wrong, and where the runbook says what to do.
 *
 * What only waits is looked at over 40 minutes: a deferred message is seen again after 15 minutes at most, and a batching window
 * of up to 5 and a run of up to 15 come on top. With a shorter period an alarm would go off and on with each try.
 */
import { aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_lambda as lambda, aws_logs as logs, aws_sns as sns, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { deferralMetric, MISCONFIGURATION_CODES, THROTTLING_CODES } from './deferral-metrics';
import { PipelineMetrics } from './pipeline-metrics';
import { runbookLink, RunbookSection } from './runbook';

export interface AlarmsProps {
  readonly metrics: PipelineMetrics;
  readonly loader: lambda.IFunction;
  readonly logGroup: logs.ILogGroup;
  readonly topic: sns.ITopic;
  /** From which age on a file that is not loaded is too old. */
  readonly oldestFileAge: Duration;
  readonly misconfigurationPatience: Duration;
}

interface Watch {
  readonly metric: cloudwatch.IMetric;
  readonly says: string;
  readonly runbook: RunbookSection;
  /** @default - more than none */
  readonly threshold?: number;
  /** For how many periods in a row. @default 1 */
  readonly periods?: number;
  /** @default - without data there is nothing wrong */
  readonly missing?: cloudwatch.TreatMissingData;
}

const SHORT = { period: Duration.minutes(5) };
const LONG = { period: Duration.minutes(40) };

export function createAlarms(scope: Construct, props: AlarmsProps): cloudwatch.Alarm[] {
  const parent = new Construct(scope, 'Alarms');
  return Object.entries({ ...filesAtRisk(props), ...loaderInTrouble(props), ...causes(parent, props) })
    .map(([id, watch]) => createAlarm(parent, id, watch, props.topic));
}

function filesAtRisk({ metrics, oldestFileAge }: AlarmsProps): Record<string, Watch> {
  return {
    DeadLetterQueueNotEmpty: {
      metric: metrics.deadLetterMessages(SHORT),
      says: 'Files could not be loaded and are in the dead-letter queue, which keeps their messages for 14 days.',
      runbook: 'files-are-in-the-dead-letter-queue',
      // SQS may stop reporting a queue that nobody touches for six hours, which does not empty it.
      missing: cloudwatch.TreatMissingData.IGNORE,
    },
    FilesWait: {
      metric: metrics.longestWait(LONG),
      says: `A file has waited for longer than ${oldestFileAge.toHumanString()} to be loaded.`,
      runbook: 'files-wait-and-nothing-is-loaded',
      threshold: oldestFileAge.toSeconds(),
    },
  };
}

function loaderInTrouble({ loader }: AlarmsProps): Record<string, Watch> {
  return {
    LoaderErrors: {
      // The loader answers for each message of its own: an error is a crash or a timeout.
      metric: loader.metricErrors(SHORT),
      says: 'The loader crashed, or ran out of time or memory.',
      runbook: 'the-loader-fails',
    },
    LoaderThrottles: {
      metric: loader.metricThrottles(SHORT),
      says: 'Lambda had no concurrency for the loader at some time in each of three periods of five minutes.',
      runbook: 'the-loader-is-throttled',
      periods: 3,
    },
  };
}

function causes(scope: Construct, props: AlarmsProps): Record<string, Watch> {
  return {
    TableMisconfigured: {
      metric: deferralMetric(scope, 'MessagesMisconfigured', MISCONFIGURATION_CODES, props).with(LONG),
      says: 'A table, a privilege or a role is not as the loader needs it; files are parked when it is not mended within '
        + `${props.misconfigurationPatience.toHumanString()}.`,
      runbook: 'a-table-is-misconfigured',
    },
    Throttled: {
      metric: deferralMetric(scope, 'MessagesThrottled', THROTTLING_CODES, props).with(LONG),
      says: 'The Data API, S3 or DynamoDB has throttled the loader again and again, for more than 40 minutes.',
      runbook: 'a-quota-is-used-up',
      // Two in a row would take no more than two messages, a minute before and a minute after the turn of a period.
      periods: 3,
    },
  };
}

function createAlarm(scope: Construct, id: string, watch: Watch, topic: sns.ITopic): cloudwatch.Alarm {
  const alarm = new cloudwatch.Alarm(scope, id, {
    metric: watch.metric,
    alarmDescription: `${watch.says} Runbook: ${runbookLink(watch.runbook)}`,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: watch.threshold ?? 0,
    evaluationPeriods: watch.periods ?? 1,
    treatMissingData: watch.missing ?? cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new actions.SnsAction(topic));
  return alarm;
}
