/**
 * The loader's function: the bundle that ships with this package, on a runtime and an architecture that are pinned so that
 * what was tested is what runs.
 */
import {
  ArnFormat, aws_dynamodb as dynamodb, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_logs as logs, aws_s3 as s3,
  Duration, Size, Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgeInAllPacks } from './acknowledged-rules';
import { ENV, LoaderConfig, LoaderMetadata, MANIFEST_PREFIX, METADATA_KEY } from './contract';
import { grantDataApi } from './data-api-access';
import { grantStoresKey } from './encryption';
import { LoaderAsset } from './loader-asset';
import { renderLoaderConfig } from './loader-config';
import { checkEnvironment } from './loader-environment';
import { grantableFrom } from './role-of-another-stack';
import { QueuePair } from './storage';
import { LogLevel } from '../log-level';
import { Warehouse } from '../warehouse';

export interface LoaderFunctionProps {
  readonly config: LoaderConfig;
  readonly warehouse: Warehouse;
  readonly queues: QueuePair;
  readonly workBucket: s3.IBucket;
  readonly ledger: dynamodb.ITable;
  /** Of the queues, the work bucket and the ledger. */
  readonly encryptionKey?: kms.IKey;
  readonly logGroup: logs.ILogGroup;
  readonly logLevel: LogLevel;
  readonly timeout: Duration;
  readonly memory: Size;
  readonly role?: iam.IRole;
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
}

export interface PollingProps {
  readonly batchSize: number;
  readonly batchingWindow: Duration;
  readonly maxConcurrency: number;
  readonly paused: boolean;
}

export function createLoaderFunction(scope: Construct, props: LoaderFunctionProps): lambda.Function {
  const { json, environment } = renderLoaderConfig(props.config);
  const asset = new LoaderAsset(scope, json);
  const fn = new lambda.Function(scope, 'Loader', {
    description: `Loads files into Redshift: ${props.config.pipeline}`.slice(0, 256),
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: asset.code,
    role: grantRole(scope, props.role ? grantableFrom(scope, 'LoaderRole', props.role) : createRole(scope, props.config), props),
    vpc: props.vpc,
    vpcSubnets: props.vpcSubnets,
    securityGroups: props.securityGroups,
    timeout: props.timeout,
    memorySize: props.memory.toMebibytes(),
    environment: { ...environment, [ENV.logLevel]: props.logLevel },
    logGroup: props.logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
    // Lambda drops lines below this level; the loader's own level, above, decides the rest.
    applicationLogLevelV2: props.logLevel === LogLevel.DEBUG ? lambda.ApplicationLogLevel.DEBUG : lambda.ApplicationLogLevel.INFO,
  });
  asset.removeSource(fn);
  checkEnvironment(fn);
  const metadata: LoaderMetadata = { kind: 'loader', pipeline: props.config.pipeline };
  (fn.node.defaultChild as lambda.CfnFunction).addMetadata(METADATA_KEY, metadata);
  acknowledgeRules(fn);
  return fn;
}

/**
 * Has Lambda poll the queue: large batches, so that COPYs are few and large, and an answer for each message of its own. Without
 * SqsEventSource, which would let the role do more with the queue than polling needs.
 */
export function pollQueue(fn: lambda.Function, { queue }: QueuePair, polling: PollingProps): void {
  fn.addEventSourceMapping('Queue', {
    eventSourceArn: queue.queueArn,
    batchSize: polling.batchSize,
    maxBatchingWindow: polling.batchingWindow,
    maxConcurrency: polling.maxConcurrency,
    reportBatchItemFailures: true,
    enabled: !polling.paused,
  });
}

function acknowledgeRules(fn: lambda.Function): void {
  acknowledgeInAllPacks(fn, ['LambdaDLQ'], 'It is of asynchronous calls. Lambda calls the loader with messages of the queue, which has a dead-letter queue.');
  acknowledgeInAllPacks(fn, ['LambdaEventSourceMappingDestination'], 'It is of streams. The queue has a dead-letter queue.');
  acknowledgeInAllPacks(fn, ['LambdaConcurrency'], 'The mapping of the queue bounds it, and takes nothing from other functions: `maxConcurrency`.');
  acknowledgeInAllPacks(fn, ['LambdaTracing'], 'The loader tells of each load by its log and its metrics, and makes no segments.');
}

function createRole(scope: Construct, config: LoaderConfig): iam.Role {
  return new iam.Role(scope, 'LoaderRole', {
    description: `Role of the loader of ${config.pipeline}`.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
}

function grantRole(scope: Construct, role: iam.IRole, props: LoaderFunctionProps): iam.IRole {
  const { warehouse, queues, workBucket, ledger, encryptionKey, logGroup, vpc } = props;
  grantDataApi(role, warehouse);
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
  // Lambda polls by the role: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resources: [queues.queue.queueArn],
  }));
  if (encryptionKey) grantStoresKey(scope, role, encryptionKey);
  logGroup.grantWrite(role);
  if (vpc) role.addToPrincipalPolicy(new iam.PolicyStatement(NETWORK_INTERFACES));
  if (vpc && !props.role) denyNetworkInterfacesToCode(scope, role);
  return role;
}

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

/**
 * They are for Lambda itself, not for the loader's code, whose calls have this key. It names no function, as ours needs its role; so a role that is
 * given, which other functions may share, is denied nothing.
 */
function denyNetworkInterfacesToCode(scope: Construct, role: iam.IRole): void {
  const functions = Stack.of(scope).formatArn({ service: 'lambda', resource: 'function', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    ...NETWORK_INTERFACES, effect: iam.Effect.DENY, conditions: { ArnLike: { 'lambda:SourceFunctionArn': functions } },
  }));
}
