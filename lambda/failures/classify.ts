/**
 * From an error to a failure code. The text of a paused, resuming or maintained cluster is not documented, so no list
 * of texts may have the last word: what stays UNKNOWN_FAILURE is decided by asking the warehouse (loading/diagnosis.ts).
 */
import { ServiceError } from '../ports';
import { FailureCode } from './catalogue';
import { ERROR_TEXTS, ErrorText } from './error-texts';
import { Failure, toReason } from './failure';

export function classifyStatementError(text: string, statementId?: string): Failure {
  return { code: knownText(text)?.code ?? 'UNKNOWN_FAILURE', reason: toReason(text), statementId };
}

/** Whether a statement that failed in these words may have done its work all the same. Of unknown words nobody can tell. */
export function mayHaveCommitted(text: string): boolean {
  return knownText(text)?.mayHaveCommitted ?? true;
}

function knownText(text: string): ErrorText | undefined {
  const ownWords = withoutQuotes(text);
  return ERROR_TEXTS.find(({ pattern }) => pattern.test(ownWords));
}

/**
 * The error's own words. What it quotes are the words of whoever named a file or wrote a value, and may be those of any other
 * error. Such a quotation ends where its author liked, so that nothing after it counts; a name ends with its quote.
 */
function withoutQuotes(text: string): string {
  return text
    .replace(/\b(S3 key being read|s3:\/\/|https:\/\/[^\s/]*\bs3\b|Value '|invalid input syntax for [\w ]{1,50}: *")[^]*/i, '$1')
    .replace(/"[^"\n]*"/g, '""');
}

/** A call that a service refused, or that did not reach it: what it asked for may or may not have happened. */
export function classifyCallError(error: ServiceError): Failure {
  return { code: codeOfCall(error), reason: toReason(`${error.code}: ${error.message}`) };
}

/** Whether the Data API has no record of the statement it was asked about. */
export function isStatementForgotten(error: ServiceError): boolean {
  return error.code === 'ResourceNotFoundException';
}

// The SDK does not know those of the Data API (Active…) as throttling, and does not repeat them.
const THROTTLING = new Set([
  'ThrottlingException', 'TooManyRequestsException', 'SlowDown', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded',
  'ActiveStatementsExceededException', 'ActiveSessionsExceededException', 'ActiveWaitingRequestsExceededException',
]);
const DENIED = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedException']);
/** The table is not there, or is none that the loader can work with. */
const LEDGER_MISFITS = new Set(['ResourceNotFoundException', 'ValidationException']);

function codeOfCall(error: ServiceError): FailureCode {
  const ofS3 = error.service === 'manifests';
  if (isThrottling(error)) return 'THROTTLED';
  if (error.service === 'ledger') return codeOfLedgerCall(error);
  if (error.status === undefined || error.status >= 500) return ofS3 ? 'S3_UNAVAILABLE' : 'WAREHOUSE_UNAVAILABLE';
  if (isDenied(error)) return ofS3 ? 'MANIFEST_DENIED' : 'PERMISSION_DENIED';
  // Whatever S3 has against a manifest, it is no fault of the files.
  if (ofS3) return error.code === 'NoSuchBucket' ? 'MANIFEST_DENIED' : 'S3_UNAVAILABLE';
  return classifyStatementError(error.message).code;
}

function codeOfLedgerCall(error: ServiceError): FailureCode {
  return isDenied(error) || LEDGER_MISFITS.has(error.code) ? 'LEDGER_DENIED' : 'LEDGER_UNAVAILABLE';
}

function isThrottling(error: ServiceError): boolean {
  return THROTTLING.has(error.code) || error.status === 429;
}

function isDenied(error: ServiceError): boolean {
  return DENIED.has(error.code) || error.status === 403;
}
