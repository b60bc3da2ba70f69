/** Loads of several statements, from the queue to the table. */
import { ServiceError } from '../../../lambda/ports';
import { LoaderConfig } from '../../../lib/private/contract';
import { prefixTarget } from '../../support/config';
import { Ending, NUMBER_ERROR } from '../../support/fake-warehouse';
import { FakePipeline } from '../../support/pipeline';

const HOUR_MS = 3_600_000;
const MERGING: Partial<LoaderConfig> = { targets: [prefixTarget('logs/', { columns: ['id'], merge: { keys: ['id'] } })] };
const NOTING: Partial<LoaderConfig> = { historyTable: { schema: 'public', table: 'history' } };
const atCommit = (effect: Ending['effect']): Ending => ({ state: 'failed', error: 'ERROR: connection reset by peer', effect, isAtCommit: true });

async function pipelineWithHistory(config: Partial<LoaderConfig>): Promise<FakePipeline> {
  const pipeline = await FakePipeline.warm(config);
  pipeline.clock.advance(2 * 60_000);
  return pipeline;
}

/** The next load ends so; those after it end by themselves. */
function endNextLoad({ warehouse }: FakePipeline, ending: Ending): void {
  warehouse.onSubmit = ({ copy }) => {
    if (copy) warehouse.onSubmit = undefined;
    return { ending: copy && ending };
  };
}

describe.each([['a merge', MERGING], ['a load that is noted', NOTING], ['a merge that is noted', { ...MERGING, ...NOTING }]])('%s', (_, config) => {
  test('loads its files once, in one transaction', async () => {
    const pipeline = await FakePipeline.warm(config);
    const files = pipeline.uploadMany(3);

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual(files);
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });

  test('loads the good files and parks the bad one, with the line that is wrong', async () => {
    const pipeline = await FakePipeline.warm(config);
    const [bad, ...good] = pipeline.uploadMany(3);
    pipeline.warehouse.badFiles.set(bad, NUMBER_ERROR);

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual(good);
    expect(pipeline.parked()).toMatchObject([{ code: 'FILE_REJECTED', key: 'logs/0.json.gz', line: 7, column: 'status' }]);
  });

  test('counts the rows of its COPY', async () => {
    const pipeline = await FakePipeline.warm(config);
    pipeline.uploadMany(3);

    await pipeline.invoke();

    expect(pipeline.telemetry.metrics.get('RowsLoaded')).toBe(30);
  });
});

describe('a statement after the COPY that fails', () => {
  const SUMMING: Partial<LoaderConfig> = { targets: [prefixTarget('logs/', { afterSql: ['INSERT INTO sums SELECT 1 / n FROM {table}', 'ANALYZE {table}'] })] };
  const NULL_KEY = 'ERROR: Cannot insert a NULL value into column id';
  const ZERO = 'ERROR: Divide by zero';
  const STRANGE = 'ERROR: the moon is in the wrong house';

  /** The statement at that place fails in these words, when a file like that is among the files. */
  function failAt({ warehouse, manifests }: FakePipeline, place: number, error: string, file = ''): void {
    warehouse.onSubmit = statement => {
      const manifest = statement.copy && manifests.bodies.get(statement.copy.manifestKey);
      if (!manifest?.includes(file)) return {};
      return { ending: { state: 'failed', error, effect: 'none', at: place } };
    };
  }

  test('of the rows of one file has it parked, and loads the others', async () => {
    const pipeline = await FakePipeline.warm(MERGING);
    failAt(pipeline, 3, NULL_KEY, 'logs/1.json');
    const [good, , ...others] = pipeline.uploadMany(5);

    await pipeline.drain();

    expect([...pipeline.loaded()].sort()).toEqual([good, ...others]);
    expect(pipeline.parked()).toMatchObject([{ code: 'FILE_REJECTED', key: 'logs/1.json.gz', reason: `merge, statement 4 of 4: ${NULL_KEY}` }]);
  });

  test.each([ZERO, STRANGE])('being the target\'s own, with one file only (%s), loads the others, and gives the one up after six hours', async error => {
    const pipeline = await FakePipeline.warm(SUMMING);
    failAt(pipeline, 1, error, 'logs/1.json');
    const [good, , ...others] = pipeline.uploadMany(5);
    const startedAt = pipeline.clock.now();

    await pipeline.invoke();
    const loadedAtOnce = [...pipeline.loaded()].sort();
    await pipeline.drain();

    expect(loadedAtOnce).toEqual([good, ...others]);
    expect(pipeline.parked()).toMatchObject([{ code: 'SQL_FAILED', key: 'logs/1.json.gz', reason: `afterSql, statement 2 of 3: ${error}` }]);
    expect(pipeline.clock.now() - startedAt).toBeGreaterThan(6 * HOUR_MS);
  });

  test.each([ZERO, STRANGE, 'ERROR: syntax error at or near "SELCT"', 'ERROR: relation "sums" already exists'])(
    'being the target\'s own, whatever the file (%s), is waited for: once it is mended, every file is loaded', async error => {
      const pipeline = await FakePipeline.warm(SUMMING);
      failAt(pipeline, 1, error);
      const files = pipeline.uploadMany(2);
      await pipeline.drain(5 * HOUR_MS);
      expect(pipeline.deadLetterQueue.messages).toEqual([]);
      pipeline.warehouse.onSubmit = undefined;

      await pipeline.drain();

      expect([...pipeline.loaded()].sort()).toEqual(files);
      expect(pipeline.deadLetterQueue.messages).toEqual([]);
    });

  test('with others to come after it has certainly undone the COPY, even when the warehouse has no trace of it', async () => {
    const pipeline = await FakePipeline.warm(SUMMING);
    failAt(pipeline, 1, STRANGE);
    pipeline.uploadMany(1);
    const submit = pipeline.warehouse.onSubmit!;
    const asked = jest.fn();
    pipeline.warehouse.onSubmit = statement => {
      if (statement.sqls[0].includes('sys_query_history')) asked();
      return submit(statement);
    };

    await pipeline.invoke();

    expect(asked).not.toHaveBeenCalled();
    expect((await pipeline.ledger.readLoads(['load-1'])).get('load-1')).toMatchObject({ state: 'failed', failure: 'SQL_FAILED' });
  });

  test('as the last in unknown words leaves it open whether the COPY was undone: the history is asked', async () => {
    const pipeline = await pipelineWithHistory(SUMMING);
    failAt(pipeline, 2, STRANGE);
    pipeline.uploadMany(1);
    const execute = jest.spyOn(pipeline.warehouse, 'execute');

    await pipeline.invoke();

    expect(execute.mock.calls.filter(([{ sqls }]) => sqls[0].includes('sys_query_history')).length).toBeGreaterThan(0);
  });
});

describe('a connection that breaks before the commit is told of,', () => {
  test.each([['committed', 1], ['none', 2]] as const)('with a history table, leaves every file loaded once (%s)', async (effect, loads) => {
    const pipeline = await pipelineWithHistory(NOTING);
    endNextLoad(pipeline, atCommit(effect));
    const files = pipeline.uploadMany(3);

    await pipeline.drain(40 * HOUR_MS);

    expect(pipeline.loaded()).toEqual(files);
    expect(pipeline.warehouse.copies).toHaveLength(loads);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('with a history table and nothing committed, is waited for with ever longer pauses', async () => {
    const pipeline = await pipelineWithHistory(NOTING);
    endNextLoad(pipeline, atCommit('none'));
    pipeline.uploadMany(1);

    await pipeline.drain(40 * HOUR_MS);

    // Four times an hour at most, for 34 hours.
    expect(pipeline.invocations).toBeLessThan(4 * 34 + 10);
  });

  test.each([1, 2, 3])('between two statements (before number %i of four), without a history table, has its files loaded anew within minutes', async part => {
    const pipeline = await pipelineWithHistory(MERGING);
    endNextLoad(pipeline, { state: 'failed', error: 'ERROR: connection reset by peer', effect: 'none', at: part, isBetween: true });
    const files = pipeline.uploadMany(2);

    await pipeline.drain(HOUR_MS / 4);

    expect(pipeline.loaded()).toEqual(files);
    expect(pipeline.warehouse.copies).toHaveLength(2);
  });

  test.each(['committed', 'none'] as const)('without one, parks its files until somebody settles it (%s)', async effect => {
    const pipeline = await pipelineWithHistory(MERGING);
    endNextLoad(pipeline, atCommit(effect));
    pipeline.uploadMany(2);

    await pipeline.drain(40 * HOUR_MS);

    expect(pipeline.parked().map(({ code }) => code)).toEqual(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN']);
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });
});

describe('a warehouse that is down for longer than it keeps its history, from the commit of a load on,', () => {
  async function downAtCommit(config: Partial<LoaderConfig>, effect: Ending['effect']) {
    const pipeline = await pipelineWithHistory(NOTING);
    pipeline.deploy(config);
    endNextLoad(pipeline, atCommit(effect));
    const files = pipeline.uploadMany(3);
    await pipeline.invoke();
    pipeline.warehouse.goDown();
    await pipeline.drain(8 * 24 * HOUR_MS);
    pipeline.warehouse.comeBack();
    return { pipeline, files };
  }

  test.each([['committed', 1], ['none', 2]] as const)('leaves every file loaded once, with a history table (%s)', async (effect, loads) => {
    const { pipeline, files } = await downAtCommit(NOTING, effect);

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual(files);
    expect(pipeline.warehouse.copies).toHaveLength(loads);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test.each(['committed', 'none'] as const)('leaves the files to a person, with a history table that the load was made without (%s)', async effect => {
    const { pipeline } = await downAtCommit(MERGING, effect);
    pipeline.deploy({ ...MERGING, ...NOTING });

    await pipeline.drain();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(Array(3).fill('OUTCOME_UNKNOWN'));
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });
});

describe('the end of a load is published', () => {
  test('with what was loaded', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(3);

    await pipeline.invoke();

    expect(pipeline.published).toEqual([{
      type: 'succeeded',
      event: {
        pipeline: 'Stack/Logs',
        loadId: 'load-1',
        schema: 'public',
        table: 'app_log',
        files: 3,
        rows: 30,
        manifest: expect.stringMatching(/^s3:\/\/work\/manifests\/.*\/load-1\.json$/),
        statementId: expect.any(String),
        durationMs: 2_000,
      },
    }]);
  });

  test('with why it failed', async () => {
    const pipeline = await FakePipeline.warm();
    const [bad] = pipeline.uploadMany(1);
    pipeline.warehouse.badFiles.set(bad, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.published).toMatchObject([{
      type: 'failed', event: { loadId: 'load-1', files: 1, code: 'FILE_REJECTED', reason: expect.stringContaining('Load into table') },
    }]);
  });

  test('again, when the ledger could not be told: a listener hears of it at least once', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(1);
    const apply = pipeline.dynamoDb.send.bind(pipeline.dynamoDb);
    const send = jest.spyOn(pipeline.dynamoDb, 'send').mockImplementation(async (command: any) => {
      if (command.input.ExpressionAttributeValues?.[':state']?.S === 'loaded') throw new ServiceError('ledger', 'InternalServerError', 'oops', { status: 500 });
      return apply(command);
    });
    await pipeline.invoke();
    send.mockRestore();

    await pipeline.drain();

    expect(pipeline.published.map(({ type, event }) => [type, event.loadId])).toEqual([['succeeded', 'load-1'], ['succeeded', 'load-1']]);
  });
});
