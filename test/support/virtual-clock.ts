import { Clock } from '../../lambda/ports';

/** Time that passes only while everybody sleeps: days in milliseconds, and the same every time. */
export class VirtualClock implements Clock {
  private time: number;
  private sleepers: { readonly wakesAt: number; readonly wake: () => void }[] = [];
  private isPumping = false;

  constructor(start = Date.parse('2026-11-23T12:00:00Z')) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  sleep(ms: number): Promise<void> {
    return new Promise(wake => {
      this.sleepers.push({ wakesAt: this.time + ms, wake });
      this.sleepers.sort((a, b) => a.wakesAt - b.wakesAt);
      if (!this.isPumping) {
        this.isPumping = true;
        setImmediate(() => this.pump());
      }
    });
  }

  /** Lets time pass without anybody sleeping through it. */
  advance(ms: number): void {
    this.time += ms;
  }

  // Runs when all microtasks are done, hence when nobody can go on without time passing.
  private pump(): void {
    const next = this.sleepers.shift();
    if (!next) {
      this.isPumping = false;
      return;
    }
    this.time = Math.max(this.time, next.wakesAt);
    next.wake();
    setImmediate(() => this.pump());
  }
}
