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
import { StepMark } from './load-mark';
import { errorOf, failedStep, wasCutShort } from './statement-parts';
import { classOf } from '../failures/catalogue';
import { classifyStatementError, mayHaveCommitted } from '../failures/classify';
import { Failure, toReason } from '../failures/failure';
import { Statement } from '../ports';

/** Of the loader's own statements it is a conflict: two transactions have created one table. */
const ALREADY_EXISTS = /already exists/i;

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
  const mark = failedStep(statement);
  const failure = withStep(mark, classifyStatementError(text, statement.id));
  return {
    failure: blamingOwnSql(mark, await diagnoseUnknown(services, failure, loadId, deadline)),
    isCertain: !mayHaveCommitted(text) || wasCutShort(statement),
  };
}

function withStep(mark: StepMark | undefined, failure: Failure): Failure {
  return mark ? { ...failure, reason: toReason(`${mark.step}, statement ${mark.position} of ${mark.count}: ${failure.reason}`) } : failure;
}

/**
 * A target's own SQL can fail of the files' rows, and of anything else that it works on. So data that it fails of need not be
 * the files', and no file is given up for it at once.
 */
function blamingOwnSql(mark: StepMark | undefined, failure: Failure): Failure {
  const isOwnSql = mark?.step === 'beforeSql' || mark?.step === 'afterSql';
  const isItsFault = ['DATA', 'UNKNOWN'].includes(classOf(failure.code)) || failure.code === 'COPY_INVALID' || ALREADY_EXISTS.test(failure.reason);
  return isOwnSql && isItsFault ? { ...failure, code: 'SQL_FAILED' } : failure;
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
