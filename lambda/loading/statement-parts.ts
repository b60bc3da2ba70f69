/** What the parts of a load's statement tell. A COPY alone is its own only part. */
import { isCopy, readStepMark, StepMark } from './load-mark';
import { Statement, StatementPart } from '../ports';

export function copyOf({ parts }: Statement): StatementPart | undefined {
  return parts.length === 1 ? parts[0] : parts.find(({ sql }) => isCopy(sql));
}

/** The part that failed, and all the others with it. Undefined when the transaction failed as a whole. */
export function failedPart({ parts }: Statement): StatementPart | undefined {
  return parts.find(({ state, error }) => state === 'failed' && error !== undefined);
}

export function errorOf(statement: Statement): string | undefined {
  return failedPart(statement)?.error ?? statement.error;
}

/** Whether the transaction was given up before its last statement was run, and so was not committed. */
export function wasCutShort(statement: Statement): boolean {
  const failed = failedPart(statement);
  const later = failed ? statement.parts.slice(statement.parts.indexOf(failed) + 1) : [];
  return later.some(({ state, queryId }) => queryId === undefined && state !== 'finished' && state !== 'failed');
}

/** What failed, when it is a statement of a transaction other than its COPY. */
export function failedStep(statement: Statement): StepMark | undefined {
  const mark = readStepMark(failedPart(statement)?.sql ?? '');
  return mark?.step === 'copy' ? undefined : mark;
}

/** How many parts the warehouse has begun with. */
export function countBegun({ parts }: Statement): number {
  return Math.max(0, ...parts.map(({ queryId, state }, i) => queryId !== undefined || state === 'finished' ? i + 1 : 0));
}
