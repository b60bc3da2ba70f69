import { fileHash } from '../../../lambda/ledger/file-hash';
import { LoadItem } from '../../../lambda/ledger/ledger';
import { MemoryLedger } from '../../../lambda/ledger/memory-ledger';
import { claimFiles, sortByLedger } from '../../../lambda/loading/claims';
import { manifestOf } from '../../../lambda/loading/manifest';
import { FakeManifests } from '../../support/fake-manifests';
import { tableFile } from '../../support/table-files';
import { VirtualClock } from '../../support/virtual-clock';

const FILE = tableFile('logs/a.json');
const HASH = fileHash('dev', FILE);
const MINUTE = 60_000;

async function ledgerWith(load: Partial<LoadItem>, listed: readonly string[] | 'no manifest') {
  const clock = new VirtualClock();
  const services = { clock, ledger: new MemoryLedger(), manifests: new FakeManifests() };
  await services.ledger.openLoad({ id: 'before', state: 'open', manifestKey: 'manifest', openedAt: clock.now(), openUntil: clock.now() + MINUTE, expiresAt: Infinity, ...load });
  await services.ledger.claim(HASH, { id: 'before', expiresAt: Infinity }, undefined);
  if (listed !== 'no manifest') await services.manifests.write('manifest', manifestOf(listed.map(key => tableFile(key))));
  return services;
}

/** The name of the part that the file came into. */
async function partOf(services: Awaited<ReturnType<typeof ledgerWith>>): Promise<string[]> {
  const sorted = await sortByLedger(services, 'dev', [FILE]);
  return Object.entries(sorted).filter(([, part]) => part.length).map(([name]) => name);
}

describe('a file that has a claim', () => {
  test.each<[string, Partial<LoadItem>, readonly string[] | 'no manifest', string]>([
    ['of a loaded load that lists it is loaded', { state: 'loaded' }, ['logs/a.json'], 'loaded'],
    ['of a loaded load that does not list it is free, or it would be lost', { state: 'loaded' }, ['logs/b.json'], 'free'],
    ['of a loaded load without a manifest is unknown, or it could land twice', { state: 'loaded' }, 'no manifest', 'unknown'],
    ['of a ready load joins it', { state: 'ready' }, ['logs/a.json'], 'joined'],
    ['of a ready load that does not list it is free', { state: 'ready' }, ['logs/b.json'], 'free'],
    ['of a failed load is free', { state: 'failed' }, ['logs/a.json'], 'free'],
    ['of a void load is free', { state: 'void' }, 'no manifest', 'free'],
    ['of an open load is busy', { state: 'open' }, 'no manifest', 'busy'],
  ])('%s', async (_, load, listed, part) => {
    expect(await partOf(await ledgerWith(load, listed))).toEqual([part]);
  });

  test.each([
    [MINUTE - 1, 'busy', 'open'],
    [MINUTE, 'free', 'void'],
  ])('of a load whose author has a minute left is, %i ms later, %s, and leaves the load %s', async (age, part, state) => {
    const services = await ledgerWith({ state: 'open' }, 'no manifest');
    services.clock.advance(age);

    expect(await partOf(services)).toEqual([part]);
    expect((await services.ledger.readLoads(['before'])).get('before')?.state).toBe(state);
  });
});

describe('claiming', () => {
  test('wins free files and those of the dead load, and loses those that another load has by now', async () => {
    const ledger = new MemoryLedger();
    await ledger.claim('dead', 'load-0', undefined);
    await ledger.claim('taken', 'load-9', undefined);

    const { won, lost } = await claimFiles(ledger, 'load-1', [
      { file: FILE, hash: 'free' }, { file: FILE, hash: 'dead', heldBy: 'load-0' }, { file: FILE, hash: 'taken', heldBy: 'load-0' },
    ]);

    expect(won.map(({ hash }) => hash)).toEqual(['free', 'dead']);
    expect(lost).toMatchObject([{ hash: 'taken', heldBy: 'load-9' }]);
  });

  test('repeated is a success of one\'s own', async () => {
    const ledger = new MemoryLedger();
    await ledger.claim('hash', 'load-1', undefined);

    expect(await ledger.claim('hash', 'load-1', undefined)).toBe('load-1');
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
