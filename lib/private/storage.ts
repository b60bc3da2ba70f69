/** The pipeline's buckets, queues, ledger and log. What they hold is not yet loaded, or says what was: all are kept when the stack goes. */
import { aws_dynamodb as dynamodb, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_sqs as sqs, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgeRules } from './acknowledged-rules';
import { LEDGER_EXPIRY, LEDGER_KEY, MANIFEST_PREFIX } from './contract';
import { letLogsUseKey } from './encryption';

/** The most that SQS offers. */
const RETENTION = Duration.days(14);
/**
 * How much longer manifests are kept than the ledger, which believes in a load only by its manifest. A retention that is
 * shortened takes manifests of earlier loads away at once: their files, should they come again, are parked, not loaded.
 */
const MANIFEST_MARGIN_DAYS = 7;

export interface StoreProps {
  readonly removalPolicy: RemovalPolicy;
  /** @default - keys that AWS owns, which cost nothing */
  readonly encryptionKey?: kms.IKey;
}

export function createSourceBucket(scope: Construct, props: StoreProps): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'Bucket', privateBucket(props));
  acknowledgeRules(bucket, ['S1'], 'Access logs are a choice of the owner of the files: pass a bucket of your own as `bucket` to have them.');
  return bucket;
}

export function createWorkBucket(scope: Construct, ledgerRetention: Duration, props: StoreProps): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'WorkBucket', {
    ...privateBucket(props),
    lifecycleRules: [
      { id: 'ExpireManifests', prefix: MANIFEST_PREFIX, expiration: Duration.days(ledgerRetention.toDays() + MANIFEST_MARGIN_DAYS) },
      { id: 'AbortUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
  acknowledgeRules(bucket, ['S1', 'S3BucketLoggingEnabled', 'S3BucketReplicationEnabled', 'S3BucketVersioningEnabled', 'S3BucketDefaultLockEnabled'],
    'It holds manifests, which name files and hold no data, are written once, and only the loader and the COPY role can reach.');
  return bucket;
}

/**
 * Encrypted by a key of DynamoDB's own when no other is given: it costs nothing, and the ledger holds hashes of file names
 * and no data. Without deletion protection: of a table with point-in-time recovery DynamoDB keeps a backup for 35
 * days after its deletion.
 */
export function createLedger(scope: Construct, { removalPolicy, encryptionKey }: StoreProps): dynamodb.Table {
  return new dynamodb.Table(scope, 'Ledger', {
    partitionKey: { name: LEDGER_KEY, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: LEDGER_EXPIRY,
    // Files come in bursts, and a capacity that is too small would throttle the very loads that catch up.
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    ...(encryptionKey && { encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
    removalPolicy,
  });
}

export function createLogGroup(scope: Construct, retention: logs.RetentionDays, { removalPolicy, encryptionKey }: StoreProps): logs.LogGroup {
  if (encryptionKey) letLogsUseKey(scope, encryptionKey);
  return new logs.LogGroup(scope, 'LogGroup', { retention, removalPolicy, encryptionKey });
}

function privateBucket({ removalPolicy, encryptionKey }: StoreProps): s3.BucketProps {
  return {
    encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
    encryptionKey,
    // Without a bucket key S3 would ask KMS for every object.
    ...(encryptionKey && { bucketKeyEnabled: true }),
    enforceSSL: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy,
  };
}

export interface QueuePairProps extends StoreProps {
  /** Longer than the loader can hold a message, or the same message comes to two loaders at once. */
  readonly visibilityTimeout: Duration;
  readonly maxReceiveCount: number;
}

export interface QueuePair {
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;
}

export function createQueues(scope: Construct, props: QueuePairProps): QueuePair {
  const deadLetterQueue = new sqs.Queue(scope, 'DeadLetterQueue', privateQueue(props));
  acknowledgeRules(deadLetterQueue, ['SQSRedrivePolicy'], 'It is a dead-letter queue itself.');
  const queue = new sqs.Queue(scope, 'Queue', {
    ...privateQueue(props),
    visibilityTimeout: props.visibilityTimeout,
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
  });
  return { queue, deadLetterQueue };
}

function privateQueue({ removalPolicy, encryptionKey }: StoreProps): sqs.QueueProps {
  return {
    // Never SSE-KMS without a key: S3 cannot send to a queue that is encrypted by the AWS managed key.
    encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
    encryptionMasterKey: encryptionKey,
    enforceSSL: true,
    retentionPeriod: RETENTION,
    removalPolicy,
  };
}
