import { Deferral, readDeferral } from '../../../lambda/disposal/deferral';
import { disposeOf } from '../../../lambda/disposal/disposition';
import { FailureCode } from '../../../lambda/failures/catalogue';
import { FileOutcome } from '../../../lambda/loading/outcome';
import { sqsRecord } from '../../support/events';
import { tableFile } from '../../support/table-files';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const LOADED: FileOutcome = { kind: 'loaded' };
const deferred = (code: FailureCode): FileOutcome => ({ kind: 'deferred', failure: { code, reason: 'because' } });
const PARKED: FileOutcome = { kind: 'parked', failure: { code: 'FILE_REJECTED', reason: 'bad' } };

function dispositionOf(outcomes: readonly FileOutcome[], before: Partial<Deferral> = {}, patienceMs = 6 * HOUR) {
  const files = outcomes.map((_, i) => tableFile(`logs/${i}`));
  const message = { record: sqsRecord(), files, failures: [] };
  return disposeOf(message, new Map(outcomes.map((outcome, i) => [files[i], outcome])), { ...readDeferral({}, NOW), ...before }, NOW, patienceMs);
}

describe('a message', () => {
  test.each<[string, readonly FileOutcome[], string]>([
    ['without files is done', [], 'done'],
    ['is done when all its files are loaded', [LOADED, LOADED], 'done'],
    ['is deferred as long as one file waits', [LOADED, deferred('THROTTLED')], 'deferred'],
    ['is parked when one file is bad and the others are loaded', [LOADED, PARKED], 'parked'],
    ['is deferred, not parked, when one file is bad and another waits', [PARKED, deferred('THROTTLED')], 'deferred'],
  ])('%s', (_, outcomes, kind) => {
    expect(dispositionOf(outcomes).kind).toBe(kind);
  });

  test('is never done for a file without an outcome', () => {
    const disposition = disposeOf({ record: sqsRecord(), files: [tableFile('logs/a')], failures: [] }, new Map(), readDeferral({}, NOW), NOW, 6 * HOUR);

    expect(disposition).toMatchObject({ kind: 'deferred', failure: { code: 'LOADER_FAULT' } });
  });

  test('keeps the reason it waits for when another comes beside it', () => {
    const disposition = dispositionOf([deferred('THROTTLED'), deferred('TABLE_NOT_FOUND')], { count: 3, reason: 'TABLE_NOT_FOUND', reasonSince: NOW - 5, reasonCount: 3 });

    expect(disposition).toMatchObject({ deferral: { reason: 'TABLE_NOT_FOUND', reasonSince: NOW - 5, reasonCount: 4 } });
  });
});

test('patience that is over for one table does not start again because another waits', () => {
  const before = { count: 30, reason: 'TABLE_NOT_FOUND' as const, reasonSince: NOW - 6 * HOUR, reasonCount: 30 };
  const waits = dispositionOf([deferred('THROTTLED'), deferred('TABLE_NOT_FOUND')], before);

  expect(waits).toMatchObject({ kind: 'deferred', deferral: { reason: 'TABLE_NOT_FOUND', reasonSince: before.reasonSince } });
  expect(dispositionOf([LOADED, deferred('TABLE_NOT_FOUND')], before).kind).toBe('parked');
});

test('a failure that is borne for a time is told before one that is waited out, or its time would never begin', () => {
  const before = { count: 3, reason: 'OUT_OF_TIME' as const, reasonSince: NOW - 5, reasonCount: 3 };

  const disposition = dispositionOf([deferred('OUT_OF_TIME'), deferred('UNKNOWN_FAILURE')], before);

  expect(disposition).toMatchObject({ failure: { code: 'UNKNOWN_FAILURE' }, deferral: { reason: 'UNKNOWN_FAILURE', reasonSince: NOW, reasonCount: 1 } });
});

test('of two failures that are borne for a time, the one that the message waits for already is told, or its time would begin again', () => {
  const before = { count: 3, reason: 'UNKNOWN_FAILURE' as const, reasonSince: NOW - 5, reasonCount: 3 };

  const disposition = dispositionOf([deferred('TABLE_NOT_FOUND'), deferred('UNKNOWN_FAILURE')], before);

  expect(disposition).toMatchObject({ failure: { code: 'UNKNOWN_FAILURE' }, deferral: { reasonSince: NOW - 5, reasonCount: 4 } });
});

describe('two files that hold each other up', () => {
  const before = { count: 99, reason: 'UNKNOWN_FAILURE' as const, reasonCount: 99 };

  test.each<[string, FailureCode, number, string]>([
    ['waits for its COPY', 'LOAD_RUNNING', 25 * HOUR - 1, 'deferred'],
    ['waits for its COPY', 'LOAD_RUNNING', 25 * HOUR, 'parked'],
    ['is held up by another misconfiguration', 'TABLE_NOT_FOUND', 25 * HOUR, 'parked'],
    ['waits for the warehouse', 'WAREHOUSE_UNAVAILABLE', 1_000 * HOUR, 'deferred'],
    ['waits for a quota', 'THROTTLED', 1_000 * HOUR, 'deferred'],
  ])('one given up while the other %s (%s), %i ms after the first failure: the message is %s', (_, code, since, kind) => {
    expect(dispositionOf([deferred('UNKNOWN_FAILURE'), deferred(code)], { ...before, reasonSince: NOW - since }).kind).toBe(kind);
  });

  test('are both named in the DLQ', () => {
    const disposition = dispositionOf([deferred('UNKNOWN_FAILURE'), deferred('LOAD_RUNNING')], { ...before, reasonSince: 0 });

    expect(disposition).toMatchObject({ failures: [{ key: 'logs/0', code: 'UNKNOWN_FAILURE' }, { key: 'logs/1', code: 'LOAD_RUNNING' }] });
  });

  test('wait on for the warehouse that a third one waits for', () => {
    const outcomes = [deferred('UNKNOWN_FAILURE'), deferred('LOAD_RUNNING'), deferred('WAREHOUSE_UNAVAILABLE')];

    expect(dispositionOf(outcomes, { ...before, reasonSince: NOW - 1_000 * HOUR }).kind).toBe('deferred');
  });

  test('are parked, too, when one of them is bad data each time, and the other has no turn', () => {
    const before25Hours = { count: 99, reason: 'OUT_OF_TIME' as const, reasonCount: 99, reasonSince: NOW - 25 * HOUR };

    expect(dispositionOf([PARKED, deferred('OUT_OF_TIME')], before25Hours).kind).toBe('parked');
    expect(dispositionOf([PARKED, deferred('OUT_OF_TIME')], { ...before25Hours, reasonSince: before25Hours.reasonSince + 1 }).kind).toBe('deferred');
  });

  test.each([[26 * HOUR - 1, 'deferred'], [26 * HOUR, 'parked']])('wait for as long as a misconfiguration is borne: %i ms after the first failure the message is %s', (since, kind) => {
    const outcomes = [deferred('UNKNOWN_FAILURE'), deferred('TABLE_NOT_FOUND')];

    expect(dispositionOf(outcomes, { ...before, reasonSince: NOW - since }, 26 * HOUR).kind).toBe(kind);
  });

  test('wait on while patience with neither is over', () => {
    expect(dispositionOf([deferred('UNKNOWN_FAILURE'), deferred('LOAD_RUNNING')], { ...before, reasonSince: 0, reasonCount: 7 }).kind).toBe('deferred');
  });
});

describe('a bad file of a message that waited because all files of its load were rejected', () => {
  const before = { count: 3, reason: 'ALL_FILES_REJECTED' as const, reasonSince: NOW - 5, reasonCount: 3 };
  const suspect: FileOutcome = { ...PARKED, mayBeTable: true };

  test.each<[string, readonly FileOutcome[], string]>([
    ['waits on, as long as the table has accepted no other', [suspect], 'deferred'],
    ['is parked when the table has', [PARKED], 'parked'],
    ['is parked when the message has files of other tables, which it may have waited for', [suspect, LOADED], 'parked'],
  ])('%s', (_, outcomes, kind) => {
    expect(dispositionOf(outcomes, before).kind).toBe(kind);
  });
});

describe('patience', () => {
  test.each<[FailureCode, Partial<Deferral>, string]>([
    ['TABLE_NOT_FOUND', { reason: 'TABLE_NOT_FOUND', reasonSince: NOW - 6 * HOUR + 1 }, 'deferred'],
    ['TABLE_NOT_FOUND', { reason: 'TABLE_NOT_FOUND', reasonSince: NOW - 6 * HOUR }, 'parked'],
    ['TABLE_NOT_FOUND', { reason: 'THROTTLED', reasonSince: NOW - 6 * HOUR }, 'deferred'],
    ['UNKNOWN_FAILURE', { reason: 'UNKNOWN_FAILURE', reasonCount: 7 }, 'deferred'],
    ['UNKNOWN_FAILURE', { reason: 'UNKNOWN_FAILURE', reasonCount: 8 }, 'parked'],
    ['WAREHOUSE_UNAVAILABLE', { reason: 'WAREHOUSE_UNAVAILABLE', reasonSince: 0, reasonCount: 10_000 }, 'deferred'],
    ['THROTTLED', { reason: 'THROTTLED', reasonSince: 0, reasonCount: 10_000 }, 'deferred'],
    ['LOAD_RUNNING', { reason: 'LOAD_RUNNING', reasonSince: 0, reasonCount: 10_000 }, 'deferred'],
  ])('with %s after %j is %s', (code, before, kind) => {
    expect(dispositionOf([deferred(code)], { count: 1, ...before }).kind).toBe(kind);
  });

  test.each([[HOUR - 1, 'deferred'], [HOUR, 'parked']])('of an hour, %i ms after a table was first missed: the message is %s', (since, kind) => {
    expect(dispositionOf([deferred('TABLE_NOT_FOUND')], { count: 1, reason: 'TABLE_NOT_FOUND', reasonSince: NOW - since }, HOUR).kind).toBe(kind);
  });

  test.each([[HOUR - 1, 'deferred'], [HOUR, 'parked']])('ends by the load that was begun %i ms after the first failure, whenever its end is found: %s', (after, kind) => {
    const before = { count: 3, reason: 'SQL_FAILED' as const, reasonSince: NOW - 9 * HOUR };
    const found: FileOutcome = { kind: 'deferred', failure: { code: 'SQL_FAILED', reason: 'no', triedAt: before.reasonSince + after } };

    expect(dispositionOf([found], before, HOUR).kind).toBe(kind);
  });

  test('does not tell in the DLQ when the load was begun', () => {
    const failure = { code: 'SQL_FAILED' as const, reason: 'no', triedAt: NOW };

    const disposition = dispositionOf([{ kind: 'deferred', failure }], { count: 3, reason: 'SQL_FAILED', reasonSince: 0 });

    expect(disposition).toEqual({ kind: 'parked', failures: [expect.not.objectContaining({ triedAt: NOW })] });
  });
});
