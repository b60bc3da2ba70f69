/** COPYs that are cancelled, or find no room: for one file's sake, for their size, or because the warehouse is in trouble. */
import { DEFERRAL_ATTRIBUTES } from '../../../lib/private/contract';
import { FakePipeline } from '../../support/pipeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CANCELLED = { state: 'aborted', error: 'cancelled by a rule', effect: 'none' } as const;

const reasonsOf = ({ queue }: FakePipeline) => queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason]);
const sizesOf = ({ warehouse }: FakePipeline) => warehouse.copies.map(({ files }) => files.length);

/** A rule that lets no COPY of such files run for longer. */
function cancelCopies(pipeline: FakePipeline, isTooLarge: (files: readonly string[]) => boolean, afterMs: number) {
  const { warehouse } = pipeline;
  warehouse.onSubmit = ({ copy }) => copy && isTooLarge(warehouse.filesOf(copy)) ? { ms: afterMs, ending: CANCELLED } : {};
}

describe('a file over which every COPY is cancelled', () => {
  test('does not hold back the others of its load, and waits', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(20);
    cancelCopies(pipeline, copied => copied.includes(files[13]), 10_000);

    await pipeline.drain(2 * 24 * HOUR);

    expect([...pipeline.loaded()].sort()).toEqual(files.filter(file => file !== files[13]).sort());
    expect(reasonsOf(pipeline)).toEqual(['QUERY_CANCELLED']);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('does not hold back files that come later', async () => {
    const pipeline = await FakePipeline.warm();
    const [heavy] = pipeline.uploadMany(1);
    cancelCopies(pipeline, copied => copied.includes(heavy), 10_000);
    await pipeline.drain(HOUR);
    pipeline.upload({ key: 'logs/later' });
    pipeline.clock.advance(20 * MINUTE);

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/later']);
  });

  test('is tried last, so that it does not take the others\' time', async () => {
    const pipeline = await FakePipeline.warm();
    const [heavy] = pipeline.uploadMany(1);
    cancelCopies(pipeline, copied => copied.includes(heavy), 10_000);
    await pipeline.invoke();
    cancelCopies(pipeline, copied => copied.includes(heavy), 2 * HOUR);
    pipeline.upload({ key: 'logs/later' });
    pipeline.clock.advance(20 * MINUTE);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies.map(({ files }) => files)).toEqual([[heavy], ['s3://source/logs/later'], [heavy]]);
  });

  test('is loaded once nobody cancels it', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(2);
    cancelCopies(pipeline, copied => copied.includes(files[0]), 10_000);
    await pipeline.drain(HOUR);
    pipeline.warehouse.onSubmit = undefined;

    await pipeline.drain();

    expect([...pipeline.loaded()].sort()).toEqual(files);
  });
});

describe('files of which no COPY of more than a hundred comes to its end', () => {
  test.each([
    ['at once', 1_000],
    ['after most of the invocation', 2 * MINUTE],
    ['after the invocation', 30 * MINUTE],
  ])('are all loaded, when it is cancelled %s', async (_, afterMs) => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(800);
    cancelCopies(pipeline, copied => copied.length > 100, afterMs);

    await pipeline.drain(8 * HOUR);

    expect(pipeline.loaded()).toHaveLength(files.length);
    expect(new Set(pipeline.loaded()).size).toBe(files.length);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });
});

describe('a warehouse that has no room', () => {
  const NO_ROOM = 'ERROR: Disk Full DETAIL: ----------- error: Disk Full code: 1016';

  test('is asked by four COPYs a delivery, and by large ones again when it has some', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(200);
    pipeline.warehouse.statementErrors.set('public.app_log', NO_ROOM);
    await pipeline.invoke();
    expect(sizesOf(pipeline)).toEqual([200, 1, 1, 1]);
    await pipeline.drain(24 * HOUR);
    pipeline.warehouse.comeBack();
    pipeline.warehouse.copies.length = 0;

    await pipeline.drain();

    expect([...pipeline.loaded()].sort()).toEqual([...files].sort());
    expect(pipeline.warehouse.copies.length).toBeLessThan(20);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('is not taken for three bad files when it has just loaded others', async () => {
    const pipeline = await FakePipeline.warm({ maxFilesPerLoad: 32 });
    pipeline.uploadMany(64);
    pipeline.warehouse.onCommit = () => pipeline.warehouse.statementErrors.set('public.app_log', NO_ROOM);

    await pipeline.invoke();

    expect(sizesOf(pipeline)).toEqual([32, 32, 16, 8, 4, 2, 1, 1, 2, 1]);
    expect(new Set(reasonsOf(pipeline))).toEqual(new Set(['WAREHOUSE_FULL']));
  });
});
