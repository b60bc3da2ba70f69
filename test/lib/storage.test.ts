import { aws_s3 as s3, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { LEDGER_EXPIRY, LEDGER_KEY } from '../../lib/private/contract';
import { aPipeline, aStack, resourceOf, templateOf } from '../support/construct';

describe('the queues', () => {
  const template = templateOf(aPipeline());
  const queue = resourceOf(template, 'AWS::SQS::Queue', 'LogsQueue');
  const deadLetterQueue = resourceOf(template, 'AWS::SQS::Queue', 'LogsDeadLetterQueue');

  test.each([['queue', queue], ['dead-letter queue', deadLetterQueue]])('the %s is encrypted at rest', (_, { Properties }) => {
    expect(Properties.SqsManagedSseEnabled).toBe(true);
  });

  test.each([['queue', queue], ['dead-letter queue', deadLetterQueue]])('the %s keeps messages for 14 days, the longest that SQS offers', (_, { Properties }) => {
    expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
  });

  test.each([['queue', queue], ['dead-letter queue', deadLetterQueue]])('the %s is kept when the stack is deleted: its messages are files not yet loaded', (_, resource) => {
    expect(resource.DeletionPolicy).toBe('Retain');
    expect(resource.UpdateReplacePolicy).toBe('Retain');
  });

  test.each(['LogsQueue', 'LogsDeadLetterQueue'])('%s refuses requests without TLS', id => {
    const policy = resourceOf(template, 'AWS::SQS::QueuePolicy', `${id}Policy`);

    expect(policy.Properties.PolicyDocument.Statement).toContainEqual(expect.objectContaining({
      Effect: 'Deny', Action: 'sqs:*', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }));
  });

  test('a message that crashes the loader five times goes to the dead-letter queue', () => {
    expect(queue.Properties.RedrivePolicy).toEqual({ deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^LogsDeadLetterQueue/), 'Arn'] }, maxReceiveCount: 5 });
  });

  test('a message stays invisible for six loader timeouts and the window, so that no second loader gets it while the first works', () => {
    expect(queue.Properties.VisibilityTimeout).toBe(6 * 300 + 60);
  });

  test('the visibility timeout follows the loader timeout and the window', () => {
    const longer = templateOf(aPipeline({ loaderTimeout: Duration.minutes(15), batchingWindow: Duration.minutes(5) }));

    expect(resourceOf(longer, 'AWS::SQS::Queue', 'LogsQueue').Properties.VisibilityTimeout).toBe(6 * 900 + 300);
  });
});

describe.each([['work bucket', 'LogsWorkBucket'], ['bucket that is made when none is given', 'LogsBucket']])('the %s', (_, id) => {
  const template = templateOf(aPipeline());
  const bucket = resourceOf(template, 'AWS::S3::Bucket', id);

  test('cannot be made public', () => {
    expect(bucket.Properties.PublicAccessBlockConfiguration)
      .toEqual({ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true });
  });

  test('is encrypted at rest', () => {
    expect(bucket.Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }]);
  });

  test('owns its objects whoever writes them, so that the COPY role can read them all', () => {
    expect(bucket.Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
  });

  test('refuses requests without TLS', () => {
    const policy = resourceOf(template, 'AWS::S3::BucketPolicy', `${id}Policy`);

    expect(policy.Properties.PolicyDocument.Statement).toContainEqual(expect.objectContaining({
      Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }));
  });

  test('is kept when the stack is deleted', () => {
    expect(bucket.DeletionPolicy).toBe('Retain');
    expect(bucket.UpdateReplacePolicy).toBe('Retain');
  });
});

describe('the work bucket', () => {
  test('forgets manifests a week after the ledger forgets their loads, and uploads that were never finished after a week', () => {
    templateOf(aPipeline()).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          { Id: 'ExpireManifests', Prefix: 'manifests/', ExpirationInDays: 97, Status: 'Enabled' },
          { Id: 'AbortUploads', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' },
        ],
      },
    });
  });

  test('keeps manifests for longer when the ledger remembers for longer', () => {
    templateOf(aPipeline({ ledgerRetention: Duration.days(400) })).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ Id: 'ExpireManifests', ExpirationInDays: 407 })]) },
    });
  });
});

describe('the ledger', () => {
  const ledger = resourceOf(templateOf(aPipeline()), 'AWS::DynamoDB::Table', 'LogsLedger');

  test('has the key that the loader reads and writes by', () => {
    expect(ledger.Properties.KeySchema).toEqual([{ AttributeName: LEDGER_KEY, KeyType: 'HASH' }]);
    expect(ledger.Properties.AttributeDefinitions).toEqual([{ AttributeName: LEDGER_KEY, AttributeType: 'S' }]);
  });

  test('forgets by the attribute that the loader writes, or it would grow for ever', () => {
    expect(ledger.Properties.TimeToLiveSpecification).toEqual({ AttributeName: LEDGER_EXPIRY, Enabled: true });
  });

  test('takes bursts: no capacity is set that would throttle the loads that catch up', () => {
    expect(ledger.Properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(ledger.Properties.ProvisionedThroughput).toBeUndefined();
  });

  test('can be restored to any second of the last 35 days, for what it forgets could load twice', () => {
    expect(ledger.Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  });

  test('is encrypted by a key of DynamoDB\'s own, which nobody pays for', () => {
    expect(ledger.Properties.SSESpecification).toBeUndefined();
  });

  test('is kept when the stack is deleted', () => {
    expect(ledger.DeletionPolicy).toBe('Retain');
    expect(ledger.UpdateReplacePolicy).toBe('Retain');
  });
});

describe('the bucket', () => {
  test('no bucket is made when one is given', () => {
    const stack = aStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Given', 'given-bucket');

    const pipeline = aPipeline({ bucket }, stack);

    expect(pipeline.bucket).toBe(bucket);
    templateOf(pipeline).resourceCountIs('AWS::S3::Bucket', 1);
  });
});

test('all that holds data is deleted with the stack when the pipeline is told so', () => {
  const template = templateOf(aPipeline({ removalPolicy: RemovalPolicy.DESTROY }));

  for (const type of ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::S3::Bucket', 'AWS::Logs::LogGroup']) {
    template.allResources(type, { DeletionPolicy: 'Delete' });
  }
});
