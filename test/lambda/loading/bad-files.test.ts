/** What a bad file does to the files beside it, through the whole core. */
import { DEFERRAL_ATTRIBUTES, LOG_EVENTS } from '../../../lib/private/contract';
import { prefixTarget } from '../../support/config';
import { NUMBER_ERROR } from '../../support/fake-warehouse';
import { FakePipeline } from '../../support/pipeline';

const HOUR = 3_600_000;

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

  test.each(['permission denied', 'syntax error at or near', 'status=paused/1', 'disk full', 'Status 403', 'connection reset', 'deadlock detected'])(
    'that is damaged, and whose key has the words %j, holds nobody up, and is parked for what it is', async words => {
      const pipeline = await FakePipeline.warm();
      pipeline.uploadMany(20);
      pipeline.upload({ key: `logs/${words}.gz` });
      const url = `s3://source/logs/${words}.gz`;
      pipeline.warehouse.strangeFiles.set(url, `ERROR: Inflate failed, error code: -3\n  Detail: \n  error:  Inflate failed\n  code:      9001\n  context:   S3 key being read : ${url}\n`);

      await pipeline.invoke();

      expect(pipeline.loaded()).toHaveLength(20);
      await pipeline.drain();
      expect(pipeline.parked()).toMatchObject([{ code: 'UNKNOWN_FAILURE', key: `logs/${words}.gz` }]);
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
    pipeline.warehouse.onSubmit = ({ sqls }) => sqls[0].includes('sys_load_error_detail') ? { ending: { state: 'failed', error: 'ERROR: permission denied', effect: 'none' } } : {};

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
