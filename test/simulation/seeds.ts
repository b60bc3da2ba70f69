/** Runs seeds, each twice: what cannot be repeated cannot be debugged. */
import { Coverage } from './coverage';
import { RunResult, simulate } from './simulation';

export interface SeedsResult {
  readonly seeds: number;
  readonly coverage: Coverage;
  /** The first run that went wrong. */
  readonly failed?: RunResult;
}

export async function runSeeds(from: number, count: number, onSeed: (seed: number) => void = () => undefined): Promise<SeedsResult> {
  const coverage = new Coverage();
  for (let seed = from; seed < from + count; seed++) {
    const run = await simulate(seed);
    const again = await simulate(seed);
    coverage.add(run.coverage.counts);
    if (again.fingerprint !== run.fingerprint) {
      const violation = { invariant: 'repeatable', what: `two runs of the seed differ: ${run.fingerprint} and ${again.fingerprint}` };
      return { seeds: seed - from + 1, coverage, failed: { ...run, violations: [violation] } };
    }
    if (run.violations.length) return { seeds: seed - from + 1, coverage, failed: run };
    onSeed(seed);
  }
  return { seeds: count, coverage };
}
