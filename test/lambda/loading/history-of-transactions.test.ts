import { Ending } from '../../support/fake-warehouse';
import { LOAD_ID, LoadHistory } from '../../support/load-history';
import { destination } from '../../support/table-files';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('the history of a transaction', () => {
  const NOTED = { historyTable: { schema: 'public', table: 'history' } };
  const AFTER = { destination: destination({ afterSql: ['SELECT 2'] }) };
  const atCommit = (effect: Ending['effect']): Ending => ({ state: 'failed', error: 'ERROR: connection reset', effect, isAtCommit: true });

  test.each([['a history table', NOTED], ['none', AFTER]])('with %s knows a statement that failed, and why', async (_, load) => {
    const scenario = new LoadHistory(load);
    await scenario.copy(LOAD_ID, { state: 'aborted', error: 'ERROR: cancelled', effect: 'none' });
    scenario.clock.advance(HOUR_MS);

    expect(await scenario.ask()).toMatchObject({ kind: 'failed', error: 'ERROR: cancelled' });
  });

  test('knows that it runs', async () => {
    const scenario = new LoadHistory(AFTER);
    await scenario.copy();

    expect(await scenario.ask()).toEqual({ kind: 'running' });
  });

  test('knows by the row in the history table that it was committed though its connection broke', async () => {
    const scenario = new LoadHistory(NOTED);
    await scenario.copy(LOAD_ID, atCommit('committed'));
    scenario.clock.advance(HOUR_MS);

    expect(await scenario.ask()).toEqual({ kind: 'loaded' });
  });

  test.each(['committed', 'none'] as const)('without a history table cannot tell what became of it (%s) when all its statements ran', async effect => {
    const scenario = new LoadHistory(AFTER);
    await scenario.givenAnEarlierLoad();
    await scenario.copy(LOAD_ID, atCommit(effect));
    scenario.clock.advance(5 * DAY_MS);

    expect(await scenario.ask()).toEqual({ kind: 'unknown' });
  });

  test.each([[34 * HOUR_MS - 1, 'unanswered'], [34 * HOUR_MS, 'failed']])('takes a row that is missing after %d ms for %s', async (age, kind) => {
    const scenario = new LoadHistory(NOTED);
    await scenario.givenAnEarlierLoad();
    await scenario.copy(LOAD_ID, atCommit('none'));
    scenario.clock.advance(age);

    expect(await scenario.ask()).toMatchObject({ kind });
  });

  test('does not take a row for missing where the pipeline has noted nothing before: it may be another table', async () => {
    const scenario = new LoadHistory(NOTED);
    await scenario.copy(LOAD_ID, atCommit('none'));
    scenario.clock.advance(34 * HOUR_MS);

    expect(await scenario.ask()).toEqual({ kind: 'unknown' });
  });

  test('takes a row that is missing for proof when the system views have forgotten the load', async () => {
    const scenario = new LoadHistory(NOTED);
    await scenario.givenAnEarlierLoad();
    await scenario.copy(LOAD_ID, atCommit('none'));
    scenario.clock.advance(8 * DAY_MS);

    expect(await scenario.ask()).toEqual({ kind: 'failed', error: 'the transaction of the load was not committed' });
  });

  test('waits for the row as long as it may come, though the system views know nothing of the load', async () => {
    const scenario = new LoadHistory(NOTED);
    await scenario.givenAnEarlierLoad();
    scenario.tamper(row => row[0] === 'earlier' ? [] : [row]);

    expect(await scenario.ask()).toMatchObject({ kind: 'unanswered', failure: { code: 'COMMIT_UNKNOWN' } });
  });

  test.each([
    ['that the transaction was not to write', undefined],
    ['where it looks into another table than the transaction was to write to', '"public"."history_before"'],
  ])('does not take a row for missing %s', async (_, notedIn) => {
    const scenario = new LoadHistory(NOTED);
    await scenario.givenAnEarlierLoad();
    await scenario.copy(LOAD_ID, atCommit('none'), AFTER);
    scenario.clock.advance(34 * HOUR_MS);

    expect(await scenario.ask(undefined, { notedIn })).toEqual({ kind: 'unknown' });
  });

  test.each([
    ['failed, when the Data API knows of no more either', 2, 'failed'],
    ['unknown, when the Data API knows that another has begun: the history has lost it', 3, 'unknown'],
    ['unknown, when the Data API has forgotten the load', undefined, 'unknown'],
  ])('in which two of three statements ran is %s', async (_, begun, kind) => {
    const scenario = new LoadHistory({ destination: destination({ beforeSql: ['SELECT 1'], afterSql: ['SELECT 2'] }) });
    await scenario.copy(LOAD_ID, { state: 'failed', error: 'ERROR: connection reset', effect: 'none', at: 2, isBetween: true });
    scenario.clock.advance(HOUR_MS);

    expect(await scenario.ask(undefined, { begun })).toMatchObject({ kind });
  });

  test('is not taken for cut short while a later statement may not be written down', async () => {
    const scenario = new LoadHistory(AFTER);
    await scenario.copy();
    scenario.clock.advance(HOUR_MS);
    scenario.tamper(row => String(row[0]).includes('2 of 2') ? [] : [row], row => [row]);

    expect(await scenario.ask(undefined, { begun: 1 })).toEqual({ kind: 'unknown' });
  });

  test('is asked for later when the history table does not answer', async () => {
    const scenario = new LoadHistory(NOTED);
    await scenario.copy();
    scenario.warehouse.statementErrors.set('*', 'ERROR: permission denied for relation history');

    expect(await scenario.ask()).toMatchObject({ kind: 'unanswered', failure: { code: 'PERMISSION_DENIED' } });
  });

  test('proves that it never ran by a load from before it', async () => {
    const scenario = new LoadHistory(NOTED);
    await scenario.givenAnEarlierLoad();

    expect(await scenario.ask()).toEqual({ kind: 'absent' });
  });
});
