import { ServiceError } from '../../lambda/ports';
import { DEFERRAL_ATTRIBUTES, LOG_EVENTS, METRICS, PARKED_ATTRIBUTES } from '../../lib/private/contract';
import { discardTarget, prefixTarget, regexpTarget } from '../support/config';
import { eventBridgeEvent, s3Event, snsWrapped, TEST_EVENT } from '../support/events';
import { FakePipeline } from '../support/pipeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NUMBER_ERROR = { line: 7, column: 'status', code: 1207, message: 'Invalid digit, Value \'x\', Pos 0, Type: Integer' };

describe('files that load', () => {
  test('a thousand files are one COPY, and every message is done', async () => {
    const pipeline = new FakePipeline();
    const files = pipeline.uploadMany(1_000);

    await pipeline.drain();

    expect([...pipeline.loaded()].sort()).toEqual([...files].sort());
    expect(pipeline.warehouse.copies).toHaveLength(1);
    expect(pipeline.queue.messages).toEqual([]);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('an SNS-wrapped and an EventBridge event load like one of S3', async () => {
    const pipeline = new FakePipeline();
    pipeline.queue.add(snsWrapped(s3Event({ key: 'logs/through sns+ü.json' })));
    pipeline.queue.add(eventBridgeEvent({ key: 'logs/100%+ü.json' }));

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/through sns+ü.json', 's3://source/logs/100%+ü.json']);
  });

  test('the same event delivered again, in one batch or later, loads nothing again', async () => {
    const pipeline = new FakePipeline();
    pipeline.upload({ key: 'logs/a.json' }, { key: 'logs/a.json' });
    await pipeline.drain();
    pipeline.upload({ key: 'logs/a.json' });

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/a.json']);
    expect(pipeline.queue.messages).toEqual([]);
  });

  test('an object whose content changed is a new file', async () => {
    const pipeline = new FakePipeline();
    pipeline.upload({ key: 'logs/a.json', eTag: 'one' });
    await pipeline.drain();
    pipeline.upload({ key: 'logs/a.json', eTag: 'two' });

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(2);
  });

  test('metrics count the files, the rows and the loads', async () => {
    const pipeline = new FakePipeline({ maxFilesPerLoad: 2 });
    pipeline.uploadMany(3);

    await pipeline.drain();

    expect(pipeline.telemetry.metrics.get(METRICS.filesLoaded)).toBe(3);
    expect(pipeline.telemetry.metrics.get(METRICS.rowsLoaded)).toBe(30);
    expect(pipeline.telemetry.metrics.get(METRICS.loads)).toBe(2);
  });
});

describe('messages with nothing to load', () => {
  test.each([
    ['the test event of S3', TEST_EVENT, LOG_EVENTS.messageIgnored],
    ['an event about a removed object', s3Event({ eventName: 'ObjectRemoved:Delete' }), LOG_EVENTS.messageIgnored],
    ['an object of size 0', s3Event({ size: 0 }), LOG_EVENTS.fileEmpty],
    ['a discarded object', s3Event({ key: 'logs/tmp/a.json' }), LOG_EVENTS.fileDiscarded],
    ['an object that no target wants', s3Event({ key: 'elsewhere/a.json' }), LOG_EVENTS.fileUnmatched],
  ])('%s is done without a COPY, and told in the log', async (_, body, event) => {
    const pipeline = new FakePipeline({ targets: [discardTarget('logs/tmp/'), prefixTarget('logs/')] });
    pipeline.queue.add(body);

    const failed = await pipeline.invoke();

    expect(failed).toEqual([]);
    expect(pipeline.queue.messages).toEqual([]);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
    expect(pipeline.warehouse.copies).toEqual([]);
    expect(pipeline.telemetry.linesOf(event)).toHaveLength(1);
  });
});

describe('messages that cannot be read', () => {
  test.each([
    ['a body that is not JSON', 'hello', 'MESSAGE_NOT_JSON'],
    ['an event of an unknown kind', '{"detail-type":"Scheduled Event","source":"aws.events"}', 'EVENT_UNKNOWN'],
    ['a key that is not UTF-8', s3Event().replace('logs/a.json.gz', 'logs/%FF.json'), 'KEY_NOT_UTF8'],
    ['an event without an eTag', s3Event().replace('"eTag"', '"tag"'), 'EVENT_INCOMPLETE'],
  ])('%s is parked at once with its body unchanged, and harms no other message', async (_, body, code) => {
    const pipeline = new FakePipeline();
    pipeline.queue.add(body);
    pipeline.upload({ key: 'logs/good.json' });

    await pipeline.invoke();

    expect(pipeline.queue.messages).toEqual([]);
    expect(pipeline.loaded()).toEqual(['s3://source/logs/good.json']);
    expect(pipeline.deadLetterQueue.messages).toMatchObject([{ body, attributes: { [PARKED_ATTRIBUTES.code]: code } }]);
  });

  test('a key that gives no valid table name is parked with the name', async () => {
    const pipeline = new FakePipeline({ targets: [regexpTarget('^logs/(.*)\\.json', { table: '$1' })] });
    pipeline.upload({ key: `logs/${'x'.repeat(128)}.json` });

    await pipeline.invoke();

    expect(pipeline.parked()).toMatchObject([{ code: 'TABLE_NAME_INVALID', reason: expect.stringContaining('is longer than 127 bytes') }]);
  });
});

describe('a bad file', () => {
  test('is parked with line, column and reason, and the others of its load are loaded', async () => {
    const pipeline = new FakePipeline();
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

  test('is found by halving when the warehouse does not name it', async () => {
    const pipeline = new FakePipeline();
    const files = pipeline.uploadMany(64);
    pipeline.warehouse.badFiles.set(files[37], NUMBER_ERROR);
    pipeline.warehouse.namesPerCopy = 0;

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(63);
    expect(pipeline.parked().map(({ key }) => key)).toEqual(['logs/37.json.gz']);
    expect(pipeline.warehouse.copies.length).toBeLessThanOrEqual(13);
  });

  test('many of them among good ones are parked each for its own fault', async () => {
    const pipeline = new FakePipeline();
    const files = pipeline.uploadMany(40);
    const bad = files.filter((_, i) => i % 4 === 0);
    for (const file of bad) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(30);
    expect(pipeline.parked().map(({ bucket, key }) => `s3://${bucket}/${key}`).sort()).toEqual([...bad].sort());
  });

  test('is loaded after its redrive when it was mended', async () => {
    const pipeline = new FakePipeline();
    const [file] = pipeline.uploadMany(1);
    pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);
    await pipeline.drain();
    pipeline.warehouse.badFiles.clear();
    pipeline.queue.add(pipeline.deadLetterQueue.messages[0].body);

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual([file]);
  });

  test('does not let its message be done while another table of it waits, and is parked when that is loaded', async () => {
    const pipeline = new FakePipeline({ targets: [prefixTarget('logs/', { table: 'bad' }), prefixTarget('logs/', { table: 'late' })] }, ['public.bad']);
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
    const pipeline = new FakePipeline();
    const files = pipeline.uploadMany(20);
    pipeline.warehouse.strangeFiles.set(files[13], 'ERROR: the moon is in the wrong house');
    await pipeline.invoke();
    expect(pipeline.loaded()).toHaveLength(19);

    await pipeline.drain();

    expect(pipeline.parked()).toMatchObject([{ code: 'UNKNOWN_FAILURE', key: 'logs/13.json.gz', reason: 'ERROR: the moon is in the wrong house' }]);
  });
});

describe('a manifest that cannot be written', () => {
  test('defers the files without a COPY, and they load at once when they come back', async () => {
    const pipeline = new FakePipeline();
    pipeline.uploadMany(2);
    pipeline.manifests.nextError = new ServiceError('manifests', 'AccessDenied', 'Access Denied', { status: 403 });
    await pipeline.invoke();
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(['MANIFEST_DENIED', 'MANIFEST_DENIED']);

    await pipeline.drain(MINUTE);

    expect(pipeline.loaded()).toHaveLength(2);
  });
});

describe('a table that is misconfigured', () => {
  test('does not stop another table', async () => {
    const pipeline = new FakePipeline({ targets: [prefixTarget('logs/a', { table: 'missing' }, { break: true }), prefixTarget('logs/')] });
    pipeline.upload({ key: 'logs/a.json' }, { key: 'logs/b.json' });

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/b.json']);
    expect(pipeline.queue.messages).toMatchObject([{ attributes: { [DEFERRAL_ATTRIBUTES.reason]: 'TABLE_NOT_FOUND', [DEFERRAL_ATTRIBUTES.count]: '1' } }]);
  });

  test('is asked for with one COPY a batch, however many loads wait for it', async () => {
    const pipeline = new FakePipeline({ maxFilesPerLoad: 10 }, []);
    pipeline.uploadMany(100);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies).toHaveLength(1);
    expect(pipeline.queue.messages).toHaveLength(100);
  });

  test('loads its files once it is mended within six hours', async () => {
    const pipeline = new FakePipeline({}, []);
    const files = pipeline.uploadMany(3);
    await pipeline.drain(5.5 * HOUR);
    pipeline.warehouse.tables.set('public.app_log', []);

    await pipeline.drain();

    expect([...pipeline.loaded()].sort()).toEqual(files);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('parks its files after six hours, not before', async () => {
    const pipeline = new FakePipeline({}, []);
    pipeline.uploadMany(3);
    await pipeline.drain(6 * HOUR - MINUTE);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);

    await pipeline.drain();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(['TABLE_NOT_FOUND', 'TABLE_NOT_FOUND', 'TABLE_NOT_FOUND']);
  });

  test('is suspected when every file of a load of three is rejected for one reason', async () => {
    const pipeline = new FakePipeline();
    for (const file of pipeline.uploadMany(3)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.deadLetterQueue.messages).toEqual([]);
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(Array(3).fill('ALL_FILES_REJECTED'));
  });

  test('is not suspected when two files are all there is', async () => {
    const pipeline = new FakePipeline();
    for (const file of pipeline.uploadMany(2)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.parked().map(({ code }) => code)).toEqual(['FILE_REJECTED', 'FILE_REJECTED']);
  });

  test('that rejects a thousand files is given up after some COPYs, and no file is parked unseen', async () => {
    const pipeline = new FakePipeline();
    for (const file of pipeline.uploadMany(1_000)) pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies.length).toBeLessThanOrEqual(32);
    expect(pipeline.queue.messages).toHaveLength(1_000);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });
});

describe('a warehouse that is down', () => {
  test('for two minutes loses nothing: all files load, the DLQ stays empty, receive counts stay low', async () => {
    const pipeline = new FakePipeline();
    const files = pipeline.uploadMany(200);
    pipeline.warehouse.goDown();
    await pipeline.drain(2 * MINUTE);
    pipeline.warehouse.comeBack();

    await pipeline.drain();

    expect([...pipeline.loaded()].sort()).toEqual([...files].sort());
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
    expect(pipeline.queue.highestReceiveCount).toBe(1);
  });

  test('from the middle of a COPY on is waited for, and the COPY is not submitted again', async () => {
    const pipeline = new FakePipeline();
    pipeline.warehouse.copyMs = 60_000;
    pipeline.uploadMany(10);
    const invocation = pipeline.invoke();
    await pipeline.clock.sleep(20_000);
    pipeline.warehouse.goDown();
    await pipeline.clock.sleep(120_000);
    pipeline.warehouse.comeBack();
    await invocation;

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(10);
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });

  test('for a fortnight stops nothing for good', async () => {
    const pipeline = new FakePipeline();
    pipeline.uploadMany(2);
    pipeline.warehouse.goDown();
    await pipeline.drain(14 * 24 * HOUR);
    pipeline.warehouse.comeBack();

    await pipeline.drain();

    expect(pipeline.deadLetterQueue.messages).toEqual([]);
    expect(pipeline.loaded()).toHaveLength(2);
  });

  test('is told from an unknown failure by asking it: words nobody knows do not park a file', async () => {
    const pipeline = new FakePipeline();
    pipeline.uploadMany(1);
    pipeline.warehouse.statementErrors.set('*', 'ERROR: the moon is in the wrong house');
    await pipeline.drain(24 * HOUR);
    pipeline.warehouse.comeBack();

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(1);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('while it answers, an unknown failure is tried again some times, then parked', async () => {
    const pipeline = new FakePipeline();
    pipeline.uploadMany(1);
    pipeline.warehouse.statementErrors.set('public.app_log', 'ERROR: the moon is in the wrong house');

    await pipeline.drain();

    expect(pipeline.parked()).toMatchObject([{ code: 'UNKNOWN_FAILURE', reason: 'ERROR: the moon is in the wrong house' }]);
    expect(pipeline.warehouse.copies).toHaveLength(9);
  });
});

describe('a COPY whose outcome comes late', () => {
  test('because its answer was lost is joined by its token, and loads once', async () => {
    const pipeline = new FakePipeline();
    pipeline.uploadMany(5);
    pipeline.warehouse.losesNextAnswer = true;

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(5);
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });

  test('because it outlives the invocation is joined by the next one, and loads once', async () => {
    const pipeline = new FakePipeline();
    pipeline.warehouse.copyMs = 10 * MINUTE;
    pipeline.uploadMany(5);
    await pipeline.invoke();
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(Array(5).fill('LOAD_RUNNING'));

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(5);
    expect(pipeline.warehouse.copies).toHaveLength(1);
    expect(pipeline.queue.messages).toEqual([]);
  });

  test('nine hours after a lost answer is found by its name, since its token has expired', async () => {
    const pipeline = new FakePipeline();
    pipeline.uploadMany(1);
    pipeline.warehouse.losesNextAnswer = true;
    await pipeline.invoke();
    pipeline.clock.advance(9 * HOUR);

    await pipeline.drain();

    expect(pipeline.warehouse.copies).toHaveLength(1);
    expect(pipeline.loaded()).toHaveLength(1);
  });

  test('two days after a lost answer is parked, since nobody can tell any more', async () => {
    const pipeline = new FakePipeline();
    pipeline.uploadMany(1);
    pipeline.warehouse.losesNextAnswer = true;
    await pipeline.invoke();
    pipeline.clock.advance(48 * HOUR);

    await pipeline.drain();

    expect(pipeline.parked()).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });
});

describe('time', () => {
  test('that is too short for a load defers the files and begins nothing', async () => {
    const pipeline = new FakePipeline();
    pipeline.timeoutMs = 30_000;
    pipeline.uploadMany(3);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies).toEqual([]);
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(Array(3).fill('OUT_OF_TIME'));
  });

  test('is shared: loads of different tables run side by side, those of one table one after another', async () => {
    const pipeline = new FakePipeline(
      { maxFilesPerLoad: 1, maxParallelLoads: 2, targets: [regexpTarget('^logs/(\\w)', { table: '$1' })] }, ['public.a', 'public.b', 'public.c']);
    pipeline.warehouse.copyMs = 10_000;
    pipeline.upload(...['a/1', 'a/2', 'b/1', 'b/2', 'c/1'].map(name => ({ key: `logs/${name}` })));
    const startedAt = pipeline.clock.now();

    await pipeline.invoke();

    expect(pipeline.clock.now() - startedAt).toBe(30_000);
  });
});

describe('a copy that cannot be sent', () => {
  test('back to the queue returns its message as it is, and no other', async () => {
    const pipeline = new FakePipeline({}, []);
    pipeline.uploadMany(3);
    pipeline.queue.refuses = ({ body }) => body.includes('logs/1.json');

    const failed = await pipeline.invoke();

    expect(failed).toEqual(['queue-2']);
    expect(pipeline.telemetry.metrics.get(METRICS.messagesReturned)).toBe(1);
  });

  test('to the DLQ returns its message as it is', async () => {
    const pipeline = new FakePipeline();
    pipeline.queue.add('not json');
    pipeline.deadLetterQueue.refuses = () => true;

    expect(await pipeline.invoke()).toEqual(['queue-1']);
  });
});

describe('a fault of the loader itself', () => {
  test('strikes one table: the others load, and its files come back', async () => {
    const pipeline = new FakePipeline({ targets: [prefixTarget('logs/a', { table: 'struck' }, { break: true }), prefixTarget('logs/')] }, ['public.struck', 'public.app_log']);
    const execute = pipeline.warehouse.execute.bind(pipeline.warehouse);
    jest.spyOn(pipeline.warehouse, 'execute').mockImplementation(request => {
      if (request.sql.includes('struck')) throw new TypeError('undefined is not a function');
      return execute(request);
    });
    pipeline.upload({ key: 'logs/a.json' }, { key: 'logs/b.json' });

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/b.json']);
    expect(pipeline.queue.messages).toMatchObject([{ attributes: { [DEFERRAL_ATTRIBUTES.reason]: 'LOADER_FAULT' } }]);
  });
});

test('no log line holds SQL', async () => {
  const pipeline = new FakePipeline();
  const files = pipeline.uploadMany(5);
  pipeline.warehouse.badFiles.set(files[0], NUMBER_ERROR);

  await pipeline.drain();

  expect(pipeline.telemetry.lines.length).toBeGreaterThan(5);
  expect(JSON.stringify(pipeline.telemetry.lines)).not.toMatch(/COPY "|IAM_ROLE|SELECT/);
});
