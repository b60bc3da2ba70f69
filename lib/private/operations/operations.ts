/** What a pipeline gives the people who run it, as far as they ask for it. */
import { aws_cloudwatch as cloudwatch, aws_lambda as lambda, aws_logs as logs, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { createAlarms } from './alarms';
import { createDashboard } from './dashboard';
import { createInsightsQueries } from './insights-queries';
import { PipelineMetrics } from './pipeline-metrics';
import { RinPipelineProps } from '../../rin-pipeline-props';
import { QueuePair } from '../storage';

export interface OperatedPipeline {
  readonly metrics: PipelineMetrics;
  readonly queues: QueuePair;
  readonly loader: lambda.IFunction;
  readonly logGroup: logs.ILogGroup;
  readonly misconfigurationPatience: Duration;
}

export interface Operations {
  readonly alarms: cloudwatch.Alarm[];
  readonly dashboard?: cloudwatch.Dashboard;
}

export function createOperations(scope: Construct, props: RinPipelineProps, operated: OperatedPipeline): Operations {
  const { alarmTopic: topic, oldestFileAgeThreshold: oldestFileAge = Duration.hours(1) } = props;
  const alarms = topic ? createAlarms(scope, { ...operated, topic, oldestFileAge }) : [];
  if (props.createInsightsQueries ?? true) createInsightsQueries(scope, operated.logGroup);
  return { alarms, dashboard: props.createDashboard ? createDashboard(scope, { ...operated, alarms }) : undefined };
}
