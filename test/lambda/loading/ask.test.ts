/** The question whether the warehouse is up, as a loader asks it that has not heard of it for a while. */
import { ServiceError } from '../../../lambda/ports';
import { LOG_EVENTS } from '../../../lib/private/contract';
import { Ending } from '../../support/fake-warehouse';
import { FakePipeline } from '../../support/pipeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BUSY = new ServiceError('warehouse', 'ThrottlingException', 'Rate exceeded', { status: 400 });

const deferrals = ({ telemetry }: FakePipeline) => telemetry.linesOf(LOG_EVENTS.messageDeferred);

/** How often it is asked from now on whether the warehouse is up. */
function watchQuestions({ warehouse }: FakePipeline): () => number {
  const execute = jest.spyOn(warehouse, 'execute');
  return () => execute.mock.calls.filter(([{ sqls }]) => sqls[0] === 'SELECT 1').length;
}

function endQuestions({ warehouse }: FakePipeline, ending: Ending, ms?: number) {
  warehouse.onSubmit = ({ copy }) => copy ? {} : { ending, ms };
}

describe('a question', () => {
  test.each<[string, string, (pipeline: FakePipeline) => void]>([
    ['cannot be followed', 'THROTTLED', ({ warehouse }) => void jest.spyOn(warehouse, 'describe').mockRejectedValue(BUSY)],
    ['is forgotten at once', 'WAREHOUSE_UNAVAILABLE', ({ warehouse }) => {
      jest.spyOn(warehouse, 'describe').mockRejectedValueOnce(new ServiceError('warehouse', 'ResourceNotFoundException', 'Query does not exist.', { status: 400 }));
    }],
    ['is cancelled', 'QUERY_CANCELLED', pipeline => endQuestions(pipeline, { state: 'aborted', error: 'cancelled', effect: 'none' })],
    ['fails in unknown words', 'WAREHOUSE_UNAVAILABLE', pipeline => endQuestions(pipeline, { state: 'failed', error: 'ERROR: the moon', effect: 'none' })],
  ])('that %s holds the files back as %s, without a COPY', async (_, code, strike) => {
    const pipeline = new FakePipeline();
    strike(pipeline);
    pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(deferrals(pipeline)).toMatchObject([{ code }]);
    expect(pipeline.warehouse.copies).toEqual([]);
  });

  test('that is not answered before the time is up is no sign of an outage', async () => {
    const pipeline = new FakePipeline();
    pipeline.timeoutMs = 50_000;
    pipeline.warehouse.onSubmit = () => ({ ms: HOUR });
    pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(deferrals(pipeline)).toMatchObject([{ code: 'OUT_OF_TIME' }]);
  });

  test('that lacks a privilege which COPY does not need holds nothing back', async () => {
    const pipeline = new FakePipeline();
    endQuestions(pipeline, { state: 'failed', error: 'ERROR: permission denied for database dev', effect: 'none' });
    const files = pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(files);
  });
});

describe('whether the warehouse is up', () => {
  test.each([
    [5 * MINUTE - 1, 0],
    [5 * MINUTE, 1],
  ])('is, %d ms after it has loaded something, asked %d times', async (age, times) => {
    const pipeline = await FakePipeline.warm();
    const questions = watchQuestions(pipeline);
    pipeline.clock.advance(age);
    pipeline.uploadMany(1);

    await pipeline.invoke();

    expect(questions()).toBe(times);
  });

  test('is not asked as long as something is loaded every few minutes', async () => {
    const pipeline = await FakePipeline.warm();
    const questions = watchQuestions(pipeline);
    for (const key of ['logs/1', 'logs/2', 'logs/3']) {
      pipeline.clock.advance(4 * MINUTE);
      pipeline.upload({ key });
      await pipeline.invoke();
    }

    expect(pipeline.loaded()).toHaveLength(3);
    expect(questions()).toBe(0);
  });

  /** Two files, one after the other; the first is held back and does not come again. */
  async function oneAfterTheOther(pipeline: FakePipeline) {
    pipeline.upload({ key: 'logs/1' });
    await pipeline.invoke();
    pipeline.queue.messages.length = 0;
    const questions = watchQuestions(pipeline);
    pipeline.upload({ key: 'logs/2' });
    await pipeline.invoke();
    return questions();
  }

  test('is not asked again when it has just said so, whatever became of the COPY', async () => {
    const pipeline = new FakePipeline();
    pipeline.warehouse.statementErrors.set('public.app_log', 'ERROR: Disk Full');

    expect(await oneAfterTheOther(pipeline)).toBe(0);
    expect(pipeline.warehouse.copies).toHaveLength(2);
  });

  test('is asked again when it has just not answered', async () => {
    const pipeline = new FakePipeline();
    pipeline.warehouse.goDown();

    expect(await oneAfterTheOther(pipeline)).toBe(1);
  });
});
