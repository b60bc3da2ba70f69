import { DEFERRAL_ATTRIBUTES, LOG_EVENTS, METRICS, PARKED_ATTRIBUTES } from '../../lib/private/contract';
import { discardTarget, prefixTarget, regexpTarget } from '../support/config';
import { eventBridgeEvent, s3Event, snsWrapped, TEST_EVENT } from '../support/events';
import { NUMBER_ERROR } from '../support/fake-warehouse';
import { FakePipeline } from '../support/pipeline';

describe('files that load', () => {
  test('a thousand files are one COPY, and every message is done', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(1_000);

    await pipeline.drain();

    expect([...pipeline.loaded()].sort()).toEqual([...files].sort());
    expect(pipeline.warehouse.copies).toHaveLength(1);
    expect(pipeline.queue.messages).toEqual([]);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('an SNS-wrapped and an EventBridge event load like one of S3', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.queue.add(snsWrapped(s3Event({ key: 'logs/through sns+ü.json' })));
    pipeline.queue.add(eventBridgeEvent({ key: 'logs/100%+ü.json' }));

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/through sns+ü.json', 's3://source/logs/100%+ü.json']);
  });

  test('the same event delivered again, in one batch or later, loads nothing again', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.upload({ key: 'logs/a.json' }, { key: 'logs/a.json' });
    await pipeline.drain();
    pipeline.upload({ key: 'logs/a.json' });

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/a.json']);
    expect(pipeline.queue.messages).toEqual([]);
  });

  test('an object whose content changed is a new file', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.upload({ key: 'logs/a.json', eTag: 'one' });
    await pipeline.drain();
    pipeline.upload({ key: 'logs/a.json', eTag: 'two' });

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(2);
  });

  test('an object that was overwritten before its batch came is in the manifest once, and both messages are done', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.upload({ key: 'logs/a.json', eTag: 'one' }, { key: 'logs/a.json', eTag: 'two' });

    await pipeline.drain();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/a.json']);
    expect(pipeline.queue.messages).toEqual([]);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.fileOverwritten)).toHaveLength(1);
  });

  test('metrics count the files, the rows and the loads', async () => {
    const pipeline = await FakePipeline.warm({ maxFilesPerLoad: 2 });
    pipeline.uploadMany(3);

    await pipeline.drain();

    expect(pipeline.telemetry.metrics.get(METRICS.filesLoaded)).toBe(3);
    expect(pipeline.telemetry.metrics.get(METRICS.rowsLoaded)).toBe(30);
    expect(pipeline.telemetry.metrics.get(METRICS.loads)).toBe(2);
    expect(pipeline.telemetry.metrics.get(METRICS.loadDuration)).toBe(2 * pipeline.warehouse.copyMs);
  });

  test('the log tells of each load under one id when it was submitted and when it was loaded', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(3);

    await pipeline.drain();

    const load = { loadId: 'load-1', table: 'public.app_log', statementId: expect.stringMatching(/^statement-/), files: 3 };
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.copySubmitted)).toEqual([load]);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyLoaded)).toEqual([{ ...load, rows: 30, durationMs: pipeline.warehouse.copyMs }]);
  });

  test('SQS is sent nothing', async () => {
    const pipeline = await FakePipeline.warm();
    const sends = [pipeline.queue, pipeline.deadLetterQueue].map(queue => jest.spyOn(queue, 'send'));
    pipeline.uploadMany(3);

    await pipeline.invoke();

    for (const send of sends) expect(send).not.toHaveBeenCalled();
  });
});

describe('files that do not load', () => {
  test('are told in the log and counted when they are deferred, and so is their load', async () => {
    const pipeline = await FakePipeline.warm({}, []);
    pipeline.uploadMany(2);

    await pipeline.invoke();

    const failure = { code: 'TABLE_NOT_FOUND', reason: expect.stringContaining('app_log'), statementId: expect.any(String) };
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyFailed)).toEqual([{ ...failure, loadId: 'load-1', table: 'public.app_log', files: 2 }]);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageDeferred)).toMatchObject([{ ...failure, deferrals: 1 }, { ...failure, deferrals: 1 }]);
    expect(pipeline.telemetry.metrics.get(METRICS.loadsFailed)).toBe(1);
    expect(pipeline.telemetry.metrics.get(METRICS.messagesDeferred)).toBe(2);
  });

  test('are told in the log and counted when they are parked', async () => {
    const pipeline = await FakePipeline.warm();
    const [file] = pipeline.uploadMany(2);
    pipeline.warehouse.badFiles.set(file, NUMBER_ERROR);

    await pipeline.invoke();

    expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageParked)).toEqual([{ ...pipeline.parked()[0], messageId: 'queue-2' }]);
    expect(pipeline.telemetry.metrics.get(METRICS.filesParked)).toBe(1);
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
    const pipeline = await FakePipeline.warm({ targets: [discardTarget('logs/tmp/'), prefixTarget('logs/')] });
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
    const pipeline = await FakePipeline.warm();
    pipeline.queue.add(body);
    pipeline.upload({ key: 'logs/good.json' });

    await pipeline.invoke();

    expect(pipeline.queue.messages).toEqual([]);
    expect(pipeline.loaded()).toEqual(['s3://source/logs/good.json']);
    expect(pipeline.deadLetterQueue.messages).toMatchObject([{ body, attributes: { [PARKED_ATTRIBUTES.code]: code } }]);
  });

  test('a key that gives no valid table name is parked with the name', async () => {
    const pipeline = await FakePipeline.warm({ targets: [regexpTarget('^logs/(.*)\\.json', { table: '$1' })] });
    pipeline.upload({ key: `logs/${'x'.repeat(128)}.json` });

    await pipeline.invoke();

    expect(pipeline.parked()).toMatchObject([{ code: 'TABLE_NAME_INVALID', reason: expect.stringContaining('is longer than 127 bytes') }]);
  });
});

describe('time', () => {
  test('of the shortest loader that a pipeline may have is enough for a load', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.timeoutMs = 60_000;
    pipeline.uploadMany(3);

    await pipeline.invoke();

    expect(pipeline.loaded()).toHaveLength(3);
  });

  test('that is too short for a load defers the files and begins nothing', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.timeoutMs = 30_000;
    pipeline.dynamoDb.reads = 0;
    pipeline.uploadMany(3);

    await pipeline.invoke();

    expect(pipeline.warehouse.copies).toEqual([]);
    expect(pipeline.dynamoDb.reads).toBe(0);
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(Array(3).fill('OUT_OF_TIME'));
  });

  test('is shared: loads of different tables run side by side, those of one table one after another', async () => {
    const pipeline = await FakePipeline.warm(
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
    const pipeline = await FakePipeline.warm({}, []);
    pipeline.uploadMany(3);
    pipeline.queue.refuses = ({ body }) => body.includes('logs/1.json');

    const failed = await pipeline.invoke();

    expect(failed).toEqual(['queue-4']);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageReturned)).toEqual([{
      messageId: 'queue-4', disposition: 'deferred', refusal: 'InternalError: refused', code: 'TABLE_NOT_FOUND', reason: expect.any(String),
    }]);
    expect(pipeline.telemetry.metrics.get(METRICS.messagesReturned)).toBe(1);
  });

  test('to the DLQ returns its message as it is', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.queue.add('not json');
    pipeline.deadLetterQueue.refuses = () => true;

    expect(await pipeline.invoke()).toEqual(['queue-2']);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageReturned)).toMatchObject([{
      disposition: 'parked', code: 'MESSAGE_NOT_JSON', reason: expect.any(String),
    }]);
  });
});

describe('a fault of the loader itself', () => {
  test('strikes one table: the others load, and its files come back', async () => {
    const pipeline = await FakePipeline.warm({ targets: [prefixTarget('logs/a', { table: 'struck' }, { break: true }), prefixTarget('logs/')] }, ['public.struck', 'public.app_log']);
    const execute = pipeline.warehouse.execute.bind(pipeline.warehouse);
    jest.spyOn(pipeline.warehouse, 'execute').mockImplementation(request => {
      if (request.sqls[0].includes('struck')) throw new TypeError('undefined is not a function');
      return execute(request);
    });
    pipeline.upload({ key: 'logs/a.json' }, { key: 'logs/b.json' });

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/b.json']);
    expect(pipeline.queue.messages).toMatchObject([{ attributes: { [DEFERRAL_ATTRIBUTES.reason]: 'LOADER_FAULT' } }]);
  });
});

test('a message that is sent back is logged with its file and its table', async () => {
  const pipeline = await FakePipeline.warm();
  pipeline.warehouse.tables.clear();
  pipeline.uploadMany(1);

  await pipeline.invoke();

  expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageDeferred)).toMatchObject([{ code: 'TABLE_NOT_FOUND', bucket: 'source', key: 'logs/0.json.gz', table: 'public.app_log' }]);
});

test('no log line holds SQL, unless the log level is DEBUG', async () => {
  const pipeline = await FakePipeline.warm();
  const files = pipeline.uploadMany(5);
  pipeline.warehouse.badFiles.set(files[0], NUMBER_ERROR);

  await pipeline.drain();

  const [debug, others] = [true, false].map(isDebug => pipeline.telemetry.lines.filter(({ level }) => (level === 'debug') === isDebug));
  expect(debug.map(({ fields }) => fields.sql)).toEqual(pipeline.warehouse.copies.map(({ sql }) => sql));
  expect(others.length).toBeGreaterThan(5);
  expect(JSON.stringify(others)).not.toMatch(/COPY "|IAM_ROLE|SELECT/);
});
