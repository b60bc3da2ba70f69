import {
  aws_iam as iam, aws_kms as kms, aws_redshiftserverless as redshiftserverless, aws_s3 as s3, aws_secretsmanager as secretsmanager, Fn, Stack,
} from 'aws-cdk-lib';
import { deploy } from '../support/cloudformation';
import { aPipeline, aStack, aTarget, resourceOf, templateOf } from '../support/construct';
import { CopyFormat, CreateTable, JsonMapping, LoadMode, RinPipeline, RinPipelineProps, Target, Warehouse, WarehouseAuth } from 'cdk-rin';

const WORK_BUCKET = expect.stringMatching(/^att-LogsWorkBucket[0-9A-F]{8}-Arn$/);
const MANIFESTS = expect.stringMatching(/^att-LogsWorkBucket[0-9A-F]{8}-Arn\/manifests\/\*$/);
const LEDGER = expect.stringMatching(/^att-LogsLedger[0-9A-F]{8}-Arn$/);
const QUEUE = expect.stringMatching(/^att-LogsQueue[0-9A-F]{8}-Arn$/);
const DEAD_LETTER_QUEUE = expect.stringMatching(/^att-LogsDeadLetterQueue[0-9A-F]{8}-Arn$/);

/** The statements of a role, as a policy simulator would see them. */
function statementsOf(pipeline: RinPipeline, role: 'LoaderRole' | 'CopyRole'): any[] {
  const { Properties } = resourceOf(templateOf(pipeline), 'AWS::IAM::Policy', `Logs${role}DefaultPolicy`);
  expect(Properties.PolicyDocument.Statement.every((statement: any) => statement.Effect === 'Allow')).toBe(true);
  return deploy(Properties.PolicyDocument.Statement).map(({ Effect, ...statement }: any) => statement);
}

/** The statements that concern the warehouse: all that the other tests do not list. */
function warehouseStatementsOf(warehouse: Warehouse, stack?: Stack): any[] {
  return statementsOf(aPipeline({ warehouse }, stack), 'LoaderRole').filter(({ Action }) => /redshift|secret|kms/.test([Action].flat()[0]));
}

/** DescribeStatement, GetStatementResult and ListStatements have no resource-level permission. */
const READ_STATEMENTS = { Action: ['redshift-data:DescribeStatement', 'redshift-data:GetStatementResult', 'redshift-data:ListStatements'], Resource: '*' };

describe('the loader may use the warehouse', () => {
  test('a workgroup known by name: of every workgroup of the account and region, for its ARN holds an id', () => {
    const arn = 'arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/*';

    const statements = warehouseStatementsOf(Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }));

    expect(statements).toEqual([
      { Action: 'redshift-data:ExecuteStatement', Resource: arn },
      READ_STATEMENTS,
      { Action: 'redshift-serverless:GetCredentials', Resource: arn },
    ]);
  });

  const format = CopyFormat.json();

  test.each<[string, Partial<RinPipelineProps>]>([
    ['a history table', { historyTable: { table: 'loads' } }],
    ['a merge', { targets: [Target.prefix('logs/', { table: 't', format, columns: ['id'], mode: LoadMode.merge({ keys: ['id'] }) })] }],
    ['a table that is made', { targets: [Target.prefix('logs/', { table: 't', format, createTable: CreateTable.like('u') })] }],
    ['SQL before the COPY', { targets: [Target.prefix('logs/', { table: 't', format, beforeSql: ['SELECT 1'] })] }],
    ['SQL after the COPY', { targets: [Target.prefix('logs/', { table: 't', format, afterSql: ['SELECT 1'] })] }],
  ])('with several statements in one transaction, on the same resource, for %s', (_, props) => {
    const [execute] = statementsOf(aPipeline(props), 'LoaderRole').filter(({ Action }) => [Action].flat().includes('redshift-data:ExecuteStatement'));

    expect(execute.Action).toEqual(['redshift-data:ExecuteStatement', 'redshift-data:BatchExecuteStatement']);
    expect(execute.Resource).toBe('arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/*');
  });

  test('a workgroup known by name and id: of this workgroup only', () => {
    const workgroupId = '01234567-89ab-cdef-0123-456789abcdef';
    const arn = `arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/${workgroupId}`;

    const statements = warehouseStatementsOf(Warehouse.serverless({ workgroupName: 'analytics', workgroupId, database: 'dev' }));

    expect(statements.map(({ Resource }) => Resource)).toEqual([arn, '*', arn]);
  });

  test('a workgroup of this app: of this workgroup only, for CloudFormation knows its id', () => {
    const stack = aStack();
    const workgroup = new redshiftserverless.CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'analytics' });
    const arn = 'arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/att-Workgroup-Workgroup.WorkgroupId';

    const statements = warehouseStatementsOf(Warehouse.serverless({ workgroup, database: 'dev' }), stack);

    expect(statements.map(({ Resource }) => Resource)).toEqual([arn, '*', arn]);
  });

  test('a cluster, by the identity of its own role', () => {
    const statements = warehouseStatementsOf(Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev' }));

    expect(statements).toEqual([
      { Action: 'redshift-data:ExecuteStatement', Resource: 'arn:aws:redshift:eu-west-1:111122223333:cluster:analytics' },
      READ_STATEMENTS,
      { Action: 'redshift:GetClusterCredentialsWithIAM', Resource: 'arn:aws:redshift:eu-west-1:111122223333:dbname:analytics/dev' },
    ]);
  });

  test('a cluster, as a database user: as this user and in this database only', () => {
    const warehouse = Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev', auth: WarehouseAuth.databaseUser('loader') });

    const statements = warehouseStatementsOf(warehouse);

    expect(statements).toContainEqual({
      Action: 'redshift:GetClusterCredentials',
      Resource: ['arn:aws:redshift:eu-west-1:111122223333:dbuser:analytics/loader', 'arn:aws:redshift:eu-west-1:111122223333:dbname:analytics/dev'],
    });
  });

  test('a cluster, as a user and in a database whose names hold wildcards of policies: of these only', () => {
    const warehouse = Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'd?v', auth: WarehouseAuth.databaseUser('a*b$日') });

    expect(warehouseStatementsOf(warehouse)).toContainEqual({
      Action: 'redshift:GetClusterCredentials',
      Resource: ['arn:aws:redshift:eu-west-1:111122223333:dbuser:analytics/a${*}b${$}?*', 'arn:aws:redshift:eu-west-1:111122223333:dbname:analytics/d${?}v'],
    });
  });

  test.each(['serverless', 'cluster'] as const)('a %s warehouse, by a secret: it may read the secret and get no other credentials', kind => {
    const stack = aStack();
    const auth = WarehouseAuth.secret(new secretsmanager.Secret(stack, 'Secret'));
    const warehouse = kind === 'serverless'
      ? Warehouse.serverless({ workgroupName: 'analytics', database: 'dev', auth })
      : Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev', auth });

    const statements = warehouseStatementsOf(warehouse, stack);

    expect(statements.map(({ Action }) => Action)).toEqual([
      'redshift-data:ExecuteStatement', READ_STATEMENTS.Action, 'secretsmanager:GetSecretValue',
    ]);
    expect(statements[2].Resource).toMatch(/^ref-Secret/);
  });

  test('the key of a secret, also of another stack, for secrets only', () => {
    const keys = aStack();
    const stack = new Stack(keys.node.scope!, 'Ours');
    const secret = new secretsmanager.Secret(keys, 'Secret', { encryptionKey: new kms.Key(keys, 'Key') });
    const pipeline = aPipeline({ warehouse: Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev', auth: WarehouseAuth.secret(secret) }) }, stack);

    const policy = resourceOf(templateOf(pipeline), 'AWS::IAM::Policy', 'LogsLoaderRoleDefaultPolicy').Properties.PolicyDocument;

    expect(policy.Statement).toContainEqual(expect.objectContaining({
      Action: 'kms:Decrypt',
      Condition: { StringEquals: { 'kms:ViaService': [{ 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] }] } },
    }));
  });

  test('a secret that is known by name, whatever its ARN ends in', () => {
    const stack = aStack();
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'analytics/loader');
    const statements = warehouseStatementsOf(Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev', auth: WarehouseAuth.secret(secret) }), stack);

    expect(statements[2].Resource).toBe('arn:aws:secretsmanager:eu-west-1:111122223333:secret:analytics/loader-??????');
  });

  test('a warehouse in another region, there', () => {
    const statements = warehouseStatementsOf(Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev', region: 'us-east-1' }));

    expect(statements.map(({ Resource }) => Resource)).toEqual([
      'arn:aws:redshift:us-east-1:111122223333:cluster:analytics', '*', 'arn:aws:redshift:us-east-1:111122223333:dbname:analytics/dev',
    ]);
  });
});

test('the loader may do nothing else but read and write manifests, read and write the ledger without deleting from it, move messages and write its log', () => {
  const statements = statementsOf(aPipeline(), 'LoaderRole').filter(({ Action }) => !/redshift/.test([Action].flat()[0]));

  expect(statements).toEqual([
    { Action: ['s3:GetObject', 's3:PutObject'], Resource: MANIFESTS },
    { Action: 's3:ListBucket', Resource: WORK_BUCKET },
    { Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], Resource: LEDGER },
    { Action: 'sqs:SendMessage', Resource: [QUEUE, DEAD_LETTER_QUEUE] },
    { Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], Resource: QUEUE },
    { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: expect.stringMatching(/^att-LogsLogGroup[0-9A-F]{8}-Arn$/) },
  ]);
});

test('the loader has no managed policy, which would be wider than it needs', () => {
  expect(resourceOf(templateOf(aPipeline()), 'AWS::IAM::Role', 'LogsLoaderRole').Properties.ManagedPolicyArns).toBeUndefined();
});

describe('the COPY role', () => {
  test.each([
    ['workgroup', Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }), ['redshift.amazonaws.com', 'redshift-serverless.amazonaws.com']],
    ['cluster', Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev' }), ['redshift.amazonaws.com']],
  ])('for a %s can be assumed by Redshift only', (_, warehouse, services) => {
    const { AssumeRolePolicyDocument } = resourceOf(templateOf(aPipeline({ warehouse })), 'AWS::IAM::Role', 'LogsCopyRole').Properties;

    expect(AssumeRolePolicyDocument.Statement)
      .toEqual(services.map(Service => ({ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service } })));
  });

  describe('for a cluster that is entered as a database user', () => {
    const trustOf = (options: { readonly user: string; readonly clusterIdentifier?: string; readonly region?: string }) => {
      const { user, clusterIdentifier = 'analytics', region } = options;
      const warehouse = Warehouse.cluster({ clusterIdentifier, database: 'dev', region, auth: WarehouseAuth.databaseUser(user) });
      return deploy(resourceOf(templateOf(aPipeline({ warehouse })), 'AWS::IAM::Role', 'LogsCopyRole').Properties.AssumeRolePolicyDocument.Statement);
    };

    test.each([
      [{ user: 'loader' }, 'eu-west-1:111122223333:dbuser:analytics/loader'],
      [{ user: 'Loader+1@x.y', region: 'us-east-1' }, 'us-east-1:111122223333:dbuser:analytics/Loader+1@x.y'],
      [{ user: Fn.ref('User'), clusterIdentifier: Fn.ref('Cluster') }, 'eu-west-1:111122223333:dbuser:ref-Cluster/ref-User'],
    ])('can be assumed for this user only: %j', (options, user) => {
      expect(trustOf(options)).toEqual([{
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'redshift.amazonaws.com' },
        Condition: { StringEqualsIgnoreCase: { 'sts:ExternalId': `arn:aws:redshift:${user}` } },
      }]);
    });

    test('can be assumed for every user, when the name of this one is none that an external id can hold', () => {
      expect(trustOf({ user: 'ローダー' })).toEqual([{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'redshift.amazonaws.com' } }]);
    });
  });

  test('reads manifests and the files of the targets, and nothing else', () => {
    const bucket = expect.stringMatching(/^att-LogsBucket[0-9A-F]{8}-Arn$/);

    const statements = statementsOf(aPipeline({ targets: [aTarget('a/'), aTarget('b/'), Target.discard('c/')] }), 'CopyRole');

    expect(statements).toEqual([
      { Action: 's3:GetObject', Resource: MANIFESTS },
      { Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: WORK_BUCKET },
      { Action: 's3:GetObject', Resource: ['a', 'b'].map(prefix => expect.stringMatching(new RegExp(`^att-LogsBucket[0-9A-F]{8}-Arn/${prefix}/\\*$`))) },
      { Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: bucket },
    ]);
  });

  test.each([
    ['wildcards and variables of policies stand for themselves', 'a?b${c}/', 'a${?}b${$}{c}/*'],
    ['characters that a policy cannot spell are each something, and no more is allowed', 'logs/日本/x/', 'logs/??*/x/*'],
    ['a character of two code units that a policy cannot spell is one thing', '🪵', '?*'],
    ['characters of Latin-1 stand for themselves', 'journée/', 'journée/*'],
  ])('in a prefix, %s', (_, prefix, pattern) => {
    const stack = aStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Source', 'source-bucket');

    const statements = statementsOf(aPipeline({ bucket, targets: [aTarget(prefix)] }, stack), 'CopyRole');

    expect(statements).toContainEqual({ Action: 's3:GetObject', Resource: `arn:aws:s3:::source-bucket/${pattern}` });
  });

  test('may decrypt the files of a bucket with a key of its own', () => {
    const stack = aStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const bucket = new s3.Bucket(stack, 'Source', { encryptionKey });

    const statements = statementsOf(aPipeline({ bucket }, stack), 'CopyRole');

    expect(statements).toContainEqual({ Action: 'kms:Decrypt', Resource: expect.stringMatching(/^att-Key/) });
  });

  test('reads the JSONPaths file of a format', () => {
    const stack = aStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Schemas', 'schemas-bucket');
    const format = CopyFormat.json({ mapping: JsonMapping.jsonPaths(bucket, 'app/paths.json') });

    const statements = statementsOf(aPipeline({ targets: [Target.prefix('logs/', { table: 'app_log', format })] }, stack), 'CopyRole');

    expect(statements).toContainEqual({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::schemas-bucket/app/paths.json' });
    expect(statements).toContainEqual({ Action: 's3:GetBucketLocation', Resource: 'arn:aws:s3:::schemas-bucket' });
  });

  test.each<[string, (stack: Stack) => JsonMapping, string]>([
    ['a bucket of the user\'s', stack => JsonMapping.jsonPaths(s3.Bucket.fromBucketName(stack, 'Schemas', 'schemas-bucket'), 'app/paths.json'), 'app/paths.json'],
    ['the bucket of the app\'s assets', stack => JsonMapping.paths(stack, 'Paths', ['$.id']), expect.stringMatching(/^[0-9a-f]{64}\.json$/)],
  ])('sees of %s no more than that the JSONPaths file is there', (_, mapping, key) => {
    const stack = aStack();
    const format = CopyFormat.json({ mapping: mapping(stack) });

    const statements = statementsOf(aPipeline({ targets: [Target.prefix('logs/', { table: 'app_log', format })] }, stack), 'CopyRole');

    const lists = statements.filter(({ Action, Resource }) => [Action].flat().includes('s3:ListBucket') && !/^att-Logs/.test(Resource));
    expect(lists).toEqual([{
      Action: 's3:ListBucket', Resource: expect.stringMatching(/^arn:aws:s3:::(schemas-bucket|cdk-.*-assets-.*)$/), Condition: { StringLike: { 's3:prefix': key } },
    }]);
  });

  test('can be one that is there already, and gets the rights it needs', () => {
    const stack = aStack();
    const copyRole = new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('redshift.amazonaws.com') });

    const template = templateOf(aPipeline({ copyRole }, stack));

    const policy = resourceOf(template, 'AWS::IAM::Policy', 'MineDefaultPolicy').Properties.PolicyDocument.Statement;
    expect(policy.map(({ Action }: any) => Action)).toEqual(Array(2).fill(['s3:GetObject', ['s3:GetBucketLocation', 's3:ListBucket']]).flat());
    expect(Object.keys(template.findResources('AWS::IAM::Role')).filter(id => id.startsWith('LogsCopyRole'))).toEqual([]);
  });
});

test('a pipeline can be granted rights, which go to its loader', () => {
  const stack = aStack();
  const key = new kms.Key(stack, 'Key');
  const pipeline = aPipeline({}, stack);

  key.grantEncrypt(pipeline);

  expect(statementsOf(pipeline, 'LoaderRole')).toContainEqual({ Action: ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'], Resource: expect.stringMatching(/^att-Key/) });
});
