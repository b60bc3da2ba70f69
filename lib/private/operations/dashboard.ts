/** One page, in the order of the questions asked: is it well, what arrives, what waits and why, what went wrong, at what cost. */
import { aws_cloudwatch as cloudwatch, aws_lambda as lambda, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ConsoleLinks } from './console-links';
import { PipelineMetrics, pipelineName } from './pipeline-metrics';
import { runbookLink } from './runbook';
import { QueuePair } from '../storage';

export interface DashboardProps {
  readonly metrics: PipelineMetrics;
  readonly queues: QueuePair;
  readonly loader: lambda.IFunction;
  readonly logGroup: logs.ILogGroup;
  readonly alarms: readonly cloudwatch.Alarm[];
}

const FULL = 24;
const HALF = FULL / 2;

export function createDashboard(pipeline: Construct, props: DashboardProps): cloudwatch.Dashboard {
  return new cloudwatch.Dashboard(pipeline, 'Dashboard', {
    widgets: [
      [heading(pipeline, props)],
      ...(props.alarms.length ? [[new cloudwatch.AlarmStatusWidget({ title: 'Alarms', width: FULL, height: 3, alarms: [...props.alarms] })]] : []),
      arriving(props.metrics),
      waiting(props.metrics),
      failing(props.metrics),
      running(props),
    ],
  });
}

function heading(pipeline: Construct, { queues, loader, logGroup }: DashboardProps): cloudwatch.IWidget {
  const console = new ConsoleLinks(pipeline);
  const links = [
    `[queue](${console.queue(queues.queue)})`,
    `[dead-letter queue](${console.queue(queues.deadLetterQueue)})`,
    `[loader](${console.lambda(loader)})`,
    `[log](${console.logGroup(logGroup)})`,
    `[runbook](${runbookLink()})`,
  ];
  return new cloudwatch.TextWidget({ width: FULL, height: 2, markdown: `# ${pipelineName(pipeline)}\n${links.join(' · ')}` });
}

function arriving(metrics: PipelineMetrics): cloudwatch.IWidget[] {
  return [
    graph('Files loaded', [metrics.emitted('filesLoaded')], [metrics.emitted('loads')]),
    graph('Rows loaded', [metrics.emitted('rowsLoaded')]),
  ];
}

function waiting(metrics: PipelineMetrics): cloudwatch.IWidget[] {
  return [
    graph('Longest wait (seconds)', [metrics.longestWait()]),
    graph('Messages waiting', [metrics.messagesWaiting()], [metrics.emitted('messagesDeferred')]),
  ];
}

function failing(metrics: PipelineMetrics): cloudwatch.IWidget[] {
  return [
    graph('Dead-letter messages', [metrics.deadLetterMessages()], [metrics.emitted('filesParked')]),
    graph('Failed loads, unmatched files', [metrics.emitted('loadsFailed'), metrics.emitted('messagesReturned'), metrics.emitted('eventsLost')],
      [metrics.emitted('filesUnmatched'), metrics.emitted('filesDiscarded')]),
  ];
}

function running({ metrics, loader }: DashboardProps): cloudwatch.IWidget[] {
  const slowest = metrics.emitted('loadDuration', { statistic: cloudwatch.Stats.MAXIMUM, label: 'Slowest load' });
  return [
    graph('Load duration (milliseconds)', [metrics.emitted('loadDuration'), slowest]),
    graph('Loader', [loader.metricInvocations(), loader.metricErrors(), loader.metricThrottles()], [loader.metricDuration()]),
  ];
}

function graph(title: string, left: cloudwatch.IMetric[], right: cloudwatch.IMetric[] = []): cloudwatch.IWidget {
  return new cloudwatch.GraphWidget({ title, left, right, width: HALF, height: 6, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } });
}
