/**
 * The policies against what is really called. For each way to log in, the loader does all that it can do on the local stack; then each call
 * must be allowed by the synthesized policies, and each thing that they allow must have been needed by a call, or by AWS in the role's name.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_redshiftserverless as redshiftserverless, aws_secretsmanager as secretsmanager, Stack } from 'aws-cdk-lib';
import { readApp } from '../../local/src/assembly/read-app';
import { scopesOf, StackScope } from '../../local/src/assembly/stack-scope';
import { LocalStack } from '../../local/src/stack/local-stack';
import { Summary } from '../../local/src/stack/summary';
import { aBusyPipeline, BusyPipelineOptions, doEverything, FILES_BUCKET, SCHEMA } from '../support/everything-a-loader-does';
import { allows, Grant, grantsOf, keyPermissionsFor, Permission, permissionsFor } from '../support/iam-policies';
import { aDirectory, aSynthesizedApp, SQS_ENDPOINT } from '../support/local-app';
import { CallRecorder, RecordedCall } from '../support/recorded-calls';
import { RinPipelineProps, Warehouse, WarehouseAuth } from 'cdk-rin';

const CLUSTER = { clusterIdentifier: 'analytics', database: 'dev' };
const SECRET = expect.stringMatching(/^arn:aws:secretsmanager:.*:secret:ingest-login/);

interface Login {
  readonly warehouse: (stack: Stack) => Warehouse;
  /** What the Data API is told. */
  readonly told: object;
  /** Whether each load is one statement. */
  readonly onlyCopies?: boolean;
}

const LOGINS: Readonly<Record<string, Login>> = {
  'a workgroup, by the loader\'s role': {
    warehouse: () => Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
    told: { WorkgroupName: 'analytics', Database: 'dev' },
  },
  'a workgroup of the app, by a secret': {
    warehouse: stack => Warehouse.serverless({
      workgroup: new redshiftserverless.CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'analytics' }), database: 'dev', auth: aSecret(stack),
    }),
    told: { WorkgroupName: 'analytics', Database: 'dev', SecretArn: SECRET },
  },
  'a cluster, by the loader\'s role': {
    warehouse: () => Warehouse.cluster(CLUSTER),
    told: { ClusterIdentifier: 'analytics', Database: 'dev' },
  },
  'a cluster, by COPYs without a transaction': {
    warehouse: () => Warehouse.cluster(CLUSTER),
    told: { ClusterIdentifier: 'analytics', Database: 'dev' },
    onlyCopies: true,
  },
  'a cluster, as a database user': {
    warehouse: () => Warehouse.cluster({ ...CLUSTER, auth: WarehouseAuth.databaseUser('loader') }),
    told: { ClusterIdentifier: 'analytics', Database: 'dev', DbUser: 'loader' },
  },
  'a cluster, by a secret with a key of its own': {
    warehouse: stack => Warehouse.cluster({ ...CLUSTER, auth: aSecret(stack, new kms.Key(stack, LOGIN_KEY)) }),
    told: { ClusterIdentifier: 'analytics', Database: 'dev', SecretArn: SECRET },
  },
};

const LOGIN_KEY = 'LoginKey';
const FILES_KEY = 'FilesKey';
const STORES_KEY = 'StoresKey';

function aSecret(stack: Stack, encryptionKey?: kms.IKey): WarehouseAuth {
  return WarehouseAuth.secret(new secretsmanager.Secret(stack, 'Login', { encryptionKey }));
}

function aRole(stack: Stack, id: string, service: string): iam.IRole {
  return new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal(service) });
}

/** What changes the policies, and none of the calls. */
interface Variant {
  readonly props?: (stack: Stack) => Partial<RinPipelineProps>;
  readonly files?: (stack: Stack) => BusyPipelineOptions;
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  'with the least props': {},
  'with a key of the user\'s': { props: stack => ({ encryptionKey: new kms.Key(stack, STORES_KEY) }) },
  'of a bucket with a key of its own': { files: stack => ({ filesKey: new kms.Key(stack, FILES_KEY) }) },
  'in a VPC': { props: stack => ({ vpc: new ec2.Vpc(stack, 'Vpc') }) },
  'by roles that are given': {
    props: stack => ({ loaderRole: aRole(stack, 'GivenLoaderRole', 'lambda.amazonaws.com'), copyRole: aRole(stack, 'GivenCopyRole', 'redshift.amazonaws.com') }),
  },
};

const LOADER_ROLE = /^(Logs|Given)LoaderRole[0-9A-F]{8}$/;
const COPY_ROLE = /^(Logs|Given)CopyRole[0-9A-F]{8}$/;

/** What Lambda does in the name of the loader's role. */
function neededByLambda(scope: StackScope): Permission[] {
  const queue = arnOf(scope, 'AWS::SQS::Queue', /^LogsQueue/);
  const logStream = arnOf(scope, 'AWS::Logs::LogGroup', /^LogsLogGroup/).replace(/\*$/, 'log-stream:any');
  return [
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html
    ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map(action => ({ action, resource: queue })),
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html, less making the log group, which the stack does
    ...['logs:CreateLogStream', 'logs:PutLogEvents'].map(action => ({ action, resource: logStream })),
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const NEEDED_IN_A_VPC: readonly Permission[] = [
  'CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses',
].map(name => ({ action: `ec2:${name}` }));

/**
 * COPY asks for more than the local one calls: to list (https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-access-permissions.html),
 * and for the region of a bucket (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRedshiftAllCommandsFullAccess.html).
 */
function neededByCopy(reads: readonly Permission[]): Permission[] {
  return reads.flatMap(read => {
    const [resource, ...key] = read.resource!.split('/');
    const list = { action: 's3:ListBucket', resource };
    return [read, list, { ...list, prefix: key.join('/') }, { action: 's3:GetBucketLocation', resource }];
  });
}

function arnOf(scope: StackScope, type: string, logicalId: RegExp): string {
  const id = scope.resourceIds(type).find(candidate => logicalId.test(candidate))!;
  return String(scope.attribute(id, 'Arn', id));
}

/** What the users of a key need of it; nothing when there is no such key. */
function neededOfKey(scope: StackScope, keyId: string, permissions: readonly Permission[]): Permission[] {
  const id = new RegExp(`^${keyId}[0-9A-F]{8}$`);
  if (!scope.resourceIds('AWS::KMS::Key').some(logicalId => id.test(logicalId))) return [];
  const key = arnOf(scope, 'AWS::KMS::Key', id);
  return permissions.flatMap(permission => keyPermissionsFor(permission, key));
}

/** What is needed and not granted, and what is granted and not needed. */
function differences(needed: readonly Permission[], granted: readonly Grant[]): object {
  return {
    missing: needed.filter(permission => !granted.some(grant => allows(grant, permission))),
    unneeded: granted.filter(grant => !needed.some(permission => allows(grant, permission))),
  };
}

describe.each(Object.entries(LOGINS))('into %s', (_login, { warehouse, told, onlyCopies }) => {
  const synthesized = ({ props, files }: Variant = {}) =>
    aSynthesizedApp(stack => ({ ...aBusyPipeline(stack, { onlyCopies, ...files?.(stack) }), warehouse: warehouse(stack), ...props?.(stack) }));
  let calls: readonly RecordedCall[];
  let summary: Summary;

  beforeAll(async () => {
    const schema = join(aDirectory(), 'schema.sql');
    writeFileSync(schema, SCHEMA);
    const recorder = CallRecorder.start();
    const stack = await LocalStack.start({ app: synthesized(), schemaFiles: [schema], windowSeconds: 0.2, maxDelaySeconds: 1 });
    try {
      await doEverything(stack, operation => recorder.calls.some(call => call.caller === 'loader' && call.operation === operation));
      summary = await stack.summary();
    } finally {
      await stack.stop();
      recorder.stop();
    }
    calls = recorder.calls;
  }, 120_000);

  test('files are loaded, and those that cannot be are parked', () => {
    expect(summary.tables).toEqual([
      { table: 'public.app_log', rows: expect.any(Number), files: expect.any(Number), loads: expect.any(Number) },
      { table: 'public.late', rows: 1, files: 1, loads: 1 },
    ]);
    expect(summary.tables[0].rows).toBe(summary.tables[0].files);
    expect(summary.parked.map(({ code, key }) => `${code} ${key}`).sort()).toEqual(['FILE_REJECTED logs/app/bad.json', 'OUTCOME_UNKNOWN logs/app/lost.json']);
  });

  test('the loader logs in as it was told to, at every statement', () => {
    const logins = calls.filter(({ operation }) => /^(Batch)?ExecuteStatement$/.test(operation))
      .map(({ input: { WorkgroupName, ClusterIdentifier, Database, DbUser, SecretArn } }) =>
        ({ WorkgroupName, ClusterIdentifier, Database, DbUser, SecretArn }));

    expect(logins.length).toBeGreaterThan(0);
    for (const login of logins) expect(login).toEqual(told);
  });

  test(`the loader ${onlyCopies ? 'never runs' : 'runs'} several statements as one`, () => {
    expect(calls.some(({ operation }) => operation === 'BatchExecuteStatement')).toBe(!onlyCopies);
  });

  describe.each(Object.entries(VARIANTS))('%s', (_variant, variant) => {
    let scope: StackScope;

    beforeAll(() => {
      [scope] = scopesOf(readApp(synthesized(variant)), SQS_ENDPOINT);
    });

    test('the loader\'s role may do what the loader does, and nothing else', () => {
      const needed = [...calls.filter(({ caller }) => caller === 'loader').flatMap(permissionsFor), ...neededByLambda(scope)];
      const isOfSecret = ({ action }: Permission) => action.startsWith('secretsmanager:');
      const inVpc = scope.resourceIds('AWS::EC2::VPC').length > 0 ? NEEDED_IN_A_VPC : [];

      const found = differences([
        ...needed,
        ...neededOfKey(scope, STORES_KEY, needed.filter(permission => !isOfSecret(permission))),
        ...neededOfKey(scope, LOGIN_KEY, needed.filter(isOfSecret)),
        ...inVpc,
      ], grantsOf(scope, LOADER_ROLE));

      expect(found).toEqual({ missing: [], unneeded: [] });
    });

    test('the COPY role may read what COPYs read, and nothing else', () => {
      const reads = calls.filter(({ caller, operation }) => caller === 'here' && operation === 'GetObject').flatMap(permissionsFor);
      const readsOf = (bucketId: string) => reads.filter(({ resource }) => resource!.startsWith(arnOf(scope, 'AWS::S3::Bucket', new RegExp(`^${bucketId}[0-9A-F]{8}$`))));

      const found = differences([
        ...neededByCopy(reads), ...neededOfKey(scope, STORES_KEY, readsOf('LogsWorkBucket')), ...neededOfKey(scope, FILES_KEY, readsOf(FILES_BUCKET)),
      ], grantsOf(scope, COPY_ROLE));

      expect(found).toEqual({ missing: [], unneeded: [] });
    });
  });
});
