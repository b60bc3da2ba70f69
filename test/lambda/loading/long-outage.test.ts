/** An outage of twenty days, longer than SQS keeps a message, in each way in which a warehouse may be down. */
import { ServiceError } from '../../../lambda/ports';
import { FakePipeline } from '../../support/pipeline';

const HOUR = 3_600_000;
const DAYS = 20;

const WAYS: Record<string, (pipeline: FakePipeline) => void> = {
  'that refuses connections': pipeline => pipeline.warehouse.goDown(),
  'that refuses requests in unknown words': pipeline => {
    pipeline.warehouse.callError = new ServiceError('warehouse', 'ValidationException', 'the cluster is asleep', { status: 400, isRefusal: true });
  },
  'whose statements fail in known words': pipeline => pipeline.warehouse.statementErrors.set('*', 'ERROR: could not connect to the database'),
  'whose statements fail in unknown words': pipeline => pipeline.warehouse.statementErrors.set('*', 'ERROR: the cluster is asleep'),
};

/**
 * Files arrive all the time, and the queue is looked at every so often.
 *
 * @param goDown what happens at the beginning of each day
 */
async function liveThrough(pipeline: FakePipeline, files: number, stepMs: number, goDown: (day: number) => void): Promise<readonly string[]> {
  const keys = Array.from({ length: files }, (_, i) => `logs/${i}.json.gz`);
  const stepsOfDay = 24 * HOUR / stepMs;
  const steps = DAYS * stepsOfDay;
  for (let step = 0; step < steps; step++) {
    if (step % stepsOfDay === 0) goDown(step / stepsOfDay);
    pipeline.upload(...keys.slice(Math.floor(files * step / steps), Math.floor(files * (step + 1) / steps)).map(key => ({ key })));
    await pipeline.invoke();
    pipeline.clock.advance(stepMs);
  }
  return keys.map(key => `s3://source/${key}`);
}

async function expectAllLoaded(pipeline: FakePipeline, files: readonly string[]): Promise<void> {
  pipeline.warehouse.comeBack();
  await pipeline.drain();

  expect([...pipeline.loaded()].sort()).toEqual([...files].sort());
  expect(pipeline.deadLetterQueue.messages).toEqual([]);
  expect(pipeline.queue.expired).toBe(0);
  expect(pipeline.queue.highestReceiveCount).toBeLessThan(pipeline.queue.maxReceiveCount);
}

test.each(Object.entries(WAYS))('a warehouse %s for twenty days loses none of the files that arrive meanwhile, and parks none', async (_, goDown) => {
  const pipeline = new FakePipeline();

  const files = await liveThrough(pipeline, 100, HOUR, day => day === 0 && goDown(pipeline));

  await expectAllLoaded(pipeline, files);
}, 60_000);

test('nor does one that is down in one way after another, while 10,000 files arrive', async () => {
  const pipeline = new FakePipeline();
  const ways = Object.values(WAYS);

  const files = await liveThrough(pipeline, 10_000, 24 * HOUR, day => {
    pipeline.warehouse.comeBack();
    ways[day % ways.length](pipeline);
  });

  await expectAllLoaded(pipeline, files);
}, 60_000);
