import { aws_redshift as redshift, aws_redshiftserverless as redshiftserverless, Lazy } from 'aws-cdk-lib';
import { aStack } from '../support/construct';
import { Warehouse, WarehouseAuth } from 'cdk-rin';

const serverless = (workgroupName: string) => Warehouse.serverless({ workgroupName, database: 'dev' });
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
  const aCluster = new redshift.CfnCluster(stack, 'Cluster', { clusterType: 'single-node', dbName: 'dev', masterUsername: 'admin', nodeType: 'ra3.xlplus' });

  test('is said once: the object and the name are not given together', () => {
    expect(() => Warehouse.serverless({ workgroup, workgroupName: 'analytics', database: 'dev' }))
      .toThrow('`workgroup` and `workgroupName` are both given; give one of them');
    expect(() => Warehouse.cluster({ cluster: aCluster, clusterIdentifier: 'analytics', database: 'dev' }))
      .toThrow('`cluster` and `clusterIdentifier` are both given; give one of them');
  });

  test('must be said', () => {
    expect(() => Warehouse.serverless({ database: 'dev' })).toThrow('`workgroup` or `workgroupName` must be given; say which warehouse to load into');
    expect(() => Warehouse.cluster({ database: 'dev' })).toThrow('`cluster` or `clusterIdentifier` must be given');
  });

  test('includes a database', () => {
    expect(() => Warehouse.serverless({ workgroup, database: '' })).toThrow('`database` "" is empty; give a name that Redshift can have');
  });
});
