/** Steps with a line that moves on a terminal, plain lines elsewhere, and nothing for programs. Always on stderr. */
import { Listr, ListrLogger, ListrRendererValue, ProcessOutput } from 'listr2';

export interface Step {
  readonly title: string;
  /** @param show replaces the step's line of detail. */
  readonly run: (show: (detail: string) => void) => Promise<void>;
}

export type Timing = { readonly step: string; readonly milliseconds: number };

export async function runSteps(steps: readonly Step[], display: { readonly silent: boolean; readonly plain: boolean }): Promise<Timing[]> {
  const timings: Timing[] = [];
  const renderer: ListrRendererValue = display.silent ? 'silent' : display.plain ? 'simple' : 'default';
  const logger = new ListrLogger({ useIcons: !display.plain, processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const list = new Listr(steps.map(({ title, run }) => ({
    title,
    task: async (_: unknown, task: { output: string }) => {
      const started = performance.now();
      await run((detail) => {
        if (!display.plain) task.output = detail;
      });
      timings.push({ step: title, milliseconds: performance.now() - started });
    },
  })), { renderer, rendererOptions: { logger }, registerSignalListeners: false });
  await list.run();
  return timings;
}
