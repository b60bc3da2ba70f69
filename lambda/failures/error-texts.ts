/**
 * What Redshift says when a statement fails, and what that means. Redshift gives no codes through the Data API, so its
 * words are all there is; they differ between provisioned and serverless and change over the years.
 *
 * Quotations are left out before (classify.ts), so a name is `""` here. The first match decides. The order is: the load errors (they quote a table's name, which may hold any word), S3 (the
 * passing kinds before the lasting ones), the statement and its rights, the state of the warehouse, then words so
 * general that everything more telling comes before them.
 *
 * Most failures are Redshift's own word that the transaction was undone, or never begun. After one that is BROKEN_OFF
 * nobody was left to say so: the connection or the query ended from outside, perhaps after the commit.
 */
import { FailureCode } from './catalogue';

export interface ErrorText {
  readonly pattern: RegExp;
  readonly code: FailureCode;
  readonly mayHaveCommitted: boolean;
}

const BROKEN_OFF = 'broken off';

const TEXTS: readonly (readonly [RegExp, FailureCode, typeof BROKEN_OFF?])[] = [
  // \s+: provisioned clusters write two spaces before "Check".
  [/Load into table '.*' failed\.\s+Check '(stl_load_errors|sys_load_error_detail)'/is, 'FILE_REJECTED'],

  [/S3ServiceException:.*(Status 50[03]|SlowDown|InternalError|Timeout)/is, 'S3_UNAVAILABLE'],
  // Of a manifest that was just written, or of a file that went while COPY ran: the next COPY finds the file missing.
  [/S3ServiceException:.*NoSuchKey/is, 'S3_UNAVAILABLE'],
  [/Spectrum Scan Error.*Retries exceeded|No more data to read/is, 'S3_UNAVAILABLE'],
  [/S3ServiceException:.*(Status 403|AccessDenied|NoSuchBucket|PermanentRedirect|InvalidAccessKeyId|SignatureDoesNotMatch)/is, 'S3_ACCESS_DENIED'],
  [/Access Denied.*Status 403|must be addressed using the specified endpoint/is, 'S3_ACCESS_DENIED'],
  [/S3 ?Query Exception/i, 'S3_UNAVAILABLE'],
  [/is not authorized to assume IAM Role|not authorized to assume role/i, 'ROLE_NOT_ASSUMABLE'],
  [/Mandatory url is not present in manifest file/i, 'FILE_MISSING'],
  [/Spectrum Scan Error.*File not found|load file not found/is, 'FILE_MISSING'],
  [/argument is not supported for \w+ based COPY|requires SERIALIZETOJSON option|is not compatible with/i, 'COPY_INVALID'],
  [/JSONPath file |Number of jsonpaths and the number of columns should match|Invalid JSONPath format/i, 'COPY_INVALID'],
  [/File entry does not have 'meta' key|COPY with MANIFEST parameter requires full path/i, 'COPY_INVALID'],
  [/Spectrum Scan Error|has an incompatible Parquet schema|Unmatched number of columns|exceeds the max size of 65535 bytes/i, 'FILE_REJECTED'],

  // Of rows that are copied already, on their way into their table or in the target's own SQL.
  [/Cannot insert a NULL value into column|Found multiple matches to update the same tuple/i, 'FILE_REJECTED'],
  [/divi(de|sion) by zero|Numeric data overflow|Value too long for (character )?type|Invalid digit, Value|invalid input syntax for/i, 'FILE_REJECTED'],
  [/column "[^"]*" .*does not exist/i, 'COLUMN_NOT_FOUND'],
  [/Cannot COPY into nonexistent table|(relation|schema) "[^"]*" does not exist|Relation does not exist/i, 'TABLE_NOT_FOUND'],
  [/permission denied|must be owner of/i, 'PERMISSION_DENIED'],
  [/password authentication failed/i, 'LOGIN_FAILED'],
  [/syntax error at or near|(function|operator|type) .*does not exist|is of type .* but expression is of type/i, 'COPY_INVALID'],
  [/must appear in the GROUP BY clause|column reference "[^"]*" is ambiguous/i, 'COPY_INVALID'],
  [/cannot set an identity column to a value|Partial reference of SUPER column/i, 'COPY_INVALID'],
  [/inside a transaction block|is executing in an atomic context|invalid transaction termination/i, 'COPY_INVALID'],

  // Two transactions have created one table, each for its own load.
  [/Relation "[^"]*" already exists/i, 'TRANSACTION_CONFLICT'],
  [/serializable isolation violation|conflict with concurrent transaction|deadlock detected|Concurrent DDL committed/i, 'TRANSACTION_CONFLICT'],
  [/Query (\(\d+\) )?cancell?ed|canceled on user's request|cancelled by WLM/i, 'QUERY_CANCELLED'],
  [/disk full|out of memory/i, 'WAREHOUSE_FULL'],
  [/system is in resize mode|connection limit "" exceeded|too many connections/i, 'WAREHOUSE_UNAVAILABLE'],
  [/could not connect|connection (was |has been |to \S+ )?refused|database system is (starting up|shutting down)/i, 'WAREHOUSE_UNAVAILABLE'],
  [/Redshift endpoint doesn't exist in this region/i, 'WAREHOUSE_UNAVAILABLE'],
  [/abort query|system requested abort|terminating connection/i, 'WAREHOUSE_UNAVAILABLE', BROKEN_OFF],
  [/connection (was |has been )?(reset|closed|timed out|terminated|lost)|closed the connection|broken ?pipe|\bI\/O error/i, 'WAREHOUSE_UNAVAILABLE', BROKEN_OFF],
  [/\b(paused|pausing|resuming|rebooting|under maintenance)\b/i, 'WAREHOUSE_UNAVAILABLE', BROKEN_OFF],
];

export const ERROR_TEXTS: readonly ErrorText[] = TEXTS.map(([pattern, code, end]) => ({ pattern, code, mayHaveCommitted: end === BROKEN_OFF }));
