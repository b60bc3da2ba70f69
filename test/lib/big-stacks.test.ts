/** Stacks of hundreds of targets, against the limits of the services that they are deployed to. */
import { App, aws_iam as iam, aws_s3 as s3, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { deploy } from '../support/cloudformation';
import { aTarget, aWarehouse } from '../support/construct';
import { BucketNotifications, CopyFormat, RinPipeline, RinPipelineProps, Target } from 'cdk-rin';

const format = CopyFormat.json();
const COUNT = 200;
const numbers = Array.from({ length: COUNT }, (_, i) => i);
const DISJOINT = numbers.map(i => aTarget(`department-${i}/application-logs/year=2026/`));

function aBigStack(props: (stack: Stack) => Partial<RinPipelineProps>, context?: Record<string, unknown>): { template: Template; text: string } {
  const stack = new Stack(new App({ context }), 'Stack');
  new RinPipeline(stack, 'Logs', { warehouse: aWarehouse(), targets: DISJOINT, ...props(stack) });
  const template = Template.fromStack(stack);
  return { template, text: JSON.stringify(template.toJSON()) };
}

/** What IAM and SQS count: all but white space. */
function lengths(template: Template, type: string): number[] {
  return Object.values(template.findResources(type)).map(({ Properties }) => JSON.stringify(deploy(Properties.PolicyDocument)).length);
}

const SOME_BUCKETS = (count: number) => (stack: Stack): Partial<RinPipelineProps> => {
  const buckets = numbers.slice(0, count).map(i => new s3.Bucket(stack, `Source${i}`));
  return { bucket: buckets[0], targets: numbers.map(i => Target.prefix(`part-${i}/`, { table: `table_${i}`, format, bucket: buckets[i % count] })) };
};

const KINDS: [string, (stack: Stack) => Partial<RinPipelineProps>][] = [
  ['of disjoint prefixes', () => ({})],
  ['of disjoint prefixes by EventBridge', () => ({ bucketNotifications: BucketNotifications.EVENT_BRIDGE })],
  ['of nested prefixes', () => ({ targets: numbers.map(i => aTarget(numbers.slice(0, i % 20).map(n => `${n}/`).join(''))) })],
  ['of regexps', () => ({ targets: numbers.map(i => Target.regexp(`^part-${i}/([a-z]+)/`, { schema: '$1', table: `table_${i}`, format })) })],
  ['of 15 buckets', SOME_BUCKETS(15)],
];

describe.each([['with the feature flags of a new app', recommendedFlags], ['without feature flags', undefined]])('200 targets, %s,', (_, context) => {
  test.each(KINDS)('%s stay within the limits', (__, props) => {
    const { template, text } = aBigStack(props, context);

    expect(text.length).toBeLessThan(1_000_000);
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThanOrEqual(500);
    expect(Object.keys(template.findOutputs('*')).length).toBeLessThanOrEqual(200);
    expect(lengths(template, 'AWS::IAM::Policy').filter(length => length > 10_240)).toEqual([]);
    expect(lengths(template, 'AWS::IAM::ManagedPolicy').filter(length => length > 6_144)).toEqual([]);
    expect(Object.keys(template.findResources('AWS::IAM::ManagedPolicy')).length).toBeLessThanOrEqual(10);
    expect(lengths(template, 'AWS::SQS::QueuePolicy').filter(length => length > 8_192)).toEqual([]);
    for (const { Properties } of Object.values(template.findResources('Custom::S3BucketNotifications'))) {
      expect(Properties.NotificationConfiguration.QueueConfigurations?.length ?? 0).toBeLessThanOrEqual(100);
    }
    const [{ Properties: { Environment } }] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Handler: 'index.handler', Runtime: 'nodejs24.x' } }));
    expect(JSON.stringify(deploy(Environment.Variables)).length).toBeLessThan(4096);
  });
});

describe('what does not fit is refused at synth:', () => {
  test('the COPY role, when more prefixes need rights than a role can have', () => {
    const stack = () => aBigStack(() => ({
      bucketNotifications: BucketNotifications.EVENT_BRIDGE,
      targets: Array.from({ length: 1400 }, (_, i) => aTarget(`${i}/${'x'.repeat(45)}/`)),
    }));

    expect(stack).toThrow(/the COPY role's policies, which name each bucket and prefix, need more than IAM takes \(10240 characters inline, and 20 managed policies/);
  });

  test('a COPY role of another app, which gets inline policies only', () => {
    const stack = () => aBigStack(scope => ({ copyRole: iam.Role.fromRoleArn(scope, 'Mine', 'arn:aws:iam::111122223333:role/copy') }));

    expect(stack).toThrow(/the COPY role's policies, which .* give the files fewer prefixes, or a `copyRole` with a policy of your own, imported with `mutable: false`/);
  });

  test('the queue\'s policy, when it would name more buckets than SQS takes', () => {
    const named = (stack: Stack, i: number) => s3.Bucket.fromBucketName(stack, `Source${i}`, `${'a-very-long-bucket-name-of-sixty-three-characters-in-all-'}${i}`);
    const stack = () => aBigStack(scope => ({
      targets: [aTarget('logs/'), ...numbers.slice(0, 130).map(i => Target.prefix('logs/', { table: 'app_log', format, bucket: named(scope, i) }))],
    }));

    expect(stack).toThrow(/the policy of the queue, which names each bucket and topic, is longer than the 8192 bytes that SQS takes; give buckets BucketNotifications.EVENT_BRIDGE/);
  });

  test('the loader\'s environment, when more names are unknown than 4 KB can hold', () => {
    expect(() => aBigStack(SOME_BUCKETS(150)))
      .toThrow(/the targets hold 15\d values that are unknown at synth, more than the 4096 bytes of the loader's environment can take/);
  });
});

describe('the outputs of a stack', () => {
  /** A pipeline of so many tables, in a stack that has as many outputs besides as bring it to a number. */
  const outputs = (count: number, stack = new Stack(new App(), 'Stack')): { readonly own: number; readonly synth: () => Template } => {
    const pipeline = new RinPipeline(stack, 'Logs', { warehouse: aWarehouse(), targets: numbers.map(i => aTarget('logs/', `${'t'.repeat(100)}${i}`)) });
    const own = pipeline.node.findAll().filter(node => node instanceof CfnOutput).length;
    for (let i = own; i < count; i++) new CfnOutput(stack, `Other${i}`, { value: 'x' });
    return { own, synth: () => Template.fromStack(stack) };
  };

  test('may be 200', () => {
    expect(Object.keys(outputs(200).synth().findOutputs('*'))).toHaveLength(200);
  });

  test('may not be 201', () => {
    const { own, synth } = outputs(201);

    expect(synth).toThrow(`[Stack/Logs] the stack Stack has 201 outputs, more than the 200 that CloudFormation takes; ${own} of them are of this pipeline, `
      + 'whose GRANTs take one for each kilobyte; divide the targets among pipelines in several stacks, or let keys decide the table: then GRANTs are by schema');
  });

  test('are counted of all pipelines together', () => {
    const stack = new Stack(new App(), 'Stack');
    const targets = Array.from({ length: 500 }, (_, i) => aTarget('logs/', `${'t'.repeat(120)}${i}`));
    for (const id of ['One', 'Two']) new RinPipeline(stack, id, { warehouse: aWarehouse(), targets });

    expect(() => Template.fromStack(stack)).toThrow(/\[Stack\/One\] the stack Stack has 256 outputs, .*; 128 of them are of this pipeline/);
  });

  test('are those of each stack by itself', () => {
    const app = new App();
    const stacks = ['One', 'Two'].map(id => outputs(150, new Stack(app, id)));

    for (const { synth } of stacks) expect(synth).not.toThrow();
  });
});
