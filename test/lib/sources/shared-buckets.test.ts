import { App, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { aTarget, aWarehouse } from '../../support/construct';
import { BucketNotifications, RinPipeline } from 'cdk-rin';

/** Pipelines on one bucket: in the stack of the bucket, or in one of their own each. */
function aSharedBucket(own: 'one stack' | 'two stacks') {
  const app = new App();
  const first = new Stack(app, 'First');
  const second = own === 'one stack' ? first : new Stack(app, 'Second');
  const bucket = new s3.Bucket(first, 'Source');
  const add = (stack: Stack, id: string, prefixes: readonly string[], bucketNotifications?: BucketNotifications) =>
    new RinPipeline(stack, id, { bucket, bucketNotifications, warehouse: aWarehouse(), targets: prefixes.map(prefix => aTarget(prefix)) });
  return { first, second, add };
}

const prefixes = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}-${String(i).padStart(3, '0')}/`);

function ruleCount(...stacks: Stack[]): number {
  return stacks.flatMap(stack => Object.values(Template.fromStack(stack).findResources('Custom::S3BucketNotifications')))
    .reduce((sum, { Properties }) => sum + (Properties.NotificationConfiguration.QueueConfigurations?.length ?? 0), 0);
}

describe.each(['one stack', 'two stacks'] as const)('two pipelines of %s on one bucket', own => {
  test('share it when their prefixes do not overlap', () => {
    const { first, second, add } = aSharedBucket(own);

    add(first, 'Logs', ['logs/']);
    add(second, 'Exports', ['exports/']);

    expect(ruleCount(...new Set([first, second]))).toBe(2);
  });

  test.each([['logs/app/'], ['logs/'], ['lo'], ['']])('are refused when S3 would refuse their rules: logs/ and %s', prefix => {
    const { first, second, add } = aSharedBucket(own);
    add(first, 'Logs', ['other/', 'logs/']);

    expect(() => add(second, 'More', [prefix])).toThrow(new RegExp(
      `^pipelines First/Logs and ${second.node.path}/More both have S3 notify them of bucket First/Source, and their prefixes "(logs|other)/" and "${prefix}" overlap, `
      + 'which S3 refuses; give one of the pipelines BucketNotifications.EVENT_BRIDGE for this bucket'));
  });

  test('may overlap when one of them hears of it by EventBridge', () => {
    const { first, second, add } = aSharedBucket(own);
    add(first, 'Logs', ['logs/']);

    add(second, 'More', ['logs/app/'], BucketNotifications.EVENT_BRIDGE);

    expect(ruleCount(...new Set([first, second]))).toBe(1);
    Template.fromStack(second).resourceCountIs('AWS::Events::Rule', 1);
  });

  test('share S3\'s 100 rules: 60 and 40 prefixes get one each', () => {
    const { first, second, add } = aSharedBucket(own);

    add(first, 'Logs', prefixes('log', 60));
    add(second, 'Exports', prefixes('export', 40));

    expect(ruleCount(...new Set([first, second]))).toBe(100);
  });

  test('share S3\'s 100 rules: of 60 and 41 prefixes those of the second are merged', () => {
    const { first, second, add } = aSharedBucket(own);

    add(first, 'Logs', prefixes('log', 60));
    add(second, 'Exports', prefixes('export', 41));

    expect(ruleCount(...new Set([first, second]))).toBeLessThanOrEqual(100);
  });

  test('are refused when the first has all 100 rules', () => {
    const { first, second, add } = aSharedBucket(own);
    add(first, 'Logs', prefixes('log', 100));

    expect(() => add(second, 'Exports', ['exports/'])).toThrow(`pipelines First/Logs, ${second.node.path}/Exports together need more than the 100 notification rules `
      + 'that S3 allows on bucket First/Source; give one of the pipelines BucketNotifications.EVENT_BRIDGE for this bucket');
  });

  test('are refused when only merged prefixes, which overlap the others\', would fit', () => {
    const { first, second, add } = aSharedBucket(own);
    add(first, 'Logs', prefixes('a/log', 99));

    expect(() => add(second, 'Exports', ['a/x/', 'a/y/'])).toThrow(/together need more than the 100 notification rules/);
  });
});

test('two imports of one bucket in a stack are notified as one: two runs of the CDK\'s handler would overwrite each other', () => {
  const stack = new Stack(new App(), 'Stack');
  for (const id of ['Logs', 'Exports']) {
    const bucket = s3.Bucket.fromBucketName(stack, `Source${id}`, 'source-bucket');
    new RinPipeline(stack, id, { bucket, warehouse: aWarehouse(), targets: [aTarget(`${id}/`)] });
  }

  Template.fromStack(stack).resourceCountIs('Custom::S3BucketNotifications', 1);
});

test('a bucket that one stack creates by a name and another imports by it is one bucket', () => {
  const app = new App();
  const [first, second] = ['First', 'Second'].map(id => new Stack(app, id));
  new RinPipeline(first, 'Logs', { bucket: new s3.Bucket(first, 'Source', { bucketName: 'source-bucket' }), warehouse: aWarehouse(), targets: [aTarget('logs/')] });

  expect(() => new RinPipeline(second, 'More', {
    bucket: s3.Bucket.fromBucketName(second, 'Source', 'source-bucket'), warehouse: aWarehouse(), targets: [aTarget('logs/app/')],
  })).toThrow(/^pipelines First\/Logs and Second\/More both have S3 notify them of bucket Second\/Source/);
});

test('pipelines of two apps know nothing of each other', () => {
  const build = () => new RinPipeline(new Stack(new App(), 'Stack'), 'Logs', {
    bucket: s3.Bucket.fromBucketName(new Stack(new App(), 'Imports'), 'Source', 'source-bucket'), warehouse: aWarehouse(), targets: [aTarget('logs/')],
  });

  build();

  expect(build).not.toThrow();
});
