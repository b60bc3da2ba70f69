/**
 * The loader against everything that may go wrong around it, in virtual time: see simulation.ts. The runs are those of
 * `npm run simulate`, in processes of their own, since they take both cores for the better part of a minute.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { simulate } from './simulation';

const SEEDS = 2_000;

interface Summary {
  readonly seeds: number;
  readonly failed: readonly { readonly seed?: number; readonly why: string }[];
  readonly coverage: Readonly<Record<string, number>>;
}

describe(`${SEEDS} simulated runs`, () => {
  let summary: Summary;

  beforeAll(() => {
    const script = join(__dirname, '../../scripts/simulate.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [script, '--seeds', String(SEEDS), '--json'], { encoding: 'utf8' });
    if (!stdout) throw new Error(stderr);
    summary = JSON.parse(stdout) as Summary;
  }, 300_000);

  test('break no invariant, and take the same course when they are run again', () => {
    expect(summary.failed).toEqual([]);
    expect(summary.seeds).toBe(SEEDS);
  });

  test.each([
    ['calls that are throttled', 'throttled'],
    ['answers that are lost', 'answerLost'],
    ['writes that are applied after their author gave them up', 'lateWriteApplied'],
    ['claims that name a load which is closed already, so that only its manifest tells that they are void', 'claimedTooLate'],
    ['processes that crash with a request under way', 'crashUnderway'],
    ['functions that wait for ever', 'hangs'],
    ['deletes that are lost', 'deleteLost'],
    ['loads that nobody readied in time', 'voided'],
    ['loads that are submitted by others than their author', 'takenOver'],
    ['loads that their author calls off', 'calledOff'],
    ['submissions that a token makes one', 'tokenReused'],
    ['statements that are found by their name', 'foundByName'],
    ['statements that, by their name, were never submitted', 'neverSubmitted'],
    ['COPYs that failed, and that the history knows to have committed', 'historyShowsCommit'],
    ['transactions that failed, and that the history table knows to have committed', 'noteShowsCommit'],
    ['transactions whose statements all ran, and that were never committed', 'neverCommitted'],
    ['outcomes that an operator has to settle', 'unknownSettledByHand'],
    ['connections that break between two statements of a transaction', 'brokenBetweenStatements'],
    ['connections that break in a statement of a transaction', 'brokenInStatement'],
    ['warehouses that crash, and have lost the last lines of their history', 'historyLost'],
    ['loads that a COPY alone makes', 'copyAlone'],
    ['loads whose transaction creates its table', 'createTable'],
    ['loads whose transaction merges the latest rows', 'latestBy'],
    ['statements of a target\'s own that fail', 'ownSqlFailed'],
    ['loads that are looked up, since a deployment has changed their statements', 'lookedUpEarly'],
    ['events that are given up', 'eventGivenUp'],
    ['COPYs that a rule cancels for their size', 'cancelledByRule'],
    ['bad files that are named', 'badFileNamed'],
    ['bad files that are found by halves', 'bisect'],
    ['messages that the loader parks', 'parked'],
    ['messages that the queue moves to the DLQ', 'movedToDlq'],
    ['messages that are redriven', 'redriven'],
    ['tables that cannot be loaded into while others can', 'progressWatched'],
  ])('meet %s', (_, what) => {
    expect(summary.coverage[what] ?? 0).toBeGreaterThan(0);
  });
});

test('a seed has one course of events, line by line, and another seed another one', async () => {
  const first = await simulate(7, { keepsTrace: true });
  const again = await simulate(7, { keepsTrace: true });
  const other = await simulate(8);

  expect(again.trace.lines).toEqual(first.trace.lines);
  expect(again.fingerprint).toBe(first.fingerprint);
  expect(other.fingerprint).not.toBe(first.fingerprint);
});
