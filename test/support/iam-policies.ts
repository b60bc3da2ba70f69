/**
 * Which permissions calls need, and what policies give: as much of IAM as the pipeline's policies use, and an error for what is beyond.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { RecordedCall } from './recorded-calls';
import type { StackScope } from '../../local/src/assembly/stack-scope';

export interface Permission {
  readonly action: string;
  /** Undefined for an action that knows no resources: only `*` allows it. */
  readonly resource?: string;
  /** The service that asks in the caller's name, for KMS. */
  readonly viaService?: string;
  /** What is listed of a bucket. Undefined for all of it, and for telling that an object is missing. */
  readonly prefix?: string;
}

/** One action on one resource under one condition: a statement's lists, taken apart. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly viaService?: string;
  readonly prefix?: string;
}

const ACCOUNT = '000000000000';

/** @throws Error for a call that no rule is known for */
export function permissionsFor(call: RecordedCall): Permission[] {
  const rule = RULES[call.service];
  if (!rule) throw new Error(`what ${call.service}:${call.operation} needs is not known here`);
  return rule(call);
}

const RULES: Readonly<Record<string, (call: RecordedCall) => Permission[]>> = {
  's3': forS3,
  'sqs': ({ operation, region, input }) =>
    [{ action: `sqs:${operation.replace(/Batch$/, '')}`, resource: `arn:aws:sqs:${region}:${ACCOUNT}:${input.QueueUrl.split('/').pop()}` }],
  'dynamodb': ({ operation, region, input }) => (input.TableName === undefined ? Object.keys(input.RequestItems) : [input.TableName])
    .map(table => ({ action: `dynamodb:${operation}`, resource: `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${table}` })),
  'redshift-data': forDataApi,
  'events': ({ operation, region, input }) => input.Entries.map(({ EventBusName: bus }: { EventBusName: string }) =>
    ({ action: `events:${operation}`, resource: bus.startsWith('arn:') ? bus : `arn:aws:events:${region}:${ACCOUNT}:event-bus/${bus}` })),
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
function forS3({ operation, input, status }: RecordedCall): Permission[] {
  const bucket = `arn:aws:s3:::${input.Bucket}`;
  const list = { action: 's3:ListBucket', resource: bucket };
  switch (operation) {
    case 'ListObjectsV2': return [list];
    case 'PutObject': return [{ action: 's3:PutObject', resource: `${bucket}/${input.Key}` }];
    case 'GetObject':
    case 'HeadObject':
      // That an object is missing S3 tells only those who may list: others are denied.
      return [{ action: 's3:GetObject', resource: `${bucket}/${input.Key}` }, ...(status === 404 ? [list] : [])];
    default: throw new Error(`what ${operation} on ${bucket} needs is not known here`);
  }
}

/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html */
function forDataApi({ operation, region, input }: RecordedCall): Permission[] {
  const action = `redshift-data:${operation}`;
  if (input.Database === undefined) return [{ action }];
  const redshift = `arn:aws:redshift:${region}:${ACCOUNT}`;
  const { WorkgroupName: workgroup, ClusterIdentifier: cluster, Database: database, DbUser: user, SecretArn: secret } = input;
  // On this machine the id of a workgroup, which its ARN holds, is its name.
  const warehouse = workgroup === undefined ? `${redshift}:cluster:${cluster}` : `arn:aws:redshift-serverless:${region}:${ACCOUNT}:workgroup/${workgroup}`;
  const run = { action, resource: warehouse };
  if (secret !== undefined) return [run, { action: 'secretsmanager:GetSecretValue', resource: secret }];
  if (workgroup !== undefined) return [run, { action: 'redshift-serverless:GetCredentials', resource: warehouse }];
  const dbName = `${redshift}:dbname:${cluster}/${database}`;
  if (user === undefined) return [run, { action: 'redshift:GetClusterCredentialsWithIAM', resource: dbName }];
  return [run, ...[dbName, `${redshift}:dbuser:${cluster}/${user}`].map(resource => ({ action: 'redshift:GetClusterCredentials', resource }))];
}

/**
 * What a call of a store that is encrypted by a key of the user's needs of that key, asked for by the store's service.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html,
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function keyPermissionsFor({ action, resource: store }: Permission, keyArn: string): Permission[] {
  const service = action.split(':')[0];
  const actions = KEY_ACTIONS[action] ?? (service === 'dynamodb' ? DYNAMODB_KEY_ACTIONS : []);
  // The ARN of a bucket has no region; what reads from it is in the region of the key.
  const region = store?.split(':')[3] || keyArn.split(':')[3];
  return actions.map(name => ({ action: `kms:${name}`, resource: keyArn, viaService: `${service}.${region}.amazonaws.com` }));
}

const KEY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'secretsmanager:GetSecretValue': ['Decrypt'],
  's3:GetObject': ['Decrypt'],
  's3:PutObject': ['GenerateDataKey'],
  'sqs:SendMessage': ['Decrypt', 'GenerateDataKey'],
  'sqs:ReceiveMessage': ['Decrypt'],
};
const DYNAMODB_KEY_ACTIONS = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'];

/** What the policies of a role grant, names as the local stack gives them. */
export function grantsOf(scope: StackScope, roleId: RegExp): Grant[] {
  const policies = [...scope.resourceIds('AWS::IAM::Policy'), ...scope.resourceIds('AWS::IAM::ManagedPolicy')].filter(id => {
    const roles = scope.stack.template.Resources![id].Properties!.Roles as { readonly Ref?: string }[];
    return roles.some(({ Ref }) => roleId.test(Ref ?? ''));
  });
  if (policies.length === 0) throw new Error(`no policy of a role ${roleId}`);
  return policies.flatMap(id => (scope.property(id, 'PolicyDocument') as { Statement: Statement[] }).Statement).flatMap(takenApart);
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

function takenApart({ Effect, Action, Resource, Condition, ...rest }: Statement): Grant[] {
  // Denied to the code of functions, which makes no call of EC2: there is no rule for one above.
  const isOfCode = Condition?.ArnLike?.['lambda:SourceFunctionArn'] !== undefined;
  if (Effect === 'Deny' && isOfCode && [Action].flat().every(action => action.startsWith('ec2:'))) return [];
  const { StringEquals, StringLike, ...otherOperators } = Condition ?? {};
  const { 'kms:ViaService': via = [], ...otherKeys } = StringEquals ?? {};
  const { 's3:prefix': prefix, ...otherPatterns } = StringLike ?? {};
  const unknown = Object.keys({ ...rest, ...otherOperators, ...otherKeys, ...otherPatterns });
  if (Effect !== 'Allow' || unknown.length > 0) throw new Error(`a statement with ${Effect} and ${unknown.join()} is beyond this reading of policies`);
  const services = [via].flat();
  const viaServices = services.length === 0 ? [undefined] : services;
  return [Action].flat().flatMap(action => [Resource].flat().flatMap(resource =>
    viaServices.map(viaService => ({ action, resource, viaService, prefix: prefix as string | undefined }))));
}

export function allows(grant: Grant, { action, resource, viaService, prefix }: Permission): boolean {
  return pattern(grant.action, 'i').test(action)
    && (resource === undefined ? grant.resource === '*' : pattern(grant.resource).test(resource))
    && (grant.viaService === undefined || grant.viaService === viaService)
    && (grant.prefix === undefined || prefix !== undefined && pattern(grant.prefix).test(prefix));
}

/** `*` and `?` are wildcards, and `${*}`, `${?}` and `${$}` stand for themselves. */
function pattern(text: string, flags = ''): RegExp {
  const source = text.replace(/\$\{([*?$])\}|([*?])|[.+^${}()|[\]\\]/g, (match, itself?: string, wildcard?: string) =>
    wildcard ? (wildcard === '*' ? '.*' : '.') : `\\${itself ?? match}`);
  return new RegExp(`^${source}$`, `s${flags}`);
}
