/** What a table that takes no file does to its files and to other tables, through the whole core. */
import { DEFERRAL_ATTRIBUTES } from '../../../lib/private/contract';
import { prefixTarget } from '../../support/config';
import { NUMBER_ERROR } from '../../support/fake-warehouse';
import { FakePipeline } from '../../support/pipeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const reasonsOf = ({ queue }: FakePipeline) => queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason]);

describe('a table that fails in unknown words', () => {
  test('comes to an end: its files are parked after some tries, with few COPYs', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(200);
    pipeline.warehouse.statementErrors.set('public.app_log', 'ERROR: the moon is in the wrong house');

    await pipeline.drain();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(Array(200).fill('UNKNOWN_FAILURE'));
    expect(pipeline.warehouse.copies.length).toBeLessThanOrEqual(40);
  });
});

describe('a table that is misconfigured', () => {
  test('does not stop another table', async () => {
    const pipeline = await FakePipeline.warm({ targets: [prefixTarget('logs/a', { table: 'missing' }, { break: true }), prefixTarget('logs/')] });
    pipeline.upload({ key: 'logs/a.json' }, { key: 'logs/b.json' });

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/b.json']);
    expect(pipeline.queue.messages).toMatchObject([{ attributes: { [DEFERRAL_ATTRIBUTES.reason]: 'TABLE_NOT_FOUND', [DEFERRAL_ATTRIBUTES.count]: '1' } }]);
  });

  test('is asked for with one COPY a batch, however many loads wait for it', async () => {
    const pipeline = await FakePipeline.warm({ maxFilesPerLoad: 10 }, []);
    pipeline.uploadMany(100);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies).toHaveLength(1);
    expect(pipeline.queue.messages).toHaveLength(100);
  });

  test('loads its files once it is mended within six hours', async () => {
    const pipeline = await FakePipeline.warm({}, []);
    const files = pipeline.uploadMany(3);
    await pipeline.drain(5.5 * HOUR);
    pipeline.warehouse.tables.set('public.app_log', []);

    await pipeline.drain();

    expect([...pipeline.loaded()].sort()).toEqual(files);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('parks its files after six hours, not before', async () => {
    const pipeline = await FakePipeline.warm({}, []);
    pipeline.uploadMany(3);
    await pipeline.drain(6 * HOUR - MINUTE);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);

    await pipeline.drain();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(['TABLE_NOT_FOUND', 'TABLE_NOT_FOUND', 'TABLE_NOT_FOUND']);
  });

  test('parks its files after the time that the pipeline gives it, be it more than six hours', async () => {
    const pipeline = await FakePipeline.warm({ misconfigurationPatienceSeconds: 48 * 3_600 }, []);
    pipeline.uploadMany(3);
    await pipeline.drain(48 * HOUR - MINUTE);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);

    await pipeline.drain();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(['TABLE_NOT_FOUND', 'TABLE_NOT_FOUND', 'TABLE_NOT_FOUND']);
  });

  test('is suspected when every file of a load of three is rejected for one reason', async () => {
    const pipeline = await FakePipeline.warm();
    for (const file of pipeline.uploadMany(3)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.deadLetterQueue.messages).toEqual([]);
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(Array(3).fill('ALL_FILES_REJECTED'));
  });

  describe('and is suspected', () => {
    /** Returns the pipeline with its files waiting, which come back one by one. */
    async function suspected() {
      const pipeline = await FakePipeline.warm();
      for (const file of pipeline.uploadMany(3)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);
      await pipeline.invoke();
      return pipeline;
    }

    /** The next invocations have a message each. */
    async function drainOneByOne(pipeline: FakePipeline, until: number) {
      for (let next = pipeline.queue.nextVisibleAt(); next !== undefined && next <= until; next = pipeline.queue.nextVisibleAt()) {
        pipeline.clock.advance(Math.max(0, next - pipeline.clock.now()));
        await pipeline.invoke(1);
      }
    }

    test('parks its files after six hours, not before, also when they come back one by one', async () => {
      const pipeline = await suspected();
      const startedAt = pipeline.clock.now();

      await drainOneByOne(pipeline, startedAt + 6 * HOUR - MINUTE);
      expect(pipeline.deadLetterQueue.messages).toEqual([]);

      await drainOneByOne(pipeline, startedAt + 24 * HOUR);
      expect(pipeline.parked().map(({ code }) => code)).toEqual(Array(3).fill('ALL_FILES_REJECTED'));
    });

    test('parks its bad files at once when it accepts another', async () => {
      const pipeline = await suspected();
      pipeline.upload({ key: 'logs/good.json.gz' });
      pipeline.clock.advance(MINUTE);

      await pipeline.invoke();

      expect(pipeline.loaded()).toEqual(['s3://source/logs/good.json.gz']);
      expect(pipeline.parked().map(({ code }) => code)).toEqual(Array(3).fill('FILE_REJECTED'));
    });
  });

  test('is not suspected when two files are all there is', async () => {
    const pipeline = await FakePipeline.warm();
    for (const file of pipeline.uploadMany(2)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(['FILE_REJECTED', 'FILE_REJECTED']);
  });

  test('is not suspected when a file of the same load is loaded already', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(4);
    for (const file of files.slice(1)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);
    await pipeline.invoke(1);
    pipeline.upload({ key: 'logs/0.json.gz' });

    await pipeline.invoke();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(Array(3).fill('FILE_REJECTED'));
  });

  test('is not suspected when it accepted an earlier load of the batch', async () => {
    const pipeline = await FakePipeline.warm({ maxFilesPerLoad: 3 });
    const files = pipeline.uploadMany(6);
    for (const file of files.slice(3)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(Array(3).fill('FILE_REJECTED'));
  });

  test('is not cleared of suspicion by an earlier load of the batch that was rejected, too', async () => {
    const pipeline = await FakePipeline.warm({ maxFilesPerLoad: 3 });
    for (const file of pipeline.uploadMany(6)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(reasonsOf(pipeline)).toEqual(Array(6).fill('ALL_FILES_REJECTED'));
  });

  test('is not suspected when the files are rejected for different reasons', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(3).forEach((file, i) => pipeline.warehouse.badFiles.set(file, { ...NUMBER_ERROR, column: i === 2 ? 'id' : 'status' }));

    await pipeline.invoke();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(Array(3).fill('FILE_REJECTED'));
  });

  test('that rejects a thousand files is given up after some COPYs, and no file is parked unseen', async () => {
    const pipeline = await FakePipeline.warm();
    for (const file of pipeline.uploadMany(1_000)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies.length).toBeLessThanOrEqual(32);
    expect(pipeline.queue.messages).toHaveLength(1_000);
    expect(new Set(reasonsOf(pipeline))).toEqual(new Set(['ALL_FILES_REJECTED', 'ISOLATION_UNFINISHED']));
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });
});
