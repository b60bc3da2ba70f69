/**
 * What resources are called on this machine. CloudFormation makes names up at deploy time; here they derive from stack
 * and logical id alone, so that the same app gives the same names in every run. Names the app itself sets are kept.
 *
 * The account in every ARN is the one that the local SQS puts into its own: a redrive policy must name the queue alike.
 */
import { createHash } from 'node:crypto';
import { UserError } from '../user-error';
import { Resource } from './template';

export const LOCAL_ACCOUNT = '000000000000';

/** A resource with its evaluated name: what `Ref` and `Fn::GetAtt` are made of. */
export interface NamedResource {
  readonly resource: Resource;
  readonly name: string;
  readonly region: string;
  /** Where the local SQS answers: `http://127.0.0.1:PORT`. */
  readonly sqsEndpoint: string;
}

interface Identity {
  /** The property that sets the physical name. */
  readonly nameProperty?: string;
  readonly maxLength?: number;
  readonly arn: (named: NamedResource) => string;
  /** `Ref`, when it is not the name. */
  readonly ref?: (named: NamedResource) => string;
  readonly attributes?: Readonly<Record<string, (named: NamedResource) => string>>;
}

const regional = (service: string, resource: string) =>
  ({ name, region }: NamedResource) => `arn:aws:${service}:${region}:${LOCAL_ACCOUNT}:${resource}${name}`;
const global = (service: string, resource: string) => ({ name }: NamedResource) => `arn:aws:${service}::${LOCAL_ACCOUNT}:${resource}${name}`;
const nameOf = ({ name }: NamedResource) => name;

const topicArn = regional('sns', '');
const secretArn = regional('secretsmanager', 'secret:');
const workgroupArn = regional('redshift-serverless', 'workgroup/');
const namespaceArn = regional('redshift-serverless', 'namespace/');

const IDENTITIES: Readonly<Record<string, Identity>> = {
  'AWS::S3::Bucket': { nameProperty: 'BucketName', maxLength: 63, arn: ({ name }) => `arn:aws:s3:::${name}` },
  'AWS::SQS::Queue': { nameProperty: 'QueueName', maxLength: 80, arn: regional('sqs', ''), ref: queueUrl, attributes: { QueueName: nameOf, QueueUrl: queueUrl } },
  'AWS::DynamoDB::Table': { nameProperty: 'TableName', arn: regional('dynamodb', 'table/') },
  'AWS::Lambda::Function': { nameProperty: 'FunctionName', maxLength: 64, arn: regional('lambda', 'function:') },
  'AWS::IAM::Role': { nameProperty: 'RoleName', maxLength: 64, arn: global('iam', 'role/'), attributes: { RoleId: nameOf } },
  'AWS::KMS::Key': { arn: regional('kms', 'key/'), attributes: { KeyId: nameOf } },
  'AWS::Logs::LogGroup': { nameProperty: 'LogGroupName', arn: (named) => `${regional('logs', 'log-group:')(named)}:*` },
  'AWS::Events::EventBus': { nameProperty: 'Name', maxLength: 256, arn: regional('events', 'event-bus/'), attributes: { Name: nameOf } },
  'AWS::SNS::Topic': { nameProperty: 'TopicName', arn: topicArn, ref: topicArn, attributes: { TopicArn: topicArn, TopicName: nameOf } },
  'AWS::SecretsManager::Secret': { nameProperty: 'Name', arn: secretArn, ref: secretArn, attributes: { Id: secretArn } },
  'AWS::SecretsManager::SecretTargetAttachment': { arn: secretArn, ref: secretArn },
  'AWS::Redshift::Cluster': { nameProperty: 'ClusterIdentifier', maxLength: 63, arn: regional('redshift', 'cluster:') },
  'AWS::RedshiftServerless::Workgroup': {
    nameProperty: 'WorkgroupName',
    maxLength: 64,
    arn: workgroupArn,
    attributes: { 'Workgroup.WorkgroupName': nameOf, 'Workgroup.WorkgroupArn': workgroupArn, 'Workgroup.WorkgroupId': nameOf },
  },
  'AWS::RedshiftServerless::Namespace': {
    nameProperty: 'NamespaceName',
    maxLength: 64,
    arn: namespaceArn,
    attributes: { 'Namespace.NamespaceName': nameOf, 'Namespace.NamespaceArn': namespaceArn, 'Namespace.NamespaceId': nameOf },
  },
};

/** The property that holds a resource's physical name, when its type has one. */
export function nameProperty(type: string): string | undefined {
  return IDENTITIES[type]?.nameProperty;
}

/** A name within every service's rules: lower-case letters, digits, hyphens. */
export function generatedName(prefix: string, logicalId: string, type: string): string {
  const name = `${prefix}-${logicalId}`.toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+/, '');
  const maxLength = IDENTITIES[type]?.maxLength ?? 63;
  if (name.length <= maxLength) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, maxLength - digest.length - 1)}-${digest}`;
}

export function refOf(named: NamedResource): string {
  return (IDENTITIES[named.resource.Type]?.ref ?? nameOf)(named);
}

export function attributeOf(named: NamedResource, attribute: string, where: string): string {
  const identity = IDENTITIES[named.resource.Type];
  if (identity && attribute === 'Arn') return identity.arn(named);
  const read = identity?.attributes?.[attribute];
  if (read) return read(named);
  throw new UserError(`${where} needs the attribute ${attribute} of a ${named.resource.Type}, which the local stack does not know`);
}

function queueUrl({ name, sqsEndpoint }: NamedResource): string {
  return `${sqsEndpoint}/${LOCAL_ACCOUNT}/${name}`;
}
