/**
 * How far the words of a failed statement can be trusted.
 *
 * What Redshift says of most failures settles the matter: not one row arrived. Three kinds do not. When the connection
 * broke while the COPY ran, it may have committed all the same; so may one that was cancelled at its very end. And words
 * that nobody knows may mean anything: the text of a paused or resuming cluster is documented nowhere. There `SELECT 1` tells
 * whether the warehouse is up; that it is down now, even in the same words, does not tell what the COPY did before.
 */
import { ask, AskServices } from './ask';
import { Deadline } from './deadline';
import { errorOf } from './statement-parts';
import { classifyStatementError, mayHaveCommitted } from '../failures/classify';
import { Failure } from '../failures/failure';
import { Statement } from '../ports';

export interface Diagnosis {
  readonly failure: Failure;
  /** Whether the statement certainly changed nothing. */
  readonly isCertain: boolean;
}

export async function diagnoseStatement(services: AskServices, statement: Statement, loadId: string, deadline: Deadline): Promise<Diagnosis> {
  const text = errorOf(statement) ?? 'the statement failed without an error text';
  if (statement.state === 'aborted') {
    const reason = errorOf(statement) ?? 'the statement was aborted';
    return { failure: { code: 'QUERY_CANCELLED', reason, statementId: statement.id }, isCertain: false };
  }
  const failure = classifyStatementError(text, statement.id);
  if (failure.code !== 'UNKNOWN_FAILURE') return { failure, isCertain: !mayHaveCommitted(text) };
  return { failure: await diagnoseUnknown(services, failure, loadId, deadline), isCertain: false };
}

/** When the warehouse does not even answer `SELECT 1`, it is down. What is known already is not doubted. */
export async function diagnoseUnknown(services: AskServices, failure: Failure, loadId: string, deadline: Deadline): Promise<Failure> {
  if (failure.code !== 'UNKNOWN_FAILURE') return failure;
  const obstacle = await probe(services, loadId, deadline);
  if (!obstacle) return failure;
  return obstacle.code === 'OUT_OF_TIME' ? obstacle : { ...failure, code: 'WAREHOUSE_UNAVAILABLE' };
}

/** Why the warehouse does not answer; undefined when it does. */
export async function probe(services: AskServices, name: string, deadline: Deadline): Promise<Failure | undefined> {
  const answer = await ask(services, `${name}-probe`, 'SELECT 1', deadline);
  return answer.kind === 'unanswered' ? answer.failure : undefined;
}
