import { awaitStatement, Patience } from './await-statement';
import { Deadline } from './deadline';
import { errorOf } from './statement-parts';
import { FailureCode } from '../failures/catalogue';
import { classifyCallError, classifyStatementError } from '../failures/classify';
import { Failure } from '../failures/failure';
import { Clock, ServiceError, Value, Warehouse } from '../ports';

export interface AskServices {
  readonly clock: Clock;
  readonly warehouse: Warehouse;
}

export type Answer =
  | { readonly kind: 'answered'; readonly rows: readonly (readonly Value[])[] }
  | { readonly kind: 'unanswered'; readonly failure: Failure };

/** Each holds for up to 30 seconds: a warehouse that resumes may need some of that, one that needs more is not up. */
const PATIENCE: Patience = { polls: 2 };

/** Runs a query. A warehouse that does not answer it, for whatever reason, is an answer too. */
export async function ask(services: AskServices, name: string, sql: string, deadline: Deadline): Promise<Answer> {
  if (deadline.pollSeconds() === 0) return unanswered('OUT_OF_TIME', 'no time was left to ask the warehouse');
  try {
    const { id } = await services.warehouse.execute({ sqls: [sql], name });
    const awaited = await awaitStatement(services, id, deadline, PATIENCE);
    if (awaited.kind === 'running') return awaited.failure.code === 'LOAD_RUNNING' ? tooSlow(deadline) : { kind: 'unanswered', failure: awaited.failure };
    if (awaited.kind === 'forgotten') return unanswered('WAREHOUSE_UNAVAILABLE', 'the Data API does not know the statement that it was asked a moment ago');
    const { state } = awaited.statement;
    if (state === 'failed') return { kind: 'unanswered', failure: classifyStatementError(errorOf(awaited.statement) ?? '', id) };
    if (state !== 'finished') return unanswered('QUERY_CANCELLED', 'the question was cancelled');
    if (deadline.pollSeconds() === 0) return tooSlow(deadline);
    return { kind: 'answered', rows: await services.warehouse.results(id) };
  } catch (error) {
    if (error instanceof ServiceError) return { kind: 'unanswered', failure: classifyCallError(error) };
    throw error;
  }
}

function tooSlow(deadline: Deadline): Answer {
  return deadline.pollSeconds() === 0
    ? unanswered('OUT_OF_TIME', 'the warehouse had not answered when the time of the invocation was up')
    : unanswered('WAREHOUSE_UNAVAILABLE', 'the warehouse does not answer a simple question within a minute');
}

function unanswered(code: FailureCode, reason: string): Answer {
  return { kind: 'unanswered', failure: { code, reason } };
}
