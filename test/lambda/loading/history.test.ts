import { Deadline } from '../../../lambda/loading/deadline';
import { askHistory, historySql, readHistory, Verdict } from '../../../lambda/loading/history';
import { LoadSql, loadStatements } from '../../../lambda/loading/load-statements';
import { manifestOf } from '../../../lambda/loading/manifest';
import { ServiceError, Value } from '../../../lambda/ports';
import { FakeManifests } from '../../support/fake-manifests';
import { Ending, FakeWarehouse } from '../../support/fake-warehouse';
import { aLoad } from '../../support/load-sql';
import { destination, tableFile } from '../../support/table-files';
import { VirtualClock } from '../../support/virtual-clock';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LOAD_ID = '0b6e1d5c-1f5e-4b4f-9d0a-3a5f6d1c2b3a';

class Scenario {
  readonly clock = new VirtualClock();
  readonly manifests = new FakeManifests();
  readonly warehouse = new FakeWarehouse(this.clock, this.manifests, ['public.app_log']);
  readyAt = this.clock.now();

  /** @param load what its loads are besides a COPY */
  constructor(private readonly load: Partial<LoadSql> = {}) {}

  /** A load that went well long before. */
  async givenAnEarlierLoad(): Promise<void> {
    await this.copy('7c9e6679-7425-40de-944b-e07fc1f90ae7');
    this.clock.advance(HOUR_MS);
    this.readyAt = this.clock.now();
  }

  async copy(loadId = LOAD_ID, ending?: Ending, load = this.load): Promise<void> {
    const manifestKey = `${loadId}.json`;
    await this.manifests.write(manifestKey, manifestOf([tableFile('logs/a.json')]));
    this.warehouse.onSubmit = () => ({ ending });
    await this.warehouse.execute({ sqls: loadStatements(aLoad(loadId, { manifestKey, ...load })), name: loadId, token: loadId });
    this.warehouse.onSubmit = undefined;
  }

  ask(timeMs = 300_000): Promise<Verdict> {
    const { readyAt, load: { historyTable } } = this;
    return askHistory(this, { loadId: LOAD_ID, readyAt, pipeline: 'Stack/Logs', historyTable }, new Deadline(this.clock, this.clock.now() + timeMs));
  }
}

describe('the history of a load', () => {
  test('knows a COPY that committed, its rows and its query', async () => {
    const scenario = new Scenario();
    await scenario.copy();
    scenario.clock.advance(DAY_MS);

    expect(await scenario.ask()).toEqual({ kind: 'loaded', rows: 10, queryId: '1001' });
  });

  test('knows that a COPY committed though its connection broke', async () => {
    const scenario = new Scenario();
    await scenario.copy(LOAD_ID, { state: 'failed', error: 'ERROR: connection reset', effect: 'committed' });
    scenario.clock.advance(HOUR_MS);

    expect(await scenario.ask()).toMatchObject({ kind: 'loaded' });
  });

  test('knows a COPY that failed, and why', async () => {
    const scenario = new Scenario();
    scenario.warehouse.statementErrors.set('public.app_log', 'ERROR: Disk Full');
    await scenario.copy();
    scenario.clock.advance(HOUR_MS);

    expect(await scenario.ask()).toEqual({ kind: 'failed', error: 'ERROR: Disk Full', queryId: '1001' });
  });

  test('knows a COPY that is still running', async () => {
    const scenario = new Scenario();
    scenario.warehouse.copyMs = 60_000;
    await scenario.copy();
    scenario.warehouse.copyMs = 1_000;

    expect(await scenario.ask()).toEqual({ kind: 'running' });
  });

  test('proves that a COPY never ran by what ran before it', async () => {
    const scenario = new Scenario();
    await scenario.givenAnEarlierLoad();

    expect(await scenario.ask()).toEqual({ kind: 'absent' });
  });

  test('proves nothing when nothing ran before it, be the load ever so young', async () => {
    const scenario = new Scenario();
    await scenario.copy('7c9e6679-7425-40de-944b-e07fc1f90ae7');

    expect(await scenario.ask()).toEqual({ kind: 'unknown' });
  });

  test('proves nothing once it does not reach back to the load any more', async () => {
    const scenario = new Scenario();
    await scenario.givenAnEarlierLoad();
    scenario.clock.advance(8 * DAY_MS);

    expect(await scenario.ask()).toEqual({ kind: 'unknown' });
  });

  test('does not take a COPY for absent whose end is not written down yet', async () => {
    const scenario = new Scenario();
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
    const scenario = new Scenario();
    await scenario.givenAnEarlierLoad();
    scenario.warehouse.historyLagMs = 50_000;

    expect(await scenario.ask()).toEqual({ kind: 'absent' });
  });

  test('does not take a COPY for absent while the first look counts as running', async () => {
    const scenario = new Scenario();
    await scenario.givenAnEarlierLoad();
    const results = scenario.warehouse.results.bind(scenario.warehouse);
    scenario.warehouse.results = async id => (await results(id)).map(([text, queryId, , ...rest]) => [text, queryId, 'running', ...rest]);

    expect(await scenario.ask()).toMatchObject({ kind: 'unanswered', failure: { code: 'LOAD_RUNNING' } });
  });

  test('is asked once when it knows the COPY', async () => {
    const scenario = new Scenario();
    await scenario.copy();
    scenario.clock.advance(HOUR_MS);
    const execute = jest.spyOn(scenario.warehouse, 'execute');

    await scenario.ask();

    expect(execute).toHaveBeenCalledTimes(1);
  });

  test('sees a COPY at the second look that the first one missed', async () => {
    const scenario = new Scenario();
    await scenario.givenAnEarlierLoad();
    await scenario.copy();
    scenario.clock.advance(5_000);
    scenario.warehouse.historyLagMs = 8_000;

    expect(await scenario.ask()).toMatchObject({ kind: 'loaded' });
  });

  test('sees a COPY at the second look though nothing ran before it', async () => {
    const scenario = new Scenario();
    await scenario.copy();
    scenario.clock.advance(5_000);
    scenario.warehouse.historyLagMs = 8_000;

    expect(await scenario.ask()).toMatchObject({ kind: 'loaded' });
  });

  test('is unanswered, and why, when the warehouse is down', async () => {
    const scenario = new Scenario();
    scenario.warehouse.callError = new ServiceError('warehouse', 'ECONNREFUSED', 'connect ECONNREFUSED', { isRefusal: true });

    expect(await scenario.ask()).toMatchObject({ kind: 'unanswered', failure: { code: 'WAREHOUSE_UNAVAILABLE' } });
  });

  test('is unanswered when no time is left for a second look', async () => {
    const scenario = new Scenario();
    await scenario.givenAnEarlierLoad();

    expect(await scenario.ask(30_000)).toMatchObject({ kind: 'unanswered', failure: { code: 'OUT_OF_TIME' } });
  });

  test('is not asked when no time is left at all', async () => {
    const scenario = new Scenario();
    const execute = jest.spyOn(scenario.warehouse, 'execute');

    expect(await scenario.ask(20_000)).toMatchObject({ kind: 'unanswered', failure: { code: 'OUT_OF_TIME' } });
    expect(execute).not.toHaveBeenCalled();
  });

  test('is not fetched when the time is up once it is there', async () => {
    const scenario = new Scenario();
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
  ])('of a transaction tell its end by its last statement: %s', (_, statuses, kind) => {
    const rows = statuses.map((status, i) => {
      const position = Math.min(i + 1, 2);
      return [`/* cdk-rin ${LOAD_ID} */ /* ${position} of 4: latest */ CREATE TEMP TABLE`, 1_001 + i, status, null, null, null];
    });

    expect(readHistory([...rows].reverse()).kind).toBe(kind);
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

describe('the history of a transaction', () => {
  const NOTED = { historyTable: { schema: 'public', table: 'history' } };
  const AFTER = { destination: destination({ afterSql: ['SELECT 2'] }) };
  const atCommit = (effect: Ending['effect']): Ending => ({ state: 'failed', error: 'ERROR: connection reset', effect, isAtCommit: true });

  test.each([['a history table', NOTED], ['none', AFTER]])('with %s knows a statement that failed, and why', async (_, load) => {
    const scenario = new Scenario(load);
    await scenario.copy(LOAD_ID, { state: 'aborted', error: 'ERROR: cancelled', effect: 'none' });
    scenario.clock.advance(HOUR_MS);

    expect(await scenario.ask()).toMatchObject({ kind: 'failed', error: 'ERROR: cancelled' });
  });

  test('knows that it runs', async () => {
    const scenario = new Scenario(AFTER);
    await scenario.copy();

    expect(await scenario.ask()).toEqual({ kind: 'running' });
  });

  test('knows by the row in the history table that it was committed though its connection broke', async () => {
    const scenario = new Scenario(NOTED);
    await scenario.copy(LOAD_ID, atCommit('committed'));
    scenario.clock.advance(HOUR_MS);

    expect(await scenario.ask()).toEqual({ kind: 'loaded' });
  });

  test.each(['committed', 'none'] as const)('without a history table cannot tell what became of it (%s) when all its statements ran', async effect => {
    const scenario = new Scenario(AFTER);
    await scenario.givenAnEarlierLoad();
    await scenario.copy(LOAD_ID, atCommit(effect));
    scenario.clock.advance(5 * DAY_MS);

    expect(await scenario.ask()).toEqual({ kind: 'unknown' });
  });

  test.each([[34 * HOUR_MS - 1, 'unanswered'], [34 * HOUR_MS, 'failed']])('takes a row that is missing after %d ms for %s', async (age, kind) => {
    const scenario = new Scenario(NOTED);
    await scenario.givenAnEarlierLoad();
    await scenario.copy(LOAD_ID, atCommit('none'));
    scenario.clock.advance(age);

    expect(await scenario.ask()).toMatchObject({ kind });
  });

  test('does not take a row for missing where the pipeline has noted nothing before: it may be another table', async () => {
    const scenario = new Scenario(NOTED);
    await scenario.copy(LOAD_ID, atCommit('none'));
    scenario.clock.advance(34 * HOUR_MS);

    expect(await scenario.ask()).toEqual({ kind: 'unknown' });
  });

  test('does not take a row for missing that the transaction was not to write', async () => {
    const before = new Scenario(NOTED);
    await before.givenAnEarlierLoad();
    await before.copy(LOAD_ID, atCommit('none'), AFTER);
    before.clock.advance(34 * HOUR_MS);

    expect(await before.ask()).toEqual({ kind: 'unknown' });
  });

  test('does not take a row for missing where it looks into another table than the transaction was to write to', async () => {
    const scenario = new Scenario(NOTED);
    await scenario.givenAnEarlierLoad();
    await scenario.copy(LOAD_ID, atCommit('none'), { historyTable: { schema: 'public', table: 'history_before' } });
    scenario.clock.advance(34 * HOUR_MS);

    expect(await scenario.ask()).toEqual({ kind: 'unknown' });
  });

  test('is asked for later when the history table does not answer', async () => {
    const scenario = new Scenario(NOTED);
    await scenario.copy();
    scenario.warehouse.statementErrors.set('*', 'ERROR: permission denied for relation history');

    expect(await scenario.ask()).toMatchObject({ kind: 'unanswered', failure: { code: 'PERMISSION_DENIED' } });
  });

  test('proves that it never ran by a load from before it', async () => {
    const scenario = new Scenario(NOTED);
    await scenario.givenAnEarlierLoad();

    expect(await scenario.ask()).toEqual({ kind: 'absent' });
  });
});
