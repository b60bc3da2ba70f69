/**
 * The role by which COPY reads S3. It has no condition on the caller in its trust policy: Redshift assumes a role only when
 * it is attached to the warehouse, attaching needs iam:PassRole in the role's own account, and Redshift is not documented
 * to send aws:SourceAccount or aws:SourceArn, so a condition on them could refuse every COPY.
 */
import { aws_iam as iam, aws_s3 as s3, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Warehouse } from '../warehouse';

/** The ARN of a bucket whose name is unknown at synth, in quotes. */
const BUCKET_ARN_LENGTH = 80;
/** A managed policy holds 6,144 characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_STATEMENT_LENGTH = 4000;

export function createCopyRole(scope: Construct, warehouse: Warehouse): iam.Role {
  const redshift = new iam.ServicePrincipal('redshift.amazonaws.com');
  return new iam.Role(scope, 'CopyRole', {
    description: 'Redshift reads the files that it loads by this role. Attach it to the cluster or namespace.',
    // Serverless asks for both: https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-security-other-services.html
    assumedBy: warehouse._config.kind === 'serverless'
      ? new iam.CompositePrincipal(redshift, new iam.ServicePrincipal('redshift-serverless.amazonaws.com'))
      : redshift,
  });
}

/**
 * Lets COPY read objects of a bucket.
 *
 * @param patterns keys as IAM's ARNs write them: see {@link keyPattern}
 */
export function grantCopyFrom(role: iam.IRole, bucket: s3.IBucket, patterns: readonly string[]): void {
  // A bucket of another account has to allow it too, in its own policy.
  const allow = (actions: string[], resourceArns: string[]) =>
    iam.Grant.addToPrincipalOrResource({ grantee: role, actions, resourceArns, resource: bucket });
  for (const part of inParts(patterns)) allow(['s3:GetObject'], part.map(pattern => bucket.arnForObjects(pattern)));
  allow(['s3:GetBucketLocation', 's3:ListBucket'], [bucket.bucketArn]);
  bucket.encryptionKey?.grantDecrypt(role);
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

/** The pattern of keys that begin with a prefix, for an ARN in a policy. */
export function prefixPattern(prefix: string): string {
  return `${escapeForPolicy(expressibleInPolicy(prefix))}*`;
}

/** The pattern of one key, for an ARN in a policy. */
export function keyPattern(key: string): string {
  if (Token.isUnresolved(key)) return key;
  const expressible = expressibleInPolicy(key);
  return expressible === key ? escapeForPolicy(key) : prefixPattern(key);
}

/** Policies hold no characters beyond Latin-1: the text before the first. */
function expressibleInPolicy(key: string): string {
  return key.replace(/[^\u0020-\u00ff].*$/su, '');
}

/** `*` and `?` are wildcards in a policy, `$` begins a variable. */
function escapeForPolicy(key: string): string {
  return key.replaceAll(/[*?$]/g, '${$&}');
}
