/**
 * The randomness of a simulation: all of it comes from one seed, so that the seed is all it takes to see a run again.
 * The generator is mulberry32: 32 bits of state are plenty for runs of some thousand draws.
 */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not begin alike.
    this.state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ 0x6c07_8965;
    for (let i = 0; i < 4; i++) this.next();
  }

  /** In [0, 1). */
  next(): number {
    this.state = this.state + 0x6d2b_79f5 | 0;
    let mixed = Math.imul(this.state ^ this.state >>> 15, 1 | this.state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Both ends may come. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** Every order of magnitude is as likely as the next. */
  spread(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.next());
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)];
  }

  /** Each of them with the same chance. */
  some<T>(all: readonly T[], probability: number): T[] {
    return all.filter(() => this.chance(probability));
  }

  /** In place. */
  shuffle<T>(all: T[]): T[] {
    for (let i = all.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [all[i], all[j]] = [all[j], all[i]];
    }
    return all;
  }
}
