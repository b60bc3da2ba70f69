/**
 * A warehouse that was down when messages were deferred is asked first whether it is back. As long as it is not, files
 * cost no claims, manifests and COPYs: in an outage of weeks they would be tried thousands of times.
 *
 * Only what is about to be loaded is held up by this. Loads that were submitted before are looked after all the same: the
 * Data API, which may be up, forgets them within a day.
 */
import { AskServices } from './ask';
import { Deadline } from './deadline';
import { probe } from './diagnosis';
import { classOf } from '../failures/catalogue';
import { Failure } from '../failures/failure';

export class OutageWatch {
  private answer?: Promise<Failure | undefined>;

  /** @param isSuspected whether there is reason to ask */
  constructor(private readonly services: AskServices, private readonly deadline: Deadline, private readonly isSuspected: boolean) {}

  /** Why nothing can be loaded; undefined when the warehouse is up, for all that is known. Asks once an invocation at most. */
  async obstacle(): Promise<Failure | undefined> {
    return this.isSuspected ? this.answer ??= this.ask() : undefined;
  }

  private async ask(): Promise<Failure | undefined> {
    const failure = await probe(this.services, 'outage', this.deadline);
    // What is misconfigured is told best by the COPY that fails of it.
    if (!failure || classOf(failure.code) === 'MISCONFIGURED') return undefined;
    return classOf(failure.code) === 'UNKNOWN' ? { ...failure, code: 'WAREHOUSE_UNAVAILABLE' } : failure;
  }
}
