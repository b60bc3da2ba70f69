/**
 * From how Rin connects to the warehouse that it reaches that way. A pipeline loads into one database as one user, so all
 * targets have to agree.
 */
import { ConfigSource } from './config-source';
import { Section, Setting } from './section';
import { ConnectionSettings, TargetSettings } from './settings';
import { Warehouse } from '../../warehouse';
import { WarehouseAuth } from '../../warehouse-auth';

/** https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-from-psql.html: id.hash.region, of a workgroup name.account.region. */
const AWS_HOST = /^(?<name>[a-z0-9-]+)\.[a-z0-9]+\.(?<region>[a-z0-9-]+)\.(?<service>redshift|redshift-serverless)\.amazonaws\.com(\.cn)?$/i;
const USE_WAREHOUSE = 'give the warehouse itself as `warehouse`';

export interface WarehouseChoice {
  readonly warehouse?: Warehouse;
  readonly auth?: WarehouseAuth;
}

/** @param targets those that load, at least one */
export function warehouseOf(root: Section, targets: readonly TargetSettings[], source: ConfigSource, choice: WarehouseChoice): Warehouse {
  const [{ connection, path }] = targets;
  checkDrivers(targets);
  checkAllAlike(targets, choice);
  if (choice.warehouse) return choice.warehouse;
  const region = root.section('credentials')?.text('aws_region');
  return isDataApi(connection) ? ofDataApi(connection, path, source, choice.auth, region) : ofHost(connection, path, source, choice.auth, region);
}

function ofDataApi(
  { workgroup, cluster, dbname, user }: ConnectionSettings, path: string, source: ConfigSource, auth: WarehouseAuth | undefined, region: Setting | undefined,
): Warehouse {
  const database = required(dbname, 'dbname', path, source);
  const options = { database: database.text, region: region?.text };
  if (workgroup) return workgroup.as(workgroupName => Warehouse.serverless({ ...options, workgroupName, auth }));
  if (!cluster) throw source.error(`\`${path}\` has driver redshift-data and neither redshift.workgroup nor redshift.cluster; set one, or ${USE_WAREHOUSE}`);
  return cluster.as(clusterIdentifier => Warehouse.cluster({ ...options, clusterIdentifier, auth: auth ?? user?.as(WarehouseAuth.databaseUser) }));
}

function ofHost(
  { host, dbname, user, password }: ConnectionSettings, path: string, source: ConfigSource, auth: WarehouseAuth | undefined, region: Setting | undefined,
): Warehouse {
  const address = required(host, 'host', path, source);
  const database = required(dbname, 'dbname', path, source).text;
  const ofAws = AWS_HOST.exec(address.text)?.groups;
  if (ofAws?.service.toLowerCase() === 'redshift-serverless') {
    if (!auth) throw address.error('is a workgroup, and nobody but IAM identities has temporary passwords there; give `auth`: WarehouseAuth.secret() or WarehouseAuth.iam()');
    return address.as(() => Warehouse.serverless({ workgroupName: ofAws.name.toLowerCase(), database, region: ofAws.region, auth }));
  }
  // For a user without password Rin asks for a temporary one, of the cluster that the first label of the host names, whatever the rest.
  if (!ofAws && password) throw address.error(`does not say which cluster it is, as a host under redshift.amazonaws.com does; ${USE_WAREHOUSE}`);
  return address.as(text => Warehouse.cluster({
    clusterIdentifier: text.split('.')[0].toLowerCase(),
    database,
    region: ofAws?.region.toLowerCase() ?? region?.text,
    auth: auth ?? authOfUser(user, password, path, source),
  }));
}

function authOfUser(user: Setting | undefined, password: Setting | undefined, path: string, source: ConfigSource): WarehouseAuth {
  const { text } = required(user, 'user', path, source);
  if (!password) return user!.as(WarehouseAuth.databaseUser);
  throw source.error(`\`${password.path}\` cannot be used, a password belongs in a secret; give \`auth\`: WarehouseAuth.databaseUser(${JSON.stringify(text)}) `
    + 'for temporary passwords of that user, or WarehouseAuth.secret()');
}

function required(setting: Setting | undefined, key: string, path: string, source: ConfigSource): Setting {
  if (!setting) throw source.error(`\`${path}\` has no redshift.${key}, of its own or for all targets; set it, or ${USE_WAREHOUSE}`);
  return setting;
}

function isDataApi({ driver }: ConnectionSettings): boolean {
  return driver?.text === 'redshift-data';
}

function checkDrivers(targets: readonly TargetSettings[]): void {
  for (const { connection: { driver } } of targets) {
    if (driver && !['postgres', 'redshift-data'].includes(driver.text)) throw driver.error('is no driver of Rin; set postgres or redshift-data');
  }
}

function checkAllAlike([first, ...others]: readonly TargetSettings[], { warehouse, auth }: WarehouseChoice): void {
  const keys = isDataApi(first.connection) ? ['driver', 'workgroup', 'cluster', 'dbname'] as const : ['driver', 'host', 'dbname'] as const;
  const compared = warehouse || auth ? keys : [...keys, 'user'] as const;
  for (const other of others) {
    for (const key of compared) checkAlike(key, first, other);
  }
}

function checkAlike(key: keyof ConnectionSettings, first: TargetSettings, other: TargetSettings): void {
  const theirs = other.connection[key];
  const ours = first.connection[key];
  if (theirs?.path === ours?.path || theirs?.text === ours?.text) return;
  if (!theirs) throw ours!.error(`is set for \`${first.path}\` and not for \`${other.path}\`; ${ONE_WAREHOUSE}`);
  throw theirs.error(ours ? `differs from \`${ours.path}\` ${JSON.stringify(ours.text)}; ${ONE_WAREHOUSE}` : `is not set for \`${first.path}\`; ${ONE_WAREHOUSE}`);
}

const ONE_WAREHOUSE = 'a pipeline loads into one database as one user, move the targets of the other into a file and a pipeline of their own';
