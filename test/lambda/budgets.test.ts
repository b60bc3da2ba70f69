/** How many calls of AWS a load costs: each one is money, and a quota. */
import { NUMBER_ERROR } from '../support/fake-warehouse';
import { FakePipeline } from '../support/pipeline';

/** Counts the calls of every service of a pipeline, by method. */
function countCalls(pipeline: FakePipeline): () => Record<string, number> {
  const counted = { warehouse: ['execute', 'describe', 'results', 'find'], manifests: ['write', 'read'], queue: ['send'], deadLetterQueue: ['send'] } as const;
  const spies = Object.entries(counted).flatMap(([service, methods]) =>
    methods.map(method => [`${service}.${method}`, jest.spyOn(pipeline[service as 'queue'], method as 'send')] as const));
  const { reads, writes } = pipeline.dynamoDb;
  return () => Object.fromEntries([
    ['ledger.read', pipeline.dynamoDb.reads - reads] as const,
    ['ledger.write', pipeline.dynamoDb.writes - writes] as const,
    ...spies.map(([name, { mock: { calls } }]) => [name, name.endsWith('.send') ? calls.filter(([messages]) => messages.length).length : calls.length] as const),
  ].filter(([, count]) => count > 0));
}

describe('the calls of', () => {
  test('a first invocation: the warehouse is asked whether it is up', async () => {
    const pipeline = new FakePipeline();
    pipeline.uploadMany(1);
    const execute = jest.spyOn(pipeline.warehouse, 'execute');

    await pipeline.invoke();

    expect(execute.mock.calls.map(([{ sqls }]) => sqls[0].slice(0, 8))).toEqual(['SELECT 1', '/* cdk-r']);
  });

  test.each([
    // A hundred files a read. A write for each file, and four for the load: open, ready, its statement, loaded.
    [1_000, 10, 1_004],
    [100, 1, 104],
    [1, 1, 5],
  ])('a load of %i files: %i reads and %i writes of the ledger, one manifest, one statement, a poll, and none of the queues', async (files, reads, writes) => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(files);
    const calls = countCalls(pipeline);

    await pipeline.invoke();

    expect(pipeline.loaded()).toHaveLength(files);
    expect(calls()).toEqual({
      'ledger.read': reads, 'ledger.write': writes, 'manifests.write': 1, 'warehouse.execute': 1, 'warehouse.describe': 1,
    });
  });

  test('a COPY of two minutes: a poll for every thirty seconds of it', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.warehouse.copyMs = 120_000;
    pipeline.uploadMany(10);
    const calls = countCalls(pipeline);

    await pipeline.invoke();

    expect(calls()).toMatchObject({ 'manifests.write': 1, 'warehouse.execute': 1, 'warehouse.describe': 4 });
  });

  test('files that were loaded before: the ledger and a manifest are read, nothing is written, and nothing is asked of the warehouse', async () => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(100);
    await pipeline.invoke();
    pipeline.uploadMany(100);
    const calls = countCalls(pipeline);

    await pipeline.invoke();

    expect(calls()).toEqual({ 'ledger.read': 2, 'manifests.read': 1 });
  });

  test('a bad file among a thousand: a second load, and a question for its name', async () => {
    const pipeline = await FakePipeline.warm();
    const files = pipeline.uploadMany(1_000);
    pipeline.warehouse.badFiles.set(files[500], NUMBER_ERROR);
    const calls = countCalls(pipeline);

    await pipeline.invoke();

    expect(calls()).toEqual({
      'ledger.read': 10,
      'ledger.write': 1_004 + 1_003,
      'manifests.write': 2,
      'warehouse.execute': 3,
      'warehouse.describe': 3,
      'warehouse.results': 1,
      'deadLetterQueue.send': 1,
    });
  });
});

describe('the log lines of', () => {
  test.each<[string, (pipeline: FakePipeline) => void, readonly string[]]>([
    ['a load', () => undefined, ['copy.submitted', 'copy.loaded']],
    ['a bad file', ({ warehouse }) => warehouse.badFiles.set('s3://source/logs/0.json.gz', NUMBER_ERROR),
      ['copy.submitted', 'copy.failed', 'copy.isolating', 'copy.submitted', 'copy.loaded', 'message.parked']],
    ['a missing table', ({ warehouse }) => warehouse.tables.clear(), ['copy.submitted', 'copy.failed', ...Array(3).fill('message.deferred')]],
    ['a warehouse that is down', ({ warehouse }) => warehouse.goDown(), ['copy.failed', ...Array(3).fill('message.deferred')]],
  ])('%s tell each decision once', async (_, happens, events) => {
    const pipeline = await FakePipeline.warm();
    pipeline.uploadMany(3);
    happens(pipeline);

    await pipeline.invoke();

    const told = pipeline.telemetry.lines.filter(({ level }) => level !== 'debug').map(({ event }) => event.replace('loader.', ''));
    expect(told).toEqual(['batch.received', ...events, 'batch.finished']);
  });
});
