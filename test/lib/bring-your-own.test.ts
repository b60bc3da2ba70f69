import { App, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { deploy } from '../support/cloudformation';
import { aPipeline, aStack, aTarget, aWarehouse, resourceOf, templateOf } from '../support/construct';
import { RinPipeline, RinPipelineProps } from 'cdk-rin';

function loaderOf(pipeline: RinPipeline): any {
  return resourceOf(templateOf(pipeline), 'AWS::Lambda::Function', 'LogsLoader');
}

describe('a role for the loader', () => {
  test('gets every right that the loader\'s own role would have', () => {
    const stack = aStack();
    const loaderRole = new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const policyOf = (template: Template, id: string) => resourceOf(template, 'AWS::IAM::Policy', id).Properties.PolicyDocument;

    const pipeline = aPipeline({ loaderRole }, stack);

    expect(loaderOf(pipeline).Properties.Role).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Mine/), 'Arn'] });
    expect(policyOf(templateOf(pipeline), 'MineDefaultPolicy')).toEqual(policyOf(templateOf(aPipeline()), 'LogsLoaderRoleDefaultPolicy'));
  });

  test('that is imported as immutable is left as it is', () => {
    const stack = aStack();
    const loaderRole = iam.Role.fromRoleArn(stack, 'Mine', 'arn:aws:iam::111122223333:role/loader', { mutable: false });

    const policies = Object.keys(templateOf(aPipeline({ loaderRole }, stack)).findResources('AWS::IAM::Policy'));

    expect(policies.filter(id => /^Mine|LoaderRole/.test(id))).toEqual([]);
  });
});

describe('a log group', () => {
  test('is the loader\'s, and no other is made', () => {
    const stack = aStack();
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Mine', 'mine');

    const pipeline = aPipeline({ logGroup }, stack);

    expect(pipeline.logGroup).toBe(logGroup);
    expect(loaderOf(pipeline).Properties.LoggingConfig.LogGroup).toBe('mine');
    templateOf(pipeline).resourceCountIs('AWS::Logs::LogGroup', 0);
  });

  test('has a retention of its own', () => {
    const stack = aStack();
    const logGroup = new logs.LogGroup(stack, 'Mine');

    expect(() => aPipeline({ logGroup, logRetention: logs.RetentionDays.ONE_WEEK }, stack))
      .toThrow('`logRetention` is given together with `logGroup`, which has a retention of its own; give one of them [Stack/Logs]');
  });
});

describe('a VPC', () => {
  test('is not needed: the least that a pipeline can be reaches Redshift without one', () => {
    const pipeline = aPipeline();

    expect(loaderOf(pipeline).Properties).not.toHaveProperty('VpcConfig');
    expect(Object.values(templateOf(pipeline).toJSON().Resources).filter(({ Type }: any) => Type.startsWith('AWS::EC2::'))).toEqual([]);
  });

  test('holds the loader, which may make its network interfaces and has a security group', () => {
    const stack = aStack();
    const pipeline = aPipeline({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack);

    const { VpcConfig } = loaderOf(pipeline).Properties;

    expect(VpcConfig).toEqual({
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^LogsLoaderSecurityGroup/), 'GroupId'] }],
      SubnetIds: [{ Ref: expect.stringMatching(/^VpcPrivateSubnet1/) }, { Ref: expect.stringMatching(/^VpcPrivateSubnet2/) }],
    });
    const { Statement } = resourceOf(templateOf(pipeline), 'AWS::IAM::Policy', 'LogsLoaderRoleDefaultPolicy').Properties.PolicyDocument;
    expect(Statement).toContainEqual(expect.objectContaining({ Action: expect.arrayContaining(['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface']) }));
    expect(loaderOf(pipeline).DependsOn).toContainEqual(expect.stringMatching(/^LogsLoaderRoleDefaultPolicy/));
  });

  test('is for Lambda to make network interfaces in: the loader\'s own code may not', () => {
    const stack = aStack();
    const { Statement } = resourceOf(templateOf(aPipeline({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack)), 'AWS::IAM::Policy', 'LogsLoaderRoleDefaultPolicy')
      .Properties.PolicyDocument;

    const [allowed, denied, ...others] = deploy(Statement).filter(({ Action }: any) => [Action].flat().some((action: string) => action.startsWith('ec2:')));

    expect(others).toEqual([]);
    expect(allowed).toEqual({ Effect: 'Allow', Action: denied.Action, Resource: '*' });
    expect(denied).toEqual({
      Effect: 'Deny',
      Action: allowed.Action,
      Resource: '*',
      Condition: { ArnLike: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:*' } },
    });
  });

  test('denies nothing to a role that is given, which other functions may share', () => {
    const stack = aStack();
    const loaderRole = new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

    const template = templateOf(aPipeline({ vpc: new ec2.Vpc(stack, 'Vpc'), loaderRole }, stack));

    const { Statement } = resourceOf(template, 'AWS::IAM::Policy', 'MineDefaultPolicy').Properties.PolicyDocument;
    expect(Statement.map(({ Effect }: any) => Effect)).not.toContain('Deny');
  });

  test('gives the loader the subnets and security groups that are asked for', () => {
    const stack = aStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { subnetConfiguration: [{ name: 'Inner', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
    const group = new ec2.SecurityGroup(stack, 'Mine', { vpc });

    const pipeline = aPipeline({ vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, securityGroups: [group] }, stack);

    expect(loaderOf(pipeline).Properties.VpcConfig).toEqual({
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^Mine/), 'GroupId'] }],
      SubnetIds: [{ Ref: expect.stringMatching(/^VpcInnerSubnet1/) }, { Ref: expect.stringMatching(/^VpcInnerSubnet2/) }],
    });
  });

  test('makes the pipeline one that others can be opened to', () => {
    const stack = aStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const pipeline = aPipeline({ vpc }, stack);
    const endpoints = new ec2.SecurityGroup(stack, 'Endpoints', { vpc });

    endpoints.connections.allowFrom(pipeline, ec2.Port.HTTPS);

    templateOf(pipeline).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 443, ToPort: 443 });
  });

  test('is missed by one who asks for connections', () => {
    expect(() => aPipeline().connections).toThrow('the loader is in no VPC and has no security groups; give `vpc` to have `connections` [Stack/Logs]');
  });

  test.each([
    ['vpcSubnets', { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }, '`vpcSubnets` is given without `vpc`; give the VPC that it belongs to [Stack/Logs]'],
    ['securityGroups', { securityGroups: [] }, '`securityGroups` is given without `vpc`; give the VPC that it belongs to [Stack/Logs]'],
  ])('is missed by %s', (_, props, message) => {
    expect(() => aPipeline(props)).toThrow(message);
  });

  const NOWHERE = 'from which a function reaches nothing outside of the VPC; '
    + 'give private subnets with a NAT gateway, or isolated ones with the endpoints that the documentation of `vpc` names [Stack/Logs]';

  test.each<[string, ec2.VpcProps, ec2.SubnetSelection | undefined, string]>([
    ['public subnets that are asked for', {}, { subnetType: ec2.SubnetType.PUBLIC }, '`vpcSubnets` holds the public subnet Stack/Vpc/PublicSubnet1'],
    ['the subnets of a VPC that has only public ones', { natGateways: 0, subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }] }, undefined,
      '`vpc` Stack/Vpc has public subnets only'],
  ])('does not run the loader in %s', (_, vpcProps, vpcSubnets, culprit) => {
    const stack = aStack();

    expect(() => aPipeline({ vpc: new ec2.Vpc(stack, 'Vpc', vpcProps), vpcSubnets }, stack)).toThrow(`${culprit}, ${NOWHERE}`);
  });

  test('takes at least one security group', () => {
    const stack = aStack();

    expect(() => aPipeline({ vpc: new ec2.Vpc(stack, 'Vpc'), securityGroups: [] }, stack))
      .toThrow('`securityGroups` must hold at least one security group, got []; omit it for a new one [Stack/Logs]');
  });
});

describe('of another account or region', () => {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const roleOf = (stack: Stack, account: string) => iam.Role.fromRoleArn(stack, 'Mine', `arn:aws:iam::${account}:role/mine`);
  const keyIn = (stack: Stack, region: string) => kms.Key.fromKeyArn(stack, 'Mine', `arn:aws:kms:${region}:111122223333:key/1234`);
  const ROLE = 'is of account "999999999999" and the pipeline of "111122223333"; give a role of the pipeline\'s account [Stack/Logs]';

  test.each<[string, (stack: Stack) => Partial<RinPipelineProps>, string]>([
    ['a role for the loader', stack => ({ loaderRole: roleOf(stack, '999999999999') }), `\`loaderRole\` Stack/Mine ${ROLE}`],
    ['a COPY role', stack => ({ copyRole: roleOf(stack, '999999999999') }), `\`copyRole\` Stack/Mine ${ROLE}`],
    ['a key', stack => ({ encryptionKey: keyIn(stack, 'us-east-1') }),
      '`encryptionKey` Stack/Mine is in "us-east-1" and the pipeline in "eu-west-1"; give a key of the pipeline\'s region [Stack/Logs]'],
  ])('%s is refused', (_, props, message) => {
    const stack = aStack({ env });

    expect(() => aPipeline(props(stack), stack)).toThrow(message);
  });

  test.each<[string, (stack: Stack) => Partial<RinPipelineProps>]>([
    ['a role for the loader', stack => ({ loaderRole: roleOf(stack, '111122223333') })],
    ['a COPY role', stack => ({ copyRole: roleOf(stack, '111122223333') })],
    ['a key', stack => ({ encryptionKey: keyIn(stack, 'eu-west-1') })],
  ])('%s is taken when it is not, or when that is unknown', (_, props) => {
    for (const stack of [aStack({ env }), aStack()]) expect(() => aPipeline(props(stack), stack)).not.toThrow();
  });
});

test('roles, a log group and a VPC of another stack are referred to, and need nothing of the pipeline', () => {
  const app = new App();
  const theirs = new Stack(app, 'Theirs');
  const ours = new Stack(app, 'Ours');
  const pipeline = new RinPipeline(ours, 'Logs', {
    warehouse: aWarehouse(),
    targets: [aTarget()],
    loaderRole: new iam.Role(theirs, 'LoaderRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    copyRole: new iam.Role(theirs, 'CopyRole', { assumedBy: new iam.ServicePrincipal('redshift.amazonaws.com') }),
    logGroup: new logs.LogGroup(theirs, 'LogGroup'),
    vpc: new ec2.Vpc(theirs, 'Vpc'),
  });

  app.synth();

  expect(theirs.dependencies).toEqual([]);
  expect(ours.dependencies).toEqual([theirs]);
  Template.fromStack(theirs).resourceCountIs('AWS::IAM::Policy', 0);
  expect(Object.keys(Template.fromStack(ours).findResources('AWS::IAM::Policy')).filter(id => /^Logs(Copy|Loader)Role/.test(id))).toHaveLength(2);
  expect(loaderOf(pipeline).Properties.LoggingConfig.LogGroup).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Theirs:/) });
});

describe('roles that another stack imports', () => {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const roleArn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  const ours = (policies: object) => Object.entries<any>(policies).filter(([id]) => /^Logs(Copy|Loader)Role/.test(id)).map(([, { Properties }]) => Properties);

  test.each<[string, (stack: Stack, name: string) => iam.IRole]>([
    ['by its ARN', (stack, name) => iam.Role.fromRoleArn(stack, name, roleArn(name))],
    ['by its name', (stack, name) => iam.Role.fromRoleName(stack, name, name)],
  ])('%s get their rights from the pipeline\'s stack, which alone needs the other', (_, imported) => {
    const app = new App();
    const shared = new Stack(app, 'Shared', { env });
    const loading = new Stack(app, 'Loading', { env });
    aPipeline({ loaderRole: imported(shared, 'loader'), copyRole: imported(shared, 'copy') }, loading);

    app.synth();

    Template.fromStack(shared).resourceCountIs('AWS::IAM::Policy', 0);
    expect(shared.dependencies).toEqual([]);
    expect(ours(Template.fromStack(loading).findResources('AWS::IAM::Policy')).map(({ Roles }) => Roles)).toEqual(expect.arrayContaining([['loader'], ['copy']]));
  });

  test('as immutable are left as they are', () => {
    const app = new App();
    const shared = new Stack(app, 'Shared', { env });
    const loading = new Stack(app, 'Loading', { env });
    const imported = (name: string) => iam.Role.fromRoleArn(shared, name, roleArn(name), { mutable: false });
    const pipeline = aPipeline({ loaderRole: imported('loader'), copyRole: imported('copy') }, loading);

    app.synth();

    expect([loaderOf(pipeline).Properties.Role, pipeline.copyRole.roleArn]).toEqual([roleArn('loader'), roleArn('copy')]);
    expect(ours(Template.fromStack(loading).findResources('AWS::IAM::Policy'))).toEqual([]);
    Template.fromStack(shared).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('have policies of different names of pipelines in different stacks, for a later one would replace an earlier one', () => {
    const app = new App();
    const copyRole = iam.Role.fromRoleArn(new Stack(app, 'Shared', { env }), 'Copy', roleArn('copy'));
    const pipelines = ['One', 'Two'].map(id => aPipeline({ copyRole }, new Stack(app, id, { env })));

    const [one, two] = pipelines.map(pipeline => ours(templateOf(pipeline).findResources('AWS::IAM::Policy')).find(({ Roles }) => Roles[0] === 'copy').PolicyName);

    expect(one).not.toBe(two);
  });
});

test('another stack may use what a pipeline made', () => {
  const app = new App();
  const ours = new Stack(app, 'Ours');
  const theirs = new Stack(app, 'Theirs');
  const pipeline = aPipeline({}, ours);

  pipeline.bucket.grantPut(new iam.Role(theirs, 'Writer', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));

  app.synth();
  expect(theirs.dependencies).toEqual([ours]);
});

test('a pipeline is known as one, and a bucket is not', () => {
  const pipeline = aPipeline();

  expect([pipeline, new s3.Bucket(pipeline, 'Other'), undefined, 'RinPipeline'].map(x => RinPipeline.isRinPipeline(x))).toEqual([true, false, false, false]);
});
