/** Steps with a line that moves on a terminal, plain lines elsewhere, and nothing for programs. Always on stderr. */
import { Listr, ListrLogger, ProcessOutput } from 'listr2';

export interface Step {
  readonly title: string;
  /** @param show replaces the step's line of detail. */
  readonly run: (show: (detail: string) => void) => Promise<void>;
}

export type Timing = { readonly step: string; readonly milliseconds: number };

/** Enough for a log that somebody watches, and not too much for one that somebody keeps. */
const PLAIN_INTERVAL_MS = 2000;

export async function runSteps(steps: readonly Step[], display: 'silent' | 'plain' | 'terminal'): Promise<Timing[]> {
  if (display === 'terminal') return runOnTerminal(steps);
  const timings: Timing[] = [];
  for (const step of steps) {
    const show = display === 'plain' ? plainLines(step.title) : () => undefined;
    timings.push(await timed(step, show));
  }
  return timings;
}

async function runOnTerminal(steps: readonly Step[]): Promise<Timing[]> {
  const timings: Timing[] = [];
  const logger = new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const list = new Listr(steps.map((step) => ({
    title: step.title,
    task: async (_: unknown, task: { output: string }) => {
      timings.push(await timed(step, (detail) => { task.output = detail; }));
    },
  })), { rendererOptions: { logger }, registerSignalListeners: false });
  await list.run();
  return timings;
}

async function timed({ title, run }: Step, show: (detail: string) => void): Promise<Timing> {
  const started = performance.now();
  await run(show);
  return { step: title, milliseconds: performance.now() - started };
}

function plainLines(title: string): (detail: string) => void {
  let due = performance.now() + PLAIN_INTERVAL_MS;
  process.stderr.write(`${title}\n`);
  return (detail) => {
    if (performance.now() < due) return;
    due = performance.now() + PLAIN_INTERVAL_MS;
    process.stderr.write(`${title}: ${detail}\n`);
  };
}
