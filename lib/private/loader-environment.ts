/**
 * The 4 KB that Lambda gives a function's environment, names and values together as one JSON text
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). Told at synth as far as it can be: a deployment would fail half-way.
 */
import { Annotations, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { VALUE_ENV_PREFIX } from './contract';
import { deployedLength, longestDeployedLength } from './deployed-length';

const MAX_ENVIRONMENT_BYTES = 4096;
const ADVICE = 'give names in place of tokens: `bucketName` for buckets, or `Bucket.fromBucketName()` with the name';

/** Checked when the app is synthesized: until then more variables may be added. */
export function checkEnvironment(fn: lambda.Function): void {
  fn.node.addValidation({ validate: () => problemsOf(fn) });
}

function problemsOf(fn: lambda.Function): string[] {
  const { environment } = fn.node.defaultChild as lambda.CfnFunction;
  const variables: Record<string, unknown> = Stack.of(fn).resolve(environment)?.variables ?? {};
  const longest = longestDeployedLength(fn, variables);
  if (longest <= MAX_ENVIRONMENT_BYTES) return [];
  const count = Object.keys(variables).filter(name => name.startsWith(VALUE_ENV_PREFIX)).length;
  const values = `the targets hold ${count} values that are unknown at synth`;
  if (deployedLength(fn, variables) > MAX_ENVIRONMENT_BYTES) {
    return [`${values}, more than the ${MAX_ENVIRONMENT_BYTES} bytes of the loader's environment can take; ${ADVICE}`];
  }
  Annotations.of(fn).addWarningV2('cdk-rin:environmentMayBeTooLong', `${values}, and names as long as they can be would come to ${longest} bytes of the loader's `
    + `environment, where Lambda takes ${MAX_ENVIRONMENT_BYTES} and the deployment fails; ${ADVICE}`);
  return [];
}
