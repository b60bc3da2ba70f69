/** What has been started, to be stopped in reverse order: once, and all of it, even when a part fails to stop. */
export class Cleanup {
  private readonly steps: (() => unknown)[] = [];
  private finished?: Promise<void>;

  add(step: () => unknown): void {
    this.steps.push(step);
  }

  run(): Promise<void> {
    this.finished ??= this.runAll();
    return this.finished;
  }

  private async runAll(): Promise<void> {
    const errors: unknown[] = [];
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'the local stack did not stop cleanly');
  }
}
