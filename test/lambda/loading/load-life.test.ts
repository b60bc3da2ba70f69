/** The steps of a load, each as it goes wrong: what is told of it, what the ledger keeps, and what is called. */
import { ServiceError } from '../../../lambda/ports';
import { LOG_EVENTS, METRICS } from '../../../lib/private/contract';
import { Ending } from '../../support/fake-warehouse';
import { FakePipeline } from '../../support/pipeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const THROTTLED = new ServiceError('warehouse', 'ThrottlingException', 'Rate exceeded', { status: 400, isRefusal: true });
const ASLEEP = new ServiceError('warehouse', 'ValidationException', 'the moon is in the wrong house', { status: 400, isRefusal: true });
const UNHEARD = new ServiceError('warehouse', 'TimeoutError', 'no answer');
const FORGOTTEN = new ServiceError('warehouse', 'ResourceNotFoundException', 'Query does not exist.', { status: 400 });
const NOT_ALLOWED: Ending = { state: 'failed', error: 'ERROR: permission denied for relation sys_query_history', effect: 'none' };
const DOWN: Ending = { state: 'failed', error: 'ERROR: could not connect to the database', effect: 'none' };

/** One whose warehouse is up, and has a history that reaches back. Its next load is load-1. */
async function pipelineWithHistory(): Promise<FakePipeline> {
  const pipeline = await FakePipeline.warm();
  pipeline.clock.advance(2 * MINUTE);
  return pipeline;
}

const deferrals = ({ telemetry }: FakePipeline) => telemetry.linesOf(LOG_EVENTS.messageDeferred);

async function loadOf({ ledger }: FakePipeline, id = 'load-1') {
  return (await ledger.readLoads([id])).get(id);
}

/** The statements that are submitted from now on, by what they are. */
function watchStatements({ warehouse }: FakePipeline): () => readonly string[] {
  const execute = jest.spyOn(warehouse, 'execute');
  execute.mockClear();
  return () => execute.mock.calls.map(([{ sqls: [sql] }]) => ['sys_query_history', 'SELECT 1', 'COPY'].find(word => sql.includes(word)) ?? sql);
}

/** Ends the statements whose text has the word so. */
function endStatements({ warehouse }: FakePipeline, endings: Record<string, Ending>) {
  warehouse.onSubmit = ({ sqls }) => ({ ending: Object.entries(endings).find(([word]) => sqls[0].includes(word))?.[1] });
}

describe('a manifest', () => {
  test('that cannot be written ends its load, which is told and counted as failed', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.manifests.nextError = new ServiceError('manifests', 'AccessDenied', 'Access Denied', { status: 403 });
    pipeline.uploadMany(2);

    await pipeline.invoke();

    expect(await loadOf(pipeline)).toMatchObject({ state: 'void', failure: 'MANIFEST_DENIED' });
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyFailed)).toMatchObject([{ loadId: 'load-1', code: 'MANIFEST_DENIED', files: 2 }]);
    expect(pipeline.telemetry.metrics.get(METRICS.loadsFailed)).toBe(1);
  });

  /** What happens after the next manifest was written, and before the loader hears of it. */
  function afterNextManifest({ manifests }: FakePipeline, happens: () => Promise<unknown>) {
    const write = manifests.write.bind(manifests);
    jest.spyOn(manifests, 'write').mockImplementationOnce(async (key, body) => {
      await write(key, body);
      await happens();
    });
  }

  test('that is written after another invocation gave the load up is not submitted', async () => {
    const pipeline = await FakePipeline.warm();
    afterNextManifest(pipeline, () => pipeline.ledger.moveLoad('load-1', 'open', 'void'));
    pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies).toEqual([]);
    expect(deferrals(pipeline)).toMatchObject([{ code: 'LOAD_BUSY' }]);
  });

  test('that takes all the time there is leaves the COPY to the next delivery', async () => {
    const pipeline = await FakePipeline.warm();
    afterNextManifest(pipeline, () => pipeline.clock.sleep(pipeline.timeoutMs - 15_000));
    const files = pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies).toEqual([]);
    expect(deferrals(pipeline)).toMatchObject([{ code: 'OUT_OF_TIME' }]);
    await pipeline.drain();
    expect(pipeline.loaded()).toEqual(files);
    expect(pipeline.warehouse.copies).toMatchObject([{ token: 'load-1' }]);
  });

  test('that takes minutes takes nothing off the hours in which the token can be used', async () => {
    const pipeline = await FakePipeline.warm();
    afterNextManifest(pipeline, () => pipeline.clock.sleep(3 * MINUTE));
    pipeline.warehouse.losesNextAnswer = true;
    pipeline.uploadMany(1);
    await pipeline.invoke();
    const statements = watchStatements(pipeline);
    pipeline.clock.advance(7 * HOUR - MINUTE);

    await pipeline.invoke();

    expect(statements()).toContain('COPY');
  });
});

describe('a first submission', () => {
  test('that is refused fails its load for that reason', async () => {
    const pipeline = await FakePipeline.warm();
    jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(THROTTLED);
    const statements = watchStatements(pipeline);
    pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(await loadOf(pipeline)).toMatchObject({ state: 'failed', failure: 'THROTTLED' });
    expect(deferrals(pipeline)).toMatchObject([{ code: 'THROTTLED' }]);
    expect(statements()).toEqual(['COPY']);
  });

  test('that was perhaps heard leaves its load ready', async () => {
    const pipeline = await FakePipeline.warm();
    jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(UNHEARD);
    pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(await loadOf(pipeline)).toMatchObject({ state: 'ready' });
  });

  test.each<[string, string, Record<string, Ending>]>([
    ['while the warehouse answers', 'UNKNOWN_FAILURE', {}],
    ['while the warehouse does not answer', 'WAREHOUSE_UNAVAILABLE', { 'SELECT 1': DOWN }],
  ])('that is refused in unknown words %s is %s, in those words', async (_, code, endings) => {
    const pipeline = await FakePipeline.warm();
    endStatements(pipeline, endings);
    jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(ASLEEP);
    pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(deferrals(pipeline)).toMatchObject([{ code, reason: expect.stringContaining(ASLEEP.message) }]);
  });

  test('that is refused in unknown words when no time is left to ask is no sign of an outage', async () => {
    const pipeline = await FakePipeline.warm();
    jest.spyOn(pipeline.warehouse, 'execute').mockImplementationOnce(async () => {
      await pipeline.clock.sleep(pipeline.timeoutMs - 15_000);
      throw ASLEEP;
    });
    pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(deferrals(pipeline)).toMatchObject([{ code: 'OUT_OF_TIME' }]);
  });
});

describe('a load that another delivery goes on with', () => {
  async function lostAnswer() {
    const pipeline = await pipelineWithHistory();
    pipeline.warehouse.losesNextAnswer = true;
    const files = pipeline.uploadMany(1);
    await pipeline.invoke();
    pipeline.clock.advance(MINUTE);
    return { pipeline, files };
  }

  test.each([
    ['THROTTLED', 'in known words', THROTTLED],
    ['WAREHOUSE_UNAVAILABLE', 'in words that nobody knows: they are not held against its files', ASLEEP],
  ])('stays ready, and is %s, when the repeated submission is refused %s', async (code, _, refusal) => {
    const { pipeline } = await lostAnswer();
    jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(refusal);

    await pipeline.invoke();

    expect(deferrals(pipeline).at(-1)).toMatchObject({ code, reason: expect.stringContaining(refusal.message) });
    expect(await loadOf(pipeline)).toMatchObject({ state: 'ready' });
  });

  test('is not submitted again when somebody has settled it meanwhile', async () => {
    const { pipeline } = await lostAnswer();
    const takeOver = pipeline.ledger.takeOver.bind(pipeline.ledger);
    jest.spyOn(pipeline.ledger, 'takeOver').mockImplementationOnce(async id => {
      await pipeline.ledger.moveLoad(id, 'ready', 'loaded');
      return takeOver(id);
    });
    const statements = watchStatements(pipeline);

    await pipeline.invoke();

    expect(statements()).not.toContain('COPY');
    expect(deferrals(pipeline).at(-1)).toMatchObject({ code: 'LOAD_BUSY' });
  });

  test('is followed by its statement once that is known, and not submitted again', async () => {
    const pipeline = await pipelineWithHistory();
    pipeline.warehouse.copyMs = 10 * MINUTE;
    const files = pipeline.uploadMany(1);
    await pipeline.invoke();
    const statements = watchStatements(pipeline);

    await pipeline.drain();

    expect(statements()).not.toContain('COPY');
    expect(pipeline.loaded()).toEqual(files);
  });

  test('keeps the number of rows that it brought', async () => {
    const { pipeline } = await lostAnswer();

    await pipeline.invoke();

    expect(await loadOf(pipeline)).toMatchObject({ state: 'loaded', rows: 10 });
  });

  test('counts as loaded when that is found out in the days before the ledger forgets it', async () => {
    const pipeline = new FakePipeline({ ledgerRetentionDays: 4 });
    pipeline.warehouse.losesNextAnswer = true;
    pipeline.upload({ key: 'logs/0' });
    await pipeline.invoke();
    pipeline.clock.advance(3 * DAY);

    await pipeline.drain();

    expect(await loadOf(pipeline)).toMatchObject({ state: 'loaded' });
    expect(pipeline.parked()).toEqual([]);
  });
});

describe('a COPY of which the Data API knows nothing', () => {
  async function neverArrived() {
    const pipeline = await pipelineWithHistory();
    jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(UNHEARD);
    const files = pipeline.uploadMany(1);
    await pipeline.invoke();
    return { pipeline, files };
  }

  test.each([
    [9 * HOUR, []],
    [23.5 * HOUR - 1, []],
    [23.5 * HOUR, ['sys_query_history']],
  ])('though it would know its name, %d ms after the submission, never ran: its file is loaded at once', async (age, questions) => {
    const { pipeline, files } = await neverArrived();
    const statements = watchStatements(pipeline);
    pipeline.clock.advance(age);

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(files);
    expect([...new Set(statements())].filter(word => word === 'sys_query_history')).toEqual(questions);
    expect(await loadOf(pipeline)).toMatchObject({ state: 'failed', failure: 'WAREHOUSE_UNAVAILABLE' });
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyFailed).at(-1)).toMatchObject({ loadId: 'load-1', reason: expect.stringContaining('never reached') });
  });

  /** Its statement is known and was running when the invocation ended. */
  async function forgotten(copyMs: number, age: number) {
    const pipeline = await pipelineWithHistory();
    pipeline.warehouse.copyMs = copyMs;
    const files = pipeline.uploadMany(1);
    await pipeline.invoke();
    const { readyAt = 0 } = (await loadOf(pipeline))!;
    pipeline.clock.advance(readyAt + age - pipeline.clock.now());
    jest.spyOn(pipeline.warehouse, 'describe').mockRejectedValueOnce(FORGOTTEN);
    return { pipeline, files };
  }

  test('though it should, as yet, is waited for', async () => {
    const { pipeline } = await forgotten(HOUR, 23.5 * HOUR - 1);
    const statements = watchStatements(pipeline);

    await pipeline.invoke();

    expect(deferrals(pipeline).at(-1)).toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE', statementId: expect.any(String) });
    expect(statements()).not.toContain('sys_query_history');
  });

  test('any more has loaded its file when the history says so', async () => {
    const { pipeline, files } = await forgotten(HOUR, 23.5 * HOUR);

    await pipeline.invoke();

    expect(pipeline.queue.messages).toEqual([]);
    expect(await loadOf(pipeline)).toMatchObject({ state: 'loaded', rows: 10 });
    expect(pipeline.loaded()).toEqual(files);
  });

  test('any more is parked with its statement when the history knows nothing either', async () => {
    const { pipeline } = await forgotten(HOUR, 8 * DAY);

    await pipeline.invoke();

    expect(pipeline.parked()).toMatchObject([{ code: 'OUTCOME_UNKNOWN', loadId: 'load-1', statementId: (await loadOf(pipeline))!.statementId }]);
  });

  test('any more is waited for while the history has it running, and its file is loaded once', async () => {
    const { pipeline, files } = await forgotten(2 * DAY, DAY);

    await pipeline.invoke();

    expect(deferrals(pipeline).at(-1)).toMatchObject({ code: 'LOAD_RUNNING' });
    await pipeline.drain(3 * DAY);
    expect(pipeline.loaded()).toEqual(files);
  });

  test('any more has failed, and why, when the history says so: its file is loaded at once', async () => {
    const { pipeline, files } = await forgotten(2 * DAY, DAY);
    pipeline.warehouse.interrupt(pipeline.warehouse.runningStatements[0], { state: 'failed', error: 'ERROR: Disk Full', effect: 'none' });
    pipeline.warehouse.copyMs = 2_000;

    await pipeline.invoke();

    expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyFailed)).toMatchObject([{ loadId: 'load-1', code: 'WAREHOUSE_FULL', reason: 'ERROR: Disk Full' }]);
    expect(await loadOf(pipeline)).toMatchObject({ state: 'failed', failure: 'WAREHOUSE_FULL' });
    expect(pipeline.loaded()).toEqual(files);
  });

  test('any more is parked when a warehouse that answers does not let its history be asked', async () => {
    const { pipeline } = await forgotten(HOUR, 2 * DAY);
    endStatements(pipeline, { sys_query_history: NOT_ALLOWED });

    await pipeline.invoke();

    expect(pipeline.parked()).toMatchObject([{ code: 'OUTCOME_UNKNOWN', loadId: 'load-1' }]);
  });

  test.each<[string, string, Record<string, Ending>]>([
    ['the warehouse answers nothing else either', 'PERMISSION_DENIED', { 'sys_query_history': NOT_ALLOWED, 'SELECT 1': DOWN }],
    ['the history cannot be asked for the moment', 'WAREHOUSE_UNAVAILABLE', { sys_query_history: DOWN }],
    ['the history is refused in unknown words, as by an outage that ends at that moment', 'WAREHOUSE_UNAVAILABLE',
      { sys_query_history: { state: 'failed', error: 'ERROR: the moon is in the wrong house', effect: 'none' } }],
  ])('any more is waited for when %s', async (_, code, endings) => {
    const { pipeline } = await forgotten(HOUR, 2 * DAY);
    endStatements(pipeline, endings);

    await pipeline.invoke();

    expect(deferrals(pipeline).at(-1)).toMatchObject({ code });
    expect(await loadOf(pipeline)).toMatchObject({ state: 'ready' });
  });
});

describe('a COPY whose words do not settle the matter', () => {
  async function ended(endings: Record<string, Ending>) {
    const pipeline = await pipelineWithHistory();
    endStatements(pipeline, endings);
    pipeline.uploadMany(1);
    await pipeline.invoke();
    return pipeline;
  }

  test.each<[string, Record<string, Ending>, { code: string; reason: string }]>([
    [
      'that was cancelled has its own',
      { '*/ COPY': { state: 'aborted', error: 'cancelled by a rule', effect: 'none' } },
      { code: 'QUERY_CANCELLED', reason: 'cancelled by a rule' },
    ],
    [
      'that failed in unknown words has those, while the warehouse answers',
      { '*/ COPY': { state: 'failed', error: 'ERROR: the moon', effect: 'none' } },
      { code: 'UNKNOWN_FAILURE', reason: 'ERROR: the moon' },
    ],
    [
      'that failed in unknown words, while the warehouse does not answer, has those of an outage',
      { '*/ COPY': { state: 'failed', error: 'ERROR: the moon', effect: 'none' }, 'SELECT 1': { state: 'failed', error: 'ERROR: the sun', effect: 'none' } },
      { code: 'WAREHOUSE_UNAVAILABLE', reason: 'ERROR: the moon' },
    ],
  ])('and %s: that is what is told once the history says that it failed', async (_, endings, failure) => {
    const pipeline = await ended(endings);

    expect(deferrals(pipeline)).toMatchObject([{ ...failure, statementId: expect.any(String) }]);
    expect(await loadOf(pipeline)).toMatchObject({ state: 'failed', failure: failure.code });
  });

  test('is parked when it is known to have begun, and the history, which reaches back, has lost it', async () => {
    const pipeline = await pipelineWithHistory();
    endStatements(pipeline, { '*/ COPY': { state: 'failed', error: 'ERROR: terminating connection due to administrator command', effect: 'none' } });
    const results = pipeline.warehouse.results.bind(pipeline.warehouse);
    pipeline.warehouse.results = async id => (await results(id)).filter(([text]) => !String(text).includes('*/ COPY'));
    pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(pipeline.parked()).toMatchObject([{ code: 'OUTCOME_UNKNOWN', loadId: 'load-1' }]);
    expect(await loadOf(pipeline)).toMatchObject({ state: 'ready' });
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });

  test('is not given up while it is the history that cannot be asked', async () => {
    const broken: Ending = { state: 'failed', error: 'ERROR: terminating connection due to administrator command', effect: 'none' };

    const pipeline = await ended({ '*/ COPY': broken, 'sys_query_history': NOT_ALLOWED });

    expect(deferrals(pipeline)).toMatchObject([{ code: 'PERMISSION_DENIED' }]);
    expect(await loadOf(pipeline)).toMatchObject({ state: 'ready' });
  });
});
