import { App, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { deploy } from '../../support/cloudformation';
import { aPipeline, aStack, aTarget, aWarehouse, resourceOf, templateOf } from '../../support/construct';
import { BucketNotifications, CopyFormat, RinPipeline, RinPipelineProps, Target } from 'cdk-rin';

const { EVENT_BRIDGE } = BucketNotifications;

function aPipelineByEvents(overrides: Partial<RinPipelineProps> = {}, stack = aStack()): RinPipeline {
  return aPipeline({ bucketNotifications: EVENT_BRIDGE, ...overrides }, stack);
}

function rulesOf(template: Template): any[] {
  return Object.values(template.findResources('AWS::Events::Rule'));
}

function patternsOf(pipeline: RinPipeline): any[] {
  return rulesOf(templateOf(pipeline)).map(({ Properties }) => Properties.EventPattern);
}

function prefixesOf(pipeline: RinPipeline): string[][] {
  return patternsOf(pipeline).map(({ detail }) => detail.object?.key.map(({ prefix }: any) => prefix));
}

const manyTargets = (count: number) => Array.from({ length: count }, (_, i) => aTarget(`department-${i}/application-logs/`));

describe('EventBridge hands events of the bucket to the queue', () => {
  test('those of new objects under the prefixes of the targets, which are not encoded', () => {
    const pipeline = aPipelineByEvents({ targets: [aTarget('logs/a b+ü/'), aTarget('logs/a b+ü/c/'), Target.discard('tmp/'), aTarget('exports/')] });

    expect(patternsOf(pipeline)).toEqual([{
      'source': ['aws.s3'],
      'detail-type': ['Object Created'],
      'detail': {
        bucket: { name: [{ Ref: expect.stringMatching(/^LogsBucket/) }] },
        object: { key: [{ prefix: 'exports/' }, { prefix: 'logs/a b+ü/' }] },
      },
    }]);
  });

  test('those of every new object when a regexp may match anywhere', () => {
    const targets = [aTarget('logs/'), Target.regexp('\\.json$', { table: 'app_log', format: CopyFormat.json() })];

    expect(patternsOf(aPipelineByEvents({ targets })).map(({ detail }) => detail)).toEqual([{ bucket: { name: [expect.anything()] } }]);
  });

  test('and S3 sends them, by a notification configuration with no rule of its own', () => {
    const { NotificationConfiguration } = resourceOf(templateOf(aPipelineByEvents()), 'Custom::S3BucketNotifications', 'LogsBucketNotifications').Properties;

    expect(NotificationConfiguration).toEqual({ EventBridgeConfiguration: {} });
  });

  test('with the dead-letter queue for what cannot be delivered', () => {
    const [{ Properties: { Targets } }] = rulesOf(templateOf(aPipelineByEvents()));

    expect(Targets).toEqual([{
      Id: 'Target0',
      Arn: { 'Fn::GetAtt': [expect.stringMatching(/^LogsQueue/), 'Arn'] },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^LogsDeadLetterQueue/), 'Arn'] } },
    }]);
  });

  test.each(['LogsQueuePolicy', 'LogsDeadLetterQueuePolicy'])('as %s lets the rules of this pipeline do, and no others', policyId => {
    const template = templateOf(aPipelineByEvents());

    const { Statement } = deploy(resourceOf(template, 'AWS::SQS::QueuePolicy', policyId).Properties.PolicyDocument);

    const [{ Condition }, ...others] = Statement.filter(({ Effect }: any) => Effect === 'Allow');
    expect(others).toEqual([]);
    expect(Condition).toEqual({
      ArnLike: { 'aws:SourceArn': expect.stringMatching(/^arn:aws:events:eu-west-1:111122223333:rule\/StackLogs[0-9A-F]{8}-\*$/) },
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    });
    const pattern = Condition.ArnLike['aws:SourceArn'].split('/')[1].slice(0, -1);
    expect(rulesOf(template).map(({ Properties }) => Properties.Name.startsWith(pattern))).toEqual([true]);
  });

  test('after both policies are there: what EventBridge may not deliver it does not try again', () => {
    const [{ DependsOn }] = rulesOf(templateOf(aPipelineByEvents()));

    expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^LogsQueuePolicy/), expect.stringMatching(/^LogsDeadLetterQueuePolicy/)]));
  });

  test('with the key of an encrypted queue', () => {
    const stack = aStack();

    const template = templateOf(aPipelineByEvents({ encryptionKey: new kms.Key(stack, 'Key') }, stack));

    expect(resourceOf(template, 'AWS::KMS::Key', 'Key').Properties.KeyPolicy.Statement).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });
});

describe('patterns of 2,048 characters', () => {
  test('hold every prefix once, in several rules', () => {
    const pipeline = aPipelineByEvents({ targets: manyTargets(200) });

    const prefixes = prefixesOf(pipeline);

    expect(prefixes.flat().sort()).toEqual(manyTargets(200).map(target => target._literalPrefix).sort());
    expect(prefixes.length).toBeGreaterThan(1);
    expect(patternsOf(pipeline).map(pattern => JSON.stringify(pattern).length <= 2048)).not.toContain(false);
    Annotations.fromStack(Stack.of(pipeline)).hasNoWarning('*', Match.anyValue());
  });

  test('keep a prefix in its rule when others come, so that no event falls between two rules', () => {
    const ruleOf = (rules: string[][], prefix: string) => rules.findIndex(prefixes => prefixes.includes(prefix));
    const before = prefixesOf(aPipelineByEvents({ targets: manyTargets(60) }));

    const after = prefixesOf(aPipelineByEvents({ targets: manyTargets(64) }));

    expect(after.length).toBe(before.length);
    expect(before.flat().filter(prefix => ruleOf(before, prefix) !== ruleOf(after, prefix))).toEqual([]);
  });

  test('get a prefix from another rule only after they are there', () => {
    const rules = templateOf(aPipelineByEvents({ targets: manyTargets(100) })).findResources('AWS::Events::Rule');

    const ids = Object.keys(rules);
    expect(ids.slice(0, -1).map((id, i) => rules[id].DependsOn.includes(ids[i + 1]))).toEqual(ids.slice(0, -1).map(() => true));
  });

  test('hold the beginning of a prefix that is too long for one in JSON', () => {
    const [[prefix]] = prefixesOf(aPipelineByEvents({ targets: [aTarget('"'.repeat(1024))] }));

    expect(prefix).toMatch(/^"{900,1000}$/);
  });

  test('are refused when they are too many for an event bus', () => {
    const targets = Array.from({ length: 110 }, (_, i) => aTarget(`${i}/${'x'.repeat(1010)}/`));

    expect(() => aPipelineByEvents({ targets })).toThrow(/^110 prefixes of bucket Stack\/Logs\/Bucket need more than 100 rules of EventBridge/);
  });
});

describe('buckets that are not of this stack', () => {
  test('an imported one gets EventBridge beside what is on it already', () => {
    const stack = aStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Source', 'source-bucket');

    const { Managed, NotificationConfiguration } = resourceOf(
      templateOf(aPipelineByEvents({ bucket }, stack)), 'Custom::S3BucketNotifications', 'SourceNotifications').Properties;

    expect({ Managed, NotificationConfiguration }).toEqual({ Managed: false, NotificationConfiguration: { EventBridgeConfiguration: {} } });
  });

  test('one of another stack gets it from the stack of the pipeline, whose rules name it', () => {
    const app = new App();
    const theirs = new Stack(app, 'Theirs');
    const ours = new Stack(app, 'Ours');

    new RinPipeline(ours, 'Logs', { bucket: new s3.Bucket(theirs, 'Source'), bucketNotifications: EVENT_BRIDGE, warehouse: aWarehouse(), targets: [aTarget()] });

    const template = Template.fromStack(ours);
    template.resourceCountIs('Custom::S3BucketNotifications', 1);
    expect(rulesOf(template)[0].Properties.EventPattern.detail.bucket.name).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^Theirs:/) }]);
    Template.fromStack(theirs).resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('one of another account is left alone, with a warning that says what to do there', () => {
    const stack = aStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Source', { bucketName: 'their-bucket', account: '999988887777' });

    const template = templateOf(aPipelineByEvents({ bucket }, stack));

    template.resourceCountIs('Custom::S3BucketNotifications', 0);
    expect(rulesOf(template)).toHaveLength(1);
    Annotations.fromStack(stack).hasWarning('/Stack/Logs', Match.stringLikeRegexp(
      'events of bucket Stack/Source go to the event bus of account 999988887777; switch EventBridge on .* default event bus of the pipeline\'s account'));
  });

  test('one of another region is refused', () => {
    const stack = aStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Source', { bucketName: 'far-bucket', region: 'us-east-1' });

    expect(() => aPipelineByEvents({ bucket }, stack)).toThrow('a pipeline loads files of its own region only, put the pipeline there [Stack/Logs]');
  });
});

describe('ways to hear of a bucket', () => {
  test('are the pipeline\'s for all buckets, unless a target or addBucket says otherwise', () => {
    const stack = aStack();
    const [first, second, third] = ['First', 'Second', 'Third'].map(id => new s3.Bucket(stack, id));
    const target = (prefix: string, bucketNotifications?: BucketNotifications) =>
      Target.prefix(prefix, { table: 'app_log', format: CopyFormat.json(), bucket: second, bucketNotifications });
    const pipeline = aPipelineByEvents({ bucket: first, targets: [aTarget('a/'), target('b/'), target('c/', BucketNotifications.S3)] }, stack);

    pipeline.addBucket(third, { notifications: BucketNotifications.S3 });

    const template = templateOf(pipeline);
    expect(prefixesOf(pipeline)).toEqual([['a/']]);
    expect(resourceOf(template, 'Custom::S3BucketNotifications', 'SecondNotifications').Properties.NotificationConfiguration.QueueConfigurations).toHaveLength(3);
    expect(resourceOf(template, 'Custom::S3BucketNotifications', 'ThirdNotifications').Properties.NotificationConfiguration.QueueConfigurations).toHaveLength(1);
  });

  test('are one for each bucket', () => {
    const stack = aStack();
    const bucket = new s3.Bucket(stack, 'Source');
    const pipeline = aPipeline({ bucket }, stack);

    expect(() => pipeline.addBucket(bucket, { notifications: EVENT_BRIDGE })).toThrow('bucket Stack/Source is a source by S3 notifications already and cannot be '
      + 'one by EventBridge as well; say how it notifies where it is named first: `bucketNotifications` of the pipeline, or of the target [Stack/Logs]');
  });

  test('of a target belong to a bucket of its own', () => {
    expect(() => Target.prefix('a/', { table: 'a', format: CopyFormat.json(), bucketNotifications: EVENT_BRIDGE }))
      .toThrow('`bucketNotifications` of a target is given without its `bucket`; give `bucketNotifications` of the pipeline');
  });
});
