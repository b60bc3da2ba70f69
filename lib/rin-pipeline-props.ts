import { aws_iam as iam, aws_logs as logs, aws_s3 as s3, Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { LogLevel } from './log-level';
import { Target } from './target';
import { Warehouse } from './warehouse';

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
   * bucket of another account is imported by `Bucket.fromBucketAttributes` with its `account`, and has to allow `copyRole` to read it.
   *
   * @default - a new bucket: private, encrypted, TLS only, kept when the stack is deleted
   */
  readonly bucket?: s3.IBucket;

  /**
   * The role by which Redshift reads the files. Attach it to the warehouse. Rights to read exactly the files of the targets
   * are added to it.
   *
   * @default - a new role that Redshift may assume
   */
  readonly copyRole?: iam.IRole;

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
   * How long one run of the loader may take, 1 to 15 minutes. The last 20 seconds are kept free to settle its messages. A COPY may
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
   * How long the loader's log is kept.
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
   * What becomes of the buckets, the queues and the ledger that this construct made when they leave the stack. A bucket must be empty to be deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
