/**
 * One execution environment: a process with its own Runtime API. It serves one event at a time; after a timeout, a
 * crash or a failed init it is spent and the next event needs a new one, as in Lambda.
 */
import { ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { failed, InvocationOutcome, LAMBDA_ERRORS } from './outcome';
import { RuntimeApi } from './runtime-api';

export interface FunctionSettings {
  readonly arn: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Receives each line the function prints. */
  readonly log: (line: string) => void;
}

export class ExecutionEnvironment {
  static async start(settings: FunctionSettings): Promise<ExecutionEnvironment> {
    const api = new RuntimeApi();
    const address = await api.listen();
    const child = spawn(process.execPath, [`--max-old-space-size=${settings.memoryMegabytes}`, runtimeClient()], {
      cwd: settings.directory,
      env: { ...settings.environment, AWS_LAMBDA_RUNTIME_API: address },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ExecutionEnvironment(settings, api, child);
  }

  private spent = false;
  private readonly exited: Promise<unknown>;

  private constructor(private readonly settings: FunctionSettings, private readonly api: RuntimeApi, private readonly child: ChildProcess) {
    this.exited = once(child, 'exit');
    child.once('exit', (code, signal) => {
      this.spent = true;
      api.abort(failed(LAMBDA_ERRORS.exit, `the function's process ended with ${signal ?? `exit code ${code}`}`));
    });
    for (const stream of [child.stdout!, child.stderr!]) createInterface({ input: stream }).on('line', settings.log);
  }

  /** False once it can take no further event. */
  get usable(): boolean {
    return !this.spent;
  }

  /** Whether an event is being worked on. */
  get busy(): boolean {
    return this.usable && this.api.busy;
  }

  async invoke(payload: string): Promise<InvocationOutcome> {
    // It may have been stopped since it was taken: nobody would answer then.
    if (this.spent) return failed(LAMBDA_ERRORS.exit, 'the function was stopped');
    const milliseconds = this.settings.timeoutSeconds * 1000;
    const timer = setTimeout(() => {
      this.api.abort(failed(LAMBDA_ERRORS.timeout, `the function timed out after ${this.settings.timeoutSeconds} s`));
      this.kill();
    }, milliseconds);
    const outcome = await this.api.invoke({
      requestId: randomUUID(), payload, deadline: Date.now() + milliseconds, functionArn: this.settings.arn,
    });
    clearTimeout(timer);
    if (!outcome.ok && outcome.errorType === LAMBDA_ERRORS.init) this.spent = true;
    return outcome;
  }

  /** At once and without waiting: what is left to do when the stack's own process ends. */
  kill(): void {
    this.spent = true;
    this.child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.kill();
    if (this.child.exitCode === null && this.child.signalCode === null) await this.exited;
    await this.api.close();
  }
}

/** Beside this file when bundled; tests run from the sources, which Node.js 24 runs as they are. */
function runtimeClient(): string {
  const bundled = join(__dirname, 'runtime-client.js');
  return existsSync(bundled) ? bundled : join(__dirname, 'runtime-client.ts');
}
