import { bucketNotifications, notifies } from '../../../local/src/assembly/notifications';
import { aScope } from '../../support/local-app';

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
              QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:queue',
              Filter: { Key: { FilterRules: Object.entries(rules).map(([Name, Value]) => ({ Name, Value })) } },
            }],
          },
        },
      },
    },
  }));
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

  test('notifications set on the bucket itself are read as well', () => {
    const scope = aScope({
      Resources: {
        Files: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            NotificationConfiguration: {
              QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: 'arn', Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } } }],
            },
          },
        },
      },
    });

    expect(bucketNotifications(scope)).toEqual([
      { bucket: 'ingest-files', queueArn: 'arn', id: 'Files-0', events: ['s3:ObjectCreated:*'], prefix: 'in/', suffix: '' },
    ]);
  });
});
