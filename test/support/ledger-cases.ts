/**
 * What the ledger promises, as cases to be run against whatever stands in for DynamoDB: the fake of the tests, so that it
 * can be trusted, and a server that others wrote, over the wire.
 */
import { CountingNetwork, LateNetwork } from './dynamodb-networks';
import { aLoad } from './load-items';
import { VirtualClock } from './virtual-clock';
import { DynamoDb, DynamoDbLedger } from '../../lambda/adapters/dynamodb-ledger';
import { LoadState } from '../../lambda/ledger/ledger';

export interface LedgerBed {
  readonly client: DynamoDb;
  readonly tableName: string;
  /** Loses the first answer to every write, and asks again as the SDK does: each write arrives twice. */
  readonly losesAnswers: DynamoDb;
}

/** @param bed an empty table */
export function describeLedger(bed: () => Promise<LedgerBed>): void {
  let clock: VirtualClock;
  let ledger: DynamoDbLedger;
  /** The same ledger, over a network that loses answers. */
  let unlucky: DynamoDbLedger;
  let client: DynamoDb;
  let over: (other: DynamoDb) => DynamoDbLedger;

  beforeEach(async () => {
    const { client: theClient, losesAnswers, tableName } = await bed();
    client = theClient;
    clock = new VirtualClock();
    over = other => new DynamoDbLedger(other, tableName, clock);
    ledger = over(client);
    unlucky = over(losesAnswers);
  });

  const stateOf = async (id: string) => (await ledger.readLoads([id])).get(id)?.state;
  const claimOf = async (file: string) => (await ledger.readClaims([file])).get(file);

  describe('a claim', () => {
    test('of a file that nobody has is won', async () => {
      expect(await ledger.claim('file', aLoad('load-1'), undefined)).toBe('load-1');
      expect(await claimOf('file')).toBe('load-1');
    });

    test('of a file that another load has is lost to it', async () => {
      await ledger.claim('file', aLoad('load-1'), undefined);

      expect(await ledger.claim('file', aLoad('load-2'), undefined)).toBe('load-1');
      expect(await ledger.claim('file', aLoad('load-2'), 'load-0')).toBe('load-1');
      expect(await claimOf('file')).toBe('load-1');
    });

    test('takes the place of the dead load\'s', async () => {
      await ledger.claim('file', aLoad('dead'), undefined);

      expect(await ledger.claim('file', aLoad('load-1'), 'dead')).toBe('load-1');
      expect(await claimOf('file')).toBe('load-1');
    });

    test('in the place of a dead load\'s is won by one of many', async () => {
      await ledger.claim('file', aLoad('dead'), undefined);

      const holders = await Promise.all(['load-1', 'load-2', 'load-3'].map(id => ledger.claim('file', aLoad(id), 'dead')));

      expect(new Set(holders)).toEqual(new Set([await claimOf('file')]));
    });

    test.each([
      [3_000, 3_000],
      // DynamoDB knows whole seconds, and nothing may be forgotten too early.
      [2_001, 3_000],
    ])('that expires after %i ms is gone after %i ms, though its item may stay for days', async (expires, gone) => {
      await ledger.claim('file', aLoad('load-1', { expiresAt: clock.now() + expires }), undefined);

      clock.advance(gone - 1);
      expect(await claimOf('file')).toBe('load-1');
      expect(await ledger.claim('file', aLoad('load-2'), undefined)).toBe('load-1');

      clock.advance(1);
      expect(await claimOf('file')).toBeUndefined();
      expect(await ledger.claim('file', aLoad('load-2'), undefined)).toBe('load-2');
    });
  });

  describe('a load', () => {
    const FULL = aLoad('load-1', { state: 'ready', readyAt: 5, notedIn: '"ops"."loads"', statementId: 'statement-1', rows: 0, failure: 'TABLE_NOT_FOUND' });

    test.each([['with all it can have', FULL], ['with the least', aLoad('load-1')]])('%s is read as it was written', async (_, load) => {
      await ledger.openLoad(load);

      expect(await ledger.readLoads(['load-1', 'load-2'])).toEqual(new Map([['load-1', load]]));
    });

    test('is unknown once it has expired', async () => {
      await ledger.openLoad(aLoad('load-1', { expiresAt: clock.now() + 1_000 }));

      clock.advance(1_000);

      expect(await ledger.readLoads(['load-1'])).toEqual(new Map());
    });

    test('keeps what it is told on its way', async () => {
      await ledger.openLoad(aLoad('load-1'));

      expect(await ledger.moveLoad('load-1', 'open', 'ready', { readyAt: 7, notedIn: '"ops"."loads"' })).toBe(true);
      await ledger.noteStatement('load-1', 'statement-1');
      expect(await ledger.moveLoad('load-1', 'ready', 'loaded', { rows: 12 })).toBe(true);

      expect((await ledger.readLoads(['load-1'])).get('load-1')).toEqual(aLoad('load-1', { state: 'loaded', readyAt: 7, notedIn: '"ops"."loads"', statementId: 'statement-1', rows: 12 }));
    });

    test.each<[LoadState, LoadState, LoadState]>([
      ['void', 'open', 'ready'], ['ready', 'open', 'void'], ['loaded', 'ready', 'failed'], ['failed', 'ready', 'loaded'], ['loaded', 'ready', 'loaded'],
    ])('that is %s does not move from %s to %s', async (state, from, to) => {
      await ledger.openLoad(aLoad('load-1', { state }));

      expect(await ledger.moveLoad('load-1', from, to)).toBe(false);
      expect(await stateOf('load-1')).toBe(state);
    });

    test('is moved by one of many, who alone may count it', async () => {
      await ledger.openLoad(aLoad('load-1', { state: 'ready' }));

      const moved = await Promise.all(Array.from({ length: 5 }, () => ledger.moveLoad('load-1', 'ready', 'loaded')));

      expect(moved.filter(Boolean)).toHaveLength(1);
    });

    test('that is not there is not made by a change', async () => {
      await ledger.noteStatement('load-1', 'statement-1');

      expect(await ledger.moveLoad('load-1', 'open', 'ready')).toBe(false);
      expect(await ledger.takeOver('load-1')).toBe(false);
      expect(await ledger.callOff('load-1', 'TABLE_NOT_FOUND')).toBe(false);
      expect(await ledger.readLoads(['load-1'])).toEqual(new Map());
    });

    test('is called off by its author while nobody has taken it over', async () => {
      await ledger.openLoad(aLoad('load-1', { state: 'ready' }));

      expect(await ledger.callOff('load-1', 'TABLE_NOT_FOUND')).toBe(true);
      expect((await ledger.readLoads(['load-1'])).get('load-1')).toMatchObject({ state: 'failed', failure: 'TABLE_NOT_FOUND' });
      expect(await ledger.takeOver('load-1')).toBe(false);
    });

    test('that somebody has taken over is not called off, and still comes to its end', async () => {
      await ledger.openLoad(aLoad('load-1', { state: 'ready' }));

      expect([await ledger.takeOver('load-1'), await ledger.takeOver('load-1')]).toEqual([true, true]);
      expect(await ledger.callOff('load-1', 'TABLE_NOT_FOUND')).toBe(false);
      expect(await stateOf('load-1')).toBe('ready');
      expect(await ledger.moveLoad('load-1', 'ready', 'loaded')).toBe(true);
    });

    test.each<LoadState>(['open', 'void', 'loaded', 'failed'])('that is %s is neither taken over nor called off', async state => {
      await ledger.openLoad(aLoad('load-1', { state }));

      expect(await ledger.takeOver('load-1')).toBe(false);
      expect(await ledger.callOff('load-1', 'TABLE_NOT_FOUND')).toBe(false);
      expect(await stateOf('load-1')).toBe(state);
    });
  });

  describe('reading', () => {
    test('a thousand files takes ten requests, however often each is asked for', async () => {
      const files = Array.from({ length: 1_000 }, (_, i) => `file-${i}`);
      for (const file of files.slice(990)) await ledger.claim(file, aLoad('load-1'), undefined);
      const counter = new CountingNetwork(client);

      const claims = await over(counter).readClaims([...files, ...files]);

      expect([...claims]).toEqual(files.slice(990).map(file => [file, 'load-1']));
      expect(counter.requests).toBe(10);
    });

    test('a file and a load of one name are told apart', async () => {
      await ledger.openLoad(aLoad('name'));

      expect(await ledger.claim('name', aLoad('load-1'), undefined)).toBe('load-1');
      expect(await stateOf('name')).toBe('open');
    });

    test('nothing takes no request', async () => {
      const counter = new CountingNetwork(client);

      expect((await over(counter).readLoads([])).size).toBe(0);
      expect(counter.requests).toBe(0);
    });
  });

  describe('a write whose answer was lost, and which the SDK repeats,', () => {
    test('is a claim of one\'s own', async () => {
      await ledger.claim('other', aLoad('dead'), undefined);

      expect(await unlucky.claim('file', aLoad('load-1'), undefined)).toBe('load-1');
      expect(await unlucky.claim('other', aLoad('load-1'), 'dead')).toBe('load-1');
    });

    test('is a load of one\'s own', async () => {
      await unlucky.openLoad(aLoad('load-1'));

      expect(await stateOf('load-1')).toBe('open');
    });

    test('is a move of one\'s own', async () => {
      await unlucky.openLoad(aLoad('load-1'));

      expect(await unlucky.moveLoad('load-1', 'open', 'ready', { readyAt: 7 })).toBe(true);
      expect(await unlucky.takeOver('load-1')).toBe(true);
      expect(await unlucky.moveLoad('load-1', 'ready', 'loaded', { rows: 12 })).toBe(true);
      expect(await unlucky.moveLoad('load-1', 'ready', 'loaded', { rows: 12 })).toBe(false);
    });

    test('calls a load off', async () => {
      await ledger.openLoad(aLoad('load-1', { state: 'ready' }));

      expect(await unlucky.callOff('load-1', 'TABLE_NOT_FOUND')).toBe(true);
    });
  });

  describe('a write that takes effect after its caller was told that it failed', () => {
    let late: LateNetwork;
    let giveUp: (write: (ledger: DynamoDbLedger) => Promise<unknown>) => Promise<void>;

    beforeEach(() => {
      late = new LateNetwork(client);
      giveUp = async write => expect(write(over(late))).rejects.toMatchObject({ name: 'ServiceError', service: 'ledger', code: 'ECONNRESET', isRefusal: false });
    });

    test('does not open a load again', async () => {
      await ledger.openLoad(aLoad('load-1'));
      await giveUp(unhappy => unhappy.openLoad(aLoad('load-1')));
      await ledger.moveLoad('load-1', 'open', 'void');

      await late.deliver();

      expect(await stateOf('load-1')).toBe('void');
    });

    test('does not claim what another load has claimed meanwhile', async () => {
      await giveUp(unhappy => unhappy.claim('file', aLoad('load-1'), undefined));
      await ledger.claim('file', aLoad('load-2'), undefined);

      await late.deliver();

      expect(await claimOf('file')).toBe('load-2');
    });

    test('does not make a load ready that was given up meanwhile', async () => {
      await ledger.openLoad(aLoad('load-1'));
      await giveUp(unhappy => unhappy.moveLoad('load-1', 'open', 'ready'));
      await ledger.moveLoad('load-1', 'open', 'void');

      await late.deliver();

      expect(await stateOf('load-1')).toBe('void');
    });

    test('does not call off a load that was taken over meanwhile', async () => {
      await ledger.openLoad(aLoad('load-1', { state: 'ready' }));
      await giveUp(unhappy => unhappy.callOff('load-1', 'TABLE_NOT_FOUND'));
      await ledger.takeOver('load-1');

      await late.deliver();

      expect(await stateOf('load-1')).toBe('ready');
    });
  });
}
