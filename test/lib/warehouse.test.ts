import { App, Aws, aws_redshift as redshift, aws_redshiftserverless as redshiftserverless, Lazy, Stack, StackProps } from 'aws-cdk-lib';
import { aPipeline, aStack } from '../support/construct';
import { loadedConfig } from '../support/synthesized-loader';
import { CopyFormat, Target, Warehouse, WarehouseAuth, WarehouseOptions } from 'cdk-rin';

const serverless = (workgroupName: string) => Warehouse.serverless({ workgroupName, database: 'dev' });
const aCluster = (stack: Stack) =>
  new redshift.CfnCluster(stack, 'Cluster', { clusterType: 'single-node', dbName: 'dev', masterUsername: 'admin', nodeType: 'ra3.xlplus' });
const cluster = (clusterIdentifier: string) => Warehouse.cluster({ clusterIdentifier, database: 'dev' });

describe('a workgroup', () => {
  test.each(['abc', 'a-1', '1ab', 'a'.repeat(64), Lazy.string({ produce: () => 'X' })])('can be named %j', name => {
    expect(() => serverless(name)).not.toThrow();
  });

  test.each(['', 'ab', 'a'.repeat(65), 'Analytics', 'a_b', 'arn:aws:redshift-serverless:eu-west-1:1:workgroup/x'])('cannot be named %j', name => {
    expect(() => serverless(name))
      .toThrow(`\`workgroupName\` ${JSON.stringify(name)} is not 3 to 64 lower-case letters, digits and hyphens; give the name, not the ARN`);
  });

  test('cannot have an id that is no UUID', () => {
    expect(() => Warehouse.serverless({ workgroupName: 'analytics', workgroupId: 'analytics', database: 'dev' }))
      .toThrow('`workgroupId` "analytics" is not a UUID; `aws redshift-serverless get-workgroup` tells it');
  });

  test('has no database users to connect as without a secret', () => {
    expect(() => Warehouse.serverless({ workgroupName: 'analytics', database: 'dev', auth: WarehouseAuth.databaseUser('loader') }))
      .toThrow('`auth` cannot be a database user for Redshift Serverless; use WarehouseAuth.iam() or WarehouseAuth.secret()');
  });
});

describe('a cluster', () => {
  test.each(['a', 'a-1', 'a'.repeat(63), Lazy.string({ produce: () => 'X' })])('can have the identifier %j', identifier => {
    expect(() => cluster(identifier)).not.toThrow();
  });

  test.each(['', '1a', 'a--b', 'a-', 'A', 'a'.repeat(64), 'a.b.eu-west-1.redshift.amazonaws.com'])('cannot have the identifier %j', identifier => {
    expect(() => cluster(identifier)).toThrow(`\`clusterIdentifier\` ${JSON.stringify(identifier)} is not 1 to 63 lower-case letters, digits and single hyphens`);
  });

  test('cannot be entered by a database user without a name', () => {
    expect(() => WarehouseAuth.databaseUser('')).toThrow('`databaseUser` "" is empty; give a name that Redshift can have');
  });
});

describe('which warehouse', () => {
  const stack = aStack();
  const workgroup = new redshiftserverless.CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'analytics' });
  const clusterOfApp = aCluster(stack);

  test('is said once: the object and the name are not given together', () => {
    expect(() => Warehouse.serverless({ workgroup, workgroupName: 'analytics', database: 'dev' }))
      .toThrow('`workgroup` and `workgroupName` are both given; give one of them');
    expect(() => Warehouse.cluster({ cluster: clusterOfApp, clusterIdentifier: 'analytics', database: 'dev' }))
      .toThrow('`cluster` and `clusterIdentifier` are both given; give one of them');
  });

  test('must be said', () => {
    expect(() => Warehouse.serverless({ database: 'dev' })).toThrow('`workgroup` or `workgroupName` must be given; say which warehouse to load into');
    expect(() => Warehouse.cluster({ database: 'dev' })).toThrow('`cluster` or `clusterIdentifier` must be given');
  });

  test.each(['eu-west-1', 'us-gov-east-1', 'eusc-de-east-1', Lazy.string({ produce: () => 'X' })])('can be in the region %j', region => {
    expect(() => Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev', region })).not.toThrow();
  });

  test.each(['', 'eu-west-1a', 'EU-WEST-1', 'eu-west-1; reboot', 'europe'])('cannot be in the region %j', region => {
    expect(() => Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev', region }))
      .toThrow(`\`region\` ${JSON.stringify(region)} is not the code of a region, like "eu-west-1"`);
  });

  test('includes a database', () => {
    expect(() => Warehouse.serverless({ workgroup, database: '' })).toThrow('`database` "" is empty; give a name that Redshift can have');
  });
});

describe.each<[string, (stack: Stack, options?: Partial<WarehouseOptions>) => Warehouse]>([
  ['workgroup', (stack, options) => Warehouse.serverless({
    workgroup: new redshiftserverless.CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'analytics' }), database: 'dev', ...options,
  })],
  ['cluster', (stack, options) => Warehouse.cluster({
    cluster: aCluster(stack), database: 'dev', ...options,
  })],
])('a %s of the app', (prop, warehouseIn) => {
  const account = '111122223333';
  const here = { env: { account, region: 'eu-west-1' } };
  const parquet = [Target.prefix('logs/', { table: 't', format: CopyFormat.parquet() })];

  /** A warehouse in a stack of its own, and the stack of a pipeline. */
  function apart(theirs: StackProps, ours: StackProps, options?: Partial<WarehouseOptions>) {
    const app = new App();
    return {
      warehouse: warehouseIn(new Stack(app, 'Theirs', { ...theirs, crossRegionReferences: true }), options),
      stack: new Stack(app, 'Ours', { ...ours, crossRegionReferences: true }),
    };
  }

  test('is called in its own region, which the files are not in', () => {
    const { warehouse, stack } = apart({ env: { account, region: 'us-east-1' } }, here);

    const config = loadedConfig(aPipeline({ warehouse }, stack));

    expect({ called: config.warehouse.region, files: config.copyRegion }).toEqual({ called: 'us-east-1', files: 'eu-west-1' });
  });

  test('in another region loads no Parquet', () => {
    const { warehouse, stack } = apart({ env: { account, region: 'us-east-1' } }, here);

    expect(() => aPipeline({ warehouse, targets: parquet }, stack)).toThrow('`warehouse` is in "us-east-1" and the files are in "eu-west-1", but Parquet and ORC');
  });

  test.each<[string, StackProps, StackProps]>([
    ['in the same region', here, here],
    ['in a region that is unknown at synth', {}, {}],
    ['in an account that is unknown at synth', { env: { region: 'eu-west-1' } }, here],
  ])('%s loads Parquet', (_, theirs, ours) => {
    const { warehouse, stack } = apart(theirs, ours);

    expect(() => aPipeline({ warehouse, targets: parquet }, stack)).not.toThrow();
  });

  test('is in the region that is given, when its own is unknown at synth', () => {
    const { warehouse, stack } = apart({}, here, { region: 'us-east-1' });

    expect(() => aPipeline({ warehouse, targets: parquet }, stack)).toThrow('`warehouse` is in "us-east-1"');
  });

  test('cannot be in two regions', () => {
    expect(() => warehouseIn(aStack(here), { region: 'us-east-1' })).toThrow(`\`region\` is "us-east-1", but \`${prop}\` is in "eu-west-1"; omit \`region\``);
    for (const region of ['eu-west-1', Aws.REGION]) expect(() => warehouseIn(aStack(here), { region })).not.toThrow();
  });

  test('cannot be of another account', () => {
    const { warehouse, stack } = apart({ env: { account: '999999999999', region: 'eu-west-1' } }, here);

    expect(() => aPipeline({ warehouse }, stack))
      .toThrow('`warehouse` is of account "999999999999" and the pipeline of "111122223333"; put the pipeline into the warehouse\'s account [Ours/Logs]');
  });
});
