import { aws_sns as sns } from 'aws-cdk-lib';

/** How a topic hands on what S3 tells it. */
export interface TopicNotificationsOptions {
  /**
   * Whether the queue gets S3's messages as they are, without the envelope of SNS. The loader reads both; raw ones are smaller.
   *
   * @default false
   */
  readonly rawMessageDelivery?: boolean;
}

/**
 * How the pipeline hears of new objects of a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export class BucketNotifications {
  /**
   * S3 notifies the queue itself. S3 takes 100 rules a bucket, those of others included, and refuses rules whose prefixes overlap: two pipelines
   * cannot take one prefix of one bucket in this way. On a bucket of another account its owner has to let this stack set them.
   */
  public static readonly S3 = new BucketNotifications('s3');

  /**
   * S3 sends the events of the bucket to EventBridge, and rules of the pipeline hand those of its targets to the queue. For
   * buckets that notify others of the same prefixes, or need more than 100 rules. EventBridge charges for what it delivers to
   * another account only.
   *
   * EventBridge is switched on for a bucket of the pipeline's own account. The events of another account's bucket come to the event bus of that
   * account; a rule there has to send them to the default event bus of the pipeline's account.
   */
  public static readonly EVENT_BRIDGE = new BucketNotifications('eventBridge');

  /**
   * S3 notifies a topic, and the pipeline subscribes to it: for a bucket whose notifications go to a topic already. The pipeline
   * sets no notifications on the bucket. What comes that no target takes is ignored.
   *
   * A topic that is encrypted must let S3 use its key. That is the topic's owner's business, as the topic's policy is.
   *
   * @param topic a standard topic; S3 cannot notify others
   */
  public static topic(topic: sns.ITopic, options: TopicNotificationsOptions = {}): BucketNotifications {
    return new BucketNotifications('topic', { topic, rawMessageDelivery: options.rawMessageDelivery ?? false });
  }

  private constructor(
    /** @internal */ readonly _kind: 's3' | 'eventBridge' | 'topic',
    /** Given for `topic`. @internal */ readonly _subscription?: { readonly topic: sns.ITopic; readonly rawMessageDelivery: boolean },
  ) {}

  /** As messages name it. @internal */
  public _describe(): string {
    if (this._subscription) return `topic ${this._subscription.topic.node.path}`;
    return this._kind === 's3' ? 'S3 notifications' : 'EventBridge';
  }
}
