import { App, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { aPipeline, aStack, aTarget, aWarehouse, resourceOf, templateOf } from '../../support/construct';
import { CopyFormat, RinPipeline, Target } from 'cdk-rin';

/** The prefixes of a bucket's notification rules; undefined for a rule without a filter. */
function notifiedPrefixes(template: Template, idPrefix = 'LogsBucketNotifications'): (string | undefined)[] {
  const { NotificationConfiguration } = resourceOf(template, 'Custom::S3BucketNotifications', idPrefix).Properties;
  return NotificationConfiguration.QueueConfigurations.map(({ Filter }: any) => Filter?.Key.FilterRules[0].Value);
}

function aRegexpTarget(regexp: string): Target {
  return Target.regexp(regexp, { table: 'app_log', format: CopyFormat.json() });
}

describe('S3 notifies the queue', () => {
  test('of every object that is created, in whatever way', () => {
    const { NotificationConfiguration } = resourceOf(templateOf(aPipeline()), 'Custom::S3BucketNotifications', 'LogsBucketNotifications').Properties;

    expect(NotificationConfiguration.QueueConfigurations).toEqual([{
      Events: ['s3:ObjectCreated:*'],
      Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'logs/app/' }] } },
      QueueArn: { 'Fn::GetAtt': [expect.stringMatching(/^LogsQueue/), 'Arn'] },
    }]);
  });

  test('by rules that do not overlap, which S3 would refuse', () => {
    const targets = [aTarget('logs/app/'), aTarget('logs/'), aTarget('export/'), aTarget('logs/')];

    expect(notifiedPrefixes(templateOf(aPipeline({ targets })))).toEqual(['export/', 'logs/']);
  });

  test('of the literal beginning of an anchored regexp', () => {
    expect(notifiedPrefixes(templateOf(aPipeline({ targets: [aRegexpTarget('^export/([a-z]+)/')] })))).toEqual(['export/']);
  });

  test('of the whole bucket when a regexp may match anywhere', () => {
    expect(notifiedPrefixes(templateOf(aPipeline({ targets: [aTarget('logs/'), aRegexpTarget('\\.json$')] })))).toEqual([undefined]);
  });

  test('of no object that is only discarded', () => {
    const targets = [Target.discard('tmp/'), Target.discard('logs/tmp/'), aTarget('logs/')];

    expect(notifiedPrefixes(templateOf(aPipeline({ targets })))).toEqual(['logs/']);
  });

  test('of prefixes as it encodes them in its events', () => {
    expect(notifiedPrefixes(templateOf(aPipeline({ targets: [aTarget('dt=2024/(a) b+ü~/')] })))).toEqual(['dt%3D2024/%28a%29+b%2B%C3%BC%7E/']);
  });

  test('only for the bucket and the account that own the files: the ARN of a bucket names no account', () => {
    const policy = resourceOf(templateOf(aPipeline({ targets: [aTarget('a/'), aTarget('b/')] })), 'AWS::SQS::QueuePolicy', 'LogsQueuePolicy');

    const allowed = policy.Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow');

    expect(allowed).toEqual([{
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Principal: { Service: 's3.amazonaws.com' },
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^LogsQueue/), 'Arn'] },
      Condition: {
        ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^LogsBucket/), 'Arn'] } },
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      },
    }]);
  });

  test('for the account of a bucket that belongs to another one', () => {
    const stack = aStack();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Source', { bucketName: 'their-bucket', account: '999988887777' });

    const policy = resourceOf(templateOf(aPipeline({ bucket }, stack)), 'AWS::SQS::QueuePolicy', 'LogsQueuePolicy');

    expect(policy.Properties.PolicyDocument.Statement).toContainEqual(expect.objectContaining({
      Condition: expect.objectContaining({ StringEquals: { 'aws:SourceAccount': '999988887777' } }),
    }));
  });
});

describe('more than the 100 rules that S3 allows', () => {
  const manyTargets = (count: number) => Array.from({ length: count }, (_, i) => aTarget(`source-${String(i).padStart(3, '0')}/`));

  test('100 prefixes get a rule each', () => {
    const pipeline = aPipeline({ targets: manyTargets(100) });

    expect(notifiedPrefixes(templateOf(pipeline))).toHaveLength(100);
    Annotations.fromStack(Stack.of(pipeline)).hasNoWarning('*', Match.anyValue());
  });

  test('of 101 prefixes the closest are merged, with a warning', () => {
    const pipeline = aPipeline({ targets: manyTargets(101) });

    expect(notifiedPrefixes(templateOf(pipeline)).length).toBeLessThanOrEqual(100);
    Annotations.fromStack(Stack.of(pipeline)).hasWarning('/Stack/Logs', Match.stringLikeRegexp('101 prefixes .* 100 notification rules'));
  });
});

describe('buckets', () => {
  test('a bucket that a target names becomes a source for that target and those that name none', () => {
    const stack = aStack();
    const bucket = new s3.Bucket(stack, 'Second');
    const targets = [aTarget('first/'), Target.prefix('second/', { bucket, table: 'second', format: CopyFormat.csv() })];

    const template = templateOf(aPipeline({ targets }, stack));

    expect(notifiedPrefixes(template)).toEqual(['first/']);
    expect(notifiedPrefixes(template, 'SecondNotifications')).toEqual(['first/', 'second/']);
  });

  test('a bucket that is only named to discard its objects does not become a source', () => {
    const stack = aStack();
    const bucket = new s3.Bucket(stack, 'Second');

    const template = templateOf(aPipeline({ targets: [aTarget('first/'), Target.discard('first/tmp/', { bucket })] }, stack));

    template.resourceCountIs('Custom::S3BucketNotifications', 1);
    expect(notifiedPrefixes(template)).toEqual(['first/']);
  });

  test('a bucket that is added gets the targets that name no bucket', () => {
    const stack = aStack();
    const pipeline = aPipeline({}, stack);

    pipeline.addBucket(new s3.Bucket(stack, 'Second'));

    expect(notifiedPrefixes(templateOf(pipeline), 'SecondNotifications')).toEqual(['logs/app/']);
  });

  test('a bucket that is added twice is one source', () => {
    const stack = aStack();
    const pipeline = aPipeline({}, stack);
    const bucket = new s3.Bucket(stack, 'Second');

    pipeline.addBucket(bucket);
    pipeline.addBucket(bucket);

    expect(notifiedPrefixes(templateOf(pipeline), 'SecondNotifications')).toEqual(['logs/app/']);
  });

  test('a bucket that no target takes objects of is refused', () => {
    const stack = aStack();
    const bucket = new s3.Bucket(stack, 'First');
    const pipeline = aPipeline({ bucket, targets: [Target.prefix('a/', { bucket, table: 'a', format: CopyFormat.csv() })] }, stack);

    expect(() => pipeline.addBucket(new s3.Bucket(stack, 'Second')))
      .toThrow('no target takes objects of bucket Stack/Second, every one names another; add a target for it [Stack/Logs]');
  });

  test('a bucket of another region is refused, however it notifies: a COPY reads one region', () => {
    const stack = aStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Source', { bucketName: 'far-bucket', region: 'us-east-1' });

    expect(() => aPipeline({ bucket }, stack)).toThrow('bucket Stack/Source is in "us-east-1" and the pipeline in "eu-west-1"; '
      + 'a pipeline loads files of its own region only, put the pipeline there [Stack/Logs]');
  });

  test('a bucket of another stack is notified by the stack of the pipeline: otherwise the two would need each other', () => {
    const app = new App();
    const theirs = new Stack(app, 'Theirs');
    const bucket = new s3.Bucket(theirs, 'Source');
    const ours = new Stack(app, 'Ours');

    new RinPipeline(ours, 'Logs', { bucket, warehouse: aWarehouse(), targets: [aTarget()] });

    const template = Template.fromStack(ours);
    const [notifications] = Object.values(template.findResources('Custom::S3BucketNotifications'));
    expect(notifications.Properties.NotificationConfiguration.QueueConfigurations[0].Filter.Key.FilterRules[0].Value).toBe('logs/app/');
    // Not managed: the rules that others keep on the bucket stay.
    expect(notifications.Properties.Managed).toBe(false);
    Template.fromStack(theirs).resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('a bucket of another stack is notified once for all pipelines of a stack: two runs of the CDK\'s handler would overwrite each other', () => {
    const app = new App();
    const bucket = new s3.Bucket(new Stack(app, 'Theirs'), 'Source');
    const ours = new Stack(app, 'Ours');

    new RinPipeline(ours, 'Logs', { bucket, warehouse: aWarehouse(), targets: [aTarget('logs/')] });
    new RinPipeline(ours, 'Exports', { bucket, warehouse: aWarehouse(), targets: [aTarget('exports/')] });

    const [notifications, ...others] = Object.values(Template.fromStack(ours).findResources('Custom::S3BucketNotifications'));
    expect(others).toEqual([]);
    const { QueueConfigurations } = notifications.Properties.NotificationConfiguration;
    expect(QueueConfigurations.map(({ Filter, QueueArn }: any) => [Filter.Key.FilterRules[0].Value, QueueArn['Fn::GetAtt'][0]])).toEqual([
      ['logs/', expect.stringMatching(/^LogsQueue/)], ['exports/', expect.stringMatching(/^ExportsQueue/)],
    ]);
  });
});
