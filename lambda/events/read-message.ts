/**
 * From the body of a queue message to the objects it announces. Bodies come from S3, from SNS around S3, or from
 * EventBridge; all fields are hostile until they are checked, and nothing here throws.
 *
 * Trap: S3 form-encodes the key in its notifications, EventBridge does not, and they spell eTag differently.
 */
import { decodeObjectKey, wellFormed } from './object-key';
import { S3Object } from './s3-object';
import { ParkedFailure } from '../../lib/private/contract';
import { FailureCode } from '../failures/catalogue';

export interface ReadMessage {
  readonly objects: readonly S3Object[];
  /** Why the message, or a record of it, needs nothing to be done. */
  readonly ignored: readonly string[];
  readonly failures: readonly ParkedFailure[];
}

type Json = Readonly<Record<string, unknown>>;
const NONE: readonly never[] = [];
const CREATED = /^(s3:)?ObjectCreated:/;
/** S3's limits, in characters: 1,024 bytes of a key, each three characters when encoded. */
const MAX_KEY_CHARS = 1_024;
const MAX_BUCKET_CHARS = 63;

export function readMessage(body: string): ReadMessage {
  const event = parse(body);
  if (event === undefined) return failed('MESSAGE_NOT_JSON', 'the body of the message is not JSON');
  if (!isObject(event)) return failed('EVENT_UNKNOWN', `the body is JSON, but ${describe(event)} and no event`);
  if (event.Type === 'Notification' && typeof event.Message === 'string') return readSnsMessage(event.Message);
  return readEvent(event);
}

function readSnsMessage(message: string): ReadMessage {
  const event = parse(message);
  if (event === undefined) return failed('MESSAGE_NOT_JSON', 'the Message of the SNS notification is not JSON');
  if (!isObject(event)) return failed('EVENT_UNKNOWN', `the Message of the SNS notification is ${describe(event)} and no event`);
  return readEvent(event);
}

function readEvent(event: Json): ReadMessage {
  if (Array.isArray(event.Records) && event.Records.length > 0) return readRecords(event.Records);
  if (event.Event === 's3:TestEvent') return ignored('s3:TestEvent');
  if (event.source === 'aws.s3') return readEventBridge(event);
  return failed('EVENT_UNKNOWN', `the event is of no known kind; it has the fields ${Object.keys(event).slice(0, 10).join(', ') || '(none)'}`);
}

function readRecords(records: readonly unknown[]): ReadMessage {
  if (records.length === 1) return readRecord(records[0]);
  const all = records.map(readRecord);
  return {
    objects: all.flatMap(one => one.objects),
    ignored: all.flatMap(one => one.ignored),
    failures: all.flatMap(one => one.failures),
  };
}

function readRecord(record: unknown): ReadMessage {
  if (!isObject(record) || typeof record.eventName !== 'string') return failed('EVENT_UNKNOWN', 'a record of the event has no eventName');
  if (!isObject(record.s3)) return failed('EVENT_UNKNOWN', `a record of the event (${cut(record.eventName)}) has no field s3`);
  if (!CREATED.test(record.eventName)) return ignored(record.eventName);
  const { bucket, object } = record.s3;
  if (!isObject(bucket) || !isObject(object)) return failed('EVENT_INCOMPLETE', 'the event has no s3.bucket or no s3.object');
  return readObject(bucket.name, object.key, object.size, object.eTag, record.eventTime, decodeObjectKey);
}

function readEventBridge(event: Json): ReadMessage {
  const kind = event['detail-type'];
  if (typeof kind !== 'string') return failed('EVENT_INCOMPLETE', 'the EventBridge event has no detail-type');
  if (kind !== 'Object Created') return ignored(kind);
  if (!isObject(event.detail)) return failed('EVENT_INCOMPLETE', 'the EventBridge event has no detail');
  const { bucket, object } = event.detail;
  if (!isObject(bucket) || !isObject(object)) return failed('EVENT_INCOMPLETE', 'the EventBridge event has no detail.bucket or no detail.object');
  return readObject(bucket.name, object.key, object.size, object.etag, event.time, wellFormed);
}

function readObject(
  bucket: unknown, key: unknown, size: unknown, eTag: unknown, eventTime: unknown, decode: (key: string) => string | undefined,
): ReadMessage {
  if (typeof bucket !== 'string' || bucket === '') return failed('EVENT_INCOMPLETE', 'the event has no bucket name');
  if (typeof key !== 'string' || key === '') return failed('EVENT_INCOMPLETE', 'the event has no object key', bucket);
  if (!isSize(size)) return failed('EVENT_INCOMPLETE', `the event has no valid object size, but ${describe(size)}`, bucket, key);
  if (typeof eTag !== 'string' || eTag === '') return failed('EVENT_INCOMPLETE', 'the event has no eTag of the object', bucket, key);
  const decoded = decode(key);
  if (decoded === undefined) return failed('KEY_NOT_UTF8', 'the object key is not valid UTF-8 once it is decoded', bucket, key);
  if (decoded.length > MAX_KEY_CHARS || bucket.length > MAX_BUCKET_CHARS) {
    return failed('EVENT_INCOMPLETE', 'the bucket name or the object key is longer than any of S3', bucket, key);
  }
  const object = { bucket, key: decoded, size, eTag, eventTime: typeof eventTime === 'string' ? eventTime : undefined };
  return { objects: [object], ignored: NONE, failures: NONE };
}

function failed(code: FailureCode, reason: string, bucket?: string, key?: string): ReadMessage {
  const failure = { code, reason: cut(reason), bucket: bucket && cut(bucket), key: key && key.slice(0, 3 * MAX_KEY_CHARS) };
  return { objects: NONE, ignored: NONE, failures: [failure] };
}

function ignored(what: string): ReadMessage {
  return { objects: NONE, ignored: [cut(what)], failures: NONE };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}

function cut(text: string): string {
  return text.slice(0, 500);
}
