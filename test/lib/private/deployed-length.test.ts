import { Aws, aws_s3 as s3, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { deployedLength, longestDeployedLength } from '../../../lib/private/deployed-length';
import { aStack } from '../../support/construct';

type Case = [what: string, value: (stack: Stack) => unknown, deployed: string];

const KNOWN: Case[] = [
  ['text', () => 'abc', '"abc"'],
  ['a list of texts', () => ['a', 'b'], '["a","b"]'],
  ['a document', () => ({ Statement: [{ Effect: 'Allow' }] }), '{"Statement":[{"Effect":"Allow"}]}'],
  ['the account', () => Aws.ACCOUNT_ID, '"111122223333"'],
  ['texts that are joined', () => `a/${Aws.PARTITION}`, '"a/aws"'],
];

test.each<Case>([
  ...KNOWN,
  ['a parameter, which may be one character', stack => new CfnParameter(stack, 'Name').valueAsString, '"x"'],
  ['a name, taken to be short', stack => new s3.Bucket(stack, 'Bucket').bucketName, `"${'x'.repeat(20)}"`],
  ['an attribute, taken to be a short ARN', stack => new s3.Bucket(stack, 'Bucket').bucketArn, `"arn:aws:s3:::${'x'.repeat(20)}"`],
  ['an import', () => Fn.importValue('name'), `"arn:aws:s3:::${'x'.repeat(20)}"`],
])('the least length of %s', (_, value, deployed) => {
  const stack = aStack();

  expect(deployedLength(stack, value(stack))).toBe(deployed.length);
});

test.each<Case>([
  ...KNOWN,
  ['a parameter, taken for a name', stack => new CfnParameter(stack, 'Name').valueAsString, `"${'x'.repeat(63)}"`],
  ['the name of a bucket', stack => new s3.Bucket(stack, 'Bucket').bucketName, `"${'x'.repeat(63)}"`],
  ['its ARN', stack => new s3.Bucket(stack, 'Bucket').bucketArn, `"arn:aws:s3:::${'x'.repeat(63)}"`],
  ['an import', () => Fn.importValue('name'), `"arn:aws:s3:::${'x'.repeat(63)}"`],
])('the greatest length of %s', (_, value, deployed) => {
  const stack = aStack();

  expect(longestDeployedLength(stack, value(stack))).toBe(deployed.length);
});
