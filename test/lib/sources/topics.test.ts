import { App, aws_kms as kms, aws_s3 as s3, aws_sns as sns, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { deploy } from '../../support/cloudformation';
import { aPipeline, aStack, aTarget, aWarehouse, resourceOf, templateOf } from '../../support/construct';
import { BucketNotifications, RinPipeline } from 'cdk-rin';

/** A pipeline in a stack with a topic, and what it has subscribed to. */
function aPipelineOfTopic(rawMessageDelivery?: boolean) {
  const stack = aStack();
  const topic = new sns.Topic(stack, 'Uploads');
  const bucket = new s3.Bucket(stack, 'Source');
  const pipeline = aPipeline({ bucket, bucketNotifications: BucketNotifications.topic(topic, { rawMessageDelivery }) }, stack);
  return { stack, topic, bucket, pipeline };
}

function subscriptionsOf(template: Template): any[] {
  return Object.values(template.findResources('AWS::SNS::Subscription'));
}

function copyRoleStatements(pipeline: RinPipeline): any[] {
  return deploy(resourceOf(templateOf(pipeline), 'AWS::IAM::Policy', 'LogsCopyRoleDefaultPolicy').Properties.PolicyDocument.Statement);
}

describe('a topic that a bucket notifies', () => {
  test.each([[false, undefined], [true, true]])('is subscribed to, with raw messages: %s', (expected, raw) => {
    const { pipeline } = aPipelineOfTopic(raw);

    const [{ Properties }, ...others] = subscriptionsOf(templateOf(pipeline));

    expect(others).toEqual([]);
    expect(Properties).toEqual({
      TopicArn: { Ref: expect.stringMatching(/^Uploads/) },
      Protocol: 'sqs',
      Endpoint: { 'Fn::GetAtt': [expect.stringMatching(/^LogsQueue/), 'Arn'] },
      RawMessageDelivery: expected,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^LogsDeadLetterQueue/), 'Arn'] } },
    });
  });

  test('leaves the notifications of the bucket alone', () => {
    templateOf(aPipelineOfTopic().pipeline).resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('lets the COPY role read the files of its bucket that a target takes', () => {
    expect(copyRoleStatements(aPipelineOfTopic().pipeline)).toContainEqual(
      expect.objectContaining({ Action: 's3:GetObject', Resource: expect.stringMatching(/^att-Source[0-9A-F]{8}-Arn\/logs\/app\/\*$/) }));
  });

  test.each(['LogsQueuePolicy', 'LogsDeadLetterQueuePolicy'])('may send, as %s says, and no other topic', policyId => {
    const { Statement } = deploy(resourceOf(templateOf(aPipelineOfTopic().pipeline), 'AWS::SQS::QueuePolicy', policyId).Properties.PolicyDocument);

    expect(Statement.filter(({ Effect }: any) => Effect === 'Allow')).toEqual([{
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Principal: { Service: 'sns.amazonaws.com' },
      Resource: expect.stringMatching(policyId === 'LogsQueuePolicy' ? /^att-LogsQueue/ : /^att-LogsDeadLetterQueue/),
      Condition: { ArnLike: { 'aws:SourceArn': expect.stringMatching(/^ref-Uploads/) } },
    }]);
  });

  test('is subscribed to only when the queue takes its messages', () => {
    const [{ DependsOn }] = subscriptionsOf(templateOf(aPipelineOfTopic().pipeline));

    expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^LogsQueuePolicy/), expect.stringMatching(/^LogsDeadLetterQueuePolicy/)]));
  });
});

describe('with a key of the user\'s', () => {
  /** What SNS may do with the key of a pipeline with these topics. */
  function allowedWithKey(stack: Stack, topics: (key: kms.Key) => sns.ITopic[]): any[] {
    const encryptionKey = new kms.Key(stack, 'Key');
    const bucket = new s3.Bucket(stack, 'Source');
    const [topic, ...others] = topics(encryptionKey);
    const pipeline = aPipeline({ encryptionKey, bucket, bucketNotifications: BucketNotifications.topic(topic) }, stack);
    for (const other of others) pipeline.addTopic(other, { buckets: [bucket] });
    const { Statement } = deploy(resourceOf(templateOf(pipeline), 'AWS::KMS::Key', 'Key').Properties.KeyPolicy);
    return Statement.filter(({ Principal }: any) => Principal.Service === 'sns.amazonaws.com');
  }

  const ofAccount = (account: string) => ({
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: '*',
    Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${account}:*` } },
  });

  test('SNS may use it for topics of this account only, in one statement for all', () => {
    const stack = aStack();

    expect(allowedWithKey(stack, () => ['One', 'Two'].map(id => new sns.Topic(stack, id)))).toEqual([ofAccount('111122223333')]);
  });

  test('SNS may use it for a topic that is encrypted by it as well, and neither needs the other', () => {
    const stack = aStack();

    expect(allowedWithKey(stack, masterKey => [new sns.Topic(stack, 'Uploads', { masterKey })])).toEqual([ofAccount('111122223333')]);
  });

  test('SNS may use it for topics of the account of a topic of another account', () => {
    const stack = aStack();

    expect(allowedWithKey(stack, () => [sns.Topic.fromTopicArn(stack, 'Uploads', 'arn:aws:sns:eu-west-1:999988887777:uploads')]))
      .toEqual([ofAccount('999988887777')]);
  });
});

describe('addTopic', () => {
  test('subscribes once for all of its buckets, which COPY may then read', () => {
    const { stack, topic, pipeline } = aPipelineOfTopic();
    const buckets = ['Second', 'Third'].map(id => new s3.Bucket(stack, id));

    pipeline.addTopic(topic, { buckets });
    pipeline.addTopic(topic, { buckets });

    expect(subscriptionsOf(templateOf(pipeline))).toHaveLength(1);
    expect(copyRoleStatements(pipeline).filter(({ Action }) => Action === 's3:GetObject').map(({ Resource }) => Resource)).toEqual([
      expect.stringMatching(/manifests/), ...['Source', 'Second', 'Third'].map(id => expect.stringMatching(new RegExp(`^att-${id}[0-9A-F]{8}-Arn/logs/app/`))),
    ]);
  });

  test('takes several topics of one bucket, of a prefix each', () => {
    const { stack, bucket, pipeline } = aPipelineOfTopic();

    pipeline.addTopic(new sns.Topic(stack, 'MoreUploads'), { buckets: [bucket] });

    expect(subscriptionsOf(templateOf(pipeline))).toHaveLength(2);
    const { Statement } = resourceOf(templateOf(pipeline), 'AWS::SQS::QueuePolicy', 'LogsQueuePolicy').Properties.PolicyDocument;
    expect(deploy(Statement).filter(({ Effect }: any) => Effect === 'Allow').map(({ Condition }: any) => Condition.ArnLike['aws:SourceArn']))
      .toEqual([[expect.stringMatching(/^ref-Uploads/), expect.stringMatching(/^ref-MoreUploads/)]]);
  });

  test('refuses a FIFO topic, which S3 cannot notify', () => {
    const { stack, pipeline } = aPipelineOfTopic();
    const topic = new sns.Topic(stack, 'Fifo', { fifo: true });

    expect(() => pipeline.addTopic(topic, { buckets: [new s3.Bucket(stack, 'Second')] }))
      .toThrow('topic Stack/Fifo is a FIFO topic, which S3 cannot notify; give a standard topic [Stack/Logs]');
  });

  test('refuses no bucket: COPY could not read what the topic tells of', () => {
    const { topic, pipeline } = aPipelineOfTopic();

    expect(() => pipeline.addTopic(topic, { buckets: [] })).toThrow('`buckets` of a topic must name at least one bucket, got []');
  });

  test('refuses a topic both raw and wrapped', () => {
    const { stack, topic, pipeline } = aPipelineOfTopic();

    expect(() => pipeline.addTopic(topic, { buckets: [new s3.Bucket(stack, 'Second')], rawMessageDelivery: true }))
      .toThrow('`rawMessageDelivery` of topic Stack/Uploads is given both as true and as false, but a queue subscribes to a topic once; give one of them [Stack/Logs]');
  });

  test('refuses a bucket that S3 tells of by itself', () => {
    const stack = aStack();
    const bucket = new s3.Bucket(stack, 'Source');
    const pipeline = aPipeline({ bucket }, stack);

    expect(() => pipeline.addTopic(new sns.Topic(stack, 'Uploads'), { buckets: [bucket] }))
      .toThrow('bucket Stack/Source is a source by S3 notifications already and cannot be one by topic Stack/Uploads as well');
  });
});

describe('topics that are not of this stack', () => {
  test('a topic of another region is refused: S3 could not notify it of files that the pipeline loads', () => {
    const stack = aStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const topic = sns.Topic.fromTopicArn(stack, 'Uploads', 'arn:aws:sns:us-east-1:111122223333:uploads');

    expect(() => aPipeline({ bucketNotifications: BucketNotifications.topic(topic) }, stack)).toThrow('topic Stack/Uploads is in "us-east-1" and the pipeline in '
      + '"eu-west-1"; S3 notifies topics of its own region only, and a pipeline loads files of its own, put the pipeline there [Stack/Logs]');
  });

  test('a topic of another account is subscribed to', () => {
    const stack = aStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const topic = sns.Topic.fromTopicArn(stack, 'Uploads', 'arn:aws:sns:eu-west-1:999988887777:uploads');

    const [{ Properties }] = subscriptionsOf(templateOf(aPipeline({ bucketNotifications: BucketNotifications.topic(topic) }, stack)));

    expect(Properties.TopicArn).toBe('arn:aws:sns:eu-west-1:999988887777:uploads');
  });

  test('a topic of another stack is subscribed to by the stack of the pipeline', () => {
    const app = new App();
    const theirs = new Stack(app, 'Theirs');
    const topic = new sns.Topic(theirs, 'Uploads');
    const bucket = new s3.Bucket(theirs, 'Source');
    const ours = new Stack(app, 'Ours');

    new RinPipeline(ours, 'Logs', { bucket, bucketNotifications: BucketNotifications.topic(topic), warehouse: aWarehouse(), targets: [aTarget()] });

    expect(subscriptionsOf(Template.fromStack(ours)).map(({ Properties: { TopicArn } }) => TopicArn)).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^Theirs:/) }]);
    Template.fromStack(theirs).resourceCountIs('AWS::SNS::Subscription', 0);
  });
});
