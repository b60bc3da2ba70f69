import {
  aws_dynamodb as dynamodb, aws_iam as iam, aws_lambda as lambda, aws_logs as logs, aws_s3 as s3, aws_sqs as sqs,
  CfnOutput, Duration, RemovalPolicy, Size, Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LogLevel } from './log-level';
import { CONFIG_VERSION, LoaderConfig, MANIFEST_PREFIX } from './private/contract';
import { createCopyRole, grantCopyFrom, keyPattern, prefixPattern } from './private/copy-role';
import { createLoaderFunction, pollQueue } from './private/loader-function';
import { checkProps } from './private/pipeline-checks';
import { SourceBuckets } from './private/source-buckets';
import { createLedger, createQueues, createSourceBucket, createWorkBucket } from './private/storage';
import { RinPipelineProps } from './rin-pipeline-props';

/**
 * Files land in S3; a minute later they are rows in Amazon Redshift.
 *
 * S3 notifies a queue of every new object; a Lambda function gathers the messages, decides by the targets which table each
 * object goes to, and brings many objects at once into their table by COPY, through the Redshift Data API. What fails for
 * good ends in the dead-letter queue with the reason; what cannot be loaded now is tried again for as long as it takes. A
 * ledger remembers what was loaded, so that a file lands once however often its message comes.
 *
 * **Two things are left to do in Redshift.** The role `copyRole` must be attached to the cluster, or to the namespace of
 * the workgroup: its ARN is an output of the stack. And the loader's database user needs USAGE on the schemas and INSERT on
 * the tables: with IAM, which is the default, it is `IAMR:<name of the loader's role>`.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/copy-unload-iam-role.html
 * @example
 * new RinPipeline(this, 'Logs', {
 *   warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
 *   targets: [Target.prefix('logs/app/', { table: 'app_log', format: CopyFormat.json({ compression: Compression.GZIP }) })],
 * });
 */
export class RinPipeline extends Construct implements iam.IGrantable {
  /** The bucket that files arrive in: the one given, or the one created. */
  public readonly bucket: s3.IBucket;
  /** Messages about files that are to be loaded. */
  public readonly queue: sqs.Queue;
  /** Messages about files that could not be loaded. Their attributes say why; sending them back to `queue` tries again. */
  public readonly deadLetterQueue: sqs.Queue;
  /** Holds the manifests of the loads. */
  public readonly workBucket: s3.Bucket;
  /**
   * Remembers, for `ledgerRetention`, which load brought each file: that is why a file whose message comes twice, or whose loader
   * crashed, lands once. Restore it rather than empty it: what it has forgotten loads again when its message comes again.
   */
  public readonly ledger: dynamodb.Table;
  /** The function that loads. */
  public readonly loader: lambda.Function;
  /** The log of the loader. */
  public readonly logGroup: logs.LogGroup;
  /** The role by which Redshift reads the files. Attach it to the warehouse. */
  public readonly copyRole: iam.IRole;
  /** The loader's role. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly sources: SourceBuckets;

  constructor(scope: Construct, id: string, props: RinPipelineProps) {
    super(scope, id);
    checkProps(this, props);
    const timeout = props.loaderTimeout ?? Duration.minutes(5);
    const batchingWindow = props.batchingWindow ?? Duration.seconds(60);
    const ledgerRetention = props.ledgerRetention ?? Duration.days(90);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;

    const queues = createQueues(this, {
      // AWS's advice: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds() + batchingWindow.toSeconds()),
      maxReceiveCount: props.maxReceiveCount ?? 5,
      removalPolicy,
    });
    this.queue = queues.queue;
    this.deadLetterQueue = queues.deadLetterQueue;
    this.workBucket = createWorkBucket(this, ledgerRetention, removalPolicy);
    this.ledger = createLedger(this, removalPolicy);
    this.copyRole = props.copyRole ?? createCopyRole(this, props.warehouse);
    this.logGroup = new logs.LogGroup(this, 'LogGroup', { retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS, removalPolicy });
    this.loader = createLoaderFunction(this, {
      config: this.renderConfig(props, ledgerRetention),
      warehouse: props.warehouse,
      queues,
      workBucket: this.workBucket,
      ledger: this.ledger,
      logGroup: this.logGroup,
      logLevel: props.logLevel ?? LogLevel.INFO,
      timeout,
      memory: props.loaderMemory ?? Size.mebibytes(512),
    });
    this.grantPrincipal = this.loader.grantPrincipal;
    pollQueue(this.loader, queues, { batchSize: props.batchSize ?? 10_000, batchingWindow, maxConcurrency: props.maxConcurrency ?? 2 });

    this.grantCopyRole(props);
    this.sources = new SourceBuckets(this, { queue: this.queue, copyRole: this.copyRole, targets: props.targets });
    this.bucket = props.bucket ?? createSourceBucket(this, removalPolicy);
    this.sources.add(this.bucket);
    for (const { _bucket, _format } of props.targets) if (_bucket && _format) this.sources.add(_bucket);

    new CfnOutput(this, 'CopyRoleArn', {
      description: 'Attach this role to the Redshift cluster, or to the namespace of the workgroup: COPY reads the files by it',
      value: this.copyRole.roleArn,
    });
  }

  /**
   * Loads the files of another bucket as well, by the targets that take objects of it. Adding a bucket twice changes nothing.
   *
   * @param bucket a bucket in the region of the pipeline
   */
  public addBucket(bucket: s3.IBucket): void {
    this.sources.add(bucket);
  }

  private renderConfig(props: RinPipelineProps, ledgerRetention: Duration): LoaderConfig {
    const { region } = props.warehouse._config;
    const here = Stack.of(this).region;
    return {
      version: CONFIG_VERSION,
      // It names a dimension of metrics and a role, which take no other characters.
      pipeline: this.node.path.replace(/[^\x20-\x7e]/gu, '?'),
      warehouse: props.warehouse._config,
      copyRoleArn: this.copyRole.roleArn,
      ...(region !== undefined && region !== here && { copyRegion: here }),
      workBucket: this.workBucket.bucketName,
      queueUrl: this.queue.queueUrl,
      deadLetterQueueUrl: this.deadLetterQueue.queueUrl,
      ledgerTable: this.ledger.tableName,
      ledgerRetentionDays: ledgerRetention.toDays(),
      targets: props.targets.map(target => target._render()),
      maxFilesPerLoad: props.maxFilesPerLoad ?? 1000,
      maxLoadBytes: (props.maxLoadSize ?? Size.gibibytes(2)).toBytes(),
      maxParallelLoads: props.maxParallelLoads ?? 4,
    };
  }

  private grantCopyRole({ targets }: RinPipelineProps): void {
    grantCopyFrom(this.copyRole, this.workBucket, [prefixPattern(MANIFEST_PREFIX)]);
    for (const { _format: format } of targets) {
      const jsonPaths = format?._mapping?._file;
      if (jsonPaths) grantCopyFrom(this.copyRole, jsonPaths.bucket, [keyPattern(jsonPaths.key)]);
    }
  }
}
