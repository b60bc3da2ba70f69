/** Loads that come to their end by a detour: COPYs that outlive an invocation, collisions, lost claims, faults of the loader. */
import { ServiceError } from '../../../lambda/ports';
import { DEFERRAL_ATTRIBUTES, LOG_EVENTS } from '../../../lib/private/contract';
import { NUMBER_ERROR } from '../../support/fake-warehouse';
import { FakePipeline } from '../../support/pipeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const reasonsOf = ({ queue }: FakePipeline) => queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason]);

describe('a COPY that is longer than an invocation', () => {
  test.each([
    ['is named', 1],
    ['is not named', 0],
  ])('and has a bad file, which %s, comes to an end: the others load, the file is parked', async (_, namesPerCopy) => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(8);
    pipeline.warehouse.copyMs = 2 * HOUR;
    pipeline.warehouse.namesPerCopy = namesPerCopy;
    pipeline.warehouse.badFiles.set(files[5], NUMBER_ERROR);

    await pipeline.drain(3 * 24 * HOUR);

    expect([...pipeline.loaded()].sort()).toEqual(files.filter(file => file !== files[5]));
    expect(pipeline.parked()).toMatchObject([{ code: 'FILE_REJECTED', key: 'logs/5.json.gz' }]);
  });

  test('is not taken for one of a bad file alone, when the batch has only one of its files', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(2);
    pipeline.warehouse.copyMs = 2 * HOUR;
    pipeline.warehouse.namesPerCopy = 0;
    pipeline.warehouse.badFiles.set(files[1], NUMBER_ERROR);
    await pipeline.invoke();
    pipeline.clock.advance(3 * HOUR);

    await pipeline.invoke(1);
    await pipeline.drain(24 * HOUR);

    expect(pipeline.loaded()).toEqual([files[0]]);
    expect(pipeline.parked()).toMatchObject([{ key: 'logs/1.json.gz' }]);
  });
});

describe('transactions that collide', () => {
  const CONFLICT = 'ERROR: 1023 DETAIL: Serializable isolation violation on table - 108263, transactions forming the cycle are: 647, 648 (pid:23655)';

  test('are tried again in the same invocation, each time later', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.warehouse.statementErrors.set('public.app_log', CONFLICT);
    const files = pipeline.uploadMany(3);
    const invocation = pipeline.invoke();
    await pipeline.clock.sleep(3_000);
    pipeline.warehouse.statementErrors.clear();

    await invocation;

    expect(pipeline.loaded()).toEqual(files);
    expect(pipeline.invocations).toBe(1);
  });

  test('have the next try wait longer than the last, and not as long as another loader\'s', async () => {
    const [one, other] = await Promise.all([0, 0.5].map(async random => {
      const pipeline = await FakePipeline.warm();
      pipeline.random = random;
      pipeline.warehouse.statementErrors.set('public.app_log', CONFLICT);
      const submittedAt: number[] = [];
      pipeline.warehouse.onSubmit = ({ copy }) => {
        if (copy) submittedAt.push(pipeline.clock.now());
        return { ms: 0 };
      };
      pipeline.uploadMany(1);
      await pipeline.invoke();
      return submittedAt.slice(1).map((at, i) => at - submittedAt[i]);
    }));

    expect(one).toEqual([1_000, 2_000, 3_000]);
    expect(other).toEqual([1_500, 3_000, 4_500]);
  });

  test('four times are left to a later delivery', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.warehouse.statementErrors.set('public.app_log', CONFLICT);
    pipeline.uploadMany(3);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies).toHaveLength(4);
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(Array(3).fill('TRANSACTION_CONFLICT'));
  });
});

describe('files that another invocation claims a moment before', () => {
  test('are its own: no COPY is begun for them, and nothing is told as failed', async () => {
    const pipeline = await FakePipeline.warm();
    jest.spyOn(pipeline.ledger, 'claim').mockResolvedValue('of-another');
    pipeline.uploadMany(2);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies).toEqual([]);
    expect((await pipeline.ledger.readLoads(['load-1'])).get('load-1')).toMatchObject({ state: 'void' });
    expect(reasonsOf(pipeline)).toEqual(['LOAD_BUSY', 'LOAD_BUSY']);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyFailed)).toEqual([]);
  });

  test('wait for it, whatever becomes of the others', async () => {
    const pipeline = await FakePipeline.warm({}, []);
    jest.spyOn(pipeline.ledger, 'claim').mockResolvedValueOnce('of-another');
    pipeline.uploadMany(3);

    await pipeline.invoke();

    expect(reasonsOf(pipeline).sort()).toEqual(['LOAD_BUSY', 'TABLE_NOT_FOUND', 'TABLE_NOT_FOUND']);
  });

  test('do not keep the others from being loaded', async () => {
    const pipeline = await FakePipeline.warm();
    jest.spyOn(pipeline.ledger, 'claim').mockResolvedValueOnce('of-another');
    const files = pipeline.uploadMany(3);

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(files.slice(1));
    expect(reasonsOf(pipeline)).toEqual(['LOAD_BUSY']);
  });
});

test('files of a COPY that ended after its invocation, for a reason that is none of theirs, are loaded by the one that finds out', async () => {
  const pipeline = await FakePipeline.warm();
  pipeline.warehouse.onSubmit = ({ copy }) => copy ? { ms: 10 * MINUTE, ending: { state: 'failed', error: 'ERROR: disk full', effect: 'none' } } : {};
  const files = pipeline.uploadMany(3);
  await pipeline.invoke();
  pipeline.warehouse.onSubmit = undefined;
  pipeline.clock.advance(HOUR);

  await pipeline.invoke();

  expect(pipeline.loaded()).toEqual(files);
  expect(pipeline.invocations).toBe(2);
});

describe('a fault in the middle of a load', () => {
  test.each<[string, Error, string, boolean]>([
    ['of the loader is told with its stack', new TypeError('undefined is not a function'), 'LOADER_FAULT', true],
    ['of the ledger is told by its code', new ServiceError('ledger', 'InternalServerError', 'try again', { status: 500 }), 'LEDGER_UNAVAILABLE', false],
  ])('%s, and leaves alone what is loaded', async (_, fault, code, hasStack) => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(4);
    pipeline.warehouse.badFiles.set(files[3], NUMBER_ERROR);
    pipeline.warehouse.namesPerCopy = 0;
    const open = pipeline.ledger.openLoad.bind(pipeline.ledger);
    jest.spyOn(pipeline.ledger, 'openLoad').mockImplementationOnce(open).mockImplementationOnce(open).mockRejectedValueOnce(fault);

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(files.slice(0, 2));
    expect(reasonsOf(pipeline)).toEqual([code, code]);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyFailed).at(-1)).toEqual({
      table: 'public.app_log', files: 4, code, reason: expect.stringContaining(fault.message), stack: hasStack ? fault.stack : undefined,
    });
  });
});
