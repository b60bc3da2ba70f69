/**
 * From an error to a failure code. The text of a paused, resuming or maintained cluster is not documented, so no list
 * of texts may have the last word: what stays UNKNOWN_FAILURE is decided by asking the warehouse (loading/diagnosis.ts).
 */
import { ServiceError } from '../ports';
import { FailureCode } from './catalogue';
import { ERROR_TEXTS } from './error-texts';
import { Failure, toReason } from './failure';

export function classifyStatementError(text: string, statementId?: string): Failure {
  const code = ERROR_TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? 'UNKNOWN_FAILURE';
  return { code, reason: toReason(text), statementId };
}

/** A call that a service refused, or that did not reach it: what it asked for may or may not have happened. */
export function classifyCallError(error: ServiceError): Failure {
  return { code: codeOfCall(error), reason: toReason(`${error.code}: ${error.message}`) };
}

/** Whether the Data API has no record of the statement it was asked about. */
export function isStatementForgotten(error: ServiceError): boolean {
  return error.code === 'ResourceNotFoundException';
}

// The SDK retries the first two by itself; the others it does not know as throttling.
const THROTTLING = new Set([
  'ThrottlingException', 'TooManyRequestsException', 'ActiveStatementsExceededException',
  'ActiveSessionsExceededException', 'ActiveWaitingRequestsExceededException', 'SlowDown',
]);
const DENIED = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedException']);

function codeOfCall(error: ServiceError): FailureCode {
  const ofS3 = error.service === 'manifests';
  if (isThrottling(error)) return 'THROTTLED';
  if (error.status === undefined || error.status >= 500) return ofS3 ? 'S3_UNAVAILABLE' : 'WAREHOUSE_UNAVAILABLE';
  if (isDenied(error)) return ofS3 ? 'MANIFEST_DENIED' : 'PERMISSION_DENIED';
  // Whatever S3 has against a manifest, it is no fault of the files.
  if (ofS3) return error.code === 'NoSuchBucket' ? 'MANIFEST_DENIED' : 'S3_UNAVAILABLE';
  return classifyStatementError(error.message).code;
}

function isThrottling(error: ServiceError): boolean {
  return THROTTLING.has(error.code) || error.status === 429;
}

function isDenied(error: ServiceError): boolean {
  return DENIED.has(error.code) || error.status === 403;
}
