/**
 * One run: a scenario, from its first file to the day when all is quiet, and what must be true then.
 *
 * 1. Files arrive, faults and incidents happen.
 * 2. Faults are over. Within a bounded time every event has come to its end.
 * 3. An operator mends what can be mended and redrives the DLQ. What was mended loads, the rest is parked again.
 * 4. Every event is delivered once more, as S3 and SQS may do at any time. Nothing changes, and no load is left halfway.
 */
import { Cloud } from './cloud';
import { Coverage } from './coverage';
import { DAY, HOUR, MINUTE } from './durations';
import { checkEnds, checkLoads, checkProgress } from './ends';
import { EventSource } from './event-source';
import { Network } from './network';
import { breakFiles, isRedriveCalledFor, mendFiles, redrive, settleUnknownLoads } from './operator';
import { SeededRandom } from './random';
import { drawScenario, Scenario } from './scenario';
import { Stage } from './stage';
import { Trace } from './trace';
import { Verdicts } from './verdicts';
import { Weather } from './weather';
import { Violation, Witness } from './witness';

export interface RunResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly fingerprint: string;
  readonly coverage: Coverage;
  readonly trace: Trace;
  readonly scenario: Scenario;
}

/** The longest COPY takes 20 hours, patience with a misconfiguration 6 at most. */
const LONGEST_SETTLING = 3 * DAY;

export async function simulate(seed: number, options: { readonly keepsTrace?: boolean } = {}): Promise<RunResult> {
  return new Simulation(seed, options.keepsTrace ?? false).run();
}

class Simulation {
  private readonly stage: Stage;
  private readonly witness: Witness;
  private readonly cloud: Cloud;
  private readonly source: EventSource;
  private unsent = 0;

  constructor(private readonly seed: number, keepsTrace: boolean) {
    const random = new SeededRandom(seed);
    const stage = this.stage = new Stage(random, drawScenario(random), keepsTrace);
    const witness = this.witness = new Witness(stage);
    const cloud = this.cloud = new Cloud(stage, new Network(stage));
    const verdicts = new Verdicts(stage, cloud, witness);
    this.source = new EventSource(stage, cloud, witness);
    cloud.queue.isDeliveredTwice = () => stage.isRough && random.chance(stage.scenario.deliveredTwice);
    cloud.queue.onAdd = message => {
      witness.queued(message);
      this.source.wakeUp();
    };
    cloud.deadLetterQueue.onAdd = message => {
      witness.parked(message);
      verdicts.judge(message);
    };
    cloud.warehouse.onCommit = commit => witness.committed(commit);
    cloud.warehouse.onTokenReuse = () => stage.coverage.count('tokenReused');
    breakFiles(stage.scenario, cloud);
    new Weather(stage, cloud.warehouse).schedule();
  }

  async run(): Promise<RunResult> {
    const { seed, stage, stage: { world, random, trace, coverage, scenario }, cloud, witness } = this;
    for (const { body, sentAfter } of scenario.events) for (const after of sentAfter) this.deliverAt(stage.timeOf(after), body);
    this.watchProgress();
    await world.run(stage.timeOf(scenario.faultsEndAfter));
    await this.settle('after the faults');
    checkEnds(scenario, cloud, witness, 'before');

    mendFiles(scenario, cloud);
    await this.redrive('after the redrive');
    // A file whose load was left alone by crashes may come back with the failure of a COPY from before the mending, or as unknown.
    for (let more = 0; more < 2 && isRedriveCalledFor(cloud, witness); more++) await this.redrive('after another redrive');
    checkEnds(scenario, cloud, witness, 'after');

    for (const { body } of scenario.events) this.deliverAt(world.now() + random.integer(0, HOUR), body);
    await this.settle('after a second delivery of everything');
    if (isRedriveCalledFor(cloud, witness)) await this.redrive('after the last redrive');
    checkEnds(scenario, cloud, witness, 'after');
    checkLoads(cloud, witness);
    return { seed, violations: witness.violations, fingerprint: trace.fingerprint, coverage, trace, scenario };
  }

  private deliverAt(time: number, body: string): void {
    this.unsent++;
    this.stage.world.at(time, () => {
      this.unsent--;
      this.cloud.queue.add(body);
    });
  }

  /** Where nothing but one table is wrong for a good while after all files have arrived. */
  private watchProgress(): void {
    const { incidents, roughTimes: [[, firstCalm]], copies, events } = this.stage.scenario;
    const [incident] = incidents;
    if (incidents.length !== 1 || !('table' in incident) || copies.longShare > 0) return;
    const lastArrival = Math.max(...events.flatMap(({ sentAfter: [first] }) => first));
    const due = Math.max(lastArrival, firstCalm) + 2 * HOUR;
    if (due > incident.ms - 20 * MINUTE) return;
    this.stage.coverage.count('progressWatched');
    this.stage.world.at(this.stage.timeOf(due), () => checkProgress(this.stage.scenario, this.cloud, this.witness, incident.table));
  }

  private async redrive(when: string): Promise<void> {
    const { stage: { world }, cloud: { warehouse } } = this;
    await world.run(world.now() + DAY, () => warehouse.isQuiet);
    settleUnknownLoads(this.cloud, this.witness, this.stage.coverage);
    redrive(this.cloud, this.stage.coverage);
    await this.settle(when);
  }

  private async settle(when: string): Promise<void> {
    const { stage: { world, trace }, cloud, source, witness } = this;
    trace.add(`SETTLE ${when}`);
    const until = world.now() + LONGEST_SETTLING;
    const isOver = () => this.unsent === 0 && source.isIdle && cloud.queue.messages.length === 0;
    await world.run(until, isOver);
    for (const { body, id } of isOver() ? [] : cloud.queue.messages) {
      const [file] = witness.eventsByBody.get(body)!.files;
      witness.violate('I2', `${id} is still in the queue ${LONGEST_SETTLING / DAY} days ${when}`, file?.url);
    }
  }
}
