/** The pipeline's buckets and queues. What they hold is not yet loaded, or says what was: all are kept when the stack goes. */
import { aws_s3 as s3, aws_sqs as sqs, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MANIFEST_PREFIX } from './contract';

/** The most that SQS offers. */
const RETENTION = Duration.days(14);

export function createSourceBucket(scope: Construct, removalPolicy: RemovalPolicy): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'Bucket', { ...privateBucket, removalPolicy });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1', reason: 'Access logs are a choice of the owner of the files: pass a bucket of your own as `bucket` to have them.',
  });
  return bucket;
}

export function createWorkBucket(scope: Construct, manifestRetention: Duration, removalPolicy: RemovalPolicy): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'WorkBucket', {
    ...privateBucket,
    removalPolicy,
    lifecycleRules: [
      { id: 'ExpireManifests', prefix: MANIFEST_PREFIX, expiration: manifestRetention },
      { id: 'AbortUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1', reason: 'It holds manifests, which name files and hold no data, and only the loader and the COPY role can reach them.',
  });
  return bucket;
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
