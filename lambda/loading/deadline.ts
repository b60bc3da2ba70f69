import { Clock } from '../ports';

/** Kept free at the end of an invocation: for the last call to come back or time out, and to send messages back. */
const DISPOSAL_RESERVE_MS = 20_000;
/** Less than this is not worth a COPY: manifest, statement and one poll would hardly fit. */
const SHORTEST_LOAD_MS = 15_000;
/** The longest that SQS may take to accept a few messages, its retries included (adapters/services.ts). */
const SENDING_MS = 8_000;
/** The longest that the event about a load and its outcome in the ledger may take, and then messages to be sent back. */
const SETTLING_MS = 10_000 + SENDING_MS;
const LONGEST_POLL_SECONDS = 30;

/** Time that is left to load in. Nothing is begun that cannot be finished. */
export class Deadline {
  /** @param endsAt when the invocation is killed */
  constructor(private readonly clock: Clock, readonly endsAt: number) {}

  /** Whether there is time to begin a load. */
  allowsLoad(): boolean {
    return this.left() >= SHORTEST_LOAD_MS;
  }

  /** How long the Data API may hold the next poll, 0 when time is up. */
  pollSeconds(): number {
    return Math.max(0, Math.min(LONGEST_POLL_SECONDS, Math.floor(this.left() / 1_000)));
  }

  /** Whether there is time to tell of a load's outcome. The last poll may have come back late. */
  allowsSettling(): boolean {
    return this.endsAt - this.clock.now() >= SETTLING_MS;
  }

  /** Whether there is time to send messages. */
  allowsSending(): boolean {
    return this.endsAt - this.clock.now() >= SENDING_MS;
  }

  /** Sleeps, as far as there is time for it. */
  async pause(ms: number): Promise<void> {
    await this.clock.sleep(Math.max(0, Math.min(ms, this.left())));
  }

  private left(): number {
    return this.endsAt - DISPOSAL_RESERVE_MS - this.clock.now();
  }
}
