/**
 * Ends the process in order: on Ctrl-C, SIGTERM and SIGHUP, when nobody reads the output any more, or when the launcher is
 * gone, the stack is stopped first, also one that is still starting. The second signal does not wait. Whatever happens, the functions' processes and the temporary directory go.
 */

/** What runs until it is told to stop. */
export interface Stoppable {
  stop(): Promise<void>;
  /** For a process that ends without waiting. */
  abandon(): void;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** What a shell shows for a program that wrote to a closed pipe: `| head -1`. */
const BROKEN_PIPE = 141;
/** A terminal and a parent process may both pass on one and the same Ctrl-C. */
const SAME_SIGNAL_MS = 500;

export class Lifecycle {
  private starting?: Promise<Stoppable>;
  private running?: Stoppable;
  private signalledAt?: number;

  /** @param interruptedCode the exit code after a signal, when it is not the signal's own. */
  constructor(private readonly interruptedCode?: number) {
    for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => void this.onSignal(this.interruptedCode ?? code));
    process.stdout.on('error', () => void this.onSignal(BROKEN_PIPE));
    // Progress that nobody reads stops nothing.
    process.stderr.on('error', () => undefined);
    process.on('disconnect', () => void this.onSignal(SIGNALS.SIGTERM));
    // The channel to the launcher is there to notice its end, not to keep this process.
    process.channel?.unref();
    process.on('exit', () => this.running?.abandon());
  }

  async start<T extends Stoppable>(start: () => Promise<T>): Promise<T> {
    const starting = start();
    this.starting = starting;
    const running = await starting;
    this.running = running;
    return running;
  }

  /** True once a signal came: errors that follow from stopping are none. */
  get interrupted(): boolean {
    return this.signalledAt !== undefined;
  }

  async end(): Promise<void> {
    await this.running?.stop();
  }

  private async onSignal(code: number): Promise<void> {
    if (this.signalledAt !== undefined) {
      if (Date.now() - this.signalledAt > SAME_SIGNAL_MS) process.exit(code);
      return;
    }
    this.signalledAt = Date.now();
    const running = await this.starting?.catch(() => undefined);
    await running?.stop().catch(() => undefined);
    process.exit(code);
  }
}
