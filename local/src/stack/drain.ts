/**
 * Waits until the queues are empty: nothing visible, in flight or delayed, and no invocation running. A message that the
 * loader deferred is still there, so a warehouse that is down for a while is waited for.
 */
import { DEFERRAL_ATTRIBUTES } from '../../../lib/private/contract';
import { QueueContent, StoredMessage } from '../services/storage-server';

const POLL_MS = 200;

export interface QueueState {
  /** Messages that are not settled: visible, in flight or delayed. */
  readonly remaining: number;
  /** Those of them that the loader has deferred, by the reason it gave; and those that it failed on, which wait for their visibility timeout. */
  readonly waiting: Readonly<Record<string, number>>;
}

export interface DrainOptions {
  /** Give up when every message left has been tried, and for so long none of them was settled. For ever when not given. */
  readonly patienceSeconds?: number;
  readonly onProgress?: (state: QueueState) => void | Promise<void>;
}

export interface DrainSource {
  contents(): Promise<QueueContent[]>;
  invocations(): number;
  /** Why the last try of a message failed as a whole, by its id. */
  failures(): ReadonlyMap<string, string>;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Throws when the stack cannot go on. */
  check(): void;
}

/** @returns what is still waiting when patience ended; nothing remains otherwise. */
export async function drainQueues(source: DrainSource, options: DrainOptions): Promise<QueueState> {
  let lastProgress = source.now();
  let remaining = -1;
  for (;;) {
    source.check();
    const state = stateOf(await source.contents(), source.failures());
    if (state.remaining === 0 && source.invocations() === 0) return state;
    const tried = Object.values(state.waiting).reduce((sum, messages) => sum + messages, 0);
    // Another try that ends as the one before is no progress: a table that nobody creates would be waited for all the same.
    if (state.remaining !== remaining || tried < state.remaining) lastProgress = source.now();
    remaining = state.remaining;
    await options.onProgress?.(state);
    if (options.patienceSeconds !== undefined && source.now() - lastProgress > options.patienceSeconds * 1000) return state;
    await source.sleep(POLL_MS);
  }
}

export function stateOf(contents: readonly QueueContent[], failures: ReadonlyMap<string, string>): QueueState {
  const messages: StoredMessage[] = contents.flatMap(({ ready, delayed, inflight }) => [
    ...ready, ...delayed, ...inflight.map(({ message }) => message),
  ]);
  const waiting: Record<string, number> = {};
  for (const { messageId, messageAttributes } of messages) {
    const reason = failures.get(messageId) ?? messageAttributes[DEFERRAL_ATTRIBUTES.reason]?.StringValue;
    if (reason !== undefined) waiting[reason] = (waiting[reason] ?? 0) + 1;
  }
  return { remaining: messages.length, waiting };
}
