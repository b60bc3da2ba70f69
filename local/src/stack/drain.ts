/**
 * Waits until the queues are empty: nothing visible, in flight or delayed, and no invocation running. A message that the
 * loader defers is a delayed one, so a warehouse that is down for a while is waited for.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFERRAL_ATTRIBUTES } from '../../../lib/private/contract';
import { QueueContent } from '../services/storage-server';

const POLL_MS = 100;

export interface QueueState {
  /** Visible or in flight. */
  readonly active: number;
  /** Deferred by the loader, by the reason it gave. */
  readonly waiting: Readonly<Record<string, number>>;
}

export interface DrainOptions {
  /** Give up when for so long nothing happened but waiting. For ever when not given. */
  readonly patienceSeconds?: number;
  readonly onProgress?: (state: QueueState) => void;
}

export interface DrainSource {
  contents(): Promise<QueueContent[]>;
  invocations(): number;
  /** Throws when the stack cannot go on. */
  check(): void;
}

/** @returns what is still waiting when patience ended; an empty state otherwise. */
export async function drainQueues(source: DrainSource, options: DrainOptions): Promise<QueueState> {
  let lastChange = Date.now();
  let last = '';
  for (;;) {
    source.check();
    const state = stateOf(await source.contents());
    const idle = state.active === 0 && source.invocations() === 0;
    const waiting = JSON.stringify(state.waiting);
    if (idle && waiting === '{}') return state;
    // Another try that ends as the one before is no change: a table that nobody creates would be waited for all the same.
    if (waiting !== last || (!idle && waiting === '{}')) lastChange = Date.now();
    if (idle) last = waiting;
    options.onProgress?.(state);
    if (options.patienceSeconds !== undefined && Date.now() - lastChange > options.patienceSeconds * 1000) return state;
    await sleep(POLL_MS);
  }
}

function stateOf(contents: readonly QueueContent[]): QueueState {
  const waiting: Record<string, number> = {};
  for (const message of contents.flatMap(({ delayed }) => delayed)) {
    const reason = message.messageAttributes[DEFERRAL_ATTRIBUTES.reason]?.StringValue ?? 'DELAYED';
    waiting[reason] = (waiting[reason] ?? 0) + 1;
  }
  return { active: contents.reduce((sum, { ready, inflight }) => sum + ready.length + inflight.length, 0), waiting };
}
