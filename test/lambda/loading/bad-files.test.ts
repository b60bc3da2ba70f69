/** What a bad file and a wrong table do to the files beside them, through the whole core. */
import { ServiceError } from '../../../lambda/ports';
import { DEFERRAL_ATTRIBUTES, LOG_EVENTS } from '../../../lib/private/contract';
import { prefixTarget } from '../../support/config';
import { NUMBER_ERROR } from '../../support/fake-warehouse';
import { FakePipeline } from '../../support/pipeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const reasonsOf = ({ queue }: FakePipeline) => queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason]);

describe('a bad file', () => {
  test('is parked with line, column and reason, and the others of its load are loaded', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(50);
    pipeline.warehouse.badFiles.set(files[20], NUMBER_ERROR);

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(49);
    expect(pipeline.parked()).toMatchObject([{
      code: 'FILE_REJECTED',
      bucket: 'source',
      key: 'logs/20.json.gz',
      table: 'public.app_log',
      line: 7,
      column: 'status',
      reason: '1207 Invalid digit, Value \'x\', Pos 0, Type: Integer',
      statementId: expect.any(String),
    }]);
    expect(pipeline.warehouse.copies).toHaveLength(2);
  });

  test('has it told in the log how many of how many files the warehouse named', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(50);
    pipeline.warehouse.badFiles.set(files[20], NUMBER_ERROR);

    await pipeline.drain();

    expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyIsolating)).toEqual([
      { loadId: 'load-1', table: 'public.app_log', statementId: expect.any(String), files: 50, named: 1 },
    ]);
  });

  test.each([1, 2, 3])('of %i that are named one at a time costs one COPY', async count => {
    const pipeline = await FakePipeline.warm();
    for (const file of pipeline.uploadMany(50).slice(0, count)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.drain();

    expect(pipeline.parked()).toHaveLength(count);
    expect(pipeline.warehouse.copies).toHaveLength(count + 1);
  });

  test('is found by halving when the question for its name is not answered', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(4);
    pipeline.warehouse.badFiles.set(files[1], NUMBER_ERROR);
    pipeline.warehouse.onSubmit = ({ sql }) => sql.includes('sys_load_error_detail') ? { ending: { state: 'failed', error: 'ERROR: permission denied', effect: 'none' } } : {};

    await pipeline.invoke();

    expect([...pipeline.loaded()].sort()).toEqual(files.filter(file => file !== files[1]));
    expect(pipeline.parked()).toMatchObject([{ code: 'FILE_REJECTED', key: 'logs/1.json.gz' }]);
  });

  test('leaves the others to a later delivery when the time is up once it is known', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(4);
    pipeline.warehouse.badFiles.set(files[1], NUMBER_ERROR);
    pipeline.warehouse.copyMs = pipeline.timeoutMs - 30_000;

    await pipeline.invoke();

    expect(pipeline.warehouse.copies).toHaveLength(1);
    expect(reasonsOf(pipeline)).toEqual(Array(3).fill('OUT_OF_TIME'));
    expect(pipeline.parked()).toMatchObject([{ key: 'logs/1.json.gz' }]);
  });

  test('is found by halving when the warehouse does not name it', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(64);
    pipeline.warehouse.badFiles.set(files[37], NUMBER_ERROR);
    pipeline.warehouse.namesPerCopy = 0;

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(63);
    expect(pipeline.parked().map(({ key }) => key)).toEqual(['logs/37.json.gz']);
    expect(pipeline.warehouse.copies.length).toBeLessThanOrEqual(13);
  });

  test('many of them among good ones are parked each for its own fault', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(40);
    const bad = files.filter((_, i) => i % 4 === 0);
    for (const file of bad) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(30);
    expect(pipeline.parked().map(({ bucket, key }) => `s3://${bucket}/${key}`).sort()).toEqual([...bad].sort());
    expect(new Set(pipeline.parked().map(({ code }) => code))).toEqual(new Set(['FILE_REJECTED']));
  });

  test('is loaded after its redrive when it was mended', async () => {
    const pipeline = await FakePipeline.warm();
    const [file] = pipeline.uploadMany(1);
    pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);
    await pipeline.drain();
    pipeline.warehouse.badFiles.clear();
    pipeline.queue.add(pipeline.deadLetterQueue.messages[0].body);

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual([file]);
  });

  test('does not let its message be done while another table of it waits, and is parked when that is loaded', async () => {
    const pipeline = await FakePipeline.warm({ targets: [prefixTarget('logs/', { table: 'bad' }), prefixTarget('logs/', { table: 'late' })] }, ['public.bad']);
    pipeline.warehouse.statementErrors.set('public.bad', 'ERROR: Load into table \'bad\' failed.  Check \'stl_load_errors\' system table for details.');
    const [file] = pipeline.uploadMany(1);
    await pipeline.invoke();
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
    expect(pipeline.queue.messages).toHaveLength(1);
    pipeline.warehouse.tables.set('public.late', []);

    await pipeline.drain();

    expect(pipeline.loaded('public.late')).toEqual([file]);
    expect(pipeline.parked()).toMatchObject([{ code: 'FILE_REJECTED', table: 'public.bad' }]);
  });
});

describe('a file with which a COPY fails in unknown words', () => {
  test('does not hold back the others, and is parked alone after some tries', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(20);
    pipeline.warehouse.strangeFiles.set(files[13], 'ERROR: the moon is in the wrong house');
    await pipeline.invoke();
    expect(pipeline.loaded()).toHaveLength(19);

    await pipeline.drain();

    expect(pipeline.parked()).toMatchObject([{ code: 'UNKNOWN_FAILURE', key: 'logs/13.json.gz', reason: 'ERROR: the moon is in the wrong house' }]);
  });
});

const DENIED = 'ERROR: S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 1';

describe('a file that the COPY role may not read', () => {
  test('does not hold back the others, and is parked alone after six hours', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(20);
    pipeline.warehouse.strangeFiles.set(files[13], DENIED);
    await pipeline.invoke();
    expect(pipeline.loaded()).toHaveLength(19);

    await pipeline.drain();

    expect(pipeline.parked()).toMatchObject([{ code: 'S3_ACCESS_DENIED', key: 'logs/13.json.gz' }]);
  });

  test('like all the others is taken for a misconfiguration after four COPYs a batch, and loads when it is mended', async () => {
    const pipeline = await FakePipeline.warm({ maxFilesPerLoad: 50 });
    const files = pipeline.uploadMany(100);
    pipeline.warehouse.statementErrors.set('public.app_log', DENIED);
    await pipeline.invoke();
    expect(pipeline.warehouse.copies).toHaveLength(4);
    await pipeline.drain(5 * HOUR);
    pipeline.warehouse.comeBack();

    await pipeline.drain();

    expect([...pipeline.loaded()].sort()).toEqual([...files].sort());
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });
});

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

  test('is suspected when every file of a load of three is rejected for one reason', async () => {
    const pipeline = await FakePipeline.warm();
    for (const file of pipeline.uploadMany(3)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.deadLetterQueue.messages).toEqual([]);
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(Array(3).fill('ALL_FILES_REJECTED'));
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
