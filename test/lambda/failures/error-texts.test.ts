/**
 * What Redshift has been heard to say, word for word where the words are known.
 *
 * Sources: [loader] github.com/awslabs/aws-lambda-redshift-loader, [utils] github.com/awslabs/amazon-redshift-utils,
 * [driver] github.com/aws/amazon-redshift-python-driver, [arthur] github.com/harrystech/arthur-redshift-etl,
 * [rudder] github.com/rudderlabs/rudder-server, [spark] github.com/databricks/spark-redshift,
 * [pgjdbc] github.com/pgjdbc/pgjdbc, [docs] docs.aws.amazon.com/redshift/latest/dg. The number is that of the issue.
 */
import fc from 'fast-check';
import { FailureCode } from '../../../lambda/failures/catalogue';
import { classifyStatementError, mayHaveCommitted } from '../../../lambda/failures/classify';
import { withoutCredentials } from '../../../lambda/failures/failure';

type Literal = readonly [text: string, code: FailureCode];

/** The block that provisioned clusters write below the error. */
function detail(error: string, code: number, context: string): string {
  return `ERROR: ${error}\n  Detail: \n  -----------------------------------------------\n  error:  ${error}\n  code:      ${code}\n`
    + `  context:   ${context}\n  query:     26301369\n  location:  dory_util.cpp:1450\n  process:   worker_thread [pid=10836]\n`
    + '  -----------------------------------------------';
}

const BAD_FILES: readonly Literal[] = [
  ['ERROR: Load into table \'app_log\' failed.  Check \'stl_load_errors\' system table for details.', 'FILE_REJECTED'],
  ['ERROR: Load into table \'app_log\' failed. Check \'sys_load_error_detail\' system table for details.', 'FILE_REJECTED'],
  // The names of tables are anybody's words.
  ['ERROR: Load into table \'connection reset\' failed.  Check \'stl_load_errors\' system table for details.', 'FILE_REJECTED'],
  ['ERROR: Load into table \'disk full\' failed. Check \'sys_load_error_detail\' system table for details.', 'FILE_REJECTED'],
  ['ERROR: Spectrum Scan Error', 'FILE_REJECTED'],
  // [rudder] 3178
  [detail('Spectrum Scan Error', 15007, 'Unmatched number of columns between table and file. Table columns: 20, Data columns: 16, File name: https://s3.us'), 'FILE_REJECTED'],
  // [driver] 107
  [detail('Spectrum Scan Error', 15007, 'File \'https://s3.us-east-2.amazonaws.com/b/userdata1.parquet\' has an incompatible Parquet schema for column \'s3://b'), 'FILE_REJECTED'],
  ['ERROR: Spectrum Scan Error. The length of the data column name is longer than the length defined in the table', 'FILE_REJECTED'],
  ['ERROR: Spectrum Scan Error: invalid version number', 'FILE_REJECTED'],
  ['ERROR: Unmatched number of columns between table and file', 'FILE_REJECTED'],
  ['ERROR: 1224 String value exceeds the max size of 65535 bytes', 'FILE_REJECTED'],
  [detail('Spectrum Scan Error', 15007, 'File not found. File name: https://s3.eu-central-1.amazonaws.com/b/k'), 'FILE_MISSING'],
  ['ERROR: Spectrum Scan Error: File not found', 'FILE_MISSING'],
  ['ERROR: Mandatory url is not present in manifest file', 'FILE_MISSING'], // [loader] 90
  ['ERROR: 1212 load file not found', 'FILE_MISSING'], // [docs] r_Load_Error_Reference
  ['ERROR: Cannot insert a NULL value into column id', 'FILE_REJECTED'],
  ['ERROR: Found multiple matches to update the same tuple.', 'FILE_REJECTED'], // [docs] r_MERGE
  ['ERROR: Divide by zero', 'FILE_REJECTED'],
  ['ERROR: division by zero', 'FILE_REJECTED'],
  [detail('Numeric data overflow (result precision)', 1058, '64 bit overflow'), 'FILE_REJECTED'], // [utils] 114
  [detail('Value too long for character type', 8001, 'Value too long for type character(30)'), 'FILE_REJECTED'], // [utils] 716
  [detail('Invalid digit, Value \'n\', Pos 0, Type: Integer', 1207, 'n'), 'FILE_REJECTED'],
  ['ERROR: invalid input syntax for type date: "x"', 'FILE_REJECTED'],
];

const MISCONFIGURATIONS: readonly Literal[] = [
  ['ERROR: Cannot COPY into nonexistent table app_log', 'TABLE_NOT_FOUND'],
  ['ERROR: Cannot COPY into nonexistent table paused', 'TABLE_NOT_FOUND'],
  ['ERROR: relation "maintenance" does not exist', 'TABLE_NOT_FOUND'],
  ['ERROR: schema "crm" does not exist', 'TABLE_NOT_FOUND'],
  ['ERROR: 1018 DETAIL: Relation does not exist', 'TABLE_NOT_FOUND'],
  ['ERROR: column "idd" of relation "app_log" does not exist', 'COLUMN_NOT_FOUND'],
  ['ERROR: permission denied for relation app_log', 'PERMISSION_DENIED'],
  ['ERROR: permission denied for schema crm', 'PERMISSION_DENIED'],
  ['ERROR: permission denied for database dev', 'PERMISSION_DENIED'],
  ['ERROR: permission denied for language plpythonu', 'PERMISSION_DENIED'],
  ['ERROR: permission denied for assume role', 'PERMISSION_DENIED'],
  ['ERROR: must be owner of relation app_log', 'PERMISSION_DENIED'],
  ['FATAL: password authentication failed for user "loader"', 'LOGIN_FAILED'],
  [detail('User arn:aws:redshift:eu-central-1:1:dbuser:c/u is not authorized to assume IAM Role arn:aws:iam::1:role/copy', 8001, 'IAM Role=arn:aws:iam::1:role/copy'),
    'ROLE_NOT_ASSUMABLE'],
  ['ERROR: S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 0A,ExtRid 1B,CanRetry 1', 'S3_ACCESS_DENIED'],
  ['ERROR: S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket,Rid 0A', 'S3_ACCESS_DENIED'],
  ['ERROR: S3ServiceException:The AWS Access Key Id you provided does not exist in our records.,Status 403,Error InvalidAccessKeyId,Rid 0A', 'S3_ACCESS_DENIED'],
  ['ERROR: S3ServiceException:The request signature we calculated does not match,Status 403,Error SignatureDoesNotMatch,Rid 0A', 'S3_ACCESS_DENIED'],
  // [spark] README
  ['ERROR: Problem reading manifest file - S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint.'
    + ' Please send all future requests to this endpoint.,Status 301,Error PermanentRedirect,Rid 0A', 'S3_ACCESS_DENIED'],
  ['ERROR: syntax error at or near "GZPI"\n  Position: 120', 'COPY_INVALID'],
  ['ERROR: function nothing(integer) does not exist', 'COPY_INVALID'],
  ['ERROR: operator does not exist: integer = character varying', 'COPY_INVALID'],
  ['ERROR: column "id" is of type integer but expression is of type character varying', 'COPY_INVALID'],
  ['ERROR: column "t.id" must appear in the GROUP BY clause or be used in an aggregate function', 'COPY_INVALID'],
  ['ERROR: column reference "id" is ambiguous', 'COPY_INVALID'],
  ['ERROR: cannot set an identity column to a value', 'COPY_INVALID'], // github.com/embulk/embulk 486
  ['ERROR: Partial reference of SUPER column is not supported in MERGE statement.', 'COPY_INVALID'], // [docs] r_MERGE
  ['ERROR: VACUUM cannot run inside a transaction block', 'COPY_INVALID'],
  ['ERROR: TRUNCATE cannot be invoked from a procedure that is executing in an atomic context.', 'COPY_INVALID'],
  ['ERROR: REGION argument is not supported for PARQUET based COPY', 'COPY_INVALID'],
  ['ERROR: TRUNCATECOLUMNS argument is not supported for PARQUET based COPY', 'COPY_INVALID'],
  ['ERROR: SUPER column in COPY query requires SERIALIZETOJSON option', 'COPY_INVALID'],
  ['ERROR: CSV is not compatible with ESCAPE', 'COPY_INVALID'], // [loader] 51
  ['ERROR: JSONPath file s3://b/paths.json was not found', 'COPY_INVALID'],
  ['ERROR: Number of jsonpaths and the number of columns should match. JSONPath size: 3, Number of columns in table or column list: 4', 'COPY_INVALID'],
  ['ERROR: Invalid JSONPath format. Supported notations are \'dot-notation\' and \'bracket-notation\'', 'COPY_INVALID'],
  [detail('File entry does not have \'meta\' key.', 15003, 's3://b/manifest.json'), 'COPY_INVALID'], // [loader] 221
  [detail('COPY with MANIFEST parameter requires full path of an Amazon S3 object.', 8001, 's3://b/k'), 'COPY_INVALID'],
];

const PASSING_TROUBLE: readonly Literal[] = [
  ['ERROR: S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown,Rid 0A', 'S3_UNAVAILABLE'],
  ['ERROR: S3ServiceException:We encountered an internal error. Please try again.,Status 500,Error InternalError,Rid 0A', 'S3_UNAVAILABLE'],
  ['ERROR: S3ServiceException:Your socket connection to the server was not read from,Status 400,Error RequestTimeout,Rid 0A', 'S3_UNAVAILABLE'],
  ['ERROR: Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Rid 0A', 'S3_UNAVAILABLE'],
  ['ERROR: S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Rid 0A', 'S3_UNAVAILABLE'],
  // They look like a bad file's.
  ['ERROR: Spectrum Scan Error: Retries exceeded', 'S3_UNAVAILABLE'],
  ['ERROR: Spectrum Scan Error: No more data to read', 'S3_UNAVAILABLE'],
  // [arthur] 134
  [detail('S3Query Exception Connection failed, retries exceeded.', 15005, ''), 'S3_UNAVAILABLE'],
  [detail('S3 Query Exception (Execute)', 15001, 'boost::thread_resource_error: Resource temporarily unavailable'), 'S3_UNAVAILABLE'],
  [detail('S3 Query Exception (Fetch)', 15001, 'boost::thread_resource_error: Resource temporarily unavailable'), 'S3_UNAVAILABLE'],
  ['ERROR: 1023 DETAIL: Serializable isolation violation on table - 100, transactions forming the cycle are: 2, 3 (pid:4)', 'TRANSACTION_CONFLICT'],
  ['ERROR: could not complete because of conflict with concurrent transaction', 'TRANSACTION_CONFLICT'], // github.com/aws/aws-cdk 22852
  ['ERROR: deadlock detected', 'TRANSACTION_CONFLICT'],
  ['ERROR: Concurrent DDL committed on table 100', 'TRANSACTION_CONFLICT'],
  ['ERROR: Query (150) canceled on user\'s request', 'QUERY_CANCELLED'], // [docs] r_statement_timeout
  ['ERROR: Query (4777555) cancelled on user\'s request', 'QUERY_CANCELLED'], // [utils] 174
  ['ERROR: Query (7) cancelled by WLM abort action of Query Monitoring Rule "long".', 'QUERY_CANCELLED'],
  ['ERROR: Query cancelled.', 'QUERY_CANCELLED'], // [driver] 150: a serverless workgroup that resumes
  ['ERROR: Disk Full', 'WAREHOUSE_FULL'],
  ['ERROR: Out Of Memory', 'WAREHOUSE_FULL'],
  ['ERROR: Cannot execute write query because system is in resize mode', 'WAREHOUSE_UNAVAILABLE'], // [rudder] sample.errors
  ['ERROR: connection limit "500" exceeded for non-bootstrap users', 'WAREHOUSE_UNAVAILABLE'], // [loader] 197
  ['FATAL: sorry, too many connections', 'WAREHOUSE_UNAVAILABLE'],
  ['FATAL: the database system is starting up', 'WAREHOUSE_UNAVAILABLE'],
  ['FATAL: the database system is shutting down', 'WAREHOUSE_UNAVAILABLE'],
  ['could not connect to server: Connection timed out', 'WAREHOUSE_UNAVAILABLE'],
  ['Connection refused', 'WAREHOUSE_UNAVAILABLE'],
  // [pgjdbc] ConnectionFactoryImpl
  ['Connection to 10.0.0.1:5439 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.', 'WAREHOUSE_UNAVAILABLE'],
  ['Redshift endpoint doesn\'t exist in this region.', 'WAREHOUSE_UNAVAILABLE'], // github.com/aws/aws-cdk 30536
];

const BROKEN_OFF: readonly Literal[] = [
  [detail('abort query', 1020, 'system requested abort'), 'WAREHOUSE_UNAVAILABLE'], // [loader] 197
  ['ERROR: system requested abort', 'WAREHOUSE_UNAVAILABLE'],
  ['FATAL: terminating connection due to administrator command', 'WAREHOUSE_UNAVAILABLE'],
  ['Connection reset', 'WAREHOUSE_UNAVAILABLE'],
  ['Connection reset by peer', 'WAREHOUSE_UNAVAILABLE'],
  ['Connection closed', 'WAREHOUSE_UNAVAILABLE'],
  ['Connection has been closed.', 'WAREHOUSE_UNAVAILABLE'], // [spark] 212
  ['Connection timed out', 'WAREHOUSE_UNAVAILABLE'],
  ['connection lost', 'WAREHOUSE_UNAVAILABLE'],
  ['An I/O error occurred while sending to the backend.', 'WAREHOUSE_UNAVAILABLE'], // [pgjdbc] QueryExecutorImpl
  ['server closed the connection unexpectedly', 'WAREHOUSE_UNAVAILABLE'], // github.com/dbt-labs/dbt-core 2543
  ['BrokenPipe: server socket closed.', 'WAREHOUSE_UNAVAILABLE'], // [driver] 164
  ['write: broken pipe', 'WAREHOUSE_UNAVAILABLE'], // github.com/fujiwara/Rin 16: under maintenance
  // Nobody has published these words. Until then they may mean that a COPY was caught in the middle.
  ['ERROR: the cluster is paused', 'WAREHOUSE_UNAVAILABLE'],
  ['ERROR: the cluster is resuming', 'WAREHOUSE_UNAVAILABLE'],
  ['ERROR: the cluster is under maintenance', 'WAREHOUSE_UNAVAILABLE'],
];

const UNKNOWN: readonly Literal[] = [
  ['ERROR: the moon is in the wrong house', 'UNKNOWN_FAILURE'],
  [detail('Assert', 1000, '(fieldstr - curr) < len'), 'UNKNOWN_FAILURE'], // github.com/bricolages/bricolage 61
  ['Either ClusterIdentifier or WorkgroupName needs to be specified.', 'UNKNOWN_FAILURE'], // github.com/boto/boto3 3336
  ['', 'UNKNOWN_FAILURE'],
];

describe.each([
  ['a bad file', BAD_FILES, false],
  ['a misconfiguration', MISCONFIGURATIONS, false],
  ['trouble that passes', PASSING_TROUBLE, false],
  ['a statement that was broken off', BROKEN_OFF, true],
  ['nobody knows what', UNKNOWN, true],
] as const)('words of %s', (_, literals, mayHave) => {
  test.each(literals)('%j', (text, code) => {
    expect(classifyStatementError(text, 'statement-1')).toEqual({ code, reason: text.trim(), statementId: 'statement-1' });
    expect(mayHaveCommitted(text)).toBe(mayHave);
  });
});

const LITERALS = [...BAD_FILES, ...MISCONFIGURATIONS, ...PASSING_TROUBLE, ...BROKEN_OFF, ...UNKNOWN];

test.each<[string, (text: string) => string]>([
  ['without the prefix', text => text.replace(/^(ERROR|FATAL): /, '')],
  ['with two spaces behind the prefix, as provisioned clusters write', text => text.replace(/^ERROR: /, 'ERROR:  ')],
  ['with the prefix twice', text => `ERROR: ${text}`],
  ['with an ErrorId', text => `${text} [ErrorId: 1-656a6401-0d1f2c3b4a5968778695a4b3]`],
  ['with a position', text => `${text}\n  Position: 12`],
  ['in capitals', text => text.toUpperCase()],
  ['in small letters', text => text.toLowerCase()],
  ['in lines of Windows', text => text.replaceAll('\n', '\r\n')],
])('all these words mean the same %s', (_, write) => {
  const read = (text: string) => [classifyStatementError(text).code, mayHaveCommitted(text)];

  expect(LITERALS.map(([text]) => [text, ...read(write(text))])).toEqual(LITERALS.map(([text]) => [text, ...read(text)]));
});

describe('words that an error quotes', () => {
  /** What anybody may call a file. */
  const keys = fc.array(fc.oneof(fc.constantFrom(...LITERALS.map(([text]) => text), 'status=paused/', '\'', '"', '\n', ' '), fc.string({ unit: 'binary' })), { maxLength: 4 })
    .map(parts => parts.join(''));
  const quoting: readonly [string, FailureCode, (words: string) => string][] = [
    ['a file that cannot be unpacked', 'UNKNOWN_FAILURE', key => detail('Inflate failed, error code: -3', 9001, `S3 key being read : s3://source/logs/${key}`)],
    ['a columnar file that cannot be read', 'FILE_REJECTED', key => detail('Spectrum Scan Error', 15007, `File 'https://s3.us-east-1.amazonaws.com/b/${key}' has an invalid version number.`)],
    ['a JSONPaths file', 'COPY_INVALID', key => `ERROR: JSONPath file s3://b/${key} was not found`],
    ['a value', 'FILE_REJECTED', value => detail(`Invalid digit, Value '${value}', Pos 0, Type: Integer`, 1207, value)],
    ['a text that is no date', 'FILE_REJECTED', value => `ERROR: invalid input syntax for type date: "${value}"`],
  ];

  test.each(quoting)('of %s do not decide what the error is', (_, code, write) => {
    fc.assert(fc.property(keys, words => {
      expect(classifyStatementError(write(words)).code).toBe(code);
      expect(mayHaveCommitted(write(words))).toBe(mayHaveCommitted(write('')));
    }));
  });

  test.each(['permission denied', 'Spectrum Scan Error', 'disk full', 'connection reset'])('of a table named %j do not decide what the error is', name => {
    expect(classifyStatementError(`ERROR: relation "${name}" does not exist`).code).toBe('TABLE_NOT_FOUND');
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    'ERROR: ', 'Load into table \'', '\' failed. ', 'column "', '" does not exist', 'relation "', 'S3ServiceException:', 'Status 403', 'connection ', '\n',
    'password=', 'SECRET_ACCESS_KEY \'', 'aws_secret_access_key=', '\'', '"', ';', ' ');
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.oneof(pieces, fc.string()), { maxLength: 200 }).map(parts => parts.join('')));

  test('has a code, and a reason of at most 1,000 characters', () => {
    fc.assert(fc.property(texts, text => {
      const { code, reason } = classifyStatementError(text);

      expect(code).toMatch(/^[A-Z0-9_]+$/);
      expect(reason.length).toBeLessThanOrEqual(1_000);
      expect(typeof mayHaveCommitted(text)).toBe('boolean');
    }));
  });

  test('is told without the credentials in it', () => {
    const secrets = fc.stringMatching(/^[A-Za-z0-9+/]{20,40}$/);
    const ways = fc.constantFrom<(secret: string) => string>(
      secret => `CREDENTIALS 'aws_access_key_id=AKIA;aws_secret_access_key=${secret}'`,
    secret => `SECRET_ACCESS_KEY '${secret}'`,
    secret => `secret_access_key = "${secret}"`,
    secret => `SESSION_TOKEN '${secret}'`,
    secret => `CREDENTIALS 'aws_access_key_id=AKIA;token=${secret}'`,
    secret => `aws_session_token=${secret}`,
    secret => `master_symmetric_key=${secret}`,
    secret => `PASSWORD '${secret}'`,
    );

    fc.assert(fc.property(secrets, ways, fc.string(), fc.string(), (secret, write, before, after) => {
      fc.pre(!before.includes(secret) && !after.includes(secret));

      expect(classifyStatementError(`${before} ${write(secret)} ${after}`).reason).not.toContain(secret);
      expect(withoutCredentials(write(secret))).not.toContain(secret);
    }));
  });

  test.each(['column "" ', 'Load into table \'x\' ', 'S3ServiceException:', 'connection to ', 'password ', 'relation "" '])('is read in no time, were it %j 1,000 times', piece => {
    const startedAt = performance.now();

    classifyStatementError(piece.repeat(1_000));

    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
