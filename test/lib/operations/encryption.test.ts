import { aws_kms as kms, aws_logs as logs, aws_s3 as s3, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { deploy } from '../../support/cloudformation';
import { aPipeline, aStack, resourceOf, templateOf } from '../../support/construct';
import { RinPipelineProps } from 'cdk-rin';

const KEY = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };

function encrypted(props: Partial<RinPipelineProps> = {}, stack = aStack()): Template {
  return templateOf(aPipeline({ encryptionKey: new kms.Key(stack, 'Key'), ...props }, stack));
}

/** What the key's policy lets services do; the first statement is the account's own. */
function servicesOf(template: Template): any[] {
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  return deploy(key.Properties.KeyPolicy.Statement).filter(({ Principal }: any) => Principal.Service);
}

/** What a role may do with the key. */
function keyStatementsOf(template: Template, role: string): any[] {
  const { Statement } = resourceOf(template, 'AWS::IAM::Policy', `Logs${role}DefaultPolicy`).Properties.PolicyDocument;
  return deploy(Statement).filter(({ Action }: any) => [Action].flat()[0].startsWith('kms:'));
}

describe('a key of the user\'s encrypts', () => {
  const template = encrypted();

  test.each(['LogsQueue', 'LogsDeadLetterQueue'])('%s', id => {
    const { Properties } = resourceOf(template, 'AWS::SQS::Queue', id);

    expect(Properties.KmsMasterKeyId).toEqual(KEY);
    expect(Properties.SqsManagedSseEnabled).toBeUndefined();
  });

  test.each(['LogsWorkBucket', 'LogsBucket'])('%s, asking KMS once for many objects', id => {
    expect(resourceOf(template, 'AWS::S3::Bucket', id).Properties.BucketEncryption.ServerSideEncryptionConfiguration)
      .toEqual([{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }]);
  });

  test('the ledger', () => {
    expect(resourceOf(template, 'AWS::DynamoDB::Table', 'LogsLedger').Properties.SSESpecification)
      .toEqual({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY });
  });

  test('the log', () => {
    expect(resourceOf(template, 'AWS::Logs::LogGroup', 'LogsLogGroup').Properties.KmsKeyId).toEqual(KEY);
  });
});

describe('the policy of the key', () => {
  test('lets S3 notify the queue, for buckets of this account only', () => {
    expect(servicesOf(encrypted())).toContainEqual(expect.objectContaining({
      Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    }));
  });

  test('lets CloudWatch Logs use it for log groups of this stack only', () => {
    expect(servicesOf(encrypted())).toContainEqual(expect.objectContaining({
      Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:111122223333:log-group:Stack-*' } },
    }));
  });

  test('names CloudWatch Logs as the partition calls it', () => {
    const [key] = Object.values(encrypted({}, aStack({ env: { account: '111122223333', region: 'cn-north-1' } })).findResources('AWS::KMS::Key'));

    expect(key.Properties.KeyPolicy.Statement).toContainEqual(expect.objectContaining({
      Principal: { Service: { 'Fn::Join': ['', ['logs.cn-north-1.', { Ref: 'AWS::URLSuffix' }]] } },
    }));
  });

  test('names no resource of the stack, each of which needs the key before it can be made', () => {
    const [key] = Object.values(encrypted().findResources('AWS::KMS::Key'));

    expect(JSON.stringify(key.Properties.KeyPolicy)).not.toMatch(/Fn::GetAtt|"Ref":"(?!AWS::)/);
  });

  test('names the stack of the pipeline when the key is of another one', () => {
    const keys = aStack();
    const other = new Stack(keys.node.scope!, 'Other');

    aPipeline({ encryptionKey: new kms.Key(keys, 'Key') }, other);

    expect(JSON.stringify(servicesOf(Template.fromStack(keys)))).toContain('log-group:Other-*');
  });

  test('names the outermost stack when the pipeline is in a nested one, whose name CloudFormation makes from it', () => {
    const stack = aStack();

    aPipeline({ encryptionKey: new kms.Key(stack, 'Key') }, new NestedStack(stack, 'Nested'));

    expect(JSON.stringify(servicesOf(Template.fromStack(stack)))).toContain('log-group:Stack-*');
  });

  test.each([
    ['/Stack/Logs', 'logs.REGION.amazonaws.com use kms:Decrypt'],
    ['/Stack/Logs/Queue', 's3.amazonaws.com use kms:Decrypt, kms:GenerateDataKey'],
  ])('that cannot be changed is warned of at %s: it must let %s', (path, needed) => {
    const stack = aStack();

    aPipeline({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1234') }, stack);

    Annotations.fromStack(stack).hasWarning(path, Match.stringLikeRegexp(`the policy of key Stack/Key cannot be changed from here; unless it lets ${needed}`));
  });

  test('that can be changed is not warned of', () => {
    const stack = aStack();

    encrypted({}, stack);

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

test('a log group that is given needs nothing of the key', () => {
  const stack = aStack();

  const template = encrypted({ logGroup: new logs.LogGroup(stack, 'Given') }, stack);

  expect(servicesOf(template).map(({ Principal }) => Principal.Service)).toEqual(['s3.amazonaws.com']);
});

describe('with a key of the user\'s', () => {
  test('the loader may use it through its stores alone, as each of them asks for', () => {
    const via = (...services: string[]) => ({ StringEquals: { 'kms:ViaService': services } });

    expect(keyStatementsOf(encrypted(), 'LoaderRole').map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
      { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition: via('s3.eu-west-1.amazonaws.com', 'sqs.eu-west-1.amazonaws.com') },
      {
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        Condition: via('dynamodb.eu-west-1.amazonaws.com'),
      },
    ]);
  });

  test('the COPY role may decrypt and no more', () => {
    expect(keyStatementsOf(encrypted(), 'CopyRole').map(({ Action }) => Action)).toEqual(['kms:Decrypt']);
  });

  test('each statement is for this key alone', () => {
    const template = encrypted();

    for (const { Resource } of [...keyStatementsOf(template, 'LoaderRole'), ...keyStatementsOf(template, 'CopyRole')]) {
      expect(Resource).toMatch(/^att-Key\w+-Arn$/);
    }
  });

  test('a bucket that is given keeps its own encryption', () => {
    const stack = aStack();

    const template = encrypted({ bucket: new s3.Bucket(stack, 'Given') }, stack);

    expect(resourceOf(template, 'AWS::S3::Bucket', 'Given')).not.toHaveProperty('Properties.BucketEncryption');
  });
});

test('without a key the loader may use none', () => {
  expect(keyStatementsOf(templateOf(aPipeline()), 'LoaderRole')).toEqual([]);
});
