/** What everything in a run shares. */
import { Coverage } from './coverage';
import { SeededRandom } from './random';
import { Scenario } from './scenario';
import { Trace } from './trace';
import { World } from './world';
import { LoaderConfig } from '../../lib/private/contract';

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

  /** The configuration that is deployed now. */
  get config(): LoaderConfig {
    const { deployments } = this.scenario;
    let at = deployments.length - 1;
    while (this.timeOf(deployments[at].after) > this.world.now()) at--;
    return deployments[at].config;
  }

  /** Those that were deployed at that time, and after. */
  configsSince(time: number): readonly LoaderConfig[] {
    const { deployments } = this.scenario;
    const wasReplaced = (i: number) => i + 1 < deployments.length && this.timeOf(deployments[i + 1].after) <= time;
    return deployments.filter(({ after }, i) => this.timeOf(after) <= this.world.now() && !wasReplaced(i)).map(({ config }) => config);
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
