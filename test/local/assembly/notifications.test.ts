import { bucketNotifications, notifies } from '../../../local/src/assembly/notifications';
import { aScope } from '../../support/local-app';

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:000000000000:queue';

/** The notification that CDK's custom resource would set, with these filter rules. */
function aNotification(rules: Record<string, string>, events = ['s3:ObjectCreated:*']) {
  const [notification] = bucketNotifications(aScope({
    Resources: {
      Notifications: {
        Type: 'Custom::S3BucketNotifications',
        Properties: {
          BucketName: 'files',
          NotificationConfiguration: {
            QueueConfigurations: [{
              Events: events,
              QueueArn: QUEUE_ARN,
              Filter: { Key: { FilterRules: Object.entries(rules).map(([Name, Value]) => ({ Name, Value })) } },
            }],
          },
        },
      },
    },
  }), new Set([QUEUE_ARN]));
  return notification!;
}

describe('bucket notifications', () => {
  test.each([
    ['logs/a.json', true],
    ['logs/a.json.bak', false],
    ['other/a.json', false],
  ])('prefix and suffix decide on %s', (key, expected) => {
    expect(notifies(aNotification({ prefix: 'logs/', suffix: '.json' }), 'files', key, 'ObjectCreated:Put')).toBe(expected);
  });

  test('without a filter every key of the bucket counts, and no other bucket', () => {
    const notification = aNotification({});

    expect(notifies(notification, 'files', 'x', 'ObjectCreated:Put')).toBe(true);
    expect(notifies(notification, 'elsewhere', 'x', 'ObjectCreated:Put')).toBe(false);
  });

  test.each([
    ['a+b/', 'a b/c'],
    ['caf%C3%A9/', 'café/c'],
    ['100%/', '100%/c'],
  ])('the URL-encoded prefix %s matches the raw key %s', (prefix, key) => {
    expect(notifies(aNotification({ Prefix: prefix }), 'files', key, 'ObjectCreated:Put')).toBe(true);
  });

  test.each([
    ['s3:ObjectCreated:*', 'ObjectCreated:CompleteMultipartUpload', true],
    ['s3:ObjectCreated:Put', 'ObjectCreated:Copy', false],
  ])('%s and %s', (configured, event, expected) => {
    expect(notifies(aNotification({}, [configured]), 'files', 'x', event)).toBe(expected);
  });

  test('a notification of another queue is passed over, and need not be one that can be evaluated', () => {
    const unknown = { 'Fn::GetAtt': ['Nobody', 'Arn'] };
    const scope = aScope({
      Resources: {
        Elsewhere: {
          Type: 'Custom::S3BucketNotifications',
          Properties: {
            BucketName: unknown,
            NotificationConfiguration: {
              LambdaFunctionConfigurations: [{ LambdaFunctionArn: unknown }],
              QueueConfigurations: [{ QueueArn: unknown }, { QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:other' }],
            },
          },
        },
      },
    });

    expect(bucketNotifications(scope, new Set([QUEUE_ARN]))).toEqual([]);
  });

  test('notifications set on the bucket itself are read as well', () => {
    const scope = aScope({
      Resources: {
        Files: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            NotificationConfiguration: {
              QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: QUEUE_ARN, Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } } }],
            },
          },
        },
      },
    });

    expect(bucketNotifications(scope, new Set([QUEUE_ARN]))).toEqual([
      { bucket: 'ingest-files', queueArn: QUEUE_ARN, id: 'Files-0', events: ['s3:ObjectCreated:*'], prefix: 'in/', suffix: '' },
    ]);
  });
});
