import { BucketNotification, bucketNotifications } from '../../../local/src/assembly/notifications';
import { LOCAL_ACCOUNT } from '../../../local/src/assembly/resource-identity';
import { Template } from '../../../local/src/assembly/template';
import { notificationMessage } from '../../../local/src/services/notification-message';
import { CreatedObject } from '../../../local/src/services/object-created';
import { aScope } from '../../support/local-app';

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:000000000000:queue';
const TOPIC_ARN = 'arn:aws:sns:eu-west-1:000000000000:uploads';

function notificationsIn(template: Template, siblings: Readonly<Record<string, Template>> = {}): BucketNotification[] {
  const scope = aScope(template, siblings);
  return bucketNotifications([scope, ...Object.values(siblings).map((sibling) => aScope(sibling))], new Set([QUEUE_ARN]));
}

/** CDK's custom resource for bucket `files`. */
function aConfiguration(NotificationConfiguration: Record<string, unknown>): Template['Resources'] {
  return { Notifications: { Type: 'Custom::S3BucketNotifications', Properties: { BucketName: 'files', NotificationConfiguration } } };
}

function aFilter(rules: Record<string, string>) {
  return { Key: { FilterRules: Object.entries(rules).map(([Name, Value]) => ({ Name, Value })) } };
}

/** The notification that CDK's custom resource would set, with these filter rules. */
function aNotification(rules: Record<string, string>, events = ['s3:ObjectCreated:*']): BucketNotification {
  return notificationsIn({
    Resources: aConfiguration({ QueueConfigurations: [{ Events: events, QueueArn: QUEUE_ARN, Filter: aFilter(rules) }] }),
  })[0]!;
}

function anObject(key: string, event = 'ObjectCreated:Put'): CreatedObject {
  return { bucket: 'files', key, event, size: 7, eTag: 'e1', region: 'eu-west-1', time: new Date('2026-11-23T12:00:00.123Z'), sequencer: '01', requestId: 'R1' };
}

function tells(notification: BucketNotification, key: string, event?: string): boolean {
  return notificationMessage(notification, anObject(key, event)) !== undefined;
}

describe('S3 notifies a queue', () => {
  test.each([
    ['logs/a.json', true],
    ['logs/a.json.bak', false],
    ['other/a.json', false],
  ])('of keys with the prefix and the suffix: %s', (key, expected) => {
    expect(tells(aNotification({ prefix: 'logs/', suffix: '.json' }), key)).toBe(expected);
  });

  test('of every key without a filter, and of no other bucket', () => {
    const notification = aNotification({});

    expect(tells(notification, 'x')).toBe(true);
    expect(notification.bucket).toBe('files');
  });

  test.each([
    ['a+b/', 'a b/c'],
    ['caf%C3%A9/', 'café/c'],
    ['100%/', '100%/c'],
  ])('by the URL-encoded prefix %s of the raw key %s', (prefix, key) => {
    expect(tells(aNotification({ Prefix: prefix }), key)).toBe(true);
  });

  test.each([
    ['s3:ObjectCreated:*', 'ObjectCreated:CompleteMultipartUpload', true],
    ['s3:ObjectCreated:Put', 'ObjectCreated:Copy', false],
  ])('by a rule for %s of %s', (configured, event, expected) => {
    expect(tells(aNotification({}, [configured]), 'x', event)).toBe(expected);
  });

  test('and what it tells other queues is passed over, and need not be one that can be evaluated', () => {
    const unknown = { 'Fn::GetAtt': ['Nobody', 'Arn'] };
    const resources = {
      Elsewhere: {
        Type: 'Custom::S3BucketNotifications',
        Properties: {
          BucketName: unknown,
          NotificationConfiguration: {
            LambdaFunctionConfigurations: [{ LambdaFunctionArn: unknown }],
            TopicConfigurations: [{ TopicArn: unknown }],
            QueueConfigurations: [{ QueueArn: unknown }, { QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:other' }],
          },
        },
      },
      Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: unknown }], EventPattern: unknown } },
      Subscription: { Type: 'AWS::SNS::Subscription', Properties: { Endpoint: unknown, TopicArn: unknown } },
    };

    expect(notificationsIn({ Resources: resources })).toEqual([]);
  });

  test('by rules that stand on the bucket itself', () => {
    const rule = { Event: 's3:ObjectCreated:*', Queue: QUEUE_ARN, Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } } };

    const notifications = notificationsIn({
      Resources: { Files: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { QueueConfigurations: [rule] } } } },
    });

    expect(notifications).toEqual([{
      bucket: 'ingest-files',
      queueArn: QUEUE_ARN,
      rule: { bucket: 'ingest-files', destination: QUEUE_ARN, id: 'Files-0', events: ['s3:ObjectCreated:*'], prefix: 'in/', suffix: '' },
    }]);
  });
});

describe('a topic tells a queue', () => {
  const aSubscription = (properties: Record<string, unknown> = {}, metadata?: Record<string, unknown>) => ({
    Subscription: { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'sqs', Endpoint: QUEUE_ARN, TopicArn: TOPIC_ARN, ...properties }, Metadata: metadata },
  });
  const TOPIC_RULE = { TopicConfigurations: [{ Events: ['s3:ObjectCreated:*'], TopicArn: TOPIC_ARN, Filter: aFilter({ prefix: 'logs/' }) }] };

  test('what S3 tells it, in an envelope', () => {
    const [notification] = notificationsIn({ Resources: { ...aConfiguration(TOPIC_RULE), ...aSubscription() } });

    const { Type, TopicArn, Message } = JSON.parse(notificationMessage(notification!, anObject('logs/a b'))!);

    expect([Type, TopicArn]).toEqual(['Notification', TOPIC_ARN]);
    expect(JSON.parse(Message).Records[0].s3.object.key).toBe('logs/a+b');
    expect(tells(notification!, 'other/a')).toBe(false);
  });

  test('what S3 tells it as it is, when the subscription is a raw one', () => {
    const [notification] = notificationsIn({ Resources: { ...aConfiguration(TOPIC_RULE), ...aSubscription({ RawMessageDelivery: true }) } });

    expect(JSON.parse(notificationMessage(notification!, anObject('logs/a'))!).Records).toHaveLength(1);
  });

  test('of the buckets that the pipeline knows of, when their rules are not in the app', () => {
    const notifications = notificationsIn({ Resources: aSubscription({}, { 'cdk-rin': { kind: 'subscription', buckets: ['files', 'more-files'] } }) });

    expect(notifications.map(({ bucket }) => bucket)).toEqual(['files', 'more-files']);
    expect(tells(notifications[0]!, 'any/key')).toBe(true);
  });

  test('not by a filter policy, which the local stack does not know', () => {
    expect(() => notificationsIn({ Resources: aSubscription({ FilterPolicy: { x: ['y'] } }) })).toThrow('the subscription Subscription has a FilterPolicy');
  });
});

describe('EventBridge tells a queue', () => {
  const PATTERN = {
    'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { bucket: { name: ['files'] }, object: { key: [{ prefix: 'logs/' }, { prefix: 'a b/' }] } },
  };
  const aRule = (EventPattern: unknown = PATTERN, properties: Record<string, unknown> = {}) => ({
    Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern, Targets: [{ Id: 'T', Arn: QUEUE_ARN }], ...properties } },
  });
  const SENDING = aConfiguration({ EventBridgeConfiguration: {} });
  const FILES = { Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'files' } } };

  test('of new objects whose key, which is not encoded, has one of the prefixes', () => {
    const [notification] = notificationsIn({ Resources: { ...FILES, ...SENDING, ...aRule() } });

    expect(JSON.parse(notificationMessage(notification!, anObject('a b/ü'))!)).toEqual({
      'version': '0',
      'id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Object Created',
      'source': 'aws.s3',
      'account': LOCAL_ACCOUNT,
      'time': '2026-11-23T12:00:00Z',
      'region': 'eu-west-1',
      'resources': ['arn:aws:s3:::files'],
      'detail': {
        'version': '0',
        'bucket': { name: 'files' },
        'object': { key: 'a b/ü', size: 7, etag: 'e1', sequencer: '01' },
        'request-id': 'R1',
        'requester': LOCAL_ACCOUNT,
        'source-ip-address': '127.0.0.1',
        'reason': 'PutObject',
      },
    });
    expect(tells(notification!, 'other/a')).toBe(false);
  });

  test('nothing of a bucket of the app that does not send its events', () => {
    expect(notificationsIn({ Resources: { ...FILES, ...aRule() } })).toEqual([]);
  });

  test('of a bucket that the app does not make: its owner sees to it', () => {
    expect(notificationsIn({ Resources: aRule() })).toHaveLength(1);
  });

  test('of every bucket that sends its events, when the rule names none', () => {
    const notifications = notificationsIn({ Resources: { ...SENDING, ...aRule({ source: ['aws.s3'] }) } });

    expect(notifications.map(({ bucket }) => bucket)).toEqual(['files']);
  });

  test.each([
    ['is disabled', { State: 'DISABLED' }],
    ['is on another event bus', { EventBusName: 'mine' }],
  ])('nothing by a rule that %s', (_, properties) => {
    expect(notificationsIn({ Resources: aRule(PATTERN, properties) })).toEqual([]);
  });

  test('nothing that it changes, which the loader could not read', () => {
    expect(() => notificationsIn({ Resources: aRule(PATTERN, { Targets: [{ Arn: QUEUE_ARN, InputPath: '$.detail' }] }) }))
      .toThrow('the rule Rule changes the events for a pipeline\'s queue');
  });
});
