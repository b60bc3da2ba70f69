import { MemoryLedger } from '../../../lambda/ledger/memory-ledger';

const LOAD = { id: 'load-1', state: 'open', manifestKey: 'manifest', openedAt: 0 } as const;

describe('loads', () => {
  test('move only from the state they are in', async () => {
    const ledger = new MemoryLedger();
    await ledger.openLoad(LOAD);

    expect(await ledger.moveLoad('load-1', 'ready', 'loaded')).toBe(false);
    expect(await ledger.moveLoad('load-1', 'open', 'ready', { readyAt: 5 })).toBe(true);
    expect(await ledger.moveLoad('load-1', 'open', 'void')).toBe(false);
    expect((await ledger.readLoads(['load-1', 'load-2'])).get('load-1')).toEqual({ ...LOAD, state: 'ready', readyAt: 5 });
  });
});

describe('memory', () => {
  async function ledgerWithClaims(state: 'ready' | 'loaded', count: number) {
    const ledger = new MemoryLedger(10);
    await ledger.openLoad({ ...LOAD, state });
    const files = Array.from({ length: count }, (_, i) => `file-${i}`);
    for (const file of files) await ledger.claim(file, 'load-1', undefined);
    return { remembered: [...(await ledger.readClaims(files)).keys()], files };
  }

  test('forgets the oldest claims of finished loads above its limit', async () => {
    const { remembered, files } = await ledgerWithClaims('loaded', 11);

    expect(remembered).toEqual(files.slice(2));
  });

  test('keeps every claim up to its limit', async () => {
    expect((await ledgerWithClaims('loaded', 10)).remembered).toHaveLength(10);
  });

  test('never forgets a claim of a load that is not over', async () => {
    expect((await ledgerWithClaims('ready', 50)).remembered).toHaveLength(50);
  });
});
