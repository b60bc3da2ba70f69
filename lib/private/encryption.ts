/**
 * What a key of the user's must allow beyond what the CDK's own grants give: the loader, which reaches the stores through
 * their services only, and the services that need it said in the key's policy.
 */
import { Annotations, ArnFormat, aws_iam as iam, aws_kms as kms, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** @param scope in the stores' region */
export function grantStoresKey(scope: Construct, role: iam.IRole, key: kms.IKey): void {
  const { region } = Stack.of(scope);
  allowKey(role, ['kms:Decrypt', 'kms:GenerateDataKey'], key, ['s3', 'sqs'], region);
  // DynamoDB asks for all of them: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
  allowKey(role, ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'], key, ['dynamodb'], region);
}

/** Lets a role use a key through services only: for what they keep, and nothing else that the key encrypts. */
export function allowKey(role: iam.IRole, actions: string[], key: kms.IKey, services: readonly string[], region: string): void {
  const { urlSuffix } = Stack.of(role);
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions,
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': services.map(service => `${service}.${region}.${urlSuffix}`) } },
  }));
}

/**
 * Lets CloudWatch Logs use the key for log groups of this stack. Not for one log group: its ARN in the policy of the key
 * would make the key need the log group, which needs the key.
 */
export function letLogsUseKey(scope: Construct, key: kms.IKey): void {
  const stack = Stack.of(scope);
  const resourceName = `${outermost(stack).stackName}-*`;
  const logGroups = stack.formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  letServiceUseKey(scope, key, new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  }), 'logs.REGION.amazonaws.com');
}

/** @param service as the user is told of it when the key is not one of this app, whose policy could be changed */
export function letServiceUseKey(scope: Construct, key: kms.IKey, statement: iam.PolicyStatement, service: string): void {
  if (key.addToResourcePolicy(statement).statementAdded) return;
  Annotations.of(scope).addWarningV2('cdk-rin:keyPolicyNotChanged', `the policy of key ${key.node.path} cannot be changed from here; `
    + `unless it lets ${service} use ${statement.actions.join(', ')}, files are not announced or the deployment fails`);
}

/** The names of a nested stack, and of what is in it, begin with the name of its parent. */
function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
