import { Annotations, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BucketRules } from './bucket-rules';
import { encodeFilter, MAX_RULES_PER_BUCKET } from './notification-filters';
import { QueueAccess } from './queue-access';

/** Has S3 notify the queue of the objects under the prefixes. */
export function notifyByS3(pipeline: Construct, bucket: s3.IBucket, prefixes: readonly string[], access: QueueAccess): void {
  const rules = BucketRules.of(pipeline);
  const filters = rules.claim(bucket, pipeline, prefixes);
  if (filters.widened) warnOfWidening(pipeline, bucket, prefixes.length);
  access.allow('s3', bucket.bucketArn, bucket.env.account);
  const notifier = rules.notifierOf(bucket, Stack.of(pipeline));
  for (const prefix of filters.prefixes) {
    const filter = prefix === '' ? [] : [{ prefix: encodeFilter(prefix) }];
    notifier.addEventNotification(s3.EventType.OBJECT_CREATED, new QueueDestination(access), ...filter);
  }
}

/** In place of the destination of aws-s3-notifications, which asks for aws:SourceArn only, and adds a statement for each bucket. */
class QueueDestination implements s3.IBucketNotificationDestination {
  constructor(private readonly access: QueueAccess) {}

  bind(): s3.BucketNotificationDestinationConfig {
    const { queue } = this.access;
    // S3 checks that it may send when the rule is put: the queue's policy, its child, must be there first.
    return { arn: queue.queueArn, type: s3.BucketNotificationDestinationType.QUEUE, dependencies: [queue] };
  }
}

function warnOfWidening(pipeline: Construct, bucket: s3.IBucket, count: number): void {
  Annotations.of(pipeline).addWarningV2('cdk-rin:notificationFiltersWidened', `${count} prefixes of bucket ${bucket.node.path} need more than `
    + `the ${MAX_RULES_PER_BUCKET} notification rules that S3 allows; neighbours were merged, so the loader will see objects that no target matches; `
    + 'BucketNotifications.EVENT_BRIDGE takes them all');
}
