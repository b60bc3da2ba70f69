/**
 * Which created objects of which bucket are told to which queue. CDK sets notifications by a custom resource, plain
 * CloudFormation by a property of the bucket; both are read.
 */
import { StackScope } from './stack-scope';

export interface BucketNotification {
  readonly bucket: string;
  readonly queueArn: string;
  readonly id: string;
  /** As S3 names them: `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** `QueueConfigurations` in the two spellings: S3's API and CloudFormation's. */
interface QueueConfiguration {
  readonly Id?: string;
  readonly Events?: readonly string[];
  readonly Event?: string;
  readonly QueueArn?: string;
  readonly Queue?: string;
  readonly Filter?: { readonly Key?: { readonly FilterRules?: readonly FilterRule[] }; readonly S3Key?: { readonly Rules?: readonly FilterRule[] } };
}

interface FilterRule {
  readonly Name: string;
  readonly Value: string;
}

export function bucketNotifications(scope: StackScope): BucketNotification[] {
  const custom = scope.resourceIds('Custom::S3BucketNotifications').flatMap((id) =>
    read(String(scope.property(id, 'BucketName')), id, scope.property(id, 'NotificationConfiguration')));
  const native = scope.resourceIds('AWS::S3::Bucket').flatMap((id) =>
    read(scope.nameOf(id), id, scope.property(id, 'NotificationConfiguration')));
  return [...custom, ...native];
}

/**
 * Whether S3 would send this event for this key.
 *
 * @param event without the `s3:` that configurations carry: `ObjectCreated:Put`.
 */
export function notifies(notification: BucketNotification, bucket: string, key: string, event: string): boolean {
  return notification.bucket === bucket
    && notification.events.some((pattern) => matchesEvent(pattern, event))
    && key.startsWith(notification.prefix)
    && key.endsWith(notification.suffix);
}

function matchesEvent(pattern: string, event: string): boolean {
  const wanted = pattern.replace(/^s3:/, '');
  return wanted.endsWith('*') ? event.startsWith(wanted.slice(0, -1)) : event === wanted;
}

function read(bucket: string, logicalId: string, configuration: unknown): BucketNotification[] {
  const queues = (configuration as { QueueConfigurations?: readonly QueueConfiguration[] } | undefined)?.QueueConfigurations ?? [];
  return queues.map((queue, index) => {
    const rules = queue.Filter?.Key?.FilterRules ?? queue.Filter?.S3Key?.Rules ?? [];
    return {
      bucket,
      queueArn: String(queue.QueueArn ?? queue.Queue),
      id: queue.Id ?? `${logicalId}-${index}`,
      events: queue.Events ?? (queue.Event === undefined ? [] : [queue.Event]),
      prefix: filterValue(rules, 'prefix'),
      suffix: filterValue(rules, 'suffix'),
    };
  });
}

/** S3 takes filter values URL-encoded, as keys are in events. One that is no valid encoding is meant as it stands. */
function filterValue(rules: readonly FilterRule[], name: string): string {
  const value = rules.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
