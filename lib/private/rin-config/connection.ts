/** From how Rin connects to the warehouse that it reaches that way, and as whom it is reached here. */
import { ConfigSource } from './config-source';
import { Setting } from './section';
import { ConnectionSettings, driverOf, TargetSettings } from './settings';
import { Warehouse } from '../../warehouse';
import { WarehouseAuth } from '../../warehouse-auth';

/** Of a cluster: identifier, hash, region. Of a workgroup: name, account, region: https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html. */
const AWS_HOST = /^(?<name>[a-z0-9-]+)\.[a-z0-9]+\.(?<region>[a-z0-9-]+)\.(?<service>redshift|redshift-serverless)\.amazonaws\.com(\.cn)?$/;
const USE_WAREHOUSE = 'give the warehouse itself as `warehouse`';

export class Connection {
  private readonly path: string;
  private readonly settings: ConnectionSettings;

  /**
   * @param target whose connection it is
   * @param region of the credentials
   * @param auth to connect as, in place of what is set
   */
  constructor(
    target: TargetSettings,
    private readonly region: Setting | undefined,
    private readonly auth: WarehouseAuth | undefined,
    private readonly source: ConfigSource,
  ) {
    this.path = target.path;
    this.settings = target.connection;
  }

  warehouse(): Warehouse {
    return driverOf(this.settings) === 'redshift-data' ? this.byDataApi() : this.byHost();
  }

  private byDataApi(): Warehouse {
    const { workgroup, cluster, user } = this.settings;
    const options = { database: this.required('dbname').text, region: this.region?.text };
    if (workgroup) return workgroup.as(workgroupName => Warehouse.serverless({ ...options, workgroupName, auth: this.auth }));
    if (!cluster) {
      throw this.source.error(`\`${this.path}\` has driver redshift-data and neither redshift.workgroup nor redshift.cluster; set one, or ${USE_WAREHOUSE}`);
    }
    const auth = this.auth ?? user?.as(WarehouseAuth.databaseUser);
    return cluster.as(clusterIdentifier => Warehouse.cluster({ ...options, clusterIdentifier, auth }));
  }

  private byHost(): Warehouse {
    const host = this.required('host');
    const database = this.required('dbname').text;
    const ofAws = AWS_HOST.exec(host.text.toLowerCase())?.groups;
    if (ofAws?.service === 'redshift-serverless') {
      const auth = this.authOfWorkgroup(host);
      return host.as(() => Warehouse.serverless({ workgroupName: ofAws.name, database, region: ofAws.region, auth }));
    }
    // For a user without password Rin asks for a temporary one, of the cluster that the first label of the host names, whatever the rest.
    if (!ofAws && this.settings.password) {
      throw host.error(`does not say which cluster it is, as a host under redshift.amazonaws.com does; ${USE_WAREHOUSE}`);
    }
    const auth = this.auth ?? this.authOfUser();
    const region = ofAws?.region ?? this.region?.text;
    return host.as(text => Warehouse.cluster({ clusterIdentifier: text.toLowerCase().split('.')[0], database, region, auth }));
  }

  private authOfWorkgroup(host: Setting): WarehouseAuth {
    if (this.auth) return this.auth;
    throw host.error('is a workgroup, and nobody but IAM identities has temporary passwords there; give `auth`: WarehouseAuth.secret() or WarehouseAuth.iam()');
  }

  private authOfUser(): WarehouseAuth {
    const { password } = this.settings;
    const user = this.required('user');
    if (!password) return user.as(WarehouseAuth.databaseUser);
    throw this.source.error(`\`${password.path}\` cannot be used, a password belongs in a secret; give \`auth\`: `
      + `WarehouseAuth.databaseUser(${JSON.stringify(user.text)}) for temporary passwords of that user, or WarehouseAuth.secret()`);
  }

  private required(key: 'host' | 'dbname' | 'user'): Setting {
    const setting = this.settings[key];
    if (!setting) throw this.source.error(`\`${this.path}\` has no redshift.${key}, of its own or for all targets; set it, or ${USE_WAREHOUSE}`);
    return setting;
  }
}
