/**
 * Rules of cdk-nag that do not fit a resource of the pipeline, whoever uses it, so that nobody needs to find out why. Rules about what its
 * user decides are not acknowledged here: docs/security.md names the prop for each.
 */
import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** By rule: the packs that have it, by the names that their rules begin with. */
const PACKS = {
  S1: ['AwsSolutions'],
  S3BucketLoggingEnabled: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'],
  S3BucketReplicationEnabled: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'],
  S3BucketVersioningEnabled: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'],
  S3BucketDefaultLockEnabled: ['NIST.800.53.R4'],
  SQSRedrivePolicy: ['Serverless'],
  LambdaDLQ: ['HIPAA.Security', 'NIST.800.53.R5', 'Serverless'],
  LambdaConcurrency: ['HIPAA.Security', 'NIST.800.53.R5'],
  LambdaEventSourceMappingDestination: ['Serverless'],
  LambdaTracing: ['Serverless'],
} as const;

export function acknowledgeRules(scope: IConstruct, rules: readonly (keyof typeof PACKS)[], reason: string): void {
  Validations.of(scope).acknowledge(...rules.flatMap(rule => PACKS[rule].map(pack => ({ id: `${pack}-${rule}`, reason }))));
}
