/**
 * How the pipelines' queues hear of created objects: from S3 itself, from a topic that S3 notifies, or from EventBridge. What goes
 * to other queues, functions or topics is passed over, whatever it is made of.
 */
import { BucketRule, bucketRules, eventBridgeBuckets } from './bucket-configurations';
import { EventPattern } from './event-pattern';
import { eventRules } from './event-rules';
import { StackScope } from './stack-scope';
import { TopicSubscription, topicSubscriptions } from './topic-subscriptions';

/** One way from a bucket to a queue. */
export type BucketNotification = RuleNotification | EventNotification;

/** By a rule of the bucket, straight or through a topic. */
export interface RuleNotification {
  readonly bucket: string;
  readonly queueArn: string;
  readonly rule: BucketRule;
  readonly subscription?: TopicSubscription;
}

/** By EventBridge. */
export interface EventNotification {
  readonly bucket: string;
  readonly queueArn: string;
  readonly pattern: EventPattern;
}

/** @param queueArns the queues that matter. */
export function bucketNotifications(scopes: readonly StackScope[], queueArns: ReadonlySet<string>): BucketNotification[] {
  const subscriptions = scopes.flatMap((scope) => topicSubscriptions(scope, queueArns));
  const destinations = new Set([...queueArns, ...subscriptions.map(({ topicArn }) => topicArn)]);
  const rules = scopes.flatMap((scope) => bucketRules(scope, destinations));
  const direct = rules.filter(({ destination }) => queueArns.has(destination))
    .map((rule): BucketNotification => ({ bucket: rule.bucket, queueArn: rule.destination, rule }));
  return [...direct, ...subscriptions.flatMap((subscription) => throughTopic(subscription, rules)), ...byEventBridge(scopes, queueArns)];
}

/**
 * Whether S3's rule holds for this key.
 *
 * @param event without the `s3:` that rules carry: `ObjectCreated:Put`.
 */
export function matchesRule(rule: BucketRule, key: string, event: string): boolean {
  return rule.events.some((pattern) => matchesEvent(pattern, event)) && key.startsWith(rule.prefix) && key.endsWith(rule.suffix);
}

function matchesEvent(pattern: string, event: string): boolean {
  const wanted = pattern.replace(/^s3:/, '');
  return wanted.endsWith('*') ? event.startsWith(wanted.slice(0, -1)) : event === wanted;
}

/** When no bucket of the app has a rule for the topic, the buckets that the pipeline was told of tell it of every object. */
function throughTopic(subscription: TopicSubscription, rules: readonly BucketRule[]): BucketNotification[] {
  const known = rules.filter(({ destination }) => destination === subscription.topicArn);
  const assumed = subscription.buckets.map((bucket): BucketRule =>
    ({ bucket, destination: subscription.topicArn, id: 'uploads', events: ['s3:ObjectCreated:*'], prefix: '', suffix: '' }));
  return (known.length > 0 ? known : assumed).map((rule) => ({ bucket: rule.bucket, queueArn: subscription.queueArn, rule, subscription }));
}

/** A bucket that the app does not make is taken to send its events: its owner has to see to it. */
function byEventBridge(scopes: readonly StackScope[], queueArns: ReadonlySet<string>): BucketNotification[] {
  const silent = new Set(scopes.flatMap((scope) => scope.namedResourceIds('AWS::S3::Bucket').map((id) => scope.nameOf(id))));
  const sending = scopes.flatMap(eventBridgeBuckets);
  for (const bucket of sending) silent.delete(bucket);
  return scopes.flatMap((scope) => eventRules(scope, queueArns)).flatMap(({ queueArn, pattern }) => {
    const named = namedBuckets(pattern) ?? sending;
    return named.filter((bucket) => !silent.has(bucket)).map((bucket) => ({ bucket, queueArn, pattern }));
  });
}

/** The buckets that a pattern names; undefined when it names none, or not by their names alone. */
function namedBuckets(pattern: EventPattern): string[] | undefined {
  const names = (pattern.detail as { bucket?: { name?: unknown } } | undefined)?.bucket?.name;
  return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
}
