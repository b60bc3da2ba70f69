/**
 * The notification rules that all pipelines of an app keep on a bucket. S3 refuses two rules whose prefixes overlap and takes
 * no more than 100, whoever sets them, but tells so only when they are deployed: here it is told at synth.
 *
 * Known are the rules of pipelines in one app. Others on the bucket are not, and S3 may still refuse.
 */
import { aws_s3 as s3, Names, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { MAX_RULES_PER_BUCKET, NotificationFilters, notificationFilters } from './notification-filters';
import { show, ValidationError } from '../validation';

interface Claim {
  readonly pipeline: IConstruct;
  readonly prefixes: readonly string[];
}

const ADVICE = 'give one of the pipelines BucketNotifications.EVENT_BRIDGE for this bucket, where S3 has no such rule';

export class BucketRules {
  /** One for each app. */
  static of(scope: IConstruct): BucketRules {
    const app = scope.node.root;
    const rules = APPS.get(app) ?? new BucketRules();
    APPS.set(app, rules);
    return rules;
  }

  private readonly claims = new Map<string, Claim[]>();
  private readonly notifiers = new Map<string, s3.IBucket>();

  private constructor() {}

  /** The prefixes that S3 shall notify a pipeline of. */
  claim(bucket: s3.IBucket, pipeline: IConstruct, prefixes: readonly string[]): NotificationFilters {
    const identity = identityOf(bucket);
    const others = this.claims.get(identity) ?? [];
    const room = MAX_RULES_PER_BUCKET - others.reduce((sum, claim) => sum + claim.prefixes.length, 0);
    const filters = notificationFilters(prefixes, Math.max(room, 1));
    if (room < 1) throw tooMany(bucket, pipeline, others);
    for (const other of others) {
      const pair = overlap(filters.prefixes, other.prefixes);
      if (!pair) continue;
      if (filters.widened && !overlap(notificationFilters(prefixes, Infinity).prefixes, other.prefixes)) throw tooMany(bucket, pipeline, others);
      throw new ValidationError(`pipelines ${other.pipeline.node.path} and ${pipeline.node.path} both have S3 notify them of bucket ${bucket.node.path}, and their `
        + `prefixes ${show(pair[1])} and ${show(pair[0])} overlap, which S3 refuses; ${ADVICE}`, pipeline);
    }
    this.claims.set(identity, [...others, { pipeline, prefixes: filters.prefixes }]);
    return filters;
  }

  /**
   * The construct by which a stack sets a bucket's notifications. Rules for our queue in the stack of another bucket would make both
   * stacks need each other. So a bucket of another stack is notified as an imported one, from this stack, which leaves the rules
   * that are on it alone. Once for all pipelines of a stack: CDK's handler, run twice for one bucket, overwrites rules that the
   * other run has just made, and when one pipeline goes it takes the rules of the whole stack with it.
   */
  notifierOf(bucket: s3.IBucket, stack: Stack): s3.IBucket {
    const key = `${stack.node.addr} ${identityOf(bucket)}`;
    const notifier = this.notifiers.get(key) ?? (Stack.of(bucket) === stack ? bucket : asImported(bucket, stack));
    this.notifiers.set(key, notifier);
    return notifier;
  }
}

const APPS = new WeakMap<IConstruct, BucketRules>();

function asImported(bucket: s3.IBucket, stack: Stack): s3.IBucket {
  return s3.Bucket.fromBucketAttributes(stack, `RinSource${Names.nodeUniqueId(bucket.node)}`, {
    bucketArn: bucket.bucketArn, account: bucket.env.account, region: bucket.env.region,
  });
}

/** Its name, as far as it is known at synth: a bucket that one stack creates by a name may be imported by this name into another. */
function identityOf(bucket: s3.IBucket): string {
  const resource = bucket.node.defaultChild;
  const given = resource instanceof s3.CfnBucket ? resource.bucketName : undefined;
  return given !== undefined && !Token.isUnresolved(given) ? given : bucket.bucketName;
}

function overlap(ours: readonly string[], theirs: readonly string[]): [string, string] | undefined {
  for (const our of ours) {
    const their = theirs.find(prefix => prefix.startsWith(our) || our.startsWith(prefix));
    if (their !== undefined) return [our, their];
  }
  return undefined;
}

function tooMany(bucket: s3.IBucket, pipeline: IConstruct, others: readonly Claim[]): ValidationError {
  const paths = [...others.map(other => other.pipeline), pipeline].map(({ node }) => node.path);
  return new ValidationError(`pipelines ${paths.join(', ')} together need more than the ${MAX_RULES_PER_BUCKET} notification rules that S3 allows on bucket `
    + `${bucket.node.path}; ${ADVICE}`, pipeline);
}
