/** The message that tells a queue of a created object, in the form of the way that it comes. */
import { randomUUID } from 'node:crypto';
import { eventBridgeEvent } from './event-bridge-event';
import { CreatedObject, objectCreatedEvent } from './object-created';
import { matchesPattern } from '../assembly/event-pattern';
import { BucketNotification, matchesRule } from '../assembly/notifications';
import { LOCAL_ACCOUNT } from '../assembly/resource-identity';

/** @returns nothing when the notification is not for this object. */
export function notificationMessage(notification: BucketNotification, object: CreatedObject): string | undefined {
  if ('pattern' in notification) {
    const event = eventOf(object);
    return matchesPattern(notification.pattern, event) ? JSON.stringify(event) : undefined;
  }
  const { rule, subscription } = notification;
  if (!matchesRule(rule, object.key, object.event)) return undefined;
  const event = objectCreatedEvent(object, rule.id);
  return !subscription || subscription.rawMessageDelivery ? event : envelope(event, subscription.topicArn, object.time);
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
function eventOf(object: CreatedObject): Record<string, unknown> {
  return eventBridgeEvent({
    source: 'aws.s3',
    detailType: 'Object Created',
    region: object.region,
    time: object.time,
    resources: [`arn:aws:s3:::${object.bucket}`],
    detail: {
      'version': '0',
      'bucket': { name: object.bucket },
      'object': { key: object.key, size: object.size, etag: object.eTag, sequencer: object.sequencer },
      'request-id': object.requestId,
      'requester': LOCAL_ACCOUNT,
      'source-ip-address': '127.0.0.1',
      'reason': REASONS[object.event] ?? object.event.replace('ObjectCreated:', ''),
    },
  });
}
