/**
 * The role by which COPY reads S3. Redshift assumes a role only when it is attached to the warehouse, and attaching needs iam:PassRole in the role's
 * own account. It is not documented to send aws:SourceAccount or aws:SourceArn, so a condition on them could refuse every COPY; what it sends
 * is the database user, as sts:ExternalId: see docs/adr/0016-a-copy-role-for-one-database-user.md.
 */
import { ArnFormat, aws_iam as iam, aws_s3 as s3, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { namePattern } from './policy-pattern';
import { Warehouse } from '../warehouse';

/** The ARN of a bucket whose name is unknown at synth, in quotes. */
const BUCKET_ARN_LENGTH = 80;
/** A managed policy holds 6,144 characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_STATEMENT_LENGTH = 4000;
/** What both a policy and an external id can hold: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const PLAIN_USER = /^[A-Za-z0-9_+=,.@-]+$/;

export function createCopyRole(scope: Construct, warehouse: Warehouse): iam.Role {
  const redshift = new iam.ServicePrincipal('redshift.amazonaws.com', { conditions: forDatabaseUser(scope, warehouse) });
  return new iam.Role(scope, 'CopyRole', {
    description: 'Redshift reads the files that it loads by this role. Attach it to the cluster or namespace.',
    // Serverless asks for both: https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-security-other-services.html
    assumedBy: warehouse._config.kind === 'serverless'
      ? new iam.CompositePrincipal(redshift, new iam.ServicePrincipal('redshift-serverless.amazonaws.com'))
      : redshift,
  });
}

/** https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-database-users.html */
function forDatabaseUser(scope: Construct, { _config: { name: cluster, region, auth } }: Warehouse): iam.Conditions | undefined {
  if (auth.kind !== 'databaseUser' || !(Token.isUnresolved(auth.user) || PLAIN_USER.test(auth.user))) return undefined;
  const user = Stack.of(scope).formatArn({
    service: 'redshift', region, resource: 'dbuser', resourceName: `${cluster}/${auth.user}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  // Redshift folds the case of a name unless it was quoted.
  return { StringEqualsIgnoreCase: { 'sts:ExternalId': user } };
}

/**
 * Lets COPY read objects of a bucket, and list the bucket: all of it, although it would do to list these keys. S3 tells that an object is missing only those who may list,
 * and asks about it without a prefix, so that a condition on s3:prefix would refuse it: then a file that was deleted before its load would read as denied, and its
 * table would wait for rights in place of the one file being parked.
 *
 * @param patterns keys as IAM's ARNs write them: see {@link namePattern}
 */
export function grantCopyFrom(role: iam.IRole, bucket: s3.IBucket, patterns: readonly string[]): void {
  for (const part of inParts([...new Set(patterns)])) grant(role, bucket, ['s3:GetObject'], part.map(pattern => bucket.arnForObjects(pattern)));
  grant(role, bucket, ['s3:GetBucketLocation', 's3:ListBucket'], [bucket.bucketArn]);
  bucket.encryptionKey?.grantDecrypt(role);
}

/** Lets COPY read one file, in whatever bucket it lies, and see of the bucket no more than whether the file is there. */
export function grantCopyOfFile(role: iam.IRole, bucket: s3.IBucket, key: string): void {
  const pattern = namePattern(key);
  grant(role, bucket, ['s3:GetObject'], [bucket.arnForObjects(pattern)]);
  grant(role, bucket, ['s3:GetBucketLocation'], [bucket.bucketArn]);
  // COPY is documented to need it, without a word on files like this one: https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-access-permissions.html
  grant(role, bucket, ['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': pattern } });
  bucket.encryptionKey?.grantDecrypt(role);
}

type GrantConditions = Record<string, Record<string, unknown>>;

/** A bucket of another account has to allow it too, in its own policy. */
function grant(role: iam.IRole, bucket: s3.IBucket, actions: string[], resourceArns: string[], conditions?: GrantConditions): void {
  iam.Grant.addToPrincipalOrResource({ grantee: role, actions, resourceArns, resource: bucket, conditions });
}

/** So that each part fits a statement of a policy of its own: the CDK splits a policy that is too large between statements only. */
function inParts(patterns: readonly string[]): string[][] {
  const parts: string[][] = [];
  let length = Infinity;
  for (const pattern of patterns) {
    length += pattern.length + BUCKET_ARN_LENGTH;
    if (length > MAX_STATEMENT_LENGTH) {
      parts.push([]);
      length = pattern.length + BUCKET_ARN_LENGTH;
    }
    parts[parts.length - 1].push(pattern);
  }
  return parts;
}
