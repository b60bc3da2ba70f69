/**
 * How long a value of the template will be as JSON once it is deployed, for limits that count characters. What only
 * CloudFormation knows is taken to be as short, or as long, as it may come to.
 */
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

const PSEUDO_PARAMETER_LENGTHS: Readonly<Record<string, number>> = { 'AWS::Partition': 3, 'AWS::Region': 9, 'AWS::AccountId': 12 };

interface Guess {
  readonly parameter: number;
  readonly name: number;
  readonly arn: number;
}

const ARN_OF_A_BUCKET = 'arn:aws:s3:::'.length;
/** A name of CloudFormation's own making holds some characters of the stack, of the resource, and 12 of its own. */
const SHORTEST: Guess = { parameter: 1, name: 20, arn: ARN_OF_A_BUCKET + 20 };
/** Of a bucket. Few of other resources, and of parameters, are longer. */
const LONGEST: Guess = { parameter: 63, name: 63, arn: ARN_OF_A_BUCKET + 63 };

/**
 * The least that it can be: nothing is refused by it that could be deployed.
 *
 * @param value may hold tokens
 */
export function deployedLength(scope: IConstruct, value: unknown): number {
  return lengthBy(SHORTEST, scope, value);
}

/** What it may come to: worth a warning. */
export function longestDeployedLength(scope: IConstruct, value: unknown): number {
  return lengthBy(LONGEST, scope, value);
}

function lengthBy(guess: Guess, scope: IConstruct, value: unknown): number {
  const stack = Stack.of(scope);
  const lengths = { ...PSEUDO_PARAMETER_LENGTHS, ...(guess.parameter !== guess.name && parameterLengths(stack, guess.parameter)) };
  return JSON.stringify(filledIn(stack.resolve(value), lengths, guess)).length;
}

function parameterLengths(stack: Stack, length: number): Record<string, number> {
  const parameters = stack.node.findAll().filter((child): child is CfnParameter => child instanceof CfnParameter);
  return Object.fromEntries(parameters.map(({ logicalId }) => [stack.resolve(logicalId), length]));
}

function filledIn(value: unknown, lengths: Readonly<Record<string, number>>, guess: Guess): unknown {
  if (Array.isArray(value)) return value.map(item => filledIn(item, lengths, guess));
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return 'x'.repeat(lengths[String(value.Ref)] ?? guess.name);
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(part => String(filledIn(part, lengths, guess))).join(separator);
  }
  if (Object.keys(value).some(key => key.startsWith('Fn::'))) return 'x'.repeat(guess.arn);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item, lengths, guess)]));
}
