/** Messages as AWS sends them. Bodies are text, as they are in a queue. */
import type { SQSRecord } from 'aws-lambda';

export interface EventObject {
  readonly bucket?: string;
  /** As it is in S3. */
  readonly key?: string;
  readonly size?: number;
  readonly eTag?: string;
  readonly eventName?: string;
  readonly eventTime?: string;
}

/** S3 writes a space as `+`, leaves `/` alone, and percent-encodes the rest. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}

export function s3Record({ bucket = 'source', key = 'logs/a.json.gz', size = 100, eTag = 'e1', eventName = 'ObjectCreated:Put', eventTime }: EventObject = {}) {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-central-1',
    eventTime: eventTime ?? '2026-11-23T12:00:00.000Z',
    eventName,
    userIdentity: { principalId: 'AWS:AIDAEXAMPLE' },
    requestParameters: { sourceIPAddress: '192.0.2.1' },
    responseElements: { 'x-amz-request-id': 'C3D13FE58DE4C810', 'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'configuration',
      bucket: { name: bucket, ownerIdentity: { principalId: 'A3NL1KOZZKExample' }, arn: `arn:aws:s3:::${bucket}` },
      object: { key: encodeKey(key), size, eTag, sequencer: '0055AED6DCD90281E5' },
    },
  };
}

export function s3Event(...objects: readonly EventObject[]): string {
  return JSON.stringify({ Records: (objects.length ? objects : [{}]).map(s3Record) });
}

export function snsWrapped(message: string): string {
  return JSON.stringify({
    Type: 'Notification', MessageId: '22b80b92', TopicArn: 'arn:aws:sns:eu-central-1:123456789012:uploads', Subject: 'Amazon S3 Notification', Message: message,
  });
}

export function eventBridgeEvent({ bucket = 'source', key = 'logs/a.json.gz', size = 100, eTag = 'e1', eventTime }: EventObject = {}, detailType = 'Object Created'): string {
  const object = { key, size, etag: eTag, sequencer: '0062' };
  return JSON.stringify({
    'version': '0',
    'id': '17793124',
    'detail-type': detailType,
    'source': 'aws.s3',
    'time': eventTime ?? '2026-11-23T12:00:00Z',
    'region': 'eu-central-1',
    'detail': { version: '0', bucket: { name: bucket }, object, reason: 'PutObject' },
  });
}

export const TEST_EVENT = JSON.stringify({
  Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-11-23T12:00:00.000Z', Bucket: 'source', RequestId: '5582815E1AEA5ADF', HostId: '8cLeGAmw',
});

export function sqsRecord(overrides: Partial<SQSRecord> = {}): SQSRecord {
  return {
    messageId: 'message-1',
    receiptHandle: 'handle',
    body: overrides.body ?? s3Event(),
    attributes: {
      ApproximateReceiveCount: '1', SentTimestamp: '1795000000000', SenderId: 'AIDAEXAMPLE', ApproximateFirstReceiveTimestamp: '1795000000000',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:queue',
    awsRegion: 'eu-central-1',
    ...overrides,
  };
}
