/** What the parts of a load's statement tell. A COPY alone is its own only part. */
import { isCopy } from './load-mark';
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

/** Whether the warehouse has begun with any part. */
export function hasBegun({ parts }: Statement): boolean {
  return parts.some(({ queryId }) => queryId !== undefined);
}
