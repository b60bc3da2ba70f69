import { aws_iam as iam, aws_s3 as s3, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { notifyByEventBridge } from './event-rules';
import { coveringPrefixes } from './notification-filters';
import { checkPolicyLimits } from './policy-limits';
import { QueueAccess } from './queue-access';
import { notifyByS3 } from './s3-notifications';
import { TopicSubscriptions } from './topic-subscriptions';
import { BucketNotifications } from '../../bucket-notifications';
import { Target } from '../../target';
import { grantCopyFrom } from '../copy-role';
import { prefixPattern } from '../policy-pattern';
import { QueuePair } from '../storage';
import { show, ValidationError } from '../validation';

export interface SourceBucketsProps {
  readonly queues: QueuePair;
  readonly copyRole: iam.IRole;
  readonly targets: readonly Target[];
  /** Of buckets for which nothing else is said. */
  readonly notifications: BucketNotifications;
}

/**
 * The buckets that files come from: the queue hears of the objects that a target may load, and the COPY role may read
 * those. Objects under prefixes that are only discarded never become messages, unless a topic brings them.
 */
export class SourceBuckets {
  private readonly access: QueueAccess;
  private readonly failures: QueueAccess;
  private readonly subscriptions: TopicSubscriptions;
  private readonly sources = new Map<string, BucketNotifications[]>();

  constructor(private readonly pipeline: Construct, private readonly props: SourceBucketsProps) {
    this.access = new QueueAccess(props.queues.queue);
    this.failures = new QueueAccess(props.queues.deadLetterQueue);
    this.subscriptions = new TopicSubscriptions(pipeline, this.access, this.failures);
    checkPolicyLimits(pipeline, props.queues.queue, props.copyRole);
  }

  /** The buckets that targets take files of. A target that does not say how its bucket notifies leaves it to the others, then to the pipeline. */
  addOfTargets(): void {
    const targets = this.props.targets.filter(({ _bucket, _format }) => _bucket && _format);
    const explicit = targets.filter(({ _bucketNotifications }) => _bucketNotifications);
    for (const { _bucket, _bucketNotifications } of [...explicit, ...targets]) this.add(_bucket!, _bucketNotifications);
  }

  /** @param given not given: as it is already, or as the pipeline says */
  add(bucket: s3.IBucket, given?: BucketNotifications): void {
    const known = this.sources.get(bucket.bucketName) ?? [];
    if (!given && known.length > 0) return;
    const notifications = given ?? this.props.notifications;
    if (known.some(other => isSame(other, notifications))) return;
    this.checkRegion(bucket);
    const prefixes = this.loadedPrefixes(bucket);
    this.checkOneWay(bucket, known, notifications);
    this.announce(bucket, notifications, prefixes);
    this.sources.set(bucket.bucketName, [...known, notifications]);
    if (known.length === 0) grantCopyFrom(this.props.copyRole, bucket, coveringPrefixes(prefixes).map(prefixPattern));
  }

  private announce(bucket: s3.IBucket, { _kind, _subscription }: BucketNotifications, prefixes: readonly string[]): void {
    if (_subscription) this.subscriptions.add(_subscription.topic, _subscription.rawMessageDelivery, bucket);
    else if (_kind === 's3') notifyByS3(this.pipeline, bucket, prefixes, this.access);
    else notifyByEventBridge(this.pipeline, bucket, prefixes, { access: this.access, failures: this.failures });
  }

  private loadedPrefixes(bucket: s3.IBucket): string[] {
    const prefixes = this.props.targets.filter(target => target._format && target._takesFrom(bucket)).map(target => target._literalPrefix);
    if (prefixes.length === 0) {
      throw new ValidationError(`no target takes objects of bucket ${bucket.node.path}, every one names another; add a target for it`, this.pipeline);
    }
    return prefixes;
  }

  /** S3 notifies within its own region only, and a COPY reads its manifest and its files in one region. */
  private checkRegion(bucket: s3.IBucket): void {
    const here = Stack.of(this.pipeline).region;
    const { region } = bucket.env;
    if (Token.isUnresolved(here) || Token.isUnresolved(region) || region === here) return;
    throw new ValidationError(`bucket ${bucket.node.path} is in ${show(region)} and the pipeline in ${show(here)}; `
      + 'a pipeline loads files of its own region only, put the pipeline there', this.pipeline);
  }

  /** Several topics may tell of a bucket, of a prefix each. Other ways tell of every object that a target takes: two of them tell all of it twice. */
  private checkOneWay(bucket: s3.IBucket, known: readonly BucketNotifications[], added: BucketNotifications): void {
    const other = known.find(({ _kind }) => _kind !== 'topic' || added._kind !== 'topic');
    if (!other) return;
    throw new ValidationError(`bucket ${bucket.node.path} is a source by ${other._describe()} already and cannot be one by ${added._describe()} as well; `
      + 'say how it notifies where it is named first: `bucketNotifications` of the pipeline, or of the target', this.pipeline);
  }
}

function isSame(one: BucketNotifications, other: BucketNotifications): boolean {
  return one._kind === other._kind
    && one._subscription?.topic.topicArn === other._subscription?.topic.topicArn
    && one._subscription?.rawMessageDelivery === other._subscription?.rawMessageDelivery;
}
