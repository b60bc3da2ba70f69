/**
 * The EventBridge rules that hand "Object Created" events of a bucket to the queue. A pattern holds 2,048 characters
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html), so many prefixes need several rules.
 *
 * No event may fall between two states of the rules when the targets change, or when they are first deployed:
 * - A rule is there only after it may send. What EventBridge may not deliver it does not try again. So the queue's policy names the rules
 *   by a pattern of their names, which is known before them, and is the same for all the rules that the pipeline will ever have.
 * - A prefix stays with its rule: by rendezvous hashing only a change of the number of rules moves any. And a new rule is made before the
 *   others lose prefixes to it. An event that two rules hand on is loaded once.
 *
 * Keys are not encoded in these events, and so not in the patterns.
 */
import { createHash } from 'node:crypto';
import { Annotations, ArnFormat, aws_events as events, aws_s3 as s3, Names, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BucketRules } from './bucket-rules';
import { coveringPrefixes } from './notification-filters';
import { QueueAccess } from './queue-access';
import { ValidationError } from '../validation';

const MAX_PATTERN_LENGTH = 2048;
/** EventBridge allows 300 on an event bus, which the pipeline is not alone on. */
const MAX_RULES = 100;
/** S3's limit: a name that is unknown at synth may be as long. */
const MAX_BUCKET_NAME_LENGTH = 63;
const MAX_RULE_NAME_LENGTH = 64;

export interface EventQueues {
  readonly access: QueueAccess;
  /** For events that cannot be delivered. */
  readonly failures: QueueAccess;
}

/** Has EventBridge hand on the events of the objects under the prefixes. */
export function notifyByEventBridge(pipeline: Construct, bucket: s3.IBucket, prefixes: readonly string[], queues: EventQueues): void {
  enableEventBridge(pipeline, bucket);
  const stack = Stack.of(pipeline);
  const bucketHash = bucket.node.addr.slice(-8);
  const namePrefix = Names.uniqueResourceName(pipeline, { maxLength: MAX_RULE_NAME_LENGTH - '-12345678-100'.length });
  const ruleArns = stack.formatArn({ service: 'events', resource: 'rule', resourceName: `${namePrefix}-*`, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  for (const access of [queues.access, queues.failures]) access.allow('events', ruleArns, stack.account);

  const rules = partition(prefixes, pipeline, bucket).map(({ number, keys }) => {
    const rule = new events.Rule(pipeline, `ObjectCreated${Names.nodeUniqueId(bucket.node)}${number}`, {
      ruleName: `${namePrefix}-${bucketHash}-${number}`,
      description: `New objects of ${bucket.node.path} for ${pipeline.node.path}`.replace(/[^\x20-\x7e]/gu, '?').slice(0, 512),
      eventPattern: patternOf(bucket.bucketName, keys),
      targets: [new QueueTarget(queues)],
    });
    rule.node.addDependency(queues.access.queue, queues.failures.queue);
    return rule;
  });
  rules.slice(0, -1).forEach((rule, i) => rule.node.addDependency(rules[i + 1]));
}

/** Only the owner of a bucket can switch it on, and its events go to the owner's event bus. */
function enableEventBridge(pipeline: Construct, bucket: s3.IBucket): void {
  const stack = Stack.of(pipeline);
  const { account } = bucket.env;
  if (Token.isUnresolved(account) || account === stack.account) {
    BucketRules.of(pipeline).notifierOf(bucket, stack).enableEventBridgeNotification();
    return;
  }
  Annotations.of(pipeline).addWarningV2('cdk-rin:eventBridgeOfAnotherAccount', `the events of bucket ${bucket.node.path} go to the event bus of account ${account}; `
    + 'switch EventBridge on for the bucket there, and send its "Object Created" events by a rule to the default event bus of the pipeline\'s account and region, '
    + 'whose policy must let that account put events');
}

function patternOf(bucketName: string, prefixes: readonly string[]): events.EventPattern {
  const everyKey = prefixes.includes('');
  return {
    source: ['aws.s3'],
    detailType: ['Object Created'],
    detail: {
      bucket: { name: [bucketName] },
      ...(!everyKey && { object: { key: prefixes.map(prefix => ({ prefix })) } }),
    },
  };
}

interface RulePrefixes {
  /** From 1 on. Names the rule, so it stays when another rule is left without prefixes. */
  readonly number: number;
  readonly keys: readonly string[];
}

/**
 * The prefixes of each rule: as few rules as take them all. A prefix goes to the rule whose hash with it is the greatest, so that
 * one more rule takes prefixes from the others, and moves none between them.
 */
function partition(prefixes: readonly string[], pipeline: Construct, bucket: s3.IBucket): RulePrefixes[] {
  const places = coveringPrefixes(prefixes.map(expressible)).map(prefix => ({ prefix, rule: 0, weight: '' }));
  for (let count = 1; count <= MAX_RULES; count++) {
    for (const place of places) {
      const weight = createHash('sha256').update(`${count} ${place.prefix}`).digest('hex');
      if (weight > place.weight) Object.assign(place, { rule: count - 1, weight });
    }
    const rules = Array.from({ length: count }, (_, i) => places.filter(({ rule }) => rule === i).map(({ prefix }) => prefix));
    if (rules.every(fits)) return rules.map((keys, i) => ({ number: i + 1, keys })).filter(({ keys }) => keys.length > 0);
  }
  throw new ValidationError(`${places.length} prefixes of bucket ${bucket.node.path} need more than ${MAX_RULES} rules of EventBridge, which takes patterns of `
    + `${MAX_PATTERN_LENGTH} characters and 300 rules on an event bus; put more files under one prefix, or add a target for a wider one`, pipeline);
}

function fits(prefixes: readonly string[]): boolean {
  return JSON.stringify(patternOf('x'.repeat(MAX_BUCKET_NAME_LENGTH), prefixes)).length <= MAX_PATTERN_LENGTH;
}

/** The longest beginning that a pattern can hold: a key of 1,024 characters may need twice as many in JSON. */
function expressible(prefix: string): string {
  let characters = Array.from(prefix);
  while (!fits([characters.join('')])) characters = characters.slice(0, -1);
  return characters.join('');
}

/** In place of the target of aws-events-targets, which adds a statement for each rule, and names the rule in it. */
class QueueTarget implements events.IRuleTarget {
  constructor(private readonly queues: EventQueues) {}

  bind(): events.RuleTargetConfig {
    return { arn: this.queues.access.queue.queueArn, deadLetterConfig: { arn: this.queues.failures.queue.queueArn } };
  }
}
