import { aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { aStack } from '../../support/construct';
import { A_TARGET, aRinConfig } from '../../support/rin-config';
import { RinConfigOptions, Warehouse, WarehouseAuth } from 'cdk-rin';

const CLUSTER_HOST = 'mycluster.abc123xyz.ap-northeast-1.redshift.amazonaws.com';
const WORKGROUP_HOST = 'mygroup.111122223333.eu-west-1.redshift-serverless.amazonaws.com';
const POSTGRES = { host: CLUSTER_HOST, port: 5439, dbname: 'test', user: 'test_user', password: 'hunter2', schema: 'public' };

function warehouse(redshift: object, options: RinConfigOptions = {}, more: object = {}) {
  return aRinConfig({ redshift: { schema: 'public', ...redshift }, ...more }, options).warehouse._config;
}

describe('the driver redshift-data', () => {
  const DATA = { driver: 'redshift-data', dbname: 'test' };

  test.each([
    ['a cluster and a user', { cluster: 'c1', user: 'u' }, { kind: 'cluster', name: 'c1', auth: { kind: 'databaseUser', user: 'u' } }],
    ['a cluster without a user', { cluster: 'c1' }, { kind: 'cluster', name: 'c1', auth: { kind: 'iam' } }],
    ['a workgroup, for which Rin uses no user', { workgroup: 'wg1', user: 'u' }, { kind: 'serverless', name: 'wg1', auth: { kind: 'iam' } }],
    ['a workgroup, which goes before a cluster', { workgroup: 'wg1', cluster: 'c1' }, { kind: 'serverless', name: 'wg1' }],
  ])('names %s', (_, redshift, config) => {
    expect(warehouse({ ...DATA, ...redshift })).toMatchObject({ database: 'test', ...config });
  });

  test('is asked in the region of the credentials, when they have one', () => {
    expect(warehouse({ ...DATA, cluster: 'c1' }, {}, { credentials: { aws_region: 'us-west-2' } }).region).toBe('us-west-2');
    expect(warehouse({ ...DATA, cluster: 'c1' }).region).toBeUndefined();
  });

  test.each([
    [{ user: 'u' }, '`targets[0]` has driver redshift-data and neither redshift.workgroup nor redshift.cluster; set one, or give the warehouse itself as `warehouse`'],
    [{ cluster: 'c1', dbname: '' }, '`targets[0]` has no redshift.dbname, of its own or for all targets; set it, or give the warehouse itself as `warehouse`'],
    [{ cluster: 'C_1' }, '`redshift.cluster`: `clusterIdentifier` "C_1" is not 1 to 63 lower-case letters'],
    [{ workgroup: 'w' }, '`redshift.workgroup`: `workgroupName` "w" is not 3 to 64 lower-case letters'],
  ])('needs to say which warehouse: %j does not', (redshift, message) => {
    expect(() => warehouse({ ...DATA, ...redshift })).toThrow(`Rin's configuration: ${message}`);
  });
});

describe('a host', () => {
  const passwordless = { ...POSTGRES, password: '' };

  test.each([
    [CLUSTER_HOST, { name: 'mycluster', region: 'ap-northeast-1' }],
    ['MyCluster.ABC.CN-north-1.Redshift.amazonaws.com.cn', { name: 'mycluster', region: 'cn-north-1' }],
  ])('%s names a cluster, and its region', (host, config) => {
    expect(warehouse({ ...passwordless, host }, {}, { credentials: { aws_region: 'us-west-2' } }))
      .toEqual({ kind: 'cluster', database: 'test', auth: { kind: 'databaseUser', user: 'test_user' }, ...config });
  });

  test(`${WORKGROUP_HOST} names a workgroup, and its region`, () => {
    expect(warehouse({ ...POSTGRES, host: WORKGROUP_HOST }, { auth: WarehouseAuth.iam() }))
      .toEqual({ kind: 'serverless', name: 'mygroup', database: 'test', region: 'eu-west-1', auth: { kind: 'iam' } });
  });

  test('of a name of one\'s own names a cluster by its first label, when there is no password: so Rin asks for one', () => {
    expect(warehouse({ ...passwordless, host: 'redshift.example.com' }, {}, { credentials: { aws_region: 'us-west-2' } }))
      .toMatchObject({ kind: 'cluster', name: 'redshift', region: 'us-west-2' });
  });

  test.each(['redshift.example.com', 'localhost', 'mycluster.redshift.amazonaws.com', 'a.b.eu-west-1.redshift.amazonaws.com.evil.com'])('%s with a password names none', host => {
    expect(() => warehouse({ ...POSTGRES, host }, { auth: WarehouseAuth.iam() })).toThrow(
      `\`redshift.host\` "${host}" does not say which cluster it is, as a host under redshift.amazonaws.com does; give the warehouse itself as \`warehouse\``);
  });

  test('is needed by the driver postgres, written or not', () => {
    for (const driver of [undefined, 'postgres']) {
      expect(() => warehouse({ ...POSTGRES, driver, host: undefined })).toThrow('`targets[0]` has no redshift.host');
    }
  });
});

describe('a password', () => {
  test('is refused, for it would be in the template; the error says what to use, and not the password', () => {
    const message = 'Rin\'s configuration: `redshift.password` cannot be used, a password belongs in a secret; give `auth`: '
      + 'WarehouseAuth.databaseUser("test_user") for temporary passwords of that user, or WarehouseAuth.secret() [Stack]';

    expect(() => warehouse(POSTGRES)).toThrow(expect.objectContaining({ message }));
  });

  test('gives way to the user of `auth`', () => {
    expect(warehouse(POSTGRES, { auth: WarehouseAuth.databaseUser('loader') }).auth).toEqual({ kind: 'databaseUser', user: 'loader' });
  });

  test('gives way to a secret', () => {
    const secret = secretsmanager.Secret.fromSecretNameV2(aStack(), 'Secret', 'redshift');

    expect(warehouse(POSTGRES, { auth: WarehouseAuth.secret(secret) }).auth.kind).toBe('secret');
  });

  test('that is missing makes the user one with temporary passwords, who has to have a name', () => {
    expect(warehouse({ ...POSTGRES, password: undefined }).auth).toEqual({ kind: 'databaseUser', user: 'test_user' });
    expect(() => warehouse({ ...POSTGRES, password: undefined, user: undefined })).toThrow('`targets[0]` has no redshift.user');
  });

  test('that is missing for a workgroup has no temporary one in its place', () => {
    expect(() => warehouse({ ...POSTGRES, password: undefined, host: WORKGROUP_HOST })).toThrow(`\`redshift.host\` "${WORKGROUP_HOST}" is a workgroup, `
      + 'and nobody but IAM identities has temporary passwords there; give `auth`: WarehouseAuth.secret() or WarehouseAuth.iam()');
  });
});

describe('`warehouse`', () => {
  const given = Warehouse.cluster({ clusterIdentifier: 'given', database: 'rehearsal' });

  test('is loaded into in place of what the configuration names, whatever that is', () => {
    expect(warehouse({ ...POSTGRES, host: 'localhost' }, { warehouse: given })).toBe(given._config);
    expect(warehouse({}, { warehouse: given })).toBe(given._config);
  });

  test('has its own `auth`', () => {
    expect(() => warehouse(POSTGRES, { warehouse: given, auth: WarehouseAuth.iam() })).toThrow('`auth` and `warehouse` are both given; give the warehouse its `auth` itself');
  });
});

describe('targets', () => {
  const withRedshift = (...own: object[]) => own.map(redshift => ({ ...A_TARGET, redshift: { table: 'foo', ...redshift } }));
  const targets = (own: object[], redshift: object = POSTGRES, options: RinConfigOptions = { auth: WarehouseAuth.iam() }) =>
    () => warehouse(redshift, options, { targets: withRedshift(...own) });

  test.each<[string, object[], string, object?]>([
    ['another host', [{}, { host: 'other.abc.eu-west-1.redshift.amazonaws.com' }],
      '`targets[1].redshift.host` "other.abc.eu-west-1.redshift.amazonaws.com" differs from `redshift.host` "mycluster.abc123xyz.ap-northeast-1.redshift.amazonaws.com"'],
    ['another database', [{ dbname: 'a' }, { dbname: 'a' }, { dbname: 'b' }], '`targets[2].redshift.dbname` "b" differs from `targets[0].redshift.dbname` "a"'],
    ['another driver', [{ driver: 'redshift-data', cluster: 'c1' }, {}], '`targets[1]` has the driver postgres and `targets[0]` redshift-data'],
    ['a host of its own', [{ host: 'a' }, {}], '`targets[0].redshift.host` "a" is set for `targets[0]` and not for `targets[1]`', { ...POSTGRES, host: '' }],
  ])('may not load into %s: a pipeline loads into one', (_, own, message, redshift = POSTGRES) => {
    expect(targets(own, redshift)).toThrow(`Rin's configuration: ${message}; a pipeline loads into one database as one user, move the targets of the other into a file and a pipeline of their own`);
  });

  test('may not load into a workgroup that only some of them name', () => {
    expect(targets([{}, { workgroup: 'wg1' }], { driver: 'redshift-data', cluster: 'c1', dbname: 'd' })).toThrow('`targets[1].redshift.workgroup` "wg1" is not set for `targets[0]`');
  });

  test('may not load as several users, unless `auth` says as whom', () => {
    const own = [{ user: 'a' }, { user: 'b' }];

    expect(targets(own, { ...POSTGRES, password: '' }, {})).toThrow('`targets[1].redshift.user` "b" differs from `targets[0].redshift.user` "a"');
    expect(targets(own)).not.toThrow();
  });

  test('may say the same thing each', () => {
    expect(targets([{ dbname: 'a', host: CLUSTER_HOST }, { dbname: 'a', driver: 'postgres' }])).not.toThrow();
  });

  test('may say what their driver does not read', () => {
    expect(targets([{ cluster: 'a' }, { cluster: 'b', workgroup: 'c' }])).not.toThrow();
  });

  test('that discard may name any database: nothing is loaded there', () => {
    const discard = { s3: { key_prefix: 'tmp/' }, redshift: { dbname: 'other', driver: 'none' }, discard: true };

    expect(() => warehouse(POSTGRES, { auth: WarehouseAuth.iam() }, { targets: [discard, A_TARGET] })).not.toThrow();
  });

  test('may not have a driver that Rin does not know', () => {
    expect(targets([{}, { driver: 'mysql' }])).toThrow('`targets[1].redshift.driver` "mysql" is no driver of Rin; set postgres or redshift-data');
  });
});
