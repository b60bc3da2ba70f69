/** Names that are known only when the app is deployed: they are handed on, and never read. */
import { aws_s3 as s3, aws_sns as sns, CfnParameter, Stack } from 'aws-cdk-lib';
import { aPipeline, aStack, aTarget, templateOf } from '../../support/construct';
import { BucketNotifications, RinPipelineProps } from 'cdk-rin';

function aParameter(stack: Stack, id: string): string {
  return new CfnParameter(stack, id).valueAsString;
}

function propertiesOf(type: string, props: (stack: Stack) => Partial<RinPipelineProps>): any {
  const stack = aStack();
  const bucket = s3.Bucket.fromBucketName(stack, 'Source', aParameter(stack, 'BucketName'));
  const [found] = Object.values(templateOf(aPipeline({ bucket, ...props(stack) }, stack)).findResources(type));
  return found.Properties;
}

test('S3 notifies of a bucket that is a parameter', () => {
  const { BucketName, NotificationConfiguration } = propertiesOf('Custom::S3BucketNotifications', () => ({}));

  expect(BucketName).toEqual({ Ref: 'BucketName' });
  expect(NotificationConfiguration.QueueConfigurations).toHaveLength(1);
});

test('S3 notifies of the whole bucket when a prefix is a parameter', () => {
  const { NotificationConfiguration } = propertiesOf('Custom::S3BucketNotifications', stack => ({ targets: [aTarget('logs/'), aTarget(aParameter(stack, 'Prefix'))] }));

  expect(NotificationConfiguration.QueueConfigurations.map(({ Filter }: any) => Filter)).toEqual([undefined]);
});

test('EventBridge hands on the events of a bucket that is a parameter', () => {
  const { EventPattern } = propertiesOf('AWS::Events::Rule', () => ({ bucketNotifications: BucketNotifications.EVENT_BRIDGE }));

  expect(EventPattern.detail).toEqual({ bucket: { name: [{ Ref: 'BucketName' }] }, object: { key: [{ prefix: 'logs/app/' }] } });
});

test('EventBridge hands on every event of the bucket when a prefix is a parameter', () => {
  const { EventPattern } = propertiesOf('AWS::Events::Rule', stack => ({
    bucketNotifications: BucketNotifications.EVENT_BRIDGE, targets: [aTarget(aParameter(stack, 'Prefix'))],
  }));

  expect(EventPattern.detail).toEqual({ bucket: { name: [{ Ref: 'BucketName' }] } });
});

test('a topic that is a parameter is subscribed to', () => {
  const { TopicArn } = propertiesOf('AWS::SNS::Subscription', stack => ({
    bucketNotifications: BucketNotifications.topic(sns.Topic.fromTopicArn(stack, 'Uploads', aParameter(stack, 'TopicArn'))),
  }));

  expect(TopicArn).toEqual({ Ref: 'TopicArn' });
});
