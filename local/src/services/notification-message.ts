/** The message that tells a queue of a created object, in the form of the way that it comes. */
import { randomUUID } from 'node:crypto';
import { CreatedObject, objectCreatedEvent } from './object-created';
import { matchesPattern } from '../assembly/event-pattern';
import { BucketNotification, matchesRule } from '../assembly/notifications';
import { LOCAL_ACCOUNT } from '../assembly/resource-identity';

/** @returns nothing when the notification is not for this object. */
export function notificationMessage(notification: BucketNotification, object: CreatedObject): string | undefined {
  if ('pattern' in notification) {
    const event = eventBridgeEvent(object);
    return matchesPattern(notification.pattern, event) ? withoutSupplementary(JSON.stringify(event)) : undefined;
  }
  const { rule, subscription } = notification;
  if (!matchesRule(rule, object.key, object.event)) return undefined;
  const event = objectCreatedEvent(object, rule.id);
  return !subscription || subscription.rawMessageDelivery ? event : envelope(event, subscription.topicArn, object.time);
}

/** SQS takes characters beyond the basic plane as they are; fauxqs refuses them. In JSON they can be escaped. */
function withoutSupplementary(json: string): string {
  return json.replace(/[\ud800-\udfff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
function envelope(message: string, topicArn: string, time: Date): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topicArn,
    Subject: 'Amazon S3 Notification',
    Message: message,
    Timestamp: time.toISOString(),
    SignatureVersion: '1',
    Signature: 'LOCAL',
    SigningCertURL: 'http://127.0.0.1/certificate',
    UnsubscribeURL: 'http://127.0.0.1/unsubscribe',
  });
}

const REASONS: Readonly<Record<string, string>> = { 'ObjectCreated:Put': 'PutObject', 'ObjectCreated:Copy': 'CopyObject' };

/** The key is not encoded here, other than in S3's own events. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function eventBridgeEvent(object: CreatedObject): Record<string, unknown> {
  return {
    'version': '0',
    'id': randomUUID(),
    'detail-type': 'Object Created',
    'source': 'aws.s3',
    'account': LOCAL_ACCOUNT,
    'time': object.time.toISOString().replace(/\.\d+Z$/, 'Z'),
    'region': object.region,
    'resources': [`arn:aws:s3:::${object.bucket}`],
    'detail': {
      'version': '0',
      'bucket': { name: object.bucket },
      'object': { key: object.key, size: object.size, etag: object.eTag, sequencer: object.sequencer },
      'request-id': object.requestId,
      'requester': LOCAL_ACCOUNT,
      'source-ip-address': '127.0.0.1',
      'reason': REASONS[object.event] ?? object.event.replace('ObjectCreated:', ''),
    },
  };
}
