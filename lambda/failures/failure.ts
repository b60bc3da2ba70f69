import { FailureCode } from './catalogue';

/** Why a file is not loaded. */
export interface Failure {
  readonly code: FailureCode;
  /** In the words of who refused: Redshift, the Data API, or the loader. */
  readonly reason: string;
  readonly statementId?: string;
  readonly loadId?: string;
  readonly line?: number;
  readonly column?: string;
  /** When the load that failed was begun: it may be found long after it ended. */
  readonly triedAt?: number;
}

const MAX_REASON_CHARS = 1_000;
const CREDENTIALS = new RegExp(
  '\\b(aws_access_key_id|aws_secret_access_key|access_key_id|secret_access_key|aws_session_token|session_token|token(?==)|master_symmetric_key|password)' +
  '(\\s*[=:]\\s*|\\s+(?=[\'"]))(\'[^\']*\'|"[^"]*"|[^\\s;,\'"]+)', 'gi');

/** An error text, fit for logs and message attributes. */
export function toReason(text: string): string {
  return withoutCredentials(text).trim().slice(0, MAX_REASON_CHARS);
}

/** A raw COPY option may have brought credentials into SQL, and into what Redshift says about it. */
export function withoutCredentials(text: string): string {
  return text.replace(CREDENTIALS, (_, name: string, between: string) => `${name}${between}***`);
}
