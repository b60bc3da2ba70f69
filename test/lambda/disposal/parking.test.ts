import { parkedAttributes } from '../../../lambda/disposal/parking';
import { ParkedFailure } from '../../../lib/private/contract';

const FAILURE: ParkedFailure = { code: 'FILE_REJECTED', bucket: 'source', key: 'a b.json', table: 'public.app_log', line: 7, column: 'status', reason: 'bad', statementId: 's1' };

describe('attributes of a parked message', () => {
  test('tell the first failure one by one, and all of them as JSON', () => {
    const second = { code: 'FILE_MISSING', reason: 'gone' };

    expect(parkedAttributes([FAILURE, second])).toEqual({
      RinCode: 'FILE_REJECTED',
      RinTable: 'public.app_log',
      RinFile: 's3://source/a b.json',
      RinLine: '7',
      RinColumn: 'status',
      RinMessage: 'bad',
      RinStatementId: 's1',
      RinFailures: JSON.stringify([FAILURE, second]),
    });
  });

  test('are never empty, since SQS refuses that', () => {
    expect(parkedAttributes([{ code: 'MESSAGE_NOT_JSON', reason: '', table: '' }])).toEqual({ RinCode: 'MESSAGE_NOT_JSON', RinFailures: '[{"code":"MESSAGE_NOT_JSON","reason":"","table":""}]' });
  });

  test.each([{ bucket: 'source' }, { key: 'a.json' }])('name no file when a stranger\'s message gave only %j', object => {
    expect(parkedAttributes([{ code: 'EVENT_INCOMPLETE', reason: 'a field is missing', ...object }])).not.toHaveProperty('RinFile');
  });

  test('have only characters that XML can hold', () => {
    const attributes = parkedAttributes([{ ...FAILURE, key: 'a\u0001\ufffe\ud800-😀' }]);

    expect(attributes.RinFile).toBe('s3://source/a\ufffd\ufffd\ufffd-😀');
    expect(attributes.RinFailures).toContain('a\\u0001\ufffd\\ud800-😀');
  });

  test('hold the longest url that an object can have', () => {
    const failure = { ...FAILURE, bucket: 'b'.repeat(63), key: 'k'.repeat(1_024) };

    const { RinFile, RinFailures } = parkedAttributes([failure]);

    expect(RinFile).toBe(`s3://${failure.bucket}/${failure.key}`);
    expect(JSON.parse(RinFailures)).toEqual([failure]);
  });

  test('stay small for a failure that a stranger\'s message made large', () => {
    const { RinFailures } = parkedAttributes([{ ...FAILURE, bucket: 'x'.repeat(1e6), key: '\u0001'.repeat(1e6) }]);

    expect(Buffer.byteLength(RinFailures)).toBeLessThan(16_384);
    expect(JSON.parse(RinFailures)).toHaveLength(1);
  });

  test('stay small however many failures there are, and still parse', () => {
    const { RinFailures, RinMessage } = parkedAttributes(Array.from({ length: 1_000 }, () => ({ ...FAILURE, reason: 'x'.repeat(5_000) })));

    expect(RinMessage).toHaveLength(1_100);
    expect(Buffer.byteLength(RinFailures)).toBeLessThanOrEqual(16_384);
    expect(JSON.parse(RinFailures).length).toBeGreaterThan(1);
  });

  test('stay small when it is many small failures', () => {
    const { RinFailures } = parkedAttributes(Array(1_000).fill({ code: 'FILE_MISSING', reason: 'gone' }));

    expect(Buffer.byteLength(RinFailures)).toBeLessThanOrEqual(16_384);
  });

  test.each([
    [1_021, 16],
    [1_022, 15],
  ])('hold, after 15 failures of 1,023 bytes, one of %i bytes only when there is room: %i in all', (bytes, count) => {
    const ofBytes = (size: number): ParkedFailure => ({ code: 'FILE_MISSING', reason: 'x'.repeat(size - '{"code":"FILE_MISSING","reason":""}'.length) });

    const { RinFailures } = parkedAttributes([...Array(15).fill(ofBytes(1_023)), ofBytes(bytes)]);

    expect(JSON.parse(RinFailures)).toHaveLength(count);
  });
});
