import { deferFor, deferralAttributes, delaySeconds, readDeferral } from '../../../lambda/disposal/deferral';
import { DEFERRAL_ATTRIBUTES } from '../../../lib/private/contract';

const NEVER = readDeferral({}, 1_000);

function toSqs(attributes: Record<string, string>) {
  return Object.fromEntries(Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: 'String' as const }]));
}

describe('deferrals', () => {
  test('travel in attributes and come back as they were', () => {
    const deferral = deferFor('THROTTLED', deferFor('THROTTLED', NEVER, 2_000), 3_000);

    expect(readDeferral(toSqs(deferralAttributes(deferral)), 9_000)).toEqual(deferral);
    expect(deferral).toEqual({ count: 2, firstSeen: 1_000, reason: 'THROTTLED', reasonSince: 2_000, reasonCount: 2, waits: 0 });
  });

  test('travel with what they waited beside their reason', () => {
    const waiting = deferFor('LOAD_RUNNING', deferFor('LOAD_RUNNING', deferFor('UNKNOWN_FAILURE', NEVER, 2_000), 3_000), 4_000);

    expect(readDeferral(toSqs(deferralAttributes(waiting)), 9_000)).toEqual({ ...waiting, waits: 2 });
  });

  test('for another reason count that reason from the start, and keep the first sight', () => {
    const deferral = deferFor('TABLE_NOT_FOUND', deferFor('THROTTLED', NEVER, 2_000), 3_000);

    expect(deferral).toEqual({ count: 2, firstSeen: 1_000, reason: 'TABLE_NOT_FOUND', reasonSince: 3_000, reasonCount: 1, waits: 0 });
  });

  test('that only wait leave the reason before them as it was, so that its patience comes to an end', () => {
    const failed = deferFor('UNKNOWN_FAILURE', NEVER, 2_000);

    const deferral = deferFor('UNKNOWN_FAILURE', deferFor('ISOLATION_UNFINISHED', failed, 3_000), 4_000);

    expect(deferral).toEqual({ count: 3, firstSeen: 1_000, reason: 'UNKNOWN_FAILURE', reasonSince: 2_000, reasonCount: 2, waits: 0 });
  });

  test('that only wait count for themselves after an outage, so that its long delays end with it', () => {
    const outage = Array.from({ length: 20 }).reduce<typeof NEVER>(before => deferFor('WAREHOUSE_UNAVAILABLE', before, 2_000), NEVER);

    expect(deferFor('OUT_OF_TIME', outage, 3_000)).toMatchObject({ count: 21, reason: 'OUT_OF_TIME', reasonCount: 1, waits: 0 });
  });

  test.each(['A_CODE_OF_LONG_AGO', 'toString'])('that only wait count for themselves after a reason that this loader does not know (%s)', reason => {
    const before = readDeferral(toSqs({ [DEFERRAL_ATTRIBUTES.count]: '3', [DEFERRAL_ATTRIBUTES.reason]: reason }), 1_000);

    expect(deferFor('OUT_OF_TIME', before, 2_000)).toMatchObject({ count: 4, reason: 'OUT_OF_TIME', reasonCount: 1, waits: 0 });
  });

  test.each(['-1', 'x', '', '1.5'])('start anew when their count is %j', count => {
    expect(readDeferral(toSqs({ [DEFERRAL_ATTRIBUTES.count]: count }), 7)).toMatchObject({ count: 0, firstSeen: 7 });
  });
});

describe('the delay', () => {
  test.each([
    [1, 10], [2, 20], [3, 40], [7, 640], [8, 900], [5_000, 900],
  ])('of deferral %i for one reason is %i s without jitter', (reasonCount, seconds) => {
    expect(delaySeconds({ ...NEVER, reasonCount }, 0)).toBe(seconds);
  });

  test.each([[1, 10], [2, 20], [8, 900]])('of wait %i beside a reason that is borne for a time is %i s, however often that was the reason', (waits, seconds) => {
    const failed = deferFor('UNKNOWN_FAILURE', deferFor('UNKNOWN_FAILURE', deferFor('UNKNOWN_FAILURE', NEVER, 1_000), 2_000), 3_000);
    const waiting = Array.from({ length: waits }).reduce<typeof NEVER>(before => deferFor('LOAD_RUNNING', before, 4_000), failed);

    expect(delaySeconds(waiting, 0)).toBe(seconds);
  });

  test('is that of the reason again when it is the reason again', () => {
    const waiting = deferFor('LOAD_RUNNING', deferFor('UNKNOWN_FAILURE', NEVER, 1_000), 2_000);

    expect(delaySeconds(deferFor('UNKNOWN_FAILURE', waiting, 3_000), 0)).toBe(20);
  });

  test('is shorter by up to a fifth with jitter', () => {
    expect(delaySeconds({ ...NEVER, reasonCount: 8 }, 0.999)).toBe(721);
  });
});
