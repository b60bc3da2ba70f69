import { CATALOGUE, classOf } from '../../../lambda/failures/catalogue';
import { classifyCallError, isStatementForgotten } from '../../../lambda/failures/classify';
import { toReason } from '../../../lambda/failures/failure';
import { ServiceError } from '../../../lambda/ports';

describe('errors of calls', () => {
  test.each([
    ['ThrottlingException', 400, 'THROTTLED'],
    ['ActiveStatementsExceededException', 400, 'THROTTLED'],
    ['ActiveSessionsExceededException', 400, 'THROTTLED'],
    ['ActiveWaitingRequestsExceededException', 400, 'THROTTLED'],
    ['TooManyRequestsException', 429, 'THROTTLED'],
    ['ACodeOfTheProxy', 429, 'THROTTLED'],
    ['BatchExecuteStatementException', 500, 'WAREHOUSE_UNAVAILABLE'],
    ['DatabaseConnectionException', 500, 'WAREHOUSE_UNAVAILABLE'],
    ['InternalServerException', 500, 'WAREHOUSE_UNAVAILABLE'],
    ['ExecuteStatementException', 500, 'WAREHOUSE_UNAVAILABLE'],
    ['ECONNREFUSED', undefined, 'WAREHOUSE_UNAVAILABLE'],
    ['AccessDeniedException', 400, 'PERMISSION_DENIED'],
    ['InvalidSignatureException', 403, 'PERMISSION_DENIED'],
    ['ValidationException', 400, 'UNKNOWN_FAILURE'],
  ])('%s (HTTP %s) of the Data API is %s', (name, status, code) => {
    expect(classifyCallError(new ServiceError('warehouse', name, 'no', { status })).code).toBe(code);
  });

  test.each([
    ['AccessDenied', 403, 'MANIFEST_DENIED'],
    ['InvalidAccessKeyId', 403, 'MANIFEST_DENIED'],
    ['SlowDown', 503, 'THROTTLED'],
    ['InternalError', 500, 'S3_UNAVAILABLE'],
    ['ENOTFOUND', undefined, 'S3_UNAVAILABLE'],
    ['NoSuchBucket', 404, 'MANIFEST_DENIED'],
    ['ExpiredToken', 400, 'S3_UNAVAILABLE'],
    ['ConditionalRequestConflict', 409, 'S3_UNAVAILABLE'],
  ])('%s (HTTP %s) of S3 is %s', (name, status, code) => {
    expect(classifyCallError(new ServiceError('manifests', name, 'no', { status })).code).toBe(code);
  });

  test.each([
    ['ProvisionedThroughputExceededException', 400, 'THROTTLED'],
    ['RequestLimitExceeded', 400, 'THROTTLED'],
    ['ThrottlingException', 400, 'THROTTLED'],
    ['InternalServerError', 500, 'LEDGER_UNAVAILABLE'],
    ['ServiceUnavailable', 503, 'LEDGER_UNAVAILABLE'],
    ['ECONNRESET', undefined, 'LEDGER_UNAVAILABLE'],
    ['TimeoutError', undefined, 'LEDGER_UNAVAILABLE'],
    // The credentials of a function that was frozen are renewed by the next try.
    ['ExpiredTokenException', 400, 'LEDGER_UNAVAILABLE'],
    ['AccessDeniedException', 400, 'LEDGER_DENIED'],
    ['ResourceNotFoundException', 400, 'LEDGER_DENIED'],
    ['ValidationException', 400, 'LEDGER_DENIED'],
  ])('%s (HTTP %s) of DynamoDB is %s', (name, status, code) => {
    expect(classifyCallError(new ServiceError('ledger', name, 'no', { status })).code).toBe(code);
  });

  test.each([
    [{ name: 'ResourceNotFoundException', is: true }], [{ name: 'ValidationException', is: false }],
  ])('whether the Data API has forgotten a statement is told by $name: $is', ({ name, is }) => {
    expect(isStatementForgotten(new ServiceError('warehouse', name, 'Query does not exist.', { status: 400 }))).toBe(is);
  });

  test('the reason names the error and repeats its words', () => {
    expect(classifyCallError(new ServiceError('ledger', 'AccessDeniedException', 'not authorized to perform: dynamodb:PutItem', { status: 400 }))).toEqual({
      code: 'LEDGER_DENIED', reason: 'AccessDeniedException: not authorized to perform: dynamodb:PutItem',
    });
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

  test('begin and end with a word', () => {
    expect(toReason('\n  ERROR: no \n')).toBe('ERROR: no');
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
