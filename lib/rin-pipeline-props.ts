import {
  aws_ec2 as ec2, aws_events as events, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_sns as sns, Duration, RemovalPolicy, Size,
} from 'aws-cdk-lib';
import { BucketNotifications } from './bucket-notifications';
import { LogLevel } from './log-level';
import { Target } from './target';
import { Warehouse } from './warehouse';

/** A table of the warehouse, in which the loads of a pipeline are noted. Pipelines may share one. */
export interface HistoryTable {
  /** Its name. */
  readonly table: string;

  /**
   * Its schema.
   *
   * @default 'public'
   */
  readonly schema?: string;
}

/** Properties of a {@link RinPipeline}. */
export interface RinPipelineProps {
  /** The Redshift to load into. */
  readonly warehouse: Warehouse;

  /** Which files go to which table, in the order in which they are tried. At least one must load. */
  readonly targets: Target[];

  /**
   * The bucket that the files arrive in, in the region of the pipeline. More can be added by `addBucket`.
   *
   * Its notifications are set by this construct. On a bucket of another stack those that are there are kept; but if that stack sets
   * notifications of its own, give it the feature flag `@aws-cdk/aws-s3:keepNotificationInImportedBucket`, or it removes these. A
   * bucket of another account is imported by `Bucket.fromBucketAttributes` with its `account`, and has to allow `copyRole` to read it. With
   * `BucketNotifications.S3` it has to allow `s3:GetBucketNotification` and `s3:PutBucketNotification` to the stack's notifications handler as well.
   *
   * @default - a new bucket: private, encrypted, TLS only, kept when the stack is deleted
   */
  readonly bucket?: s3.IBucket;

  /**
   * How the pipeline hears of new objects: of `bucket`, and of the buckets of targets and of `addBucket` that say nothing else.
   *
   * @default BucketNotifications.S3
   */
  readonly bucketNotifications?: BucketNotifications;

  /**
   * The role by which Redshift reads the files. Attach it to the warehouse. Rights to read exactly the files of the targets
   * are added to it.
   *
   * @default - a new role that Redshift may assume
   */
  readonly copyRole?: iam.IRole;

  /**
   * The loader's role, which Lambda must be able to assume. The rights that the loader needs are added to it, unless it is imported with
   * `mutable: false`. With IAM, which is the default, the database user has its name.
   *
   * @default - a new role that Lambda may assume
   */
  readonly loaderRole?: iam.IRole;

  /**
   * The VPC to run the loader in. It needs none to reach the warehouse, which it calls through the Redshift Data API.
   *
   * In subnets without a way to the internet the VPC needs endpoints: the gateway endpoints `s3` and `dynamodb`, and the interface endpoints
   * `redshift-data` and `sqs` (and `events` for events about loads), which let in the loader's security groups at port 443. A warehouse in
   * another region cannot be reached then.
   *
   * @default - the loader runs in no VPC of yours
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of `vpc` to run the loader in. Public ones are refused: they give a function no way to the internet.
   *
   * @default - private subnets with a way to the internet; else the isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the loader in `vpc`, at least one. It calls out at port 443, and nothing calls it.
   *
   * @default - a new security group that lets everything out and nothing in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * How long to gather messages before they are loaded: longer makes COPYs fewer and larger, shorter makes rows appear sooner.
   * 1 second to 5 minutes.
   *
   * @default Duration.seconds(60)
   */
  readonly batchingWindow?: Duration;

  /**
   * The most messages that one run of the loader takes, 1 to 10,000. Lambda ends a batch at 6 MB as well, which is some 3,000
   * messages of S3.
   *
   * @default 10000
   */
  readonly batchSize?: number;

  /**
   * The most loaders that run at once, 2 to 1,000: Lambda allows no less. Each may use `maxParallelLoads` connections of the warehouse.
   *
   * @default 2
   */
  readonly maxConcurrency?: number;

  /**
   * The most tables that one loader loads into at once, 1 to 50. Loads into one table run one after another.
   *
   * @default 4
   */
  readonly maxParallelLoads?: number;

  /**
   * The most files of one COPY, 1 to 10,000.
   *
   * @default 1000
   */
  readonly maxFilesPerLoad?: number;

  /**
   * The most data of one COPY, as the files lie in S3: compressed. 1 MiB to 1 TiB, whole mebibytes. A larger file is loaded by a COPY of its own.
   *
   * @default Size.gibibytes(2)
   */
  readonly maxLoadSize?: Size;

  /**
   * How often the loader may crash on a message before SQS moves it to the dead-letter queue, 1 to 1,000. Failed loads do not count:
   * the loader deals with them itself.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * How long files wait for somebody to mend what no second try can: a table, a right or a role that is missing, a format that does not
   * fit. They are tried again all the while, and go to the dead-letter queue when it is over. 1 minute to 14 days, whole seconds.
   *
   * A warehouse that is down is waited for as long as it takes.
   *
   * @default Duration.hours(6)
   */
  readonly misconfigurationPatience?: Duration;

  /**
   * How long one run of the loader may take, 2 to 15 minutes. The last 20 seconds are kept free to settle its messages. A COPY may
   * take longer: a later run picks it up.
   *
   * @default Duration.minutes(5)
   */
  readonly loaderTimeout?: Duration;

  /**
   * Memory of the loader, 128 MiB to 10,240 MiB. The files do not pass through it.
   *
   * @default Size.mebibytes(512)
   */
  readonly loaderMemory?: Size;

  /**
   * Which of the loader's log lines are kept.
   *
   * @default LogLevel.INFO
   */
  readonly logLevel?: LogLevel;

  /**
   * The log group of the loader's log.
   *
   * @default - a new one, which `logRetention` and `removalPolicy` are for
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How long the loader's log is kept. Not together with `logGroup`, which has a retention of its own.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * How long the ledger remembers that a file was loaded. A message about a file that comes again within this time, sent twice or
   * back from the dead-letter queue, loads nothing; one that comes later loads the file a second time. Manifests, the lists of the
   * files that each COPY loaded, are kept for a week longer.
   *
   * 30 days to 3,650 days, whole days: a message may wait 14 days in the queue and 14 more in the dead-letter queue. A changed
   * retention holds for the loads that begin after it. A shorter one deletes manifests of earlier loads as well: a file of theirs
   * that comes again while the ledger still remembers it is parked, with code OUTCOME_UNKNOWN.
   *
   * @default Duration.days(90)
   */
  readonly ledgerRetention?: Duration;

  /**
   * What becomes of the buckets, the queues, the ledger and the log group that this construct made when they leave the stack. A bucket must be empty to be deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * A key of your own for all that the pipeline stores: its buckets, queues, ledger and log group. What it needs is added to the key's
   * policy; an imported key must have it there: `logs.REGION.amazonaws.com` for the log group, `s3.amazonaws.com` with `kms:Decrypt`
   * and `kms:GenerateDataKey` for the notifications. Whoever writes to the new bucket, or redrives messages, needs rights on it as well.
   *
   * A bucket or a log group that is given keeps its own encryption.
   *
   * @default - keys that AWS owns or S3 and SQS manage, which cost nothing
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether nothing is loaded for now. Messages stay in the queue and are loaded once it is set to false again.
   *
   * **SQS deletes what is older than 14 days.** A pause is to be over by then; an outage of the warehouse needs none, the loader
   * waits by itself, for as long as it takes. A COPY that runs already is not stopped.
   *
   * @default false
   */
  readonly paused?: boolean;

  /**
   * Where to tell of trouble. Giving it switches the alarms on: files in the dead-letter queue, files that wait for too long, a crashing
   * or throttled loader, misconfigured tables, and throttling by the Data API. Each names the section of the runbook that says what to do.
   *
   * A topic that is encrypted needs a key of yours that lets `cloudwatch.amazonaws.com` use `kms:Decrypt` and `kms:GenerateDataKey`;
   * one with a policy of its own must let it publish. An alarm cannot reach it otherwise, and nobody is told so.
   *
   * @default - no alarms
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * How old a file that is not loaded may become before an alarm goes off. 5 minutes to 14 days. It needs `alarmTopic`.
   *
   * @default Duration.hours(1)
   */
  readonly oldestFileAgeThreshold?: Duration;

  /**
   * The event bus that is told of the end of every load, in the region of the pipeline. `onLoadSucceeded` and `onLoadFailed` make rules on it.
   * One of another account must let this account put events, and has its rules there. An imported one that does not exist takes
   * every event, and drops it.
   *
   * @default - the default event bus, told once there is a rule of `onLoadSucceeded` or `onLoadFailed`
   */
  readonly eventBus?: events.IEventBus;

  /**
   * A table in which each load is noted by its own transaction: what was loaded stands in it, and nothing else. It settles what became of
   * loads whose connection broke at the commit, or whose warehouse was down for longer than a week, which otherwise a person has to find out.
   * `grantSql` creates it.
   *
   * Delete its rows by their age only: one that is gone while older ones stay looks as if its load had never been committed.
   *
   * @default - none
   */
  readonly historyTable?: HistoryTable;

  /**
   * Whether to create a dashboard of the pipeline in CloudWatch, which bills it by the month.
   *
   * @default false
   */
  readonly createDashboard?: boolean;

  /**
   * Whether to save queries of the loader's log in CloudWatch Logs Insights, in a folder of the pipeline's name: what was parked and
   * why, what messages wait for, the slowest loads, the loads of a table, why a file was not loaded. Saving them costs nothing.
   *
   * @default true
   */
  readonly createInsightsQueries?: boolean;
}
