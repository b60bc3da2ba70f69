import { Annotations, aws_iam as iam, aws_s3 as s3, aws_sqs as sqs, Names, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { grantCopyFrom, prefixPattern } from './copy-role';
import { encodeFilter, MAX_RULES_PER_BUCKET, notificationFilters } from './notification-filters';
import { QueueDestination } from './queue-destination';
import { show, ValidationError } from './validation';
import { Target } from '../target';

export interface SourceBucketsProps {
  readonly queue: sqs.Queue;
  readonly copyRole: iam.IRole;
  readonly targets: readonly Target[];
}

/**
 * The buckets that files come from: each notifies the queue of the objects that a target may load, and the COPY role may
 * read those. Objects under prefixes that are only discarded never become messages.
 */
export class SourceBuckets {
  private readonly destination: QueueDestination;
  private readonly names = new Set<string>();

  constructor(private readonly scope: Construct, private readonly props: SourceBucketsProps) {
    this.destination = new QueueDestination(props.queue);
  }

  add(bucket: s3.IBucket): void {
    if (this.names.has(bucket.bucketName)) return;
    const prefixes = this.loadedPrefixes(bucket);
    this.checkRegion(bucket);
    this.names.add(bucket.bucketName);

    const filters = notificationFilters(prefixes);
    if (filters.widened) this.warnOfWidening(bucket, prefixes.length);
    const notifier = this.notifierOf(bucket);
    for (const prefix of filters.prefixes) {
      const filter = prefix === '' ? [] : [{ prefix: encodeFilter(prefix) }];
      notifier.addEventNotification(s3.EventType.OBJECT_CREATED, this.destination, ...filter);
    }
    grantCopyFrom(this.props.copyRole, bucket, filters.prefixes.map(prefixPattern));
  }

  /**
   * Rules for our queue in the stack of another bucket would make both stacks need each other. So a bucket of another stack
   * is notified as an imported one, from this stack, which leaves the rules that are on it alone. Once for all pipelines of
   * the stack: CDK's handler, run twice for one bucket, overwrites rules that the other run has just made, and when one
   * pipeline goes it takes the rules of the whole stack with it.
   */
  private notifierOf(bucket: s3.IBucket): s3.IBucket {
    const stack = Stack.of(this.scope);
    if (Stack.of(bucket) === stack) return bucket;
    const id = `RinSource${Names.nodeUniqueId(bucket.node)}`;
    return stack.node.tryFindChild(id) as s3.IBucket | undefined ?? s3.Bucket.fromBucketAttributes(stack, id, {
      bucketArn: bucket.bucketArn, account: bucket.env.account, region: bucket.env.region,
    });
  }

  private loadedPrefixes(bucket: s3.IBucket): string[] {
    const prefixes = this.props.targets.filter(target => target._format && target._takesFrom(bucket)).map(target => target._literalPrefix);
    if (prefixes.length === 0) {
      throw new ValidationError(`no target takes objects of bucket ${bucket.node.path}, every one names another; add a target for it`, this.scope);
    }
    return prefixes;
  }

  /** S3 notifies queues of its own region only. */
  private checkRegion(bucket: s3.IBucket): void {
    const here = Stack.of(this.scope).region;
    const { region } = bucket.env;
    if (Token.isUnresolved(here) || Token.isUnresolved(region) || region === here) return;
    throw new ValidationError(`bucket ${bucket.node.path} is in ${show(region)} and the pipeline in ${show(here)}; `
      + 'S3 notifies queues of its own region only, put the pipeline there', this.scope);
  }

  private warnOfWidening(bucket: s3.IBucket, count: number): void {
    Annotations.of(this.scope).addWarningV2('cdk-rin:notificationFiltersWidened', `${count} prefixes of bucket ${bucket.node.path} need more than `
      + `the ${MAX_RULES_PER_BUCKET} notification rules that S3 allows; neighbours were merged, so the loader will see objects that no target matches`);
  }
}
