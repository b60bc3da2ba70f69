import { aws_logs as logs, Duration, Size, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { aPipeline, aStack, aTarget, aWarehouse, resourceOf, templateOf } from '../support/construct';
import { LogLevel, RinPipeline } from 'cdk-rin';

const FUNCTION = 'AWS::Lambda::Function';
const MAPPING = 'AWS::Lambda::EventSourceMapping';

describe('the loader', () => {
  const template = templateOf(aPipeline());
  const { Properties, Metadata } = resourceOf(template, FUNCTION, 'LogsLoader');

  test('runs on a pinned runtime and architecture, the ones it is tested on', () => {
    expect(Properties.Runtime).toBe('nodejs24.x');
    expect(Properties.Architectures).toEqual(['arm64']);
  });

  test('runs for five minutes with 512 MiB', () => {
    expect(Properties.Timeout).toBe(300);
    expect(Properties.MemorySize).toBe(512);
  });

  test('its environment holds nothing but placeholders and the log level', () => {
    expect(Object.keys(Properties.Environment.Variables).filter(name => !name.startsWith('RIN_VALUE_'))).toEqual(['POWERTOOLS_LOG_LEVEL']);
  });

  test('of a pipeline with a name beyond ASCII is named in ASCII, since IAM and CloudWatch take no other text', () => {
    const pipeline = new RinPipeline(aStack(), 'Logs-日本-ü', { warehouse: aWarehouse(), targets: [aTarget()] });

    const roles = Object.values(templateOf(pipeline).findResources('AWS::IAM::Role'));
    expect(roles.map(role => role.Properties.Description)).toContain('Role of the loader of Stack/Logs-??-?');
  });

  test('is known to tools by its metadata', () => {
    expect(Metadata['cdk-rin']).toEqual({ kind: 'loader', pipeline: 'Stack/Logs' });
  });

  test('writes JSON to a log group of its own, kept for three months', () => {
    expect(Properties.LoggingConfig).toEqual({ LogFormat: 'JSON', ApplicationLogLevel: 'INFO', LogGroup: { Ref: expect.stringMatching(/^LogsLogGroup/) } });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test('timeout, memory, log level and log retention can be changed', () => {
    const changed = templateOf(aPipeline({
      loaderTimeout: Duration.minutes(10), loaderMemory: Size.gibibytes(1), logLevel: LogLevel.DEBUG, logRetention: logs.RetentionDays.ONE_YEAR,
    }));

    changed.hasResourceProperties(FUNCTION, {
      Timeout: 600,
      MemorySize: 1024,
      Environment: { Variables: Match.objectLike({ POWERTOOLS_LOG_LEVEL: 'DEBUG' }) },
    });
    changed.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });

  test.each([
    [LogLevel.DEBUG, 'DEBUG'],
    [LogLevel.ERROR, 'INFO'],
  ])('at log level %s Lambda itself drops lines below %s only: metrics are lines of INFO', (logLevel, applicationLogLevel) => {
    const { LoggingConfig } = resourceOf(templateOf(aPipeline({ logLevel })), FUNCTION, 'LogsLoader').Properties;

    expect(LoggingConfig.ApplicationLogLevel).toBe(applicationLogLevel);
  });
});

describe('the event source mapping', () => {
  test('gathers up to 10,000 messages for a minute, so that COPYs are few and large', () => {
    templateOf(aPipeline()).hasResourceProperties(MAPPING, { BatchSize: 10_000, MaximumBatchingWindowInSeconds: 60 });
  });

  test('takes an answer for each message, so that one message does not bring back its batch', () => {
    templateOf(aPipeline()).hasResourceProperties(MAPPING, { FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });

  test('runs two loaders at most, so that the warehouse is not crowded', () => {
    templateOf(aPipeline()).hasResourceProperties(MAPPING, { ScalingConfig: { MaximumConcurrency: 2 } });
  });

  test('batch size, window and concurrency can be changed', () => {
    const template = templateOf(aPipeline({ batchSize: 100, batchingWindow: Duration.seconds(5), maxConcurrency: 10 }));

    template.hasResourceProperties(MAPPING, { BatchSize: 100, MaximumBatchingWindowInSeconds: 5, ScalingConfig: { MaximumConcurrency: 10 } });
  });
});

test('the role to attach to the warehouse is an output of the stack', () => {
  const pipeline = aPipeline();

  const outputs = templateOf(pipeline).findOutputs('*', { Value: Stack.of(pipeline).resolve(pipeline.copyRole.roleArn) });

  expect(Object.values(outputs)).toEqual([expect.objectContaining({ Description: expect.stringContaining('Attach this role') })]);
});
