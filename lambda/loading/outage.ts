/**
 * Before files are loaded into a warehouse of which nothing good was heard for a while, it is asked whether it is up.
 *
 * In an outage of weeks files would else be tried thousands of times, and cost claims, manifests and COPYs each time; and a
 * COPY that fails in words that nobody knows leaves its outcome open, which the warehouse may have forgotten once it is back.
 *
 * Only what is about to be loaded is held up by this. Loads that were submitted before are looked after all the same: the
 * Data API, which may be up, forgets them within a day.
 */
import { AskServices } from './ask';
import { Deadline } from './deadline';
import { probe } from './diagnosis';
import { classOf } from '../failures/catalogue';
import { Failure } from '../failures/failure';
import { Clock } from '../ports';

/** At one batch a minute nobody has to ask. */
const ANSWER_HOLDS_MS = 5 * 60_000;

/** When the warehouse was last heard of. Lives as long as the execution environment. */
export class Pulse {
  private heardAt = -Infinity;

  constructor(private readonly clock: Clock) {}

  heard(): void {
    this.heardAt = this.clock.now();
  }

  wasHeardLately(): boolean {
    return this.clock.now() - this.heardAt < ANSWER_HOLDS_MS;
  }
}

/** One invocation's view of whether the warehouse is up. */
export class OutageWatch {
  private answer?: Promise<Failure | undefined>;

  /** @param isSuspected whether there is reason to ask, whatever was heard lately */
  constructor(
    private readonly services: AskServices, private readonly deadline: Deadline, private readonly pulse: Pulse, private readonly isSuspected: boolean,
  ) {}

  /** Why nothing can be loaded; undefined when the warehouse is up, for all that is known. Asks once at most. */
  async obstacle(): Promise<Failure | undefined> {
    if (!this.answer && !this.isSuspected && this.pulse.wasHeardLately()) return undefined;
    return this.answer ??= this.ask();
  }

  /** The warehouse has just done what it was asked, or said why not. */
  heard(): void {
    this.pulse.heard();
  }

  private async ask(): Promise<Failure | undefined> {
    const failure = await probe(this.services, 'outage', this.deadline);
    if (!failure) this.heard();
    // What is misconfigured is told best by the COPY that fails of it.
    if (!failure || classOf(failure.code) === 'MISCONFIGURED') return undefined;
    return classOf(failure.code) === 'UNKNOWN' ? { ...failure, code: 'WAREHOUSE_UNAVAILABLE' } : failure;
  }
}
