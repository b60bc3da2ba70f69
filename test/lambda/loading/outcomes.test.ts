/** COPYs whose outcome is in doubt: found out without guessing, and never by a second COPY that could double the rows. */
import { ServiceError } from '../../../lambda/ports';
import { DEFERRAL_ATTRIBUTES, LoaderConfig, PARKED_ATTRIBUTES } from '../../../lib/private/contract';
import { loaderConfig, prefixTarget } from '../../support/config';
import { Ending } from '../../support/fake-warehouse';
import { FakePipeline } from '../../support/pipeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REFUSAL = new ServiceError('warehouse', 'ThrottlingException', 'Rate exceeded', { status: 400, isRefusal: true });
const SILENCE = new ServiceError('ledger', 'TimeoutError', 'connection timed out');
const BROKEN = 'ERROR: terminating connection due to administrator command';

/** A pipeline that has loaded before, so that the warehouse's history reaches back. */
async function pipelineWithHistory() {
  const pipeline = new FakePipeline();
  pipeline.upload({ key: 'logs/before' });
  await pipeline.drain();
  pipeline.clock.advance(2 * MINUTE);
  return pipeline;
}

/** The next COPY ends so; those after it end by themselves. */
function endNextCopy(pipeline: FakePipeline, ending: Ending, ms?: number) {
  pipeline.warehouse.onSubmit = ({ copy }) => {
    if (!copy) return {};
    pipeline.warehouse.onSubmit = undefined;
    return { ending, ms };
  };
}

const countsOf = ({ warehouse, loaded }: { warehouse: FakePipeline['warehouse']; loaded: readonly string[] }) => ({ copies: warehouse.copies.length, loaded });

async function drained(pipeline: FakePipeline) {
  await pipeline.drain();
  return countsOf({ warehouse: pipeline.warehouse, loaded: pipeline.loaded().filter(url => !url.endsWith('before')) });
}

describe('a statement that failed', () => {
  test.each<[string, Ending]>([
    ['because its connection broke after the commit', { state: 'failed', error: BROKEN, effect: 'committed' }],
    ['in words that nobody knows, after the commit', { state: 'failed', error: 'ERROR: the moon is in the wrong house', effect: 'committed' }],
    ['because it was cancelled after the commit', { state: 'aborted', error: 'cancelled', effect: 'committed' }],
  ])('%s has loaded its files, and they are not loaded again', async (_, ending) => {
    const pipeline = await pipelineWithHistory();
    endNextCopy(pipeline, ending);
    const files = pipeline.uploadMany(3);

    expect(await drained(pipeline)).toEqual({ copies: 2, loaded: files });
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test.each<[string, Ending, number]>([
    ['because its connection broke before the commit', { state: 'failed', error: BROKEN, effect: 'none' }, 1],
    ['because it was cancelled', { state: 'aborted', error: 'cancelled', effect: 'none' }, 3],
  ])('%s has loaded nothing, and its files are loaded by others', async (_, ending, others) => {
    const pipeline = await pipelineWithHistory();
    endNextCopy(pipeline, ending);
    const files = pipeline.uploadMany(3);

    expect(await drained(pipeline)).toEqual({ copies: 2 + others, loaded: files });
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });
});

test('a COPY that fails in unknown words before it begins, so that no history has it, is tried some times and then parked', async () => {
  const pipeline = await pipelineWithHistory();
  pipeline.warehouse.onSubmit = ({ copy }) => copy ? { ending: { state: 'failed', error: 'ERROR: the moon is in the wrong house', effect: 'neverRan' } } : {};
  pipeline.uploadMany(1);

  await pipeline.drain();

  expect(pipeline.parked()).toMatchObject([{ code: 'UNKNOWN_FAILURE', key: 'logs/0.json.gz' }]);
  expect(pipeline.warehouse.copies.length).toBeLessThan(15);
});

describe('a submission whose answer was lost', () => {
  async function lostAnswer() {
    const pipeline = await pipelineWithHistory();
    pipeline.warehouse.losesNextAnswer = true;
    const files = pipeline.uploadMany(2);
    await pipeline.invoke();
    return { pipeline, files };
  }

  test.each([
    ['a moment before seven hours is repeated with its token', 7 * HOUR - 1, 'execute'],
    ['seven hours and a half later is looked up by its name', 7.5 * HOUR, 'find'],
    ['two days later is looked up by its name, and then in the history', 2 * DAY, 'find'],
  ] as const)('%s: one COPY', async (_, age, call) => {
    const { pipeline, files } = await lostAnswer();
    const asked = jest.spyOn(pipeline.warehouse, call);
    pipeline.clock.advance(age);

    await pipeline.invoke();

    expect(asked).toHaveBeenCalledWith(call === 'find' ? 'load-2' : expect.objectContaining({ token: 'load-2' }));
    expect(await drained(pipeline)).toEqual({ copies: 2, loaded: files });
  });

  test.each([7 * HOUR, 7.5 * HOUR - 1])('%d ms later is left alone: another repetition may be on its way', async age => {
    const { pipeline } = await lostAnswer();
    const [execute, find] = [jest.spyOn(pipeline.warehouse, 'execute'), jest.spyOn(pipeline.warehouse, 'find')];
    pipeline.clock.advance(age);

    await pipeline.invoke();

    expect(execute.mock.calls.filter(([{ sqls }]) => sqls[0].includes('COPY'))).toEqual([]);
    expect(find).not.toHaveBeenCalled();
    expect(pipeline.queue.messages.map(({ attributes }) => attributes[DEFERRAL_ATTRIBUTES.reason])).toEqual(['LOAD_BUSY', 'LOAD_BUSY']);
  });

  test('that never arrived is known by its name nine hours later, and the files are loaded', async () => {
    const pipeline = await pipelineWithHistory();
    jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(new ServiceError('warehouse', 'TimeoutError', 'no answer'));
    const files = pipeline.uploadMany(2);
    await pipeline.invoke();
    pipeline.clock.advance(9 * HOUR);

    expect(await drained(pipeline)).toEqual({ copies: 2, loaded: files });
  });

  test('that never arrived is proved absent by the history two days later, and the files are loaded', async () => {
    const pipeline = await pipelineWithHistory();
    jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(new ServiceError('warehouse', 'TimeoutError', 'no answer'));
    const files = pipeline.uploadMany(2);
    await pipeline.invoke();
    pipeline.clock.advance(2 * DAY);

    expect(await drained(pipeline)).toEqual({ copies: 2, loaded: files });
  });

  test('eight days later is parked: the history has forgotten it, too', async () => {
    const { pipeline } = await lostAnswer();
    pipeline.clock.advance(8 * DAY);

    await pipeline.drain();

    expect(pipeline.parked()).toMatchObject([{ code: 'OUTCOME_UNKNOWN', loadId: 'load-2' }, { code: 'OUTCOME_UNKNOWN', loadId: 'load-2' }]);
    expect(pipeline.deadLetterQueue.messages[0].attributes[PARKED_ATTRIBUTES.loadId]).toBe('load-2');
    expect(pipeline.warehouse.copies).toHaveLength(2);
  });

  test('is waited for while the warehouse that could tell is down', async () => {
    const { pipeline, files } = await lostAnswer();
    pipeline.clock.advance(2 * DAY);
    pipeline.warehouse.goDown();
    await pipeline.drain(3 * DAY);
    pipeline.warehouse.comeBack();

    expect(await drained(pipeline)).toEqual({ copies: 2, loaded: files });
  });
});

describe('a load that a deployment finds ready, with its statement not noted,', () => {
  const NOTING: Partial<LoaderConfig> = { historyTable: { schema: 'public', table: 'history' } };
  const OTHER_OPTIONS: Partial<LoaderConfig> = { targets: [prefixTarget('logs/', { copyOptions: [{ keyword: 'CSV' }] })] };

  test.each([
    ['other COPY options', {}, OTHER_OPTIONS],
    ['a history table, so that it would be a batch now,', {}, NOTING],
    ['none any more', NOTING, {}],
  ])('with %s is found by its name, and not submitted again: the token may not hold for other statements', async (_, before, after) => {
    const pipeline = await FakePipeline.warm(before);
    pipeline.warehouse.losesNextAnswer = true;
    const files = pipeline.uploadMany(2);
    await pipeline.invoke();
    const deployedAt = pipeline.clock.now();
    pipeline.deploy(after);
    const reused = jest.fn();
    pipeline.warehouse.onTokenReuse = reused;

    expect(await drained(pipeline)).toEqual({ copies: 1, loaded: files });
    expect(reused).not.toHaveBeenCalled();
    expect(pipeline.clock.now() - deployedAt).toBeLessThan(HOUR);
  });

  test.each<[string, Partial<LoaderConfig>]>([
    ['another role of the loader', { loaderRoleArn: 'arn:aws:iam::123456789012:role/other' }],
    ['another login', { warehouse: { ...loaderConfig().warehouse, auth: { kind: 'databaseUser', user: 'other' } } }],
  ])('with %s is looked for in the history: neither a token nor a name tells of somebody else\'s statements', async (_, change) => {
    const pipeline = await FakePipeline.warm();
    pipeline.clock.advance(2 * MINUTE);
    pipeline.warehouse.losesNextAnswer = true;
    const files = pipeline.uploadMany(2);
    await pipeline.invoke();
    expect(pipeline.warehouse.copies).toHaveLength(1);
    pipeline.deploy(change);
    pipeline.warehouse.find = async () => undefined;
    const reused = jest.fn();
    pipeline.warehouse.onTokenReuse = reused;
    pipeline.clock.advance(8 * HOUR);

    expect(await drained(pipeline)).toEqual({ copies: 1, loaded: files });
    expect(reused).not.toHaveBeenCalled();
  });

  test('though it was never submitted, is known to be so by its name seven hours and a half later, and its files are loaded the new way', async () => {
    const pipeline = await FakePipeline.warm();
    jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(new ServiceError('warehouse', 'TimeoutError', 'no answer'));
    const files = pipeline.uploadMany(2);
    await pipeline.invoke();
    const deployedAt = pipeline.clock.now();
    pipeline.deploy(OTHER_OPTIONS);

    expect(await drained(pipeline)).toEqual({ copies: 1, loaded: files });
    expect(pipeline.warehouse.copies[0].sql).toContain('CSV');
    expect(pipeline.clock.now() - deployedAt).toBeGreaterThan(7.5 * HOUR);
  });
});

describe('a file whose outcome is unknown', () => {
  async function unknown() {
    const pipeline = await pipelineWithHistory();
    pipeline.warehouse.losesNextAnswer = true;
    const [file] = pipeline.uploadMany(1);
    await pipeline.invoke();
    pipeline.clock.advance(8 * DAY);
    await pipeline.drain();
    return { pipeline, file };
  }

  test('is not loaded by a redrive alone', async () => {
    const { pipeline } = await unknown();
    pipeline.redrive();

    expect(await drained(pipeline)).toMatchObject({ copies: 2 });
    expect(pipeline.parked()).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  });

  test.each([
    ['loaded by a redrive once its load is settled as failed', 'failed', 3],
    ['done by a redrive once its load is settled as loaded', 'loaded', 2],
  ] as const)('is %s', async (_, state, copies) => {
    const { pipeline } = await unknown();
    await pipeline.ledger.moveLoad('load-2', 'ready', state);
    pipeline.redrive();

    expect((await drained(pipeline)).copies).toBe(copies);
    expect(pipeline.deadLetterQueue.messages).toEqual([]);
  });

  test('is so, too, when the manifest of its load is gone', async () => {
    const pipeline = await pipelineWithHistory();
    pipeline.manifests.bodies.clear();
    pipeline.upload({ key: 'logs/before' });

    await pipeline.drain();

    expect(pipeline.parked()).toMatchObject([{ code: 'OUTCOME_UNKNOWN', loadId: 'load-1' }]);
    expect(pipeline.warehouse.copies).toHaveLength(1);
  });

  test('is given up two days before the ledger would forget that it was submitted, and could load it again', async () => {
    const pipeline = await pipelineWithHistory();
    pipeline.warehouse.losesNextAnswer = true;
    pipeline.uploadMany(1);
    await pipeline.invoke();
    pipeline.warehouse.goDown();
    await pipeline.drain(88 * DAY - HOUR);
    expect(pipeline.parked()).toEqual([]);

    await pipeline.drain(2 * HOUR);

    expect(pipeline.parked()).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  });
});

describe('an author that was refused', () => {
  test('frees the files: they are loaded by another COPY, at once when the refusal is over', async () => {
    const pipeline = await pipelineWithHistory();
    jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(REFUSAL);
    const files = pipeline.uploadMany(2);

    expect(await drained(pipeline)).toEqual({ copies: 2, loaded: files });
  });

  test('does not free them when somebody else has taken the load over, whose submission may have been accepted', async () => {
    const pipeline = await pipelineWithHistory();
    const submit = pipeline.warehouse.execute.bind(pipeline.warehouse);
    jest.spyOn(pipeline.warehouse, 'execute').mockImplementationOnce(async request => {
      await pipeline.ledger.takeOver(request.token!);
      await submit(request);
      throw REFUSAL;
    });
    const files = pipeline.uploadMany(2);

    expect(await drained(pipeline)).toEqual({ copies: 2, loaded: files });
  });
});

describe('the ledger', () => {
  test('that does not take the note of a statement changes nothing: the COPY is followed all the same', async () => {
    const pipeline = await pipelineWithHistory();
    jest.spyOn(pipeline.ledger, 'noteStatement').mockRejectedValueOnce(new ServiceError('ledger', 'ThrottlingException', 'Rate exceeded', { status: 400, isRefusal: true }));
    const files = pipeline.uploadMany(2);

    expect(await drained(pipeline)).toEqual({ copies: 2, loaded: files });
    expect(pipeline.invocations).toBe(2);
  });

  test('that does not take the outcome has the file deferred, and a later delivery settles it without a COPY', async () => {
    const pipeline = await pipelineWithHistory();
    const move = pipeline.ledger.moveLoad.bind(pipeline.ledger);
    jest.spyOn(pipeline.ledger, 'moveLoad').mockImplementationOnce(move).mockRejectedValueOnce(SILENCE);
    const files = pipeline.uploadMany(2);

    expect(await drained(pipeline)).toEqual({ copies: 2, loaded: files });
  });

  test.each([
    ['is not written', false],
    ['is written all the same', true],
  ])('that fails one claim, which %s, holds back that file only; it is loaded later', async (_, isWritten) => {
    const pipeline = await pipelineWithHistory();
    const claim = pipeline.ledger.claim.bind(pipeline.ledger);
    jest.spyOn(pipeline.ledger, 'claim').mockImplementationOnce(async (...args) => {
      if (isWritten) await claim(...args);
      throw SILENCE;
    });
    const files = pipeline.uploadMany(3);
    await pipeline.invoke();
    expect(pipeline.loaded()).toHaveLength(3);

    const { copies, loaded } = await drained(pipeline);

    expect(copies).toBe(3);
    expect([...loaded].sort()).toEqual(files);
  });
});
