/**
 * How long a value of the template will be as JSON once it is deployed, for limits that count characters. What only
 * CloudFormation knows is taken to be short, so that nothing is refused that could be deployed.
 */
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

const REFERENCE_LENGTHS: Readonly<Record<string, number>> = { 'AWS::Partition': 3, 'AWS::Region': 9, 'AWS::AccountId': 12 };
/** A name of CloudFormation's own making holds some characters of the stack, of the resource, and 12 of its own. */
const SHORT_NAME_LENGTH = 20;
const SHORT_ARN_LENGTH = 'arn:aws:s3:::'.length + SHORT_NAME_LENGTH;

/** @param value may hold tokens */
export function deployedLength(scope: IConstruct, value: unknown): number {
  const stack = Stack.of(scope);
  const parameters = stack.node.findAll().filter((child): child is CfnParameter => child instanceof CfnParameter);
  const lengths = { ...REFERENCE_LENGTHS, ...Object.fromEntries(parameters.map(({ logicalId }) => [stack.resolve(logicalId), 1])) };
  return JSON.stringify(shortened(stack.resolve(value), lengths)).length;
}

function shortened(value: unknown, lengths: Readonly<Record<string, number>>): unknown {
  if (Array.isArray(value)) return value.map(item => shortened(item, lengths));
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return 'x'.repeat(lengths[String(value.Ref)] ?? SHORT_NAME_LENGTH);
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(part => String(shortened(part, lengths))).join(separator);
  }
  if (Object.keys(value).some(key => key.startsWith('Fn::'))) return 'x'.repeat(SHORT_ARN_LENGTH);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortened(item, lengths)]));
}
