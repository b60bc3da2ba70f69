/** The function as Lambda scales it: an idle execution environment is used again, another is started when all are busy. */
import { ExecutionEnvironment, FunctionSettings } from './execution-environment';
import { InvocationOutcome } from './outcome';

export class FunctionPool {
  private readonly idle: ExecutionEnvironment[] = [];
  private readonly all = new Set<ExecutionEnvironment>();
  private stopped = false;

  constructor(private readonly settings: FunctionSettings) {}

  async invoke(payload: string): Promise<InvocationOutcome> {
    const environment = await this.take();
    const outcome = await environment.invoke(payload);
    if (environment.usable && !this.stopped) this.idle.push(environment);
    else await this.retire(environment);
    return outcome;
  }

  /** @returns how many of the killed were at work. */
  kill(): number {
    const all = [...this.all];
    const busy = all.filter((environment) => environment.busy).length;
    for (const environment of all) environment.kill();
    return busy;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.all].map((environment) => this.retire(environment)));
  }

  private async take(): Promise<ExecutionEnvironment> {
    for (let environment = this.idle.pop(); environment; environment = this.idle.pop()) {
      if (environment.usable) return environment;
      await this.retire(environment);
    }
    const started = await ExecutionEnvironment.start(this.settings);
    this.all.add(started);
    if (this.stopped) await this.retire(started);
    return started;
  }

  private async retire(environment: ExecutionEnvironment): Promise<void> {
    if (this.all.delete(environment)) await environment.stop();
  }
}
