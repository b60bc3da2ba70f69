import { CATALOGUE, classOf } from '../../../lambda/failures/catalogue';
import { classifyCallError, classifyStatementError } from '../../../lambda/failures/classify';
import { toReason } from '../../../lambda/failures/failure';
import { ServiceError } from '../../../lambda/ports';

describe('errors of statements', () => {
  test.each([
    ['ERROR: Load into table \'app_log\' failed.  Check \'stl_load_errors\' system table for details.', 'FILE_REJECTED'],
    ['ERROR: Load into table \'app_log\' failed. Check \'sys_load_error_detail\' system table for details. [ErrorId: 1-656a6401]', 'FILE_REJECTED'],
    ['ERROR: Load into table \'paused\' failed. Check \'sys_load_error_detail\' system table for details.', 'FILE_REJECTED'],
    ['ERROR: Spectrum Scan Error\n  DETAIL: code: 15007 context: has an incompatible Parquet schema for column', 'FILE_REJECTED'],
    ['ERROR: Spectrum Scan Error\n  DETAIL: code: 15007 context: File not found', 'FILE_MISSING'],
    ['ERROR: Spectrum Scan Error: Retries exceeded', 'S3_UNAVAILABLE'],
    ['ERROR: Mandatory url is not present in manifest file', 'FILE_MISSING'],
    ['ERROR: Cannot COPY into nonexistent table app_log', 'TABLE_NOT_FOUND'],
    ['ERROR: relation "maintenance" does not exist', 'TABLE_NOT_FOUND'],
    ['ERROR: schema "crm" does not exist', 'TABLE_NOT_FOUND'],
    ['ERROR: column "idd" of relation "app_log" does not exist', 'COLUMN_NOT_FOUND'],
    ['ERROR: permission denied for relation app_log', 'PERMISSION_DENIED'],
    ['ERROR: User arn:aws:redshift:eu-central-1:1:dbuser:c/u is not authorized to assume IAM Role arn:aws:iam::1:role/copy', 'ROLE_NOT_ASSUMABLE'],
    ['ERROR: S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid X', 'S3_ACCESS_DENIED'],
    ['ERROR: S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown,Rid X', 'S3_UNAVAILABLE'],
    ['ERROR: Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey', 'S3_UNAVAILABLE'],
    ['ERROR: syntax error at or near "GZPI"\n  Position: 120', 'COPY_INVALID'],
    ['ERROR: REGION argument is not supported for PARQUET based COPY', 'COPY_INVALID'],
    ['ERROR: CSV is not compatible with ESCAPE', 'COPY_INVALID'],
    ['ERROR: 1023 DETAIL: Serializable isolation violation on table - 1, transactions forming the cycle are: 2, 3 (pid:4)', 'TRANSACTION_CONFLICT'],
    ['ERROR: Query (150) canceled on user\'s request', 'QUERY_CANCELLED'],
    ['ERROR: Query cancelled.', 'QUERY_CANCELLED'],
    ['ERROR: Disk Full', 'WAREHOUSE_FULL'],
    ['ERROR: Cannot execute write query because system is in resize mode', 'WAREHOUSE_UNAVAILABLE'],
    ['ERROR: connection limit "500" exceeded for non-bootstrap users', 'WAREHOUSE_UNAVAILABLE'],
    ['FATAL: terminating connection due to administrator command', 'WAREHOUSE_UNAVAILABLE'],
    ['FATAL: password authentication failed for user "loader"', 'LOGIN_FAILED'],
    ['ERROR: the moon is in the wrong house', 'UNKNOWN_FAILURE'],
  ])('%s is %s', (text, code) => {
    expect(classifyStatementError(text, 'statement-1')).toEqual({ code, reason: text, statementId: 'statement-1' });
  });
});

describe('errors of calls', () => {
  test.each([
    ['ThrottlingException', 400, 'THROTTLED'],
    ['ActiveStatementsExceededException', 400, 'THROTTLED'],
    ['ActiveWaitingRequestsExceededException', 400, 'THROTTLED'],
    ['InternalServerException', 500, 'WAREHOUSE_UNAVAILABLE'],
    ['ExecuteStatementException', 500, 'WAREHOUSE_UNAVAILABLE'],
    ['ECONNREFUSED', undefined, 'WAREHOUSE_UNAVAILABLE'],
    ['AccessDeniedException', 400, 'PERMISSION_DENIED'],
    ['ValidationException', 400, 'UNKNOWN_FAILURE'],
  ])('%s (HTTP %s) of the Data API is %s', (name, status, code) => {
    expect(classifyCallError(new ServiceError('warehouse', name, 'no', { status })).code).toBe(code);
  });

  test.each([
    ['AccessDenied', 403, 'MANIFEST_DENIED'],
    ['SlowDown', 503, 'THROTTLED'],
    ['InternalError', 500, 'S3_UNAVAILABLE'],
    ['ENOTFOUND', undefined, 'S3_UNAVAILABLE'],
    ['NoSuchBucket', 404, 'MANIFEST_DENIED'],
    ['ExpiredToken', 400, 'S3_UNAVAILABLE'],
    ['ConditionalRequestConflict', 409, 'S3_UNAVAILABLE'],
  ])('%s (HTTP %s) of S3 is %s', (name, status, code) => {
    expect(classifyCallError(new ServiceError('manifests', name, 'no', { status })).code).toBe(code);
  });

  test('a missing endpoint may be a paused warehouse, so it is waited for', () => {
    const { code } = classifyCallError(new ServiceError('warehouse', 'ValidationException', 'Redshift endpoint doesn\'t exist in this region.', { status: 400 }));

    expect(classOf(code)).toBe('UNAVAILABLE');
  });
});

describe('reasons', () => {
  test.each([
    ['syntax error in CREDENTIALS aws_secret_access_key=abc/def+1', 'syntax error in CREDENTIALS aws_secret_access_key=***'],
    ['ACCESS_KEY_ID \'AKIA\' SECRET_ACCESS_KEY \'s3cr3t\'', 'ACCESS_KEY_ID *** SECRET_ACCESS_KEY ***'],
  ])('%s is told as %s', (text, reason) => {
    expect(toReason(text)).toBe(reason);
  });

  test('are cut at 1,000 characters', () => {
    expect(toReason('x'.repeat(1_000))).toHaveLength(1_000);
    expect(toReason('x'.repeat(1_001))).toHaveLength(1_000);
  });
});

describe('the catalogue', () => {
  test.each(Object.entries(CATALOGUE))('%s says what it means and what to do', (code, { meaning, action }) => {
    expect(code).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(meaning.length).toBeGreaterThan(20);
    expect(action).not.toMatch(/\.$/);
  });
});
