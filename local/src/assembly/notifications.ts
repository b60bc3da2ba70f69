/**
 * Which created objects of which bucket are told to which queue. CDK sets notifications by a custom resource, plain
 * CloudFormation by a property of the bucket; both are read. What goes to other queues, functions or topics is passed
 * over, whatever it is made of.
 */
import { StackScope } from './stack-scope';
import { Resource } from './template';

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

/** @param queueArns the queues that matter. */
export function bucketNotifications(scope: StackScope, queueArns: ReadonlySet<string>): BucketNotification[] {
  const custom = scope.resourceIds('Custom::S3BucketNotifications').flatMap((id) =>
    read(scope, id, queueArns, () => String(scope.property(id, 'BucketName'))));
  const native = scope.resourceIds('AWS::S3::Bucket').flatMap((id) => read(scope, id, queueArns, () => scope.nameOf(id)));
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

function read(scope: StackScope, logicalId: string, queueArns: ReadonlySet<string>, bucket: () => string): BucketNotification[] {
  return queueConfigurations(scope.stack.template.Resources![logicalId]!).flatMap((expression, index) => {
    const queueArn = scope.evaluateIfKnown(expression.QueueArn ?? expression.Queue);
    if (typeof queueArn !== 'string' || !queueArns.has(queueArn)) return [];
    const queue = scope.evaluate(expression, `${logicalId}.NotificationConfiguration`) as QueueConfiguration;
    const rules = queue.Filter?.Key?.FilterRules ?? queue.Filter?.S3Key?.Rules ?? [];
    return [{
      bucket: bucket(),
      queueArn,
      id: queue.Id ?? `${logicalId}-${index}`,
      events: queue.Events ?? (queue.Event === undefined ? [] : [queue.Event]),
      prefix: filterValue(rules, 'prefix'),
      suffix: filterValue(rules, 'suffix'),
    }];
  });
}

function queueConfigurations({ Properties }: Resource): readonly QueueConfiguration[] {
  const configurations = (Properties?.NotificationConfiguration as { QueueConfigurations?: unknown } | undefined)?.QueueConfigurations;
  return Array.isArray(configurations) ? configurations : [];
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
