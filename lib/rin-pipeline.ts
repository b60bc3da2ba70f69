import {
  aws_cloudwatch as cloudwatch, aws_dynamodb as dynamodb, aws_ec2 as ec2, aws_events as events, aws_iam as iam, aws_lambda as lambda,
  aws_logs as logs, aws_s3 as s3, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy, Size, Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BucketNotifications } from './bucket-notifications';
import { LogLevel } from './log-level';
import { OnLoadOptions } from './on-load-options';
import { CONFIG_VERSION, LoaderConfig, MANIFEST_PREFIX } from './private/contract';
import { createCopyRole, grantCopyFrom, grantCopyOfFile } from './private/copy-role';
import { LoadEventBus } from './private/load-event-bus';
import { createLoaderFunction, pollQueue } from './private/loader-function';
import { tableNameOf } from './private/names';
import { createOperations } from './private/operations/operations';
import { PipelineMetrics, pipelineName } from './private/operations/pipeline-metrics';
import { checkProps } from './private/pipeline-checks';
import { prefixPattern } from './private/policy-pattern';
import { grantableFrom } from './private/role-of-another-stack';
import { SourceBuckets } from './private/sources/source-buckets';
import { createLedger, createLogGroup, createQueues, createSourceBucket, createWorkBucket } from './private/storage';
import { ValidationError } from './private/validation';
import { WarehouseSetup } from './private/warehouse-setup';
import { RinPipelineProps } from './rin-pipeline-props';
import { AddBucketOptions, AddTopicOptions } from './source-options';

const RIN_PIPELINE = Symbol.for('cdk-rin.RinPipeline');

/**
 * Files land in S3; a minute later they are rows in Amazon Redshift.
 *
 * S3 notifies a queue of every new object; a Lambda function gathers the messages, decides by the targets which table each
 * object goes to, and brings many objects at once into their table by COPY, through the Redshift Data API. What fails for
 * good ends in the dead-letter queue with the reason; what cannot be loaded now is tried again for as long as it takes. A
 * ledger remembers what was loaded, so that a file lands once however often its message comes.
 *
 * **Two things are left to do in Redshift.** The role `copyRole` must be attached to the cluster, or to the namespace of
 * the workgroup. And the loader's database user needs USAGE on the schemas and INSERT on the tables: with IAM, which is the
 * default, it is `IAMR:<name of the loader's role>`. The outputs of the stack are a command and SQL that do it.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/copy-unload-iam-role.html
 * @example
 * new RinPipeline(this, 'Logs', {
 *   warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
 *   targets: [Target.prefix('logs/app/', { table: 'app_log', format: CopyFormat.json({ compression: Compression.GZIP }) })],
 * });
 */
export class RinPipeline extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** Whether something is a RinPipeline, of whatever copy of this package. */
  public static isRinPipeline(x: any): x is RinPipeline {
    return typeof x === 'object' && x !== null && RIN_PIPELINE in x;
  }

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
  public readonly logGroup: logs.ILogGroup;
  /** The role by which Redshift reads the files. Attach it to the warehouse. */
  public readonly copyRole: iam.IRole;
  /** The loader's role. */
  public readonly grantPrincipal: iam.IPrincipal;

  /** The alarms that are switched on by `alarmTopic`; none without it. */
  public readonly alarms: cloudwatch.Alarm[];
  /** The dashboard, if `createDashboard` is true. */
  public readonly dashboard?: cloudwatch.Dashboard;
  /**
   * SQL that gives the loader's database user the rights it needs, to be run in the warehouse by a superuser. Also an output of the stack.
   *
   * Tables whose names come from keys are granted by schema; schemas that come from keys are left to you, in a comment.
   */
  public readonly grantSql: string;
  /** A command for the shell that attaches `copyRole` to the warehouse. Also an output of the stack. */
  public readonly attachCopyRoleCommand: string;

  private readonly sources: SourceBuckets;
  private readonly metrics: PipelineMetrics;
  private readonly eventBus: LoadEventBus;

  constructor(scope: Construct, id: string, props: RinPipelineProps) {
    super(scope, id);
    Object.defineProperty(this, RIN_PIPELINE, { value: true });
    checkProps(this, props);
    const timeout = props.loaderTimeout ?? Duration.minutes(5);
    const batchingWindow = props.batchingWindow ?? Duration.seconds(60);
    const ledgerRetention = props.ledgerRetention ?? Duration.days(90);
    const misconfigurationPatience = props.misconfigurationPatience ?? Duration.hours(6);
    const { encryptionKey } = props;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const stores = { removalPolicy, encryptionKey };

    const queues = createQueues(this, {
      // AWS's advice: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds() + batchingWindow.toSeconds()),
      maxReceiveCount: props.maxReceiveCount ?? 5,
      ...stores,
    });
    this.queue = queues.queue;
    this.deadLetterQueue = queues.deadLetterQueue;
    this.workBucket = createWorkBucket(this, ledgerRetention, stores);
    this.ledger = createLedger(this, stores);
    this.copyRole = props.copyRole ? grantableFrom(this, 'CopyRole', props.copyRole) : createCopyRole(this, props.warehouse);
    this.logGroup = props.logGroup ?? createLogGroup(this, props.logRetention ?? logs.RetentionDays.THREE_MONTHS, stores);
    this.loader = createLoaderFunction(this, {
      config: this.renderConfig(props, ledgerRetention, misconfigurationPatience),
      warehouse: props.warehouse,
      queues,
      workBucket: this.workBucket,
      ledger: this.ledger,
      encryptionKey,
      logGroup: this.logGroup,
      logLevel: props.logLevel ?? LogLevel.INFO,
      timeout,
      memory: props.loaderMemory ?? Size.mebibytes(512),
      role: props.loaderRole,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups,
    });
    this.grantPrincipal = this.loader.grantPrincipal;
    pollQueue(this.loader, queues, {
      batchSize: props.batchSize ?? 10_000, batchingWindow, maxConcurrency: props.maxConcurrency ?? 2, paused: props.paused ?? false,
    });

    this.eventBus = new LoadEventBus(this, this.loader, props.eventBus);

    this.grantCopyRole(props);
    this.sources = new SourceBuckets(this, {
      queues, copyRole: this.copyRole, targets: props.targets, notifications: props.bucketNotifications ?? BucketNotifications.S3,
    });
    this.bucket = props.bucket ?? createSourceBucket(this, stores);
    this.sources.addOfTargets();
    this.sources.add(this.bucket);

    this.metrics = new PipelineMetrics(this, pipelineName(this), queues);
    const operations = createOperations(this, props, {
      metrics: this.metrics, queues, loader: this.loader, logGroup: this.logGroup, misconfigurationPatience,
    });
    this.alarms = operations.alarms;
    this.dashboard = operations.dashboard;

    const setup = new WarehouseSetup(props, this.copyRole, this.loader.role!);
    this.grantSql = setup.grantSql;
    this.attachCopyRoleCommand = setup.attachCopyRoleCommand;
    setup.output(this);
  }

  /**
   * The security groups of the loader, and what they let through.
   *
   * @throws an error when the loader is in no VPC: see `vpc`
   */
  public get connections(): ec2.Connections {
    if (!this.loader.isBoundToVpc) {
      throw new ValidationError('the loader is in no VPC and has no security groups; give `vpc` to have `connections`', this);
    }
    return this.loader.connections;
  }

  /**
   * Loads the files of another bucket as well, by the targets that take objects of it. Adding a bucket twice changes nothing.
   *
   * @param bucket a bucket in the region of the pipeline
   */
  public addBucket(bucket: s3.IBucket, options: AddBucketOptions = {}): void {
    this.sources.add(bucket, options.notifications);
  }

  /**
   * Loads the files of buckets whose notifications go to a topic already: subscribes to it. Nothing is set on the buckets, and what comes
   * that no target takes is ignored. It is short for `addBucket` with `BucketNotifications.topic()` for each of the buckets.
   *
   * A topic of another stack or account must let this account subscribe, and S3 publish, by its policy; one that is encrypted must
   * let S3 use its key.
   *
   * @param topic a standard topic; S3 cannot notify others
   */
  public addTopic(topic: sns.ITopic, options: AddTopicOptions): void {
    if (options.buckets.length === 0) {
      throw new ValidationError('`buckets` of a topic must name at least one bucket, got []; Redshift must be allowed to read what the topic tells of', this);
    }
    const notifications = BucketNotifications.topic(topic, options);
    for (const bucket of options.buckets) this.addBucket(bucket, { notifications });
  }

  /**
   * A rule for the event "Load Succeeded", which says that rows are in a table: for jobs that go on from there.
   *
   * The event has the source `cdk-rin`, and in its detail `pipeline`, `loadId`, `schema`, `table`, `files` (their number), `manifest` (URL of
   * the list of the files), `statementId`, `rows` if the warehouse told, and `durationMs`. It comes at least once: a listener that must
   * not do its work twice has to remember the `loadId`. It is lost when EventBridge does not accept it: see `metricEventsLost`.
   *
   * @param id the id of the rule
   */
  public onLoadSucceeded(id: string, options: OnLoadOptions = {}): events.Rule {
    return this.eventBus.onLoad(id, 'succeeded', options);
  }

  /**
   * A rule for the event "Load Failed", which says that a load brought nothing into its table, with the `code` and the `reason` in its
   * detail. Not that files are lost: good ones are loaded by further loads, and what may pass is tried again.
   *
   * The rest of the event is as of `onLoadSucceeded`.
   *
   * @param id the id of the rule
   */
  public onLoadFailed(id: string, options: OnLoadOptions = {}): events.Rule {
    return this.eventBus.onLoad(id, 'failed', options);
  }

  /** A metric of the pipeline, by its name. */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.named(metricName, options);
  }

  /** Files that were loaded; one that goes to two tables counts twice. Their sum, by default. */
  public metricFilesLoaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('filesLoaded', options);
  }

  /** Rows that were loaded. Their sum, by default. */
  public metricRowsLoaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('rowsLoaded', options);
  }

  /** Loads that succeeded: COPYs of one or many files. Their sum, by default. */
  public metricLoads(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('loads', options);
  }

  /** Loads that failed; their good files are loaded by other loads. Their sum, by default. */
  public metricLoadsFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('loadsFailed', options);
  }

  /** How long loads took, from claiming their files to their end, in milliseconds. Their average, by default. */
  public metricLoadDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('loadDuration', options);
  }

  /** Files that could not be loaded and went to the dead-letter queue. Their sum, by default. */
  public metricFilesParked(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('filesParked', options);
  }

  /** Files that a target discarded. Their sum, by default. */
  public metricFilesDiscarded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('filesDiscarded', options);
  }

  /** Files that no target matched, and that are left alone: a target may be missing, or too narrow. Their sum, by default. */
  public metricFilesUnmatched(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('filesUnmatched', options);
  }

  /** Messages that were sent back to the queue, to be looked at again in a while. Their sum, by default. */
  public metricMessagesDeferred(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('messagesDeferred', options);
  }

  /** Messages whose copy was not accepted by the queue that it was for; SQS delivers them again. Their sum, by default. */
  public metricMessagesReturned(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('messagesReturned', options);
  }

  /** Events about loads that EventBridge did not accept, so that nobody hears of these loads. Their sum, by default. */
  public metricEventsLost(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('eventsLost', options);
  }

  /** Age of the oldest file that the loader has just looked at, in seconds since its upload, whether it was loaded or waits. The maximum, by default. */
  public metricOldestFileAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.emitted('oldestFileAge', options);
  }

  /** Messages in the queue: not looked at yet, being worked on, or deferred. */
  public metricMessagesWaiting(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return this.metrics.messagesWaiting(options);
  }

  /** Messages in the dead-letter queue. */
  public metricDeadLetterMessages(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return this.metrics.deadLetterMessages(options);
  }

  private renderConfig(props: RinPipelineProps, ledgerRetention: Duration, misconfigurationPatience: Duration): Omit<LoaderConfig, 'loaderRoleArn'> {
    const { region } = props.warehouse._config;
    const here = Stack.of(this).region;
    return {
      version: CONFIG_VERSION,
      pipeline: pipelineName(this),
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
      misconfigurationPatienceSeconds: misconfigurationPatience.toSeconds(),
      ...(props.historyTable && { historyTable: tableNameOf(props.historyTable) }),
    };
  }

  private grantCopyRole({ targets }: RinPipelineProps): void {
    grantCopyFrom(this.copyRole, this.workBucket, [prefixPattern(MANIFEST_PREFIX)]);
    for (const { _format: format } of targets) {
      const jsonPaths = format?._mapping?._file;
      if (jsonPaths) grantCopyOfFile(this.copyRole, jsonPaths.bucket, jsonPaths.key);
    }
  }
}
