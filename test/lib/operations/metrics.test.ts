/** The construct's metrics against what the loader really emits: a name or a dimension that differs would be an alarm that never goes off. */
import { App, aws_cloudwatch as cloudwatch, aws_sns as sns, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { METADATA_KEY, METRICS } from '../../../lib/private/contract';
import { aPipeline, aStack, aTarget, aWarehouse, templateOf } from '../../support/construct';
import { EmittedMetric, loaderLog, metricsIn } from '../../support/loader-log';
import { RinPipeline } from 'cdk-rin';

type MetricMethod = (options?: cloudwatch.MetricOptions) => cloudwatch.Metric;

/** What makes sense of the values that a metric of this unit has. */
const STATISTICS: Record<string, string> = { Count: 'Sum', Milliseconds: 'Average', Seconds: 'Maximum' };
/** Of queues, which SQS emits. */
const OF_QUEUES = ['metricDeadLetterMessages', 'metricMessagesWaiting'];

let emitted: readonly EmittedMetric[];

beforeAll(async () => {
  emitted = metricsIn(await loaderLog());
});

function metricOf(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  const pipeline = aPipeline();
  return (pipeline as unknown as Record<string, MetricMethod>)[`metric${name}`](options);
}

test('the loader emits every metric of the contract, and no other', () => {
  expect(new Set(emitted.map(({ name }) => name))).toEqual(new Set(Object.values(METRICS)));
});

test('each metric of the loader has a method, and no method is of a metric that is not emitted', () => {
  const methods = Object.getOwnPropertyNames(RinPipeline.prototype).filter(name => /^metric./.test(name) && !OF_QUEUES.includes(name));

  expect(methods.sort()).toEqual(Object.values(METRICS).map(name => `metric${name}`).sort());
});

test.each(Object.values(METRICS))('%s is what the loader emits, by a statistic that fits its unit', name => {
  const { namespace, dimensions, unit } = emitted.find(metric => metric.name === name)!;

  expect(metricOf(name)).toMatchObject({ metricName: name, namespace, dimensions, statistic: STATISTICS[unit] });
});

test('options change how a metric is looked at', () => {
  const metric = metricOf('LoadDuration', { period: Duration.minutes(1), statistic: 'p99', label: 'Slow' });

  expect(metric).toMatchObject({ statistic: 'p99', label: 'Slow' });
  expect(metric.period.toSeconds()).toBe(60);
});

test('options do not change which metric it is', () => {
  const metric = metricOf('Loads', { dimensionsMap: { Pipeline: 'another' }, ...{ namespace: 'Another', metricName: 'Another' } });

  expect(metric).toMatchObject({ namespace: 'CdkRin', metricName: 'Loads', dimensions: { Pipeline: 'Stack/Logs' } });
});

test('a metric can be had by its name', () => {
  expect(aPipeline().metric('Loads', { statistic: 'Sum' })).toMatchObject({ namespace: 'CdkRin', metricName: 'Loads', dimensions: { Pipeline: 'Stack/Logs' }, statistic: 'Sum' });
});

test.each([
  ['metricDeadLetterMessages', ['ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible']],
  ['metricMessagesWaiting', ['ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed']],
] as const)('%s adds up the messages of its queue, those that SQS hides included', (method, names) => {
  const pipeline = aPipeline();
  const queue = method === 'metricMessagesWaiting' ? pipeline.queue : pipeline.deadLetterQueue;

  const { usingMetrics } = pipeline[method]({ period: Duration.minutes(1) });

  const parts = Object.values(usingMetrics) as cloudwatch.Metric[];
  expect(parts.map(({ metricName }) => metricName)).toEqual(names);
  for (const part of parts) expect(part).toMatchObject({ dimensions: { QueueName: queue.queueName }, statistic: 'Maximum' });
});

test('what SQS does not report while there is none of it counts as none, and does not make the sum unknown', () => {
  const { expression, usingMetrics } = aPipeline().metricMessagesWaiting();

  const filled = Array.from(expression.matchAll(/FILL\((\w+), 0\)/g), ([, id]) => (usingMetrics[id] as cloudwatch.Metric).metricName);

  expect(expression).toMatch(/^SUM\(\[/);
  expect(filled).toEqual(['ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed']);
});

test('a pipeline with a path that is longer than a dimension can be is known by its stack and the end of the path, to the loader as to CloudWatch', () => {
  const parent = new Construct(aStack(), 'x'.repeat(300));
  const pipeline = new RinPipeline(parent, 'Logs', { warehouse: aWarehouse(), targets: [aTarget()], createDashboard: true });

  const name = pipeline.metricFilesLoaded().dimensions!.Pipeline;

  expect(name).toBe(`Stack/${'x'.repeat(244)}/Logs`);
  templateOf(pipeline).hasResource('AWS::Lambda::Function', { Metadata: { [METADATA_KEY]: { kind: 'loader', pipeline: name } } });
});

describe('pipelines of one construct path in two stacks of an account, as of dev and of prod,', () => {
  const stages = (path: string) => ['loading-dev', 'loading-prod'].map(stackName => {
    const stack = new Stack(new App(), 'Loading', { stackName });
    return new RinPipeline(new Construct(stack, path), 'Logs', { warehouse: aWarehouse(), targets: [aTarget()], alarmTopic: new sns.Topic(stack, 'Topic') });
  });

  test('are told apart by the names of their stacks', () => {
    expect(stages('Web').map(pipeline => pipeline.metricLoads().dimensions)).toEqual([{ Pipeline: 'loading-dev/Web/Logs' }, { Pipeline: 'loading-prod/Web/Logs' }]);
  });

  test('are told apart also when their path is longer than a dimension can be', () => {
    const [dev, prod] = stages('x'.repeat(300)).map(pipeline => pipeline.metricLoads().dimensions!.Pipeline);

    expect([dev, prod].map(({ length }) => length)).toEqual([255, 255]);
    expect(dev).not.toBe(prod);
  });

  test('have loaders, rules of events and saved queries of their own', () => {
    const [dev] = stages('Web');
    dev.onLoadSucceeded('Rule');

    const template = templateOf(dev);
    template.hasResource('AWS::Lambda::Function', { Metadata: { [METADATA_KEY]: { kind: 'loader', pipeline: 'loading-dev/Web/Logs' } } });
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { pipeline: ['loading-dev/Web/Logs'] } } });
    template.hasResourceProperties('AWS::Logs::QueryDefinition', { Name: 'loading-dev/Web/Logs/Slowest loads' });
  });
});

test('a pipeline in a nested stack, whose name only CloudFormation knows, is known by the stack around it', () => {
  const nested = new NestedStack(new Stack(new App(), 'Loading', { stackName: 'loading-dev' }), 'Part');

  expect(aPipeline({}, nested).metricLoads().dimensions).toEqual({ Pipeline: 'loading-dev/Part/Logs' });
});

test('a pipeline in a stage is known by the name that the stage gives its stack', () => {
  const stack = new Stack(new Stage(new App(), 'Prod'), 'Loading');

  expect(aPipeline({}, stack).metricLoads().dimensions).toEqual({ Pipeline: 'Prod-Loading/Logs' });
});
