/**
 * The rule packs of cdk-nag on whole pipelines. Each finding has its reason: beside the resource in lib/, in the table of docs/security.md, which is
 * read here, or below, when it is of what surrounds a pipeline.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager, aws_sns as sns, Stack, Validations } from 'aws-cdk-lib';
import * as recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import { app as maximalApp } from '../../examples/maximal/app';
import { aPipeline, aTarget } from '../support/construct';
import { BucketNotifications, RinPipelineProps, Warehouse, WarehouseAuth } from 'cdk-rin';

const PACKS = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks];

interface Finding {
  readonly path: string;
  /** Without the pack's name. */
  readonly rule: string;
}

interface Reason {
  readonly rules: readonly RegExp[];
  readonly where: RegExp;
  readonly text: string;
}

/** The table's rows: rules, places, and why. */
const TABLE: readonly Reason[] = readFileSync(join(__dirname, '../../docs/security.md'), 'utf8').split('\n')
  .filter(line => line.startsWith('| `'))
  .map(line => line.split('|').map(cell => cell.trim()))
  .map(([, rules, places, text]) => ({ rules: codesIn(rules).map(asPattern), where: segmentOf(codesIn(places)), text }));

/** Of the stack around the pipelines, which is not their subject. */
const AROUND: readonly Reason[] = [
  { rules: [/./], where: /^Maximal\/(Cluster|Paths\/Resource|Uploads\/Resource|Log\/Resource|Done\/Resource)$/, text: 'Of the example, which shows pipelines.' },
];

function codesIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => code);
}

/** `…` stands for any text. */
function asPattern(text: string): RegExp {
  return new RegExp(`^${text.split('…').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
}

/** A path that has one of the ids among its own. */
function segmentOf(ids: readonly string[]): RegExp {
  const patterns = ids.map(id => asPattern(id).source.slice(1, -1).replaceAll('.*', '[^/]*'));
  return new RegExp(`(^|/)(${patterns.join('|')})(/|$)`);
}

function findingsOf(props: (stack: Stack) => Partial<RinPipelineProps>, context?: Record<string, unknown>): Finding[] {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack');
  aPipeline(props(stack), stack);
  return findingsIn(app);
}

function findingsIn(app: App): Finding[] {
  return PACKS.flatMap(Pack => new Pack(app).validateScope(app).violations)
    .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) =>
      ({ path: constructPath!, rule: ruleName.replace(/^(AwsSolutions|HIPAA\.Security|NIST\.800\.53\.R[45]|PCI\.DSS\.321|Serverless)-/, '') })));
}

function reasonFor({ path, rule }: Finding): Reason | undefined {
  return [...TABLE, ...AROUND].find(({ rules, where }) => where.test(path) && rules.some(pattern => pattern.test(rule)));
}

function unexplained(findings: readonly Finding[]): Finding[] {
  return findings.filter(finding => reasonFor(finding) === undefined);
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
  expect(unexplained(findingsOf(props))).toEqual([]);
});

test('a pipeline in a new app, which has every recommended feature flag set, has no finding without a reason', () => {
  const findings = findingsOf(() => ({}), recommendedFlags);

  expect(findings).not.toEqual([]);
  expect(unexplained(findings)).toEqual([]);
});

test('the maximal app has no finding without a reason', () => {
  expect(unexplained(findingsIn(maximalApp))).toEqual([]);
});

test('every reason is still needed, for each rule that it names', () => {
  const findings = [...findingsOf(() => ({})), ...findingsOf(operated), ...findingsIn(maximalApp)];

  for (const { rules, where, text } of [...TABLE, ...AROUND]) {
    const needed = rules.map(rule => findings.some(finding => where.test(finding.path) && rule.test(finding.rule)));
    expect({ text, needed }).toEqual({ text, needed: rules.map(() => true) });
  }
});

test('every rule that is acknowledged would be found', () => {
  const stack = new Stack(new App(), 'Stack');
  const acknowledged = aPipeline({}, stack).node.findAll().flatMap(({ node }) => node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.keys(data)).map(id => ({ id: id.replace(/^annotation::/i, ''), path: node.path })));

  // The packs look for acknowledgements where there are none.
  const key = jest.replaceProperty(Validations, 'ACKNOWLEDGED_RULES_METADATA_KEY', 'none' as typeof Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  const found = PACKS.flatMap(Pack => new Pack(stack).validateScope(stack).violations);
  key.restore();

  const isFound = ({ id, path }: { id: string; path: string }) =>
    found.some(({ ruleName, violatingResources }) => ruleName === id && violatingResources.some(({ constructPath }) => constructPath!.startsWith(`${path}/`)));
  expect(acknowledged).not.toEqual([]);
  expect(acknowledged.filter(one => !isFound(one))).toEqual([]);
});

test.each([
  ['a key', operated, ['S3DefaultEncryptionKMS', 'CloudWatchLogGroupEncrypted']],
  ['a VPC', (stack: Stack) => ({ vpc: new ec2.Vpc(stack, 'Vpc') }), ['LambdaInsideVPC']],
  ['a bucket of its owner', (stack: Stack) => ({ bucket: s3.Bucket.fromBucketName(stack, 'Source', 'source-bucket') }),
    ['S3BucketLoggingEnabled', 'S3BucketReplicationEnabled', 'S3BucketVersioningEnabled', 'S3BucketDefaultLockEnabled']],
] as const)('%s takes away what the table says that it decides', (_, props, rules) => {
  const left = findingsOf(props).filter(({ path }) => path.startsWith('Stack/Logs/')).map(({ rule }) => rule);

  expect(left.filter(rule => (rules as readonly string[]).includes(rule))).toEqual([]);
});
