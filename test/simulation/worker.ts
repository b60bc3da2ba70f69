/**
 * A process that runs seeds for scripts/simulate.mjs, to which it reports; or one seed, for the eye.
 * Arguments: `FROM COUNT twice`, `FROM COUNT once`, or `SEED story`, or `SEED trace`.
 */
import { runSeeds } from './seeds';
import { simulate } from './simulation';
import { describeScenario, tell } from './story';

const REPORT_EVERY = 50;

export type Report =
  | { readonly kind: 'progress'; readonly seeds: number }
  | { readonly kind: 'done'; readonly coverage: readonly (readonly [string, number])[]; readonly failedSeed?: number; readonly why?: string };

async function main(first: number, second: string, howOften: string): Promise<void> {
  if (second === 'story' || second === 'trace') return show(first, second === 'trace');
  let unreported = 0;
  const { coverage, failed } = await runSeeds(first, Number(second), howOften === 'twice', () => {
    if (++unreported < REPORT_EVERY) return;
    send({ kind: 'progress', seeds: unreported });
    unreported = 0;
  });
  send({ kind: 'progress', seeds: unreported });
  const why = failed && `${failed.violations[0].invariant}: ${failed.violations[0].what}`;
  send({ kind: 'done', coverage: [...coverage.counts], failedSeed: failed?.seed, why });
}

async function show(seed: number, isWhole: boolean): Promise<void> {
  const run = await simulate(seed, { keepsTrace: true });
  if (isWhole) console.log([describeScenario(run), ...run.trace.lines].join('\n'));
  console.log(run.violations.length ? tell(run) : `seed ${seed} breaks nothing`);
  process.exitCode = run.violations.length ? 1 : 0;
}

function send(report: Report): void {
  process.send?.(report);
}

void main(Number(process.argv[2]), process.argv[3], process.argv[4]);
