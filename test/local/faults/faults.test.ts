/**
 * Every file lands exactly once, though loaders are killed, the Data API goes away, and messages come twice and in any
 * order. `npm run faults -- --rounds 3 --seed 7` runs it alone, as often as it is told.
 */
import { runWithFaults } from './fault-run';

const ROUNDS = Number(process.env.FAULTS_ROUNDS ?? 1);
const SEED = Number(process.env.FAULTS_SEED ?? Date.now() % 1_000_000);
const AS_IT_SHOULD_BE = { queue: { remaining: 0, waiting: {} }, differences: [] };
const seeds = Array.from({ length: ROUNDS }, (_, round) => SEED + round);

describe('a pipeline whose loaders are killed and whose warehouse goes away', () => {
  test.each(seeds)('loads every row of every good file once, and parks the bad files with their reasons (seed %i)', async (seed) => {
    const { faults, hasHistoryTable, loads, settled, replayed } = await runWithFaults({ seed, files: 600, waves: 8 });

    console.log(`seed ${seed}, ${hasHistoryTable ? 'with a history table, so that every load is a transaction' : 'without a history table, so that merges alone are transactions'}: `
      + `${faults.kills} kills of a loader at work, of ${faults.orphanedCopies.size} COPYs while they ran (${faults.orphanedAlone.size} alone); ${faults.outages} outages, `
      + `during ${faults.unheardCopies.size} COPYs; ${faults.duplicates} messages sent again; loads: ${JSON.stringify(loads)}`);
    expect(settled).toEqual(AS_IT_SHOULD_BE);
    expect(replayed).toEqual(AS_IT_SHOULD_BE);
    expect(loads.ready).toBe(0);

    // Without these the run would have proved nothing. On a machine that is busy with other things fewer kills find a loader at work.
    expect(faults.kills).toBeGreaterThanOrEqual(4);
    expect(faults.orphanedCopies.size).toBeGreaterThanOrEqual(2);
    // Both ways are to be struck: ExecuteStatement in one run, BatchExecuteStatement alone in the next.
    if (hasHistoryTable) expect(faults.orphanedAlone.size).toBe(0);
    else expect(faults.orphanedAlone.size).toBeGreaterThanOrEqual(1);
    expect(loads.void).toBeGreaterThanOrEqual(1);
    expect(faults.outages).toBeGreaterThanOrEqual(2);
    expect(faults.unheardCopies.size).toBeGreaterThanOrEqual(1);
    expect(faults.duplicates).toBeGreaterThanOrEqual(600);
  }, 300_000);
});
