import { CfnResource, Token } from 'aws-cdk-lib';
import { aws_redshift as redshift, aws_redshiftserverless as redshiftserverless, IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { WarehouseConfig } from './private/contract';
import { checkIdentifier } from './private/names';
import { show, ValidationError } from './private/validation';
import { WarehouseAuth } from './warehouse-auth';

/** What every warehouse has. */
export interface WarehouseOptions {
  /** The database that holds the tables. */
  readonly database: string;

  /**
   * As whom the loader connects.
   *
   * @default WarehouseAuth.iam() - the loader's own role, as database user `IAMR:<name of the role>`
   */
  readonly auth?: WarehouseAuth;

  /**
   * The region of the warehouse. Parquet files can only be loaded within one region.
   *
   * @default - the region of the workgroup's or cluster's stack, if it is given as an object and its region is known at synth; else the
   * region of the pipeline's stack
   */
  readonly region?: string;
}

/** A workgroup of Redshift Serverless: give the workgroup, or its name. */
export interface ServerlessWarehouseOptions extends WarehouseOptions {
  /**
   * The workgroup.
   *
   * @default - the one named by `workgroupName`
   */
  readonly workgroup?: redshiftserverless.IWorkgroupRef;

  /**
   * The name of the workgroup.
   *
   * @default - the name of `workgroup`
   */
  readonly workgroupName?: string;

  /**
   * The id of the workgroup, a UUID: ARNs of workgroups hold it in place of the name.
   *
   * @default - known for a workgroup that this app creates; otherwise the loader may run statements on every workgroup of the
   * account and region, as far as their databases let its user in
   */
  readonly workgroupId?: string;
}

/** A provisioned cluster: give the cluster, or its identifier. */
export interface ClusterWarehouseOptions extends WarehouseOptions {
  /**
   * The cluster.
   *
   * @default - the one named by `clusterIdentifier`
   */
  readonly cluster?: redshift.IClusterRef;

  /**
   * The identifier of the cluster, which is `clusterName` of an `ICluster` of `@aws-cdk/aws-redshift-alpha`.
   *
   * @default - the identifier of `cluster`
   */
  readonly clusterIdentifier?: string;
}

// https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_CreateWorkgroup.html
const WORKGROUP_NAME = /^[a-z0-9-]{3,64}$/;
const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;
const WORKGROUP_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html
const CLUSTER_IDENTIFIER = /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * The Redshift that the files are loaded into, in the account of the pipeline. It is reached through the Redshift Data API,
 * so it needs no public access, and the loader no VPC.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
export class Warehouse {
  /** A workgroup of Redshift Serverless. */
  public static serverless(options: ServerlessWarehouseOptions): Warehouse {
    const name = eitherOf('workgroup', options.workgroup?.workgroupRef.workgroupName, 'workgroupName', options.workgroupName);
    checkPattern('workgroupName', name, WORKGROUP_NAME, '3 to 64 lower-case letters, digits and hyphens; give the name, not the ARN');
    checkPattern('workgroupId', options.workgroupId, WORKGROUP_ID, 'a UUID; `aws redshift-serverless get-workgroup` tells it');
    if (options.auth?._config.kind === 'databaseUser') {
      throw new ValidationError('`auth` cannot be a database user for Redshift Serverless; use WarehouseAuth.iam() or WarehouseAuth.secret()');
    }
    return new Warehouse('serverless', name, options, options.workgroup, options.workgroupId ?? idOfWorkgroup(options.workgroup));
  }

  /** A provisioned cluster. */
  public static cluster(options: ClusterWarehouseOptions): Warehouse {
    const name = eitherOf('cluster', options.cluster?.clusterRef.clusterIdentifier, 'clusterIdentifier', options.clusterIdentifier);
    checkPattern('clusterIdentifier', name, CLUSTER_IDENTIFIER,
      '1 to 63 lower-case letters, digits and single hyphens, beginning with a letter; give the identifier, not the ARN or endpoint');
    return new Warehouse('cluster', name, options, options.cluster);
  }

  /** @internal */
  public readonly _config: WarehouseConfig;
  /** @internal */
  public readonly _auth: WarehouseAuth;
  /** @internal the account that it is known to be in */
  public readonly _account?: string;

  private constructor(
    kind: WarehouseConfig['kind'], name: string, options: WarehouseOptions, object: IEnvironmentAware | undefined,
    /** @internal */ readonly _workgroupId?: string,
  ) {
    checkIdentifier('database', options.database);
    checkPattern('region', options.region, REGION, 'the code of a region, like "eu-west-1"');
    this._auth = options.auth ?? WarehouseAuth.iam();
    this._account = object?.env.account;
    const region = regionOf(kind === 'serverless' ? 'workgroup' : 'cluster', object, options.region);
    this._config = { kind, name, database: options.database, auth: this._auth._config, ...(region !== undefined && { region }) };
  }
}

function eitherOf(objectProp: string, ofObject: string | undefined, nameProp: string, given: string | undefined): string {
  if (ofObject !== undefined && given !== undefined) {
    throw new ValidationError(`\`${objectProp}\` and \`${nameProp}\` are both given; give one of them`);
  }
  const name = ofObject ?? given;
  if (name === undefined) throw new ValidationError(`\`${objectProp}\` or \`${nameProp}\` must be given; say which warehouse to load into`);
  return name;
}

function checkPattern(prop: string, value: string | undefined, pattern: RegExp, rule: string): void {
  if (value === undefined || Token.isUnresolved(value) || pattern.test(value)) return;
  throw new ValidationError(`\`${prop}\` ${show(value)} is not ${rule}`);
}

/** A region that is known only when it is deployed cannot be told from the pipeline's, and is taken for it. */
function regionOf(objectProp: string, object: IEnvironmentAware | undefined, given: string | undefined): string | undefined {
  const known = Token.isUnresolved(object?.env.region) ? undefined : object?.env.region;
  if (known !== undefined && given !== undefined && !Token.isUnresolved(given) && given !== known) {
    throw new ValidationError(`\`region\` is ${show(given)}, but \`${objectProp}\` is in ${show(known)}; omit \`region\``);
  }
  return given ?? known;
}

/** Only the resource itself knows its id; a reference made from a name does not. */
function idOfWorkgroup(workgroup: redshiftserverless.IWorkgroupRef | undefined): string | undefined {
  const resource = workgroup as unknown;
  return CfnResource.isCfnResource(resource) && resource.cfnResourceType === 'AWS::RedshiftServerless::Workgroup'
    ? resource.getAtt('Workgroup.WorkgroupId').toString()
    : undefined;
}
