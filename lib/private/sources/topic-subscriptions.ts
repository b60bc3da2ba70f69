import { aws_s3 as s3, aws_sns as sns, Names, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { QueueAccess } from './queue-access';
import { METADATA_KEY, SubscriptionMetadata } from '../contract';
import { show, ValidationError } from '../validation';

interface Subscription {
  readonly rawMessageDelivery: boolean;
  readonly buckets: string[];
}

/**
 * The pipeline's subscriptions: one for each topic, however many buckets notify it. The queue's policy is written here, for
 * all topics in one statement, and not by SqsSubscription, which adds a statement for each.
 */
export class TopicSubscriptions {
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(private readonly pipeline: Construct, private readonly access: QueueAccess, private readonly failures: QueueAccess) {}

  add(topic: sns.ITopic, rawMessageDelivery: boolean, bucket: s3.IBucket): void {
    const known = this.subscriptions.get(topic.topicArn);
    if (known && known.rawMessageDelivery !== rawMessageDelivery) {
      throw new ValidationError(`\`rawMessageDelivery\` of topic ${topic.node.path} is given both as true and as false, but a queue subscribes to a topic once; `
        + 'give one of them', this.pipeline);
    }
    const subscription = known ?? this.subscribe(topic, rawMessageDelivery);
    subscription.buckets.push(bucket.bucketName);
  }

  private subscribe(topic: sns.ITopic, rawMessageDelivery: boolean): Subscription {
    this.check(topic);
    for (const access of [this.access, this.failures]) access.allow('sns', topic.topicArn, topic.env.account);
    const subscription = new sns.Subscription(this.pipeline, `Subscription${Names.nodeUniqueId(topic.node)}`, {
      topic,
      protocol: sns.SubscriptionProtocol.SQS,
      endpoint: this.access.queue.queueArn,
      rawMessageDelivery,
    });
    const resource = subscription.node.defaultChild as sns.CfnSubscription;
    // In place of `deadLetterQueue`, which would add a statement for each topic as well. What SNS cannot deliver must not be lost.
    resource.redrivePolicy = { deadLetterTargetArn: this.failures.queue.queueArn };
    // Before SNS may send, it drops what it should deliver.
    subscription.node.addDependency(this.access.queue, this.failures.queue);
    const state = { rawMessageDelivery, buckets: [] as string[] };
    const metadata: SubscriptionMetadata = { kind: 'subscription', buckets: state.buckets };
    resource.addMetadata(METADATA_KEY, metadata);
    this.subscriptions.set(topic.topicArn, state);
    return state;
  }

  /** S3 notifies topics of the bucket's own region only, and the buckets are in that of the pipeline. */
  private check(topic: sns.ITopic): void {
    if (topic.fifo) {
      throw new ValidationError(`topic ${topic.node.path} is a FIFO topic, which S3 cannot notify; give a standard topic`, this.pipeline);
    }
    const here = Stack.of(this.pipeline).region;
    const { region } = topic.env;
    if (Token.isUnresolved(here) || Token.isUnresolved(region) || region === here) return;
    throw new ValidationError(`topic ${topic.node.path} is in ${show(region)} and the pipeline in ${show(here)}; `
      + 'S3 notifies topics of its own region only, and a pipeline loads files of its own, put the pipeline there', this.pipeline);
  }
}
