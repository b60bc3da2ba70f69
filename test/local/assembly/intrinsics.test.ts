import { evaluate } from '../../../local/src/assembly/intrinsics';
import { Template } from '../../../local/src/assembly/template';
import { aScope, SQS_ENDPOINT } from '../../support/local-app';

const TEMPLATE: Template = {
  Parameters: { Stage: { Type: 'String', Default: 'test' }, Zones: { Type: 'CommaDelimitedList', Default: 'a,b' }, Secret: { Type: 'String' } },
  Conditions: { IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] }, IsNotTest: { 'Fn::Not': [{ Condition: 'IsTest' }] } },
  Mappings: { Sizes: { 'eu-west-1': { Memory: 512 } } },
  Resources: {
    Files: { Type: 'AWS::S3::Bucket', Properties: {} },
    Named: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': 'files-${Stage}' } } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
    Odd: { Type: 'AWS::EC2::Instance', Properties: {} },
  },
};

const evaluated = (value: unknown, siblings = {}) => evaluate(value, aScope(TEMPLATE, siblings), 'Loader.Environment');

describe('intrinsic functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref of a bucket is its generated name', { Ref: 'Files' }, 'ingest-files'],
    ['Ref of a bucket that the app names is that name', { Ref: 'Named' }, 'files-test'],
    ['Ref of a queue is its URL on this machine', { Ref: 'Queue' }, `${SQS_ENDPOINT}/000000000000/ingest-queue`],
    ['Ref of a parameter is its default', { Ref: 'Stage' }, 'test'],
    ['Ref of a list parameter is a list', { 'Fn::Select': [1, { Ref: 'Zones' }] }, 'b'],
    ['Ref of a pseudo parameter is the local one', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['GetAtt gives the ARN', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-west-1:000000000000:ingest-queue'],
    ['GetAtt takes the dotted form', { 'Fn::GetAtt': 'Files.Arn' }, 'arn:aws:s3:::ingest-files'],
    ['Join joins what its parts come to', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }]] }, 'a-test'],
    ['Split and Select take a part', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] }, 'ingest-queue'],
    ['Sub fills references, attributes and its own variables, and keeps literals',
      { 'Fn::Sub': ['${Stage} ${Files.Arn} ${own} ${!kept}', { own: { Ref: 'AWS::Partition' } }] }, 'test arn:aws:s3:::ingest-files aws ${kept}'],
    ['If takes the branch of its condition', { 'Fn::If': ['IsTest', 'yes', 'no'] }, 'yes'],
    ['a condition may be the negation of another', { 'Fn::If': ['IsNotTest', 'yes', 'no'] }, 'no'],
    ['FindInMap looks up', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'Memory'] }, 512],
    ['AWS::NoValue removes the property', { kept: 1, gone: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
  ])('%s', (_, expression, expected) => {
    expect(evaluated(expression)).toEqual(expected);
  });

  test('ImportValue reads the export of another stack of the app', () => {
    const network: Template = { Outputs: { Out: { Value: { Ref: 'AWS::StackName' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:name' } } } } };

    expect(evaluated({ 'Fn::ImportValue': 'Network:name' }, { Network: network })).toBe('Network');
  });

  test.each<[string, unknown, string]>([
    ['a function that is not known', { A: { 'Fn::Base64': 'x' } }, 'Loader.Environment.A uses Fn::Base64, which the local stack cannot evaluate; give it a plain value'],
    ['an attribute that is not known', { 'Fn::GetAtt': ['Odd', 'PublicIp'] },
      'Loader.Environment needs the attribute PublicIp of a AWS::EC2::Instance, which the local stack does not know'],
    ['a resource that is not there', { Ref: 'Nobody' }, 'Loader.Environment refers to Nobody, which stack Ingest does not have'],
    ['a parameter without a default', { Ref: 'Secret' },
      'Loader.Environment needs the parameter Secret, which has no default that can be read here; give it one'],
    ['an export that no stack makes', { 'Fn::ImportValue': 'x' }, 'Loader.Environment imports x, which no stack of this app exports'],
    ['a list that is too short', { 'Fn::Select': [2, ['a', 'b']] }, 'Loader.Environment selects item 2 of a list that is shorter'],
  ])('fails at %s, naming where it stands', (_, expression, message) => {
    expect(() => evaluated(expression)).toThrow(message);
  });

  test('a generated name that is too long keeps within the limit and stays its own', () => {
    const long = 'x'.repeat(80);
    const scope = aScope({ Resources: { [`${long}A`]: { Type: 'AWS::S3::Bucket' }, [`${long}B`]: { Type: 'AWS::S3::Bucket' } } });

    const names = [scope.nameOf(`${long}A`), scope.nameOf(`${long}B`)];

    expect(names.map((name) => name.length)).toEqual([63, 63]);
    expect(names[0]).not.toBe(names[1]);
  });
});
