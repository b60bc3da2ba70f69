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

  test.each(['committed', 'none'] as const)('without one, parks its files until somebody settles it (%s)', async effect => {
    const pipeline = await pipelineWithHistory(MERGING);
    endNextLoad(pipeline, atCommit(effect));
    pipeline.uploadMany(2);

    await pipeline.drain(40 * HOUR_MS);

    expect(pipeline.parked().map(({ code }) => code)).toEqual(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN']);
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });
});

describe('the end of a load is published', () => {
  test('with what was loaded', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(3);

    await pipeline.invoke();

    expect(pipeline.published).toEqual([{ type: 'succeeded', event: {
      pipeline: 'Stack/Logs',
      loadId: 'load-1',
      schema: 'public',
      table: 'app_log',
      files: 3,
      rows: 30,
      manifest: expect.stringMatching(/^s3:\/\/work\/manifests\/.*\/load-1\.json$/),
      statementId: expect.any(String),
      durationMs: 2_000,
    } }]);
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
