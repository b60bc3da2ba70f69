import fc from 'fast-check';
import { readMessage } from '../../../lambda/events/read-message';
import { CATALOGUE } from '../../../lambda/failures/catalogue';
import { eventBridgeEvent, s3Event, s3Record, snsWrapped } from '../../support/events';

const OBJECT = { bucket: 'source', key: 'logs/a b+ü.json', size: 100, eTag: 'e1' };

describe('objects in a message', () => {
  test.each([
    ['S3', s3Event(OBJECT), '2026-11-23T12:00:00.000Z'],
    ['SNS around S3', snsWrapped(s3Event(OBJECT)), '2026-11-23T12:00:00.000Z'],
    ['EventBridge', eventBridgeEvent(OBJECT), '2026-11-23T12:00:00Z'],
    ['SNS around EventBridge', snsWrapped(eventBridgeEvent(OBJECT)), '2026-11-23T12:00:00Z'],
  ])('are read alike from %s', (_, body, eventTime) => {
    expect(readMessage(body)).toEqual({ objects: [{ ...OBJECT, eventTime }], ignored: [], failures: [] });
  });

  test('keep a percent sign and a plus that EventBridge wrote, since it does not encode keys', () => {
    const { objects } = readMessage(eventBridgeEvent({ key: 'a%20b+c' }));

    expect(objects[0].key).toBe('a%20b+c');
  });

  test('are all read from an event of several records, the bad ones told apart', () => {
    const body = JSON.stringify({ Records: [s3Record({ key: 'one' }), s3Record({ size: -1 }), s3Record({ eventName: 'ObjectRemoved:Delete' })] });

    const { objects, ignored, failures } = readMessage(body);

    expect(objects.map(({ key }) => key)).toEqual(['one']);
    expect(ignored).toEqual(['ObjectRemoved:Delete']);
    expect(failures).toMatchObject([{ code: 'EVENT_INCOMPLETE' }]);
  });
});

describe('failures of a message', () => {
  test.each([
    ['', 'MESSAGE_NOT_JSON', 'the body of the message is not JSON'],
    ['[]', 'EVENT_UNKNOWN', 'the body is JSON, but an array and no event'],
    ['null', 'EVENT_UNKNOWN', 'the body is JSON, but null and no event'],
    ['{}', 'EVENT_UNKNOWN', 'the event is of no known kind; it has the fields (none)'],
    ['{"Records":[]}', 'EVENT_UNKNOWN', 'the event is of no known kind; it has the fields Records'],
    [snsWrapped('hello'), 'MESSAGE_NOT_JSON', 'the Message of the SNS notification is not JSON'],
    [snsWrapped('7'), 'EVENT_UNKNOWN', 'the Message of the SNS notification is a number and no event'],
    ['{"Records":[{"eventName":"ObjectCreated:Put"}]}', 'EVENT_UNKNOWN', 'a record of the event (ObjectCreated:Put) has no field s3'],
    [s3Event().replace('"size":100', '"size":"100"'), 'EVENT_INCOMPLETE', 'the event has no valid object size, but a string'],
    [s3Event().replace('"size":100', '"size":1.5'), 'EVENT_INCOMPLETE', 'the event has no valid object size, but a number'],
    [s3Event({ key: '' }), 'EVENT_INCOMPLETE', 'the event has no object key'],
    [s3Event({ bucket: '' }), 'EVENT_INCOMPLETE', 'the event has no bucket name'],
    [eventBridgeEvent().replace('"etag"', '"eTag"'), 'EVENT_INCOMPLETE', 'the event has no eTag of the object'],
    [eventBridgeEvent().replace('"detail"', '"details"'), 'EVENT_INCOMPLETE', 'the EventBridge event has no detail'],
  ])('%j is %s', (body, code, reason) => {
    const { objects, failures } = readMessage(body);

    expect(objects).toEqual([]);
    expect(failures).toMatchObject([{ code, reason }]);
  });

  test.each(['Object Deleted', 'Object Restore Completed'])('are none for the EventBridge event %s, which is ignored', kind => {
    expect(readMessage(eventBridgeEvent({}, kind))).toEqual({ objects: [], ignored: [kind], failures: [] });
  });
});

describe('hostile messages', () => {
  test.each([
    ['fields', JSON.stringify({ ['x'.repeat(100_000)]: 1 })],
    ['an object key', s3Event({ key: 'k'.repeat(100_000) })],
    ['an object key that does not decode', s3Event({ key: 'k'.repeat(100_000) }).replace('kkkk', '%FF')],
    ['a bucket name', s3Event({ bucket: 'b'.repeat(100_000) })],
    ['the kind of event', s3Event({ eventName: 'x'.repeat(100_000) })],
  ])('make no log line or attribute of their size: 100,000 characters of %s', (_, body) => {
    const { objects, failures, ignored } = readMessage(body);

    expect(objects).toEqual([]);
    expect(JSON.stringify({ failures, ignored }).length).toBeLessThan(5_000);
  });

  test('may have a key of 1,024 bytes, the longest there is', () => {
    expect(readMessage(s3Event({ key: 'ü'.repeat(512) })).objects).toHaveLength(1);
  });

  const names = fc.constantFrom('Records', 's3', 'bucket', 'object', 'name', 'key', 'size', 'eTag', 'etag', 'eventName', 'Type', 'Message', 'source', 'detail-type', 'detail');
  const values = fc.constantFrom<unknown>('aws.s3', 'Object Created', 'Notification', 'ObjectCreated:Put', '', null, 0, -1, 1e308, '%', '{}');
  const { event } = fc.letrec<{ event: unknown }>(tie => ({
    event: fc.oneof({ maxDepth: 6 }, values, fc.array(tie('event'), { maxLength: 3 }), fc.dictionary(names, tie('event'), { maxKeys: 6 })),
  }));

  test.each([
    ['any JSON', fc.json()],
    ['JSON that looks like an event', event.map(value => JSON.stringify(value))],
    ['any text', fc.string()],
  ])('never throw, and come to objects, a reason to ignore or a failure of the catalogue: %s', (_, bodies) => {
    fc.assert(fc.property(bodies, body => {
      const { objects, ignored, failures } = readMessage(body);

      expect(objects.length + ignored.length + failures.length).toBeGreaterThan(0);
      for (const { code, reason } of failures) {
        expect(Object.keys(CATALOGUE)).toContain(code);
        expect(reason).not.toBe('');
      }
    }), { numRuns: 500 });
  });
});
