/** cdk-nag's AwsSolutions on whole pipelines: each finding has its reason, beside the resource in lib/ or in the list below. */
import { App, aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager, aws_sns as sns, Stack } from 'aws-cdk-lib';
import * as recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { AwsSolutionsChecks } from 'cdk-nag';
import { app as maximalApp } from '../../examples/maximal/app';
import { aPipeline, aTarget } from '../support/construct';
import { BucketNotifications, RinPipelineProps, Warehouse, WarehouseAuth } from 'cdk-rin';

/** Where, what (the part of the finding that varies left out), and why it is right. */
const REASONS: readonly [path: RegExp, finding: RegExp, reason: string][] = [
  [/\/(CopyRole|LoaderRole)\/DefaultPolicy\//, /^AwsSolutions-IAM5\[Resource::<\w+WorkBucket\w+\.Arn>\/manifests\/\*\]$/,
    'Manifests are made anew for every load; both roles reach nothing else in the work bucket.'],
  [/\/CopyRole\/DefaultPolicy\//, /^AwsSolutions-IAM5\[Resource::(<(?!\w+WorkBucket)\w+\.Arn>|arn:<AWS::Partition>:s3:::[a-z-]+)\/.*\*\]$/,
    'The files of a target are known by the prefix of their keys.'],
  [/\/LoaderRole\/DefaultPolicy\//, /^AwsSolutions-IAM5\[Resource::\*\]$/,
    'DescribeStatement, GetStatementResult and ListStatements have no resource-level permission; they reach the role\'s own statements only. '
    + 'In a VPC, neither have the network interfaces that Lambda makes.'],
  [/\/LoaderRole\/DefaultPolicy\//, /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:redshift-serverless:.*:workgroup\/\*\]$/,
    'The ARN of a workgroup holds an id that cannot be looked up by its name; `workgroupId` or `workgroup` makes it exact.'],
  [/\/BucketNotificationsHandler\w+\/Role\//, /^AwsSolutions-IAM4\[Policy::.*AWSLambdaBasicExecutionRole\]$/,
    'The CDK\'s own function for bucket notifications, one for each stack.'],
  [/\/LoaderRole\/DefaultPolicy\//, /^AwsSolutions-IAM5\[Action::kms:(GenerateDataKey|ReEncrypt)\*\]$/,
    'DynamoDB documents both families of actions as what it needs of a key; they are for one key, and through the stores only.'],
  [/^Maximal\/(Cluster|Paths\/Resource|Uploads\/Resource)$/, /^AwsSolutions-(RS\d+|S1)$/, 'Of the example, which shows pipelines: how to run a warehouse is not its subject.'],
];

interface Finding {
  readonly path: string;
  readonly rule: string;
}

function findingsOf(props: (stack: Stack) => Partial<RinPipelineProps>, context?: Record<string, unknown>): Finding[] {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack');
  aPipeline(props(stack), stack);
  return findingsIn(app);
}

function findingsIn(app: App): Finding[] {
  return new AwsSolutionsChecks(app).validateScope(app).violations
    .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => ({ path: constructPath!, rule: ruleName })));
}

function reasonFor({ path, rule }: Finding): string | undefined {
  return REASONS.find(([where, what]) => where.test(path) && what.test(rule))?.[2];
}

function operated(stack: Stack): Partial<RinPipelineProps> {
  return {
    encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
    alarmTopic: sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-west-1:111122223333:alarms'),
    createDashboard: true,
  };
}

const CLUSTER = { clusterIdentifier: 'analytics', database: 'dev' };

test.each<[string, (stack: Stack) => Partial<RinPipelineProps>]>([
  ['with the least props', () => ({})],
  ['into a cluster', () => ({ warehouse: Warehouse.cluster(CLUSTER) })],
  ['into a cluster as a database user', () => ({ warehouse: Warehouse.cluster({ ...CLUSTER, auth: WarehouseAuth.databaseUser('loader') }) })],
  ['by a secret', stack => {
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'analytics/loader');
    return { warehouse: Warehouse.cluster({ ...CLUSTER, auth: WarehouseAuth.secret(secret) }) };
  }],
  ['from a bucket of its owner, as a whole', stack => ({
    bucket: s3.Bucket.fromBucketName(stack, 'Source', 'source-bucket'), warehouse: Warehouse.cluster(CLUSTER), targets: [aTarget('')],
  })],
  ['with a key of its owner, alarms and a dashboard', operated],
  ['that hears of files by EventBridge', () => ({ bucketNotifications: BucketNotifications.EVENT_BRIDGE })],
  ['that hears of files by a topic', stack => ({
    bucketNotifications: BucketNotifications.topic(sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:111122223333:uploads')),
  })],
  ['in a VPC', stack => ({
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] }),
  })],
])('a pipeline %s has no finding without a reason', (_, props) => {
  expect(findingsOf(props).filter(finding => reasonFor(finding) === undefined)).toEqual([]);
});

test('a pipeline in a new app, which has every recommended feature flag set, has no finding without a reason', () => {
  const findings = findingsOf(() => ({}), recommendedFlags);

  expect(findings).not.toEqual([]);
  expect(findings.filter(finding => reasonFor(finding) === undefined)).toEqual([]);
});

test('the maximal app has no finding without a reason', () => {
  expect(findingsIn(maximalApp).filter(finding => reasonFor(finding) === undefined)).toEqual([]);
});

test('every reason is still needed', () => {
  const needed = new Set([...findingsOf(operated), ...findingsIn(maximalApp)].map(reasonFor));

  expect(REASONS.map(([, , reason]) => reason).filter(reason => !needed.has(reason))).toEqual([]);
});
