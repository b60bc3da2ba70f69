import { DynamoDbLedger } from '../../../lambda/adapters/dynamodb-ledger';
import { fileHash } from '../../../lambda/ledger/file-hash';
import { LoadItem } from '../../../lambda/ledger/ledger';
import { claimFiles, sortByLedger } from '../../../lambda/loading/claims';
import { Deadline } from '../../../lambda/loading/deadline';
import { manifestOf } from '../../../lambda/loading/manifest';
import { ServiceError } from '../../../lambda/ports';
import { FakeDynamoDb } from '../../support/fake-dynamodb';
import { FakeManifests } from '../../support/fake-manifests';
import { aLoad } from '../../support/load-items';
import { tableFile } from '../../support/table-files';
import { VirtualClock } from '../../support/virtual-clock';

const FILE = tableFile('logs/a.json');
const HASH = fileHash('dev', FILE);
const MINUTE = 60_000;

function emptyLedger() {
  const clock = new VirtualClock();
  const dynamoDb = new FakeDynamoDb();
  const deadline = new Deadline(clock, clock.now() + 5 * MINUTE);
  return { clock, dynamoDb, deadline, ledger: new DynamoDbLedger(dynamoDb, dynamoDb.tableName, clock) };
}

async function ledgerWith(load: Partial<LoadItem>, listed: readonly string[] | 'no manifest') {
  const services = { ...emptyLedger(), manifests: new FakeManifests() };
  const before = aLoad('before', { manifestKey: 'manifest', openUntil: services.clock.now() + MINUTE, ...load });
  await services.ledger.openLoad(before);
  await services.ledger.claim(HASH, before, undefined);
  if (listed !== 'no manifest') await services.manifests.write('manifest', manifestOf(listed.map(key => tableFile(key))));
  return services;
}

/** The name of the part that the file came into; the code, for one that is held back. */
async function partOf(services: Awaited<ReturnType<typeof ledgerWith>>): Promise<string[]> {
  const { held, ...parts } = await sortByLedger(services, 'dev', [FILE], services.deadline);
  return [...Object.entries(parts).filter(([, part]) => part.length).map(([name]) => name), ...[...held.values()].map(({ code }) => code)];
}

describe('a file that has a claim', () => {
  test.each<[string, Partial<LoadItem>, readonly string[] | 'no manifest', string]>([
    ['of a loaded load that lists it is loaded', { state: 'loaded' }, ['logs/a.json'], 'loaded'],
    ['of a loaded load that does not list it is free, or it would be lost', { state: 'loaded' }, ['logs/b.json'], 'free'],
    ['of a loaded load without a manifest is unknown, or it could land twice', { state: 'loaded' }, 'no manifest', 'OUTCOME_UNKNOWN'],
    ['of a ready load joins it', { state: 'ready' }, ['logs/a.json'], 'joined'],
    ['of a ready load that does not list it is free', { state: 'ready' }, ['logs/b.json'], 'free'],
    ['of a failed load is free', { state: 'failed', files: 1 }, ['logs/a.json'], 'free'],
    ['of a load of its own that failed of it is a suspect', { state: 'failed', files: 1, failure: 'FILE_REJECTED' }, ['logs/a.json'], 'suspects'],
    ['of a load of its own that failed of the table is free', { state: 'failed', files: 1, failure: 'TABLE_NOT_FOUND' }, ['logs/a.json'], 'free'],
    ['of a load of several that failed is free', { state: 'failed', files: 2, failure: 'FILE_REJECTED' }, ['logs/a.json'], 'free'],
    ['of a void load is free', { state: 'void' }, 'no manifest', 'free'],
    ['of an open load is busy', { state: 'open' }, 'no manifest', 'LOAD_BUSY'],
  ])('%s', async (_, load, listed, part) => {
    expect(await partOf(await ledgerWith(load, listed))).toEqual([part]);
  });

  test('of a load that is gone is free', async () => {
    const services = { ...emptyLedger(), manifests: new FakeManifests() };
    await services.ledger.claim(HASH, aLoad('gone'), undefined);

    expect(await partOf(services)).toEqual(['free']);
  });

  test.each([
    [MINUTE - 1, 'LOAD_BUSY', 'open'],
    [MINUTE, 'free', 'void'],
  ])('of a load whose author has a minute left is, %i ms later, %s, and leaves the load %s', async (age, part, state) => {
    const services = await ledgerWith({ state: 'open' }, 'no manifest');
    services.clock.advance(age);

    expect(await partOf(services)).toEqual([part]);
    expect((await services.ledger.readLoads(['before'])).get('before')?.state).toBe(state);
  });
});

describe('a manifest that cannot be read', () => {
  test('holds back the files of its load only, for that reason', async () => {
    const services = await ledgerWith({ state: 'ready' }, ['logs/a.json']);
    jest.spyOn(services.manifests, 'read').mockRejectedValueOnce(new ServiceError('manifests', 'InternalError', 'We encountered an internal error', { status: 500 }));
    const other = tableFile('logs/other.json');

    const { free, joined, held } = await sortByLedger(services, 'dev', [FILE, other], services.deadline);

    expect([...held]).toEqual([[FILE, expect.objectContaining({ code: 'S3_UNAVAILABLE' })]]);
    expect(free.map(({ file }) => file)).toEqual([other]);
    expect(joined).toEqual([]);
  });

  test('is not even tried when the time is up', async () => {
    const services = await ledgerWith({ state: 'ready' }, ['logs/a.json']);
    const read = jest.spyOn(services.manifests, 'read');

    const { held } = await sortByLedger(services, 'dev', [FILE], new Deadline(services.clock, services.clock.now()));

    expect([...held]).toEqual([[FILE, expect.objectContaining({ code: 'OUT_OF_TIME' })]]);
    expect(read).not.toHaveBeenCalled();
  });
});

describe('claiming', () => {
  test('wins free files and those of the dead load, and loses those that another load has by now', async () => {
    const { ledger, deadline } = emptyLedger();
    await ledger.claim('dead', aLoad('load-0'), undefined);
    await ledger.claim('taken', aLoad('load-9'), undefined);
    const [free, dead, taken] = ['a', 'b', 'c'].map(key => tableFile(key));

    const { won, held } = await claimFiles(ledger, aLoad('load-1'), [
      { file: free, hash: 'free' }, { file: dead, hash: 'dead', heldBy: 'load-0' }, { file: taken, hash: 'taken', heldBy: 'load-0' },
    ], deadline);

    expect(won.map(({ hash, heldBy }) => [hash, heldBy])).toEqual([['free', 'load-1'], ['dead', 'load-1']]);
    expect([...held]).toEqual([[taken, expect.objectContaining({ code: 'LOAD_BUSY' })]]);
  });

  test('holds back the one file whose claim is refused', async () => {
    const { ledger, dynamoDb, deadline } = emptyLedger();
    const [refused, free] = ['a', 'b'].map(key => tableFile(key));
    jest.spyOn(dynamoDb, 'send').mockRejectedValueOnce(Object.assign(new Error('slow down'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }));

    const { won, held } = await claimFiles(ledger, aLoad('load-1'), [{ file: refused, hash: 'a' }, { file: free, hash: 'b' }], deadline);

    expect(won.map(({ file }) => file)).toEqual([free]);
    expect([...held]).toEqual([[refused, expect.objectContaining({ code: 'THROTTLED' })]]);
  });

  test('claims nothing when the time is up', async () => {
    const { ledger, dynamoDb, clock } = emptyLedger();

    const { won, held } = await claimFiles(ledger, aLoad('load-1'), [{ file: FILE, hash: 'a' }], new Deadline(clock, clock.now()));

    expect(won).toEqual([]);
    expect([...held]).toEqual([[FILE, expect.objectContaining({ code: 'OUT_OF_TIME' })]]);
    expect(dynamoDb.items.size).toBe(0);
  });

  test.each([[34_999, 0], [35_000, 1]])('%d ms before the end of the invocation wins %d of 1 file', async (left, count) => {
    const { ledger, clock } = emptyLedger();

    const { won } = await claimFiles(ledger, aLoad('load-1'), [{ file: FILE, hash: 'a' }], new Deadline(clock, clock.now() + left));

    expect(won).toHaveLength(count);
  });
});

describe('the hash of a file', () => {
  test.each([
    ['content', tableFile('logs/a.json', { eTag: 'e2' })],
    ['key', tableFile('logs/b.json')],
    ['bucket', tableFile('logs/a.json', { bucket: 'other' })],
  ])('differs with its %s', (_, other) => {
    expect(fileHash('dev', other)).not.toBe(HASH);
  });

  test('is the same for what names the same file', () => {
    expect(fileHash('dev', tableFile('logs/a.json', { size: 1, eventTime: 'later' }))).toBe(HASH);
  });
});
