/**
 * Follows a statement to its end by long polls. A poll that fails says nothing about the statement, which goes on
 * without us: so it is polled again for as long as time remains.
 */
import { AskServices } from './ask';
import { Deadline } from './deadline';
import { classifyCallError, isStatementForgotten } from '../failures/classify';
import { Failure } from '../failures/failure';
import { ServiceError, Statement } from '../ports';

export type AwaitedStatement =
  | { readonly kind: 'ended'; readonly statement: Statement }
  | { readonly kind: 'running'; readonly failure: Failure }
  /** The Data API has no record of it (they live for 24 hours). */
  | { readonly kind: 'forgotten' };

const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/** How many polls a statement is worth, and how long each may hold. As many and as long as there is time for, when not given. */
export interface Patience {
  readonly polls?: number;
  readonly seconds?: number;
}

export async function awaitStatement(
  { clock, warehouse }: AskServices, statementId: string, deadline: Deadline, { polls = Infinity, seconds = Infinity }: Patience = {},
): Promise<AwaitedStatement> {
  let failure: Failure = { code: 'LOAD_RUNNING', reason: 'the COPY had not ended when the loader had to turn to other work', statementId };
  let pause = SHORTEST_PAUSE_MS;
  for (let wait = deadline.pollSeconds(); wait > 0 && polls > 0; wait = deadline.pollSeconds(), polls--) {
    const askedAt = clock.now();
    try {
      const statement = await warehouse.describe(statementId, Math.min(wait, seconds));
      if (statement.state !== 'running') return { kind: 'ended', statement };
      // A poll that returns at once, though the statement runs on, must not become a busy loop.
      if (clock.now() - askedAt < SHORTEST_PAUSE_MS) await deadline.pause(SHORTEST_PAUSE_MS);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (isStatementForgotten(error)) return { kind: 'forgotten' };
      failure = { ...classifyCallError(error), statementId };
      await deadline.pause(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
  return { kind: 'running', failure };
}
