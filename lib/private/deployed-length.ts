/**
 * How long a value of the template will be once it is deployed, for limits that count characters. What only CloudFormation
 * knows is taken to be short, so that nothing is refused that could be deployed.
 */
const REFERENCE_LENGTHS: Readonly<Record<string, number>> = { 'AWS::Partition': 3, 'AWS::Region': 9, 'AWS::AccountId': 12 };
/** A name of CloudFormation's own making holds some characters of the stack, of the resource, and 12 of its own. */
const SHORT_NAME_LENGTH = 20;
const SHORT_ARN_LENGTH = 'arn:aws:s3:::'.length + SHORT_NAME_LENGTH;

/** @param value as `Stack.resolve` gives it */
export function deployedLength(value: unknown): number {
  return JSON.stringify(shortened(value)).length;
}

function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return 'x'.repeat(REFERENCE_LENGTHS[String(value.Ref)] ?? SHORT_NAME_LENGTH);
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(part => String(shortened(part))).join(separator);
  }
  if (Object.keys(value).some(key => key.startsWith('Fn::'))) return 'x'.repeat(SHORT_ARN_LENGTH);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortened(item)]));
}
