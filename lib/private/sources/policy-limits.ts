/**
 * Limits of the policies that grow with the sources, told at synth: a deployment would tell of one at a time, and roll back.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
import { aws_iam as iam, aws_sqs as sqs, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { deployedLength } from '../deployed-length';

const MAX_QUEUE_POLICY_LENGTH = 8192;
const MAX_QUEUE_POLICY_STATEMENTS = 20;
/** Of all inline policies of a role together. */
const MAX_INLINE_LENGTH = 10_240;
/** Beyond the 10 that a role may have at first, IAM allows 20 on request, of which the CDK warns. */
const MAX_MANAGED_POLICIES = 20;

/** Checked when the app is synthesized: until then more sources may be added, and others may add statements. */
export function checkPolicyLimits(pipeline: Construct, queue: sqs.IQueue, copyRole: iam.IRole): void {
  pipeline.node.addValidation({ validate: () => [...queueProblems(queue), ...copyRoleProblems(copyRole)] });
}

function queueProblems(queue: IConstruct): string[] {
  return resources(queue, sqs.CfnQueuePolicy).flatMap(policy => {
    const document = Stack.of(policy).resolve(policy.policyDocument) as { Statement: unknown[] };
    const problems: string[] = [];
    if (document.Statement.length > MAX_QUEUE_POLICY_STATEMENTS) {
      problems.push(`the policy of the queue has ${document.Statement.length} statements, and SQS takes ${MAX_QUEUE_POLICY_STATEMENTS}; grant fewer rights on it`);
    }
    if (deployedLength(policy, document) > MAX_QUEUE_POLICY_LENGTH) {
      problems.push(`the policy of the queue, which names each bucket and topic, is longer than the ${MAX_QUEUE_POLICY_LENGTH} bytes that SQS takes; `
        + 'give buckets BucketNotifications.EVENT_BRIDGE, which needs one rule for all, or make several pipelines');
    }
    return problems;
  });
}

function copyRoleProblems(role: IConstruct): string[] {
  const inline = resources(role, iam.CfnPolicy).reduce((sum, policy) => sum + deployedLength(policy, policy.policyDocument), 0);
  const managed = resources(role, iam.CfnManagedPolicy).length;
  if (inline <= MAX_INLINE_LENGTH && managed <= MAX_MANAGED_POLICIES) return [];
  return [`the COPY role's policies, which name each bucket and prefix, need more than IAM takes (${MAX_INLINE_LENGTH} characters inline, and ${MAX_MANAGED_POLICIES} managed policies, `
    + 'which only a role of this app can get); give the files fewer prefixes, or a `copyRole` with a policy of your own, imported with `mutable: false`'];
}

function resources<T extends IConstruct>(scope: IConstruct, type: abstract new (...args: never[]) => T): T[] {
  return scope.node.findAll().filter((child): child is T => child instanceof type);
}
