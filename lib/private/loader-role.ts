/** What the loader's role may do: what the loader does, and what Lambda does in its name. */
import { ArnFormat, aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isTransaction, LoaderConfig, MANIFEST_PREFIX } from './contract';
import { grantDataApi } from './data-api-access';
import { grantStoresKey } from './encryption';
import type { LoaderFunctionProps } from './loader-function';
import { grantableFrom } from './role-of-another-stack';

/**
 * Lambda makes and removes the function's network interfaces by its role: these actions, on every resource, and the function cannot be made without
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions). Not by AWS's managed policy, which may write every log.
 */
const NETWORK_INTERFACES: iam.PolicyStatementProps = {
  actions: [
    'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
  ],
  resources: ['*'],
};

/** The role that is given, or a new one, with all rights that the loader needs. */
export function loaderRole(scope: Construct, props: LoaderFunctionProps): iam.IRole {
  const role = props.role ? grantableFrom(scope, 'LoaderRole', props.role) : createRole(scope, props.config);
  const { targets, historyTable } = props.config;
  grantDataApi(role, props.warehouse, historyTable !== undefined || targets.some(({ load }) => load && isTransaction(load)));
  grantStores(scope, role, props);
  // Lambda polls by the role: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resources: [props.queues.queue.queueArn],
  }));
  props.logGroup.grantWrite(role);
  if (props.vpc) role.addToPrincipalPolicy(new iam.PolicyStatement(NETWORK_INTERFACES));
  if (props.vpc && !props.role) denyNetworkInterfacesToCode(scope, role);
  return role;
}

function createRole(scope: Construct, config: Pick<LoaderConfig, 'pipeline'>): iam.Role {
  return new iam.Role(scope, 'LoaderRole', {
    description: `Role of the loader of ${config.pipeline}`.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
}

function grantStores(scope: Construct, role: iam.IRole, { queues, workBucket, ledger, encryptionKey }: LoaderFunctionProps): void {
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['s3:GetObject', 's3:PutObject'],
    resources: [workBucket.arnForObjects(`${MANIFEST_PREFIX}*`)],
  }));
  // So that a manifest that is gone reads as missing, and not as denied. Not limited to a prefix: reading an object names none.
  role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [workBucket.bucketArn] }));
  // Neither query nor scan, and no delete: what has expired DynamoDB deletes by itself, and nothing else may be forgotten.
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    resources: [ledger.tableArn],
  }));
  // Deferred messages go back to the queue, parked ones to the other.
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['sqs:SendMessage'],
    resources: [queues.queue.queueArn, queues.deadLetterQueue.queueArn],
  }));
  if (encryptionKey) grantStoresKey(scope, role, encryptionKey);
}

/**
 * The network interfaces are for Lambda itself, not for the loader's code, whose calls have this key. It names no function, as ours needs its role; so a role that is
 * given, which other functions may share, is denied nothing.
 */
function denyNetworkInterfacesToCode(scope: Construct, role: iam.IRole): void {
  const functions = Stack.of(scope).formatArn({ service: 'lambda', resource: 'function', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    ...NETWORK_INTERFACES, effect: iam.Effect.DENY, conditions: { ArnLike: { 'lambda:SourceFunctionArn': functions } },
  }));
}
