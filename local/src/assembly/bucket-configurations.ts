/**
 * The notification configurations of the app's buckets. CDK sets them by a custom resource, plain CloudFormation by a
 * property of the bucket; both are read, in the spellings of S3's API and of CloudFormation.
 */
import { StackScope } from './stack-scope';

/** A rule of a bucket: which events of which objects go where. */
export interface BucketRule {
  readonly bucket: string;
  /** ARN of a queue or a topic. */
  readonly destination: string;
  readonly id: string;
  /** As S3 names them: `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

interface RuleProperties {
  readonly Id?: string;
  readonly Events?: readonly string[];
  readonly Event?: string;
  readonly Filter?: { readonly Key?: { readonly FilterRules?: readonly FilterRule[] }; readonly S3Key?: { readonly Rules?: readonly FilterRule[] } };
}

interface FilterRule {
  readonly Name: string;
  readonly Value: string;
}

/** Where a kind of configuration keeps its rules, and where in them the destination stands. */
const KINDS = [
  { list: 'QueueConfigurations', destinations: ['QueueArn', 'Queue'] },
  { list: 'TopicConfigurations', destinations: ['TopicArn', 'Topic'] },
] as const;

/** @param wanted the destinations that matter: a rule for another one need not be one that can be evaluated. */
export function bucketRules(scope: StackScope, wanted: ReadonlySet<string>): BucketRule[] {
  return configurations(scope).flatMap(({ logicalId, bucket, configuration }) =>
    KINDS.flatMap(({ list, destinations }) => listOf(configuration[list]).flatMap((rule, index) => {
      const destination = scope.evaluateIfKnown(rule[destinations[0]] ?? rule[destinations[1]]);
      if (typeof destination !== 'string' || !wanted.has(destination)) return [];
      const properties = scope.evaluate(rule, `${logicalId}.NotificationConfiguration`) as RuleProperties;
      return [readRule(properties, bucket(), destination, `${logicalId}-${index}`)];
    })));
}

/** Names of the buckets that send their events to EventBridge. */
export function eventBridgeBuckets(scope: StackScope): string[] {
  return configurations(scope)
    .filter(({ configuration: { EventBridgeConfiguration: eventBridge } }) => {
      const enabled = (eventBridge as { EventBridgeEnabled?: unknown } | undefined)?.EventBridgeEnabled ?? true;
      return eventBridge !== undefined && String(scope.evaluateIfKnown(enabled)) === 'true';
    })
    .map(({ bucket }) => bucket());
}

interface Configuration {
  readonly logicalId: string;
  /** Evaluated only when it matters. */
  readonly bucket: () => string;
  readonly configuration: Readonly<Record<string, unknown>>;
}

function configurations(scope: StackScope): Configuration[] {
  const read = (logicalId: string, bucket: () => string): Configuration[] => {
    const configuration = scope.stack.template.Resources![logicalId]!.Properties?.NotificationConfiguration;
    return configuration === undefined ? [] : [{ logicalId, bucket, configuration: configuration as Record<string, unknown> }];
  };
  const custom = scope.resourceIds('Custom::S3BucketNotifications').flatMap((id) => read(id, () => String(scope.property(id, 'BucketName'))));
  const native = scope.resourceIds('AWS::S3::Bucket').flatMap((id) => read(id, () => scope.nameOf(id)));
  return [...custom, ...native];
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}

function readRule(rule: RuleProperties, bucket: string, destination: string, defaultId: string): BucketRule {
  const filters = rule.Filter?.Key?.FilterRules ?? rule.Filter?.S3Key?.Rules ?? [];
  return {
    bucket,
    destination,
    id: rule.Id ?? defaultId,
    events: rule.Events ?? (rule.Event === undefined ? [] : [rule.Event]),
    prefix: filterValue(filters, 'prefix'),
    suffix: filterValue(filters, 'suffix'),
  };
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
