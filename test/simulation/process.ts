/**
 * A process of the loader: what Lambda calls an execution environment. Once it is dead nothing reaches it any more; what
 * it had sent goes on without it.
 */
export type Death = 'crashed' | 'timedOut';

export class Process {
  /** Told when it dies. */
  onDeath?: (death: Death) => void;
  private isAlive = true;
  private isHanging = false;
  private slowestMs = 0;
  private lostCalls = 0;

  constructor(readonly name: string) {}

  /** An invocation begins. */
  begin(): void {
    this.isHanging = false;
    this.slowestMs = 0;
    this.lostCalls = 0;
  }

  /** Wraps what the world will do to the process. */
  whileAlive<A extends readonly unknown[]>(action: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      if (this.isAlive) action(...args);
    };
  }

  die(death: Death): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.onDeath?.(death);
  }

  /** It waits for an answer that never comes. */
  hangs(): void {
    this.isHanging = true;
  }

  waits(ms: number): void {
    this.slowestMs = Math.max(this.slowestMs, ms);
  }

  /** A call timed out, its last try too. */
  losesCall(): void {
    this.lostCalls++;
  }

  /** Whether it had to wait for longer than a caller can reckon with: one call that is lost it has to bear. */
  get wasHeldUp(): boolean {
    return this.isHanging || this.slowestMs > 3_000 || this.lostCalls > 1;
  }
}
