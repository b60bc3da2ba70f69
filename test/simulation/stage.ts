/** What everything in a run shares. */
import { Coverage } from './coverage';
import { SeededRandom } from './random';
import { Scenario } from './scenario';
import { Trace } from './trace';
import { World } from './world';

export class Stage {
  readonly world: World;
  readonly trace: Trace;
  readonly coverage = new Coverage();
  private readonly start: number;

  constructor(readonly random: SeededRandom, readonly scenario: Scenario, keepsTrace: boolean) {
    this.world = new World(random);
    this.trace = new Trace(this.world, keepsTrace);
    this.start = this.world.now();
  }

  /** When something is to be that the scenario has so long after its beginning. */
  timeOf(after: number): number {
    return this.start + after;
  }

  /** No fault begins any more. */
  get isCalm(): boolean {
    return this.world.now() >= this.timeOf(this.scenario.faultsEndAfter);
  }

  /** Calls go wrong, and processes crash. */
  get isRough(): boolean {
    const now = this.world.now();
    return !this.isCalm && this.scenario.roughTimes.some(([from, to]) => now >= this.timeOf(from) && now < this.timeOf(to));
  }
}
