import { historySql, readHistory } from '../../../lambda/loading/history';
import { isCopyAlone } from '../../../lambda/loading/load-mark';
import { ServiceError, Value } from '../../../lambda/ports';
import { LOAD_ID, LoadHistory } from '../../support/load-history';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('the history of a load', () => {
  test('knows a COPY that committed, its rows and its query', async () => {
    const scenario = new LoadHistory();
    await scenario.copy();
    scenario.clock.advance(DAY_MS);

    expect(await scenario.ask()).toEqual({ kind: 'loaded', rows: 10, queryId: '1001' });
  });

  test('knows that a COPY committed though its connection broke', async () => {
    const scenario = new LoadHistory();
    await scenario.copy(LOAD_ID, { state: 'failed', error: 'ERROR: connection reset', effect: 'committed' });
    scenario.clock.advance(HOUR_MS);

    expect(await scenario.ask()).toMatchObject({ kind: 'loaded' });
  });

  test('knows a COPY that failed, and why', async () => {
    const scenario = new LoadHistory();
    scenario.warehouse.statementErrors.set('public.app_log', 'ERROR: Disk Full');
    await scenario.copy();
    scenario.clock.advance(HOUR_MS);

    expect(await scenario.ask()).toEqual({ kind: 'failed', error: 'ERROR: Disk Full', queryId: '1001' });
  });

  test('knows a COPY that is still running', async () => {
    const scenario = new LoadHistory();
    scenario.warehouse.copyMs = 60_000;
    await scenario.copy();
    scenario.warehouse.copyMs = 1_000;

    expect(await scenario.ask()).toEqual({ kind: 'running' });
  });

  test('does not take a COPY for failed that was moved to another queue, where its end is written later', async () => {
    const scenario = new LoadHistory();
    await scenario.copy();
    scenario.clock.advance(HOUR_MS);
    scenario.tamper(
      ([text, ...rest]) => isCopyAlone(String(text)) ? [[text, 1_000, 'canceled', null, 'aborted', null]] : [[text, ...rest]],
      row => [row],
    );

    expect(await scenario.ask()).toMatchObject({ kind: 'loaded' });
  });

  test('leaves a COPY that failed open while the first look is not among the finished', async () => {
    const scenario = new LoadHistory();
    scenario.warehouse.statementErrors.set('public.app_log', 'ERROR: Disk Full');
    await scenario.copy();
    scenario.clock.advance(HOUR_MS);
    scenario.warehouse.historyLagMs = 120_000;

    expect(await scenario.ask()).toMatchObject({ kind: 'unanswered', failure: { code: 'LOAD_RUNNING' } });
  });

  test('proves that a COPY never ran by what ran before it', async () => {
    const scenario = new LoadHistory();
    await scenario.givenAnEarlierLoad();

    expect(await scenario.ask()).toEqual({ kind: 'absent' });
  });

  test.each([[0, 'absent'], [1, 'unknown']])('that lacks a load of which the Data API knows that %i of its statements have begun says that it is %s', async (begun, kind) => {
    const scenario = new LoadHistory();
    await scenario.givenAnEarlierLoad();

    expect(await scenario.ask(undefined, { begun })).toEqual({ kind });
  });

  test('proves nothing when nothing ran before it, be the load ever so young', async () => {
    const scenario = new LoadHistory();
    await scenario.copy('7c9e6679-7425-40de-944b-e07fc1f90ae7');

    expect(await scenario.ask()).toEqual({ kind: 'unknown' });
  });

  test('proves nothing once it does not reach back to the load any more', async () => {
    const scenario = new LoadHistory();
    await scenario.givenAnEarlierLoad();
    scenario.clock.advance(8 * DAY_MS);

    expect(await scenario.ask()).toEqual({ kind: 'unknown' });
  });

  test('does not take a COPY for absent whose end is not written down yet', async () => {
    const scenario = new LoadHistory();
    await scenario.givenAnEarlierLoad();
    await scenario.copy();
    scenario.clock.advance(5_000);
    scenario.warehouse.historyLagMs = 120_000;

    const early = await scenario.ask();
    scenario.clock.advance(120_000);
    const later = await scenario.ask();

    expect(early).toMatchObject({ kind: 'unanswered', failure: { code: 'LOAD_RUNNING' } });
    expect(later).toMatchObject({ kind: 'loaded' });
  });

  test('looks again for up to a minute while what was asked a moment ago is not written down', async () => {
    const scenario = new LoadHistory();
    await scenario.givenAnEarlierLoad();
    scenario.warehouse.historyLagMs = 50_000;

    expect(await scenario.ask()).toEqual({ kind: 'absent' });
  });

  test('does not take a COPY for absent while the first look counts as running', async () => {
    const scenario = new LoadHistory();
    await scenario.givenAnEarlierLoad();
    scenario.tamper(([text, queryId, , ...rest]) => [[text, queryId, 'running', ...rest]]);

    expect(await scenario.ask()).toMatchObject({ kind: 'unanswered', failure: { code: 'LOAD_RUNNING' } });
  });

  test('is asked once when it knows the COPY', async () => {
    const scenario = new LoadHistory();
    await scenario.copy();
    scenario.clock.advance(HOUR_MS);
    const execute = jest.spyOn(scenario.warehouse, 'execute');

    await scenario.ask();

    expect(execute).toHaveBeenCalledTimes(1);
  });

  test('sees a COPY at the second look that the first one missed', async () => {
    const scenario = new LoadHistory();
    await scenario.givenAnEarlierLoad();
    await scenario.copy();
    scenario.clock.advance(5_000);
    scenario.warehouse.historyLagMs = 8_000;

    expect(await scenario.ask()).toMatchObject({ kind: 'loaded' });
  });

  test('sees a COPY at the second look though nothing ran before it', async () => {
    const scenario = new LoadHistory();
    await scenario.copy();
    scenario.clock.advance(5_000);
    scenario.warehouse.historyLagMs = 8_000;

    expect(await scenario.ask()).toMatchObject({ kind: 'loaded' });
  });

  test('is unanswered, and why, when the warehouse is down', async () => {
    const scenario = new LoadHistory();
    scenario.warehouse.callError = new ServiceError('warehouse', 'ECONNREFUSED', 'connect ECONNREFUSED', { isRefusal: true });

    expect(await scenario.ask()).toMatchObject({ kind: 'unanswered', failure: { code: 'WAREHOUSE_UNAVAILABLE' } });
  });

  test('is unanswered when no time is left for a second look', async () => {
    const scenario = new LoadHistory();
    await scenario.givenAnEarlierLoad();

    expect(await scenario.ask(30_000)).toMatchObject({ kind: 'unanswered', failure: { code: 'OUT_OF_TIME' } });
  });

  test('is not asked when no time is left at all', async () => {
    const scenario = new LoadHistory();
    const execute = jest.spyOn(scenario.warehouse, 'execute');

    expect(await scenario.ask(20_000)).toMatchObject({ kind: 'unanswered', failure: { code: 'OUT_OF_TIME' } });
    expect(execute).not.toHaveBeenCalled();
  });

  test('is not fetched when the time is up once it is there', async () => {
    const scenario = new LoadHistory();
    await scenario.copy();
    scenario.clock.advance(HOUR_MS);
    const results = jest.spyOn(scenario.warehouse, 'results');

    expect(await scenario.ask(21_000)).toMatchObject({ kind: 'unanswered', failure: { code: 'OUT_OF_TIME' } });
    expect(results).not.toHaveBeenCalled();
  });
});

describe('the rows of the history', () => {
  const COPY = `/* cdk-rin ${LOAD_ID} */ COPY "public"."app_log" FROM 's3://work/`;
  const EARLIER: readonly Value[] = ['earlier', 990, 'success   ', null, null, null];
  const aStep = (position: number, count: number, status: string): readonly Value[] =>
    [`/* cdk-rin ${LOAD_ID} */ /* ${position} of ${count}: latest */ CREATE TEMP TABLE`, 1_000 + position, status, null, null, null];

  test.each([
    ['planning', 'running'], ['queued', 'running'], ['running', 'running'], ['returning', 'running'],
    ['success', 'loaded'], ['failed', 'failed'], ['canceled', 'failed'], ['hibernating', 'unknown'],
  ])('of a COPY in status %s, padded as the view pads it, say that it is %s', (status, kind) => {
    expect(readHistory([[COPY, 1_001, status.padEnd(10), null, null, null], EARLIER]).kind).toBe(kind);
  });

  test('may leave the number of rows open', () => {
    expect(readHistory([[COPY, 1_001, 'success', null, null, null]])).toEqual({ kind: 'loaded', queryId: '1001', rows: undefined });
  });

  test('may leave open why a COPY failed', () => {
    expect(readHistory([[COPY, 1_001, 'failed', null, null, null]])).toEqual({ kind: 'failed', queryId: '1001', error: undefined });
  });

  test.each([['success', 'aborted'], ['failed', 'completed'], ['canceled', 'completed']])(
    'prove nothing when the query is %s and the load %s', (status, statusAsLoad) => {
      expect(readHistory([[COPY, 1_001, status, null, statusAsLoad, null], EARLIER])).toEqual({ kind: 'unknown' });
    });

  test('tell the end of a COPY that was moved to another queue, whatever their order', () => {
    const moved = [COPY, 1_001, 'canceled', null, 'aborted', null];
    const ended = [COPY, 1_002, 'success', null, 'completed', '25'];

    expect(readHistory([moved, ended])).toEqual({ kind: 'loaded', queryId: '1002', rows: 25 });
    expect(readHistory([ended, moved])).toEqual({ kind: 'loaded', queryId: '1002', rows: 25 });
  });

  test('tell that a COPY runs when an earlier form of it was cancelled', () => {
    expect(readHistory([[COPY, 1_001, 'canceled', null, null, null], [COPY, 1_002, 'running', null, null, null]])).toEqual({ kind: 'running' });
  });

  test('prove nothing when one form of a COPY failed and the other is in a status nobody knows', () => {
    expect(readHistory([[COPY, 1_001, 'failed', null, null, null], [COPY, 1_002, '?', null, null, null]])).toEqual({ kind: 'unknown' });
  });

  test.each([
    ['the last of them failed', ['success', 'failed'], 'failed'],
    ['the last of them runs', ['success', 'running'], 'running'],
    ['one that failed is not the last, so that it was run again in another queue', ['failed', 'success'], 'ran'],
    ['the last of them failed in one queue and was run in another', ['success', 'canceled', 'success'], 'ran'],
    ['the last of them is in a status nobody knows', ['success', 'hibernating'], 'unknown'],
  ])('of a transaction tell its end by its last statement: %s', (_, statuses, kind) => {
    const rows = statuses.map((status, i) => aStep(Math.min(i + 1, 2), 2, status));

    expect(readHistory([...rows].reverse()).kind).toBe(kind);
  });

  test.each([[1, { kind: 'cutShort', ran: 1 }], [3, { kind: 'cutShort', ran: 3 }], [4, { kind: 'ran' }]])(
    'of the first %i of four statements tell whether the transaction came to its end', (last, history) => {
      expect(readHistory(Array.from({ length: last }, (_, i) => aStep(i + 1, 4, 'success')))).toEqual(history);
    });

  test('do not take a question about the load for its COPY', () => {
    const question = `/* cdk-rin ${LOAD_ID} */ /* asked at 2026-11-23T12:00:00.000Z */ SELECT LEFT(q.query_text, 128)`;

    expect(readHistory([[question, 1_001, 'success', null, null, null], EARLIER])).toEqual({ kind: 'absent' });
  });
});

describe('the question', () => {
  test('begins as no COPY does, and asks for statements a minute before the load', () => {
    const sql = historySql(LOAD_ID, Date.parse('2026-11-23T12:00:30Z'), Date.parse('2026-11-24T12:00:00Z'), Date.parse('2026-11-24T11:59:00Z'));

    expect(sql).toMatch(new RegExp(`^/\\* cdk-rin ${LOAD_ID} \\*/ /\\* asked at 2026-11-24T12:00:00\\.000Z \\*/ SELECT `));
    expect(sql).toContain(`LIKE '/* cdk-rin ${LOAD_ID} */ %'`);
    expect(sql).toContain(`OR q.query_text LIKE '/* cdk-rin ${LOAD_ID} */ /* asked at 2026-11-24T11:59:00.000Z */%'`);
    expect(sql).toContain('start_time < \'2026-11-23 11:59:30\'');
  });

  test.each(['', 'a b', 'x\' OR true --', '*/ DROP', '100%', 'a_b', 'x'.repeat(65)])('refuses %j as the id of a load', id => {
    expect(() => historySql(id, 0, 0, 0)).toThrow(`load id ${JSON.stringify(id)} may consist of letters, digits and hyphens only`);
  });

  test('takes an id of 64 letters, digits and hyphens', () => {
    expect(historySql('aZ9-'.repeat(16), 0, 0, 0)).toContain('aZ9-'.repeat(16));
  });
});
