/**
 * Every reason for which the loader may hold a file back or give it up: what it means and what to do about it.
 * A code is the same in the log, in the attributes of a message in the DLQ, and in the runbook. Never reuse one.
 */

/**
 * What the loader does about a failure:
 * - MESSAGE        the message cannot be read or routed: parked at once
 * - DATA           the file is bad: parked, the other files of its load are loaded without it
 * - MISCONFIGURED  the table waits; its files are parked when nobody mends it within the pipeline's `misconfigurationPatience`
 * - UNAVAILABLE, THROTTLED  waits, for as long as it takes
 * - WAITING        nothing failed, it is only not over yet
 * - UNSETTLED      may be loaded or not: parked, and not tried again before somebody has settled it
 * - UNKNOWN        tried again {@link UNKNOWN_FAILURE_TRIES} times, then parked
 */
export type FailureClass = 'MESSAGE' | 'DATA' | 'MISCONFIGURED' | 'UNAVAILABLE' | 'THROTTLED' | 'WAITING' | 'UNSETTLED' | 'UNKNOWN';

export const UNKNOWN_FAILURE_TRIES = 8;

export interface CatalogueEntry {
  readonly class: FailureClass;
  readonly meaning: string;
  readonly action: string;
}

export const CATALOGUE = {
  MESSAGE_NOT_JSON: {
    class: 'MESSAGE',
    meaning: 'the body of the message is not JSON',
    action: 'find out who sends to the queue; only S3, SNS and EventBridge should',
  },
  EVENT_UNKNOWN: {
    class: 'MESSAGE',
    meaning: 'the message is JSON, but no event about objects in S3',
    action: 'find out who sends to the queue; only S3, SNS and EventBridge should',
  },
  EVENT_INCOMPLETE: {
    class: 'MESSAGE',
    meaning: 'an S3 event lacks a field that the loader needs, or the field has another type',
    action: 'compare the message with the event format of S3; correct the sender and redrive',
  },
  KEY_NOT_UTF8: {
    class: 'MESSAGE',
    meaning: 'the key of the object is not valid UTF-8 once it is percent-decoded',
    action: 'correct the sender; S3 itself sends no such key',
  },
  TABLE_NAME_INVALID: {
    class: 'MESSAGE',
    meaning: 'what the target made of the key is no valid name of a schema or table',
    action: 'narrow the regexp of the target, or rename the object',
  },
  FILE_REJECTED: {
    class: 'DATA',
    meaning: 'Redshift cannot read the file, or a value in it does not fit its column',
    action: 'correct the file at the line and column given and upload it again, or widen the column and redrive',
  },
  FILE_MISSING: {
    class: 'DATA',
    meaning: 'the object was deleted or replaced before it was loaded',
    action: 'upload it again; keep objects for as long as the warehouse may be down',
  },
  TABLE_NOT_FOUND: {
    class: 'MISCONFIGURED',
    meaning: 'the table or its schema does not exist, or the database user may not see it',
    action: 'create the table, or correct the target; waiting files load by themselves',
  },
  COLUMN_NOT_FOUND: {
    class: 'MISCONFIGURED',
    meaning: 'the target names a column that the table does not have',
    action: 'add the column, or correct the target; waiting files load by themselves',
  },
  PERMISSION_DENIED: {
    class: 'MISCONFIGURED',
    meaning: 'the database user lacks a privilege, or the loader\'s role lacks a permission',
    action: 'grant INSERT on the table and USAGE on the schema, or the permission that the reason names',
  },
  LOGIN_FAILED: {
    class: 'MISCONFIGURED',
    meaning: 'the warehouse did not accept the loader\'s credentials',
    action: 'check the secret or the database user',
  },
  ROLE_NOT_ASSUMABLE: {
    class: 'MISCONFIGURED',
    meaning: 'Redshift may not assume the COPY role',
    action: 'attach the pipeline\'s COPY role to the cluster or namespace',
  },
  S3_ACCESS_DENIED: {
    class: 'MISCONFIGURED',
    meaning: 'the COPY role may not read the files or the manifest, or the bucket is in another region',
    action: 'check the policies of the bucket, its key and the COPY role, and the region of the bucket',
  },
  MANIFEST_DENIED: {
    class: 'MISCONFIGURED',
    meaning: 'the loader may not write to its work bucket',
    action: 'check the policies of the work bucket and of the loader\'s role',
  },
  LEDGER_DENIED: {
    class: 'MISCONFIGURED',
    meaning: 'the loader may not use its ledger, or the ledger\'s table is not there',
    action: 'check that the table exists, and the policies of the table, its key and the loader\'s role',
  },
  COPY_INVALID: {
    class: 'MISCONFIGURED',
    meaning: 'Redshift refuses a statement of the load itself',
    action: 'correct the format options of the target, or the definition of its table',
  },
  SQL_FAILED: {
    class: 'MISCONFIGURED',
    meaning: 'a statement of the target\'s own SQL before or after the COPY failed, and the load with it',
    action: 'correct the statement that the reason names, or what it works on; waiting files load by themselves',
  },
  ALL_FILES_REJECTED: {
    class: 'MISCONFIGURED',
    meaning: 'every file of a load was rejected for the same reason, which looks like a wrong format or a wrong table',
    action: 'compare the format and the columns of the target with the files; waiting files load by themselves',
  },
  WAREHOUSE_UNAVAILABLE: {
    class: 'UNAVAILABLE',
    meaning: 'the warehouse or its Data API does not answer: paused, resized, maintained, or not reachable',
    action: 'none when it is expected; files load by themselves once the warehouse is back',
  },
  TRANSACTION_CONFLICT: {
    class: 'UNAVAILABLE',
    meaning: 'another transaction got in the way',
    action: 'none; look for long transactions on the table when it lasts',
  },
  QUERY_CANCELLED: {
    class: 'UNAVAILABLE',
    meaning: 'the COPY was cancelled, by a person, a timeout or a queue rule',
    action: 'raise statement_timeout or the rule\'s limit when it lasts',
  },
  COMMIT_UNKNOWN: {
    class: 'UNAVAILABLE',
    meaning: 'whether the transaction of a load was committed is not known yet',
    action: 'none; the history table settles it within 34 hours',
  },
  WAREHOUSE_FULL: {
    class: 'UNAVAILABLE',
    meaning: 'the warehouse has no disk space or no memory left',
    action: 'free space or resize',
  },
  S3_UNAVAILABLE: {
    class: 'UNAVAILABLE',
    meaning: 'S3 did not answer, or asked to slow down',
    action: 'none',
  },
  LEDGER_UNAVAILABLE: {
    class: 'UNAVAILABLE',
    meaning: 'DynamoDB did not answer',
    action: 'none',
  },
  THROTTLED: {
    class: 'THROTTLED',
    meaning: 'a quota of the Data API, of S3 or of DynamoDB is used up',
    action: 'lower the concurrency of the loader, or of what else uses the service that the reason names, when it lasts',
  },
  LOAD_RUNNING: {
    class: 'WAITING',
    meaning: 'the COPY was still running when the loader\'s time was up',
    action: 'none; make loads smaller when it lasts',
  },
  LOAD_BUSY: {
    class: 'WAITING',
    meaning: 'another invocation of the loader is preparing a load of the file',
    action: 'none',
  },
  ISOLATION_UNFINISHED: {
    class: 'WAITING',
    meaning: 'bad files are being told from good ones, and this file has not been tried alone yet',
    action: 'none',
  },
  OUT_OF_TIME: {
    class: 'WAITING',
    meaning: 'the loader\'s time was up before it came to the file',
    action: 'raise the loader\'s timeout or its concurrency when it lasts',
  },
  OUTCOME_UNKNOWN: {
    class: 'UNSETTLED',
    meaning: 'a COPY of the file was submitted, and nothing is left that could tell how it ended',
    action: 'find out whether the load was committed, say so in the ledger, then redrive',
  },
  UNKNOWN_FAILURE: {
    class: 'UNKNOWN',
    meaning: 'the warehouse answers, and fails in a way the loader does not know',
    action: 'read the reason; redrive when it is mended',
  },
  LOADER_FAULT: {
    class: 'UNKNOWN',
    meaning: 'the loader itself failed while it worked on the file',
    action: 'report it with the log line of this code',
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type FailureCode = keyof typeof CATALOGUE;

/** Whether a COPY may have failed so for one of its files, and the others are worth a try without it. */
export function mayBeOneFile(code: FailureCode): boolean {
  // An object may have a key or an owner of its own, or lie in an archive; SQL may fail of one file's rows.
  return code === 'S3_ACCESS_DENIED' || code === 'SQL_FAILED' || mayBeItsSize(code) || classOf(code) === 'DATA' || classOf(code) === 'UNKNOWN';
}

/** Whether a COPY may have failed so because it took too long or too much room, so that smaller ones are worth a try. */
export function mayBeItsSize(code: FailureCode): boolean {
  return code === 'QUERY_CANCELLED' || code === 'WAREHOUSE_FULL';
}

export function classOf(code: FailureCode): FailureClass {
  return CATALOGUE[code].class;
}
