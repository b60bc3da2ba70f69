/** Runs seeds. Each twice, unless told otherwise: what cannot be repeated cannot be understood. */
import { Coverage } from './coverage';
import { RunResult, simulate } from './simulation';

export interface SeedsResult {
  /** How many were run. */
  readonly seeds: number;
  readonly coverage: Coverage;
  /** The first run that went wrong. */
  readonly failed?: RunResult;
}

export async function runSeeds(from: number, count: number, isTwice: boolean, onSeed: () => void = () => undefined): Promise<SeedsResult> {
  const coverage = new Coverage();
  for (let done = 0; done < count; done++) {
    const run = await (isTwice ? runTwice : simulate)(from + done).catch((error: unknown) => {
      throw new Error(`seed ${from + done} did not come to its end`, { cause: error });
    });
    coverage.add(run.coverage.counts);
    if (run.violations.length) return { seeds: done + 1, coverage, failed: run };
    onSeed();
  }
  return { seeds: count, coverage };
}

async function runTwice(seed: number): Promise<RunResult> {
  const run = await simulate(seed);
  const { fingerprint } = await simulate(seed);
  if (fingerprint === run.fingerprint) return run;
  return { ...run, violations: [{ invariant: 'repeatability', what: `two runs of one seed differ (${run.fingerprint}, ${fingerprint})` }] };
}
