/** The pipeline's buckets, queues and ledger. What they hold is not yet loaded, or says what was: all are kept when the stack goes. */
import { aws_dynamodb as dynamodb, aws_s3 as s3, aws_sqs as sqs, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LEDGER_EXPIRY, LEDGER_KEY, MANIFEST_PREFIX } from './contract';

/** The most that SQS offers. */
const RETENTION = Duration.days(14);
/**
 * How much longer manifests are kept than the ledger, which believes in a load only by its manifest. A retention that is
 * shortened takes manifests of earlier loads away at once: their files, should they come again, are parked, not loaded.
 */
const MANIFEST_MARGIN_DAYS = 7;

export function createSourceBucket(scope: Construct, removalPolicy: RemovalPolicy): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'Bucket', { ...privateBucket, removalPolicy });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1', reason: 'Access logs are a choice of the owner of the files: pass a bucket of your own as `bucket` to have them.',
  });
  return bucket;
}

export function createWorkBucket(scope: Construct, ledgerRetention: Duration, removalPolicy: RemovalPolicy): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'WorkBucket', {
    ...privateBucket,
    removalPolicy,
    lifecycleRules: [
      { id: 'ExpireManifests', prefix: MANIFEST_PREFIX, expiration: Duration.days(ledgerRetention.toDays() + MANIFEST_MARGIN_DAYS) },
      { id: 'AbortUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1', reason: 'It holds manifests, which name files and hold no data, and only the loader and the COPY role can reach them.',
  });
  return bucket;
}

/**
 * Encrypted by a key of DynamoDB's own, as every table that names no other: it costs nothing, and the ledger holds hashes of
 * file names and no data. Without deletion protection: of a table with point-in-time recovery DynamoDB keeps a backup for 35
 * days after its deletion.
 */
export function createLedger(scope: Construct, removalPolicy: RemovalPolicy): dynamodb.Table {
  return new dynamodb.Table(scope, 'Ledger', {
    partitionKey: { name: LEDGER_KEY, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: LEDGER_EXPIRY,
    // Files come in bursts, and a capacity that is too small would throttle the very loads that catch up.
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy,
  });
}

const privateBucket: s3.BucketProps = {
  encryption: s3.BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
};

export interface QueuePairProps {
  /** Longer than the loader can hold a message, or the same message comes to two loaders at once. */
  readonly visibilityTimeout: Duration;
  readonly maxReceiveCount: number;
  readonly removalPolicy: RemovalPolicy;
}

export interface QueuePair {
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;
}

export function createQueues(scope: Construct, props: QueuePairProps): QueuePair {
  const deadLetterQueue = new sqs.Queue(scope, 'DeadLetterQueue', { ...privateQueue, removalPolicy: props.removalPolicy });
  const queue = new sqs.Queue(scope, 'Queue', {
    ...privateQueue,
    removalPolicy: props.removalPolicy,
    visibilityTimeout: props.visibilityTimeout,
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
  });
  return { queue, deadLetterQueue };
}

const privateQueue: sqs.QueueProps = {
  // Not SSE-KMS: S3 cannot send to a queue that is encrypted by the AWS managed key.
  encryption: sqs.QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: RETENTION,
};
