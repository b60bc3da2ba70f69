/** Services that are down, slow, or silent, through the whole core in virtual time. */
import { ServiceError } from '../../../lambda/ports';
import { DEFERRAL_ATTRIBUTES, LOG_EVENTS } from '../../../lib/private/contract';
import { FakePipeline } from '../../support/pipeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a manifest that cannot be written', () => {
  test('defers the files without a COPY, and they load at once when they come back', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(2);
    pipeline.manifests.nextError = new ServiceError('manifests', 'AccessDenied', 'Access Denied', { status: 403 });
    await pipeline.invoke();
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(['MANIFEST_DENIED', 'MANIFEST_DENIED']);

    await pipeline.drain(MINUTE);

    expect(pipeline.loaded()).toHaveLength(2);
  });
});

describe('a warehouse that is down', () => {
  test('for two minutes loses nothing: all files load, the DLQ stays empty, receive counts stay low', async () => {
    const pipeline = await FakePipeline.warm();
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
    const pipeline = await FakePipeline.warm();
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
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(2);
    pipeline.warehouse.goDown();
    await pipeline.drain(14 * 24 * HOUR);
    pipeline.warehouse.comeBack();

    await pipeline.drain();

    expect(pipeline.deadLetterQueue.messages).toEqual([]);
    expect(pipeline.loaded()).toHaveLength(2);
  });

  test('is told from an unknown failure by asking it: words nobody knows do not park a file', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(1);
    pipeline.warehouse.statementErrors.set('*', 'ERROR: the moon is in the wrong house');
    await pipeline.drain(24 * HOUR);
    pipeline.warehouse.comeBack();

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(1);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('while it answers, an unknown failure is tried again some times, then parked', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(1);
    pipeline.warehouse.statementErrors.set('public.app_log', 'ERROR: the moon is in the wrong house');

    await pipeline.drain();

    expect(pipeline.parked()).toMatchObject([{ code: 'UNKNOWN_FAILURE', reason: 'ERROR: the moon is in the wrong house' }]);
    expect(pipeline.warehouse.copies).toHaveLength(9);
  });
});

describe('a COPY whose outcome comes late', () => {
  test('because its answer was lost is joined by its token, and loads once', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(5);
    pipeline.warehouse.losesNextAnswer = true;

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(5);
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });

  test('because it outlives the invocation is joined by the next one, and loads once', async () => {
    const pipeline = await FakePipeline.warm();
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
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(1);
    pipeline.warehouse.losesNextAnswer = true;
    await pipeline.invoke();
    pipeline.clock.advance(9 * HOUR);

    await pipeline.drain();

    expect(pipeline.warehouse.copies).toHaveLength(1);
    expect(pipeline.loaded()).toHaveLength(1);
  });

  test('for hours is looked at by later deliveries, and not waited for', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.warehouse.copyMs = 3 * HOUR;
    pipeline.uploadMany(3);
    await pipeline.invoke();
    pipeline.clock.advance(MINUTE);
    const startedAt = pipeline.clock.now();

    await pipeline.invoke();

    expect(pipeline.clock.now() - startedAt).toBeLessThan(2_000);
    await pipeline.drain();
    expect(pipeline.loaded()).toHaveLength(3);
    expect(pipeline.warehouse.copies).toHaveLength(1);
    expect(pipeline.invocations).toBeLessThan(25);
  });

  test('keeps no new file waiting, however many there are', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.warehouse.copyMs = 3 * HOUR;
    for (let i = 0; i < 12; i++) {
      pipeline.upload({ key: `logs/long-${i}` });
      await pipeline.invoke();
    }
    pipeline.warehouse.copyMs = 1_000;
    pipeline.clock.advance(20 * MINUTE);
    pipeline.upload({ key: 'logs/new' });

    await pipeline.invoke();

    expect(pipeline.loaded()).toEqual(['s3://source/logs/new']);
  });

  test('when hardly any time is left is left to the next delivery to settle, which needs no second COPY', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(2);
    const { describe: poll } = pipeline.warehouse;
    jest.spyOn(pipeline.warehouse, 'describe').mockImplementationOnce(async (id, seconds) => {
      await pipeline.clock.sleep(pipeline.timeoutMs - 17_000);
      return poll.call(pipeline.warehouse, id, seconds);
    });

    await pipeline.invoke();

    expect(await pipeline.ledger.readLoads(['load-1']).then(loads => loads.get('load-1')?.state)).toBe('ready');
    await pipeline.drain();
    expect(pipeline.loaded()).toEqual(files);
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });

  test('is not looked at when the time of the invocation is up', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.warehouse.copyMs = HOUR;
    pipeline.timeoutMs = 37_000;
    for (const key of ['logs/1', 'logs/2', 'logs/3']) {
      pipeline.warehouse.losesNextAnswer = true;
      pipeline.upload({ key });
      await pipeline.invoke();
    }
    pipeline.clock.advance(MINUTE);
    const execute = jest.spyOn(pipeline.warehouse, 'execute');
    jest.spyOn(pipeline.warehouse, 'describe').mockImplementation(async id => {
      await pipeline.clock.sleep(9_000);
      return { id, state: 'running', parts: [] };
    });

    await pipeline.invoke();

    expect(execute.mock.calls.filter(([{ sqls }]) => sqls[0].includes('COPY'))).toHaveLength(2);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageDeferred).slice(-3).map(({ code }) => code)).toEqual(['LOAD_RUNNING', 'LOAD_RUNNING', 'OUT_OF_TIME']);
  });

  test('because the Data API does not know the statement yet is asked for again, and not given up', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(1);
    jest.spyOn(pipeline.warehouse, 'describe').mockRejectedValueOnce(new ServiceError('warehouse', 'ResourceNotFoundException', 'Query does not exist.', { status: 400 }));

    await pipeline.drain();

    expect(pipeline.loaded()).toHaveLength(1);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });
});

describe('an outage', () => {
  test('costs one question a delivery, once it is known: no claim, no manifest, no COPY', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(50);
    pipeline.warehouse.goDown();
    await pipeline.invoke();
    const [writes, manifests] = [pipeline.dynamoDb.writes, pipeline.manifests.bodies.size];
    const execute = jest.spyOn(pipeline.warehouse, 'execute');
    pipeline.clock.advance(15 * MINUTE);

    await pipeline.invoke();

    expect([pipeline.dynamoDb.writes, pipeline.manifests.bodies.size]).toEqual([writes, manifests]);
    expect(execute.mock.calls.map(([{ sqls }]) => sqls[0])).toEqual(['SELECT 1']);
  });

  test('is not taken for over because a statement failed of it a moment ago', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.warehouse.statementErrors.set('*', 'ERROR: could not connect to server: Connection refused');
    pipeline.clock.advance(3 * MINUTE);
    pipeline.upload({ key: 'logs/1' });
    await pipeline.invoke();
    pipeline.clock.advance(3 * MINUTE);
    pipeline.upload({ key: 'logs/2' });
    pipeline.queue.messages.reverse();

    await pipeline.invoke(1);

    expect(pipeline.warehouse.copies.map(({ files }) => files)).toEqual([['s3://source/logs/1']]);
  });

  test.each([
    ['finished', undefined, ['COPY']],
    ['was refused for the table', 'ERROR: permission denied for relation app_log', ['COPY']],
    ['failed of the connection', 'ERROR: could not connect to server: Connection refused', ['SELECT', 'COPY']],
  ])('is looked for before a COPY unless a COPY %s within five minutes', async (_, error, statements) => {
    const pipeline = await FakePipeline.warm();
    if (error !== undefined) pipeline.warehouse.statementErrors.set('*', error);
    pipeline.clock.advance(4 * MINUTE);
    pipeline.upload({ key: 'logs/1' });
    await pipeline.invoke();
    pipeline.warehouse.statementErrors.clear();
    pipeline.queue.messages.length = 0;
    pipeline.clock.advance(4 * MINUTE);
    const execute = jest.spyOn(pipeline.warehouse, 'execute');
    pipeline.upload({ key: 'logs/2' });

    await pipeline.invoke();

    expect(execute.mock.calls.map(([{ sqls }]) => /COPY|SELECT/.exec(sqls[0])![0])).toEqual(statements);
  });

  test('of a warehouse that takes statements and answers none is waited for by the minute, and not by the invocation', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(1);
    pipeline.warehouse.goDown();
    await pipeline.invoke();
    pipeline.warehouse.comeBack();
    pipeline.warehouse.onSubmit = () => ({ ms: 24 * HOUR });
    pipeline.clock.advance(MINUTE);
    const startedAt = pipeline.clock.now();

    await pipeline.invoke();

    expect(pipeline.clock.now() - startedAt).toBe(MINUTE);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageDeferred).at(-1)).toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE', reason: expect.stringContaining('within a minute') });
  });

  test('that is over for everything but a privilege is told by the COPY that lacks it', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(1);
    pipeline.warehouse.goDown();
    await pipeline.invoke();
    pipeline.warehouse.comeBack();
    pipeline.warehouse.statementErrors.set('*', 'ERROR: permission denied for database dev');
    pipeline.clock.advance(MINUTE);

    await pipeline.invoke();

    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(['PERMISSION_DENIED']);
  });
});

describe('messages that there is no time to send back', () => {
  test('are returned to the queue by the batch response, and come again by themselves', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(400);
    pipeline.warehouse.goDown();
    const send = pipeline.queue.send.bind(pipeline.queue);
    jest.spyOn(pipeline.queue, 'send').mockImplementation(async messages => {
      await pipeline.clock.sleep(150_000);
      return send(messages);
    });

    const returned = await pipeline.invoke();

    expect(returned).toHaveLength(400 - 2 * 160);
    expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageReturned)[0]).toMatchObject({ refusal: 'the time of the invocation was up' });
  });
});
