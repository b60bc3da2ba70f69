/** Configurations of Rin, and what becomes of them. */
import { Stack } from 'aws-cdk-lib';
import { aStack } from './construct';
import { RinConfig, RinConfigOptions } from 'cdk-rin';

export const A_REDSHIFT = { driver: 'redshift-data', cluster: 'mycluster', dbname: 'test', user: 'test_user', schema: 'public' };
export const AN_S3 = { bucket: 'test.bucket.test', region: 'ap-northeast-1' };
export const A_TARGET = { redshift: { table: 'foo' }, s3: { key_prefix: 'test/foo/' } };

/** The least that Rin needs and that is warned of nowhere, and what the test is about: JSON is YAML. */
export function aConfigText(overrides: object = {}): string {
  return JSON.stringify({ redshift: A_REDSHIFT, s3: AN_S3, sql_option: "JSON 'auto' GZIP", targets: [A_TARGET], ...overrides });
}

export function aRinConfig(overrides: object = {}, options: RinConfigOptions = {}, stack: Stack = aStack()): RinConfig {
  return RinConfig.fromString(stack, aConfigText(overrides), options);
}
