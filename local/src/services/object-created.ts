/** The S3 event that tells of a created object, as S3 sends it to a queue or a topic. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly eTag: string;
  /** `ObjectCreated:Put` and the like. */
  readonly event: string;
  readonly region: string;
  readonly time: Date;
  /** Hexadecimal. Grows with each event of this run. */
  readonly sequencer: string;
  readonly requestId: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function objectCreatedEvent(object: CreatedObject, configurationId: string): string {
  return JSON.stringify({
    Records: [{
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: object.region,
      eventTime: object.time.toISOString(),
      eventName: object.event,
      userIdentity: { principalId: 'AWS:LOCAL' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': object.requestId, 'x-amz-id-2': 'local' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId,
        bucket: { name: object.bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: `arn:aws:s3:::${object.bucket}` },
        object: {
          key: encodeEventKey(object.key),
          size: object.size,
          eTag: object.eTag,
          sequencer: object.sequencer,
        },
      },
    }],
  });
}

/** Form encoding, as S3 does it: a space is "+", a slash stays, everything else that is not unreserved is %XX of its UTF-8. */
function encodeEventKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+');
}
