/**
 * The loader's function: the bundle that ships with this package, on a runtime and an architecture that are pinned so that
 * what was tested is what runs.
 */
import {
  aws_dynamodb as dynamodb, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_logs as logs, aws_s3 as s3,
  Duration, Size,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgeRules } from './acknowledged-rules';
import { ENV, LoaderConfig, LoaderMetadata, METADATA_KEY } from './contract';
import { LoaderAsset } from './loader-asset';
import { renderLoaderConfig } from './loader-config';
import { checkEnvironment } from './loader-environment';
import { loaderRole } from './loader-role';
import { QueuePair } from './storage';
import { LogLevel } from '../log-level';
import { Warehouse } from '../warehouse';

export interface LoaderFunctionProps {
  readonly config: Omit<LoaderConfig, 'loaderRoleArn'>;
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
  const role = loaderRole(scope, props);
  const { json, environment } = renderLoaderConfig({ ...props.config, loaderRoleArn: role.roleArn });
  const asset = new LoaderAsset(scope, json);
  const fn = new lambda.Function(scope, 'Loader', {
    description: `Loads files into Redshift: ${props.config.pipeline}`.slice(0, 256),
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: asset.code,
    role,
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
  acknowledgeWhatDoesNotFit(fn);
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

function acknowledgeWhatDoesNotFit(fn: lambda.Function): void {
  acknowledgeRules(fn, ['LambdaDLQ'], 'It is of asynchronous calls. Lambda calls the loader with messages of the queue, which has a dead-letter queue.');
  acknowledgeRules(fn, ['LambdaEventSourceMappingDestination'], 'It is of streams. The queue has a dead-letter queue.');
  acknowledgeRules(fn, ['LambdaConcurrency'], 'The mapping of the queue bounds it, and takes nothing from other functions: `maxConcurrency`.');
  acknowledgeRules(fn, ['LambdaTracing'], 'The loader tells of each load by its log and its metrics, and makes no segments.');
}
