import { deployedLength } from '../../../lib/private/deployed-length';

test.each<[string, unknown, number]>([
  ['text', 'abc', '"abc"'.length],
  ['a list of texts', ['a', 'b'], '["a","b"]'.length],
  ['the account', { Ref: 'AWS::AccountId' }, '"111122223333"'.length],
  ['texts that are joined', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Partition' }]] }, '"a/aws"'.length],
  ['a name, taken to be short', { Ref: 'Bucket' }, 22],
  ['an attribute, taken to be a short ARN', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 35],
  ['a document', { Statement: [{ Effect: 'Allow' }] }, '{"Statement":[{"Effect":"Allow"}]}'.length],
])('of %s', (_, value, expected) => {
  expect(deployedLength(value)).toBe(expected);
});
