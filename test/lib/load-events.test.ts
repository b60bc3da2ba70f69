import { App, Stack, aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_sqs as sqs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { aPipeline, aStack, aTarget, aWarehouse, resourceOf, templateOf } from '../support/construct';
import { OnLoadOptions, RinPipeline } from 'cdk-rin';

const ENVIRONMENT = { env: { account: '111122223333', region: 'eu-west-1' } };
const DEFAULT_BUS = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';

/** Which bus the loader tells, and on which it may put events. */
function busesOf(template: Template) {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return {
    told: resourceOf(template, 'AWS::Lambda::Function', 'LogsLoader').Properties.Environment.Variables.RIN_EVENT_BUS,
    allowed: statements.filter(({ Action }) => [Action].flat().some((action: string) => action.startsWith('events:'))),
  };
}

function putEvents(Resource: unknown) {
  return { Action: 'events:PutEvents', Effect: 'Allow', Resource };
}

function ruleOf(pipeline: RinPipeline): any {
  const [rule] = Object.values(templateOf(pipeline).findResources('AWS::Events::Rule'));
  return rule.Properties;
}

describe('the loader', () => {
  test('tells nobody of loads when there is no rule and no event bus', () => {
    expect(busesOf(templateOf(aPipeline()))).toEqual({ told: undefined, allowed: [] });
  });

  test('tells the default event bus once there is a rule, and may put events on it alone', () => {
    const pipeline = aPipeline({}, aStack(ENVIRONMENT));

    pipeline.onLoadSucceeded('Done');
    pipeline.onLoadFailed('Failed');

    expect(busesOf(templateOf(pipeline))).toEqual({
      told: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, DEFAULT_BUS.slice('arn:aws'.length)]] },
      allowed: [putEvents({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, DEFAULT_BUS.slice('arn:aws'.length)]] })],
    });
  });

  test('tells the event bus that it is given, though no rule is made here', () => {
    const stack = aStack();
    const pipeline = aPipeline({ eventBus: new events.EventBus(stack, 'Bus') }, stack);

    const arn = { 'Fn::GetAtt': [expect.stringMatching(/^Bus/), 'Arn'] };
    expect(busesOf(templateOf(pipeline))).toEqual({ told: arn, allowed: [putEvents(arn)] });
  });

  test('tells an event bus of another account by its ARN, since the name would be a bus of this one', () => {
    const arn = 'arn:aws:events:eu-west-1:444455556666:event-bus/loads';
    const stack = aStack(ENVIRONMENT);
    const pipeline = aPipeline({ eventBus: events.EventBus.fromEventBusArn(stack, 'Bus', arn) }, stack);

    expect(busesOf(templateOf(pipeline))).toEqual({ told: arn, allowed: [putEvents(arn)] });
  });

  test('may put events with a role that it is given', () => {
    const stack = aStack();
    const loaderRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const pipeline = aPipeline({ loaderRole }, stack);

    pipeline.onLoadSucceeded('Done');

    expect(busesOf(templateOf(pipeline)).allowed).toHaveLength(1);
  });
});

test('the loader begins only when it may put events, also when CDK is told to make new policies for what is added later', () => {
  const stack = new Stack(new App({ context: { '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': true } }), 'Stack');
  const pipeline = aPipeline({}, stack);

  pipeline.onLoadSucceeded('Done');

  const template = templateOf(pipeline);
  const { Properties } = resourceOf(template, 'AWS::IAM::Policy', 'LogsLoaderRoleDefaultPolicy');
  expect(Properties.PolicyDocument.Statement.map(({ Action }: any) => Action)).toContain('events:PutEvents');
  expect(resourceOf(template, 'AWS::Lambda::Function', 'LogsLoader').DependsOn).toContainEqual(expect.stringMatching(/^LogsLoaderRoleDefaultPolicy/));
});

describe('a rule', () => {
  test.each([
    ['onLoadSucceeded', 'Load Succeeded'],
    ['onLoadFailed', 'Load Failed'],
  ] as const)('by %s hears of loads of its own pipeline only, when it is a "%s"', (method, type) => {
    const pipeline = aPipeline();

    pipeline[method]('Rule');

    expect(ruleOf(pipeline)).toEqual({
      EventPattern: { 'source': ['cdk-rin'], 'detail-type': [type], 'detail': { pipeline: ['Stack/Logs'] } }, State: 'ENABLED',
    });
  });

  test('hears only of the tables and schemas that it names', () => {
    const pipeline = aPipeline();

    pipeline.onLoadSucceeded('Rule', { tables: ['app_log', 'access_log'], schemas: ['web'] });

    expect(ruleOf(pipeline).EventPattern.detail).toEqual({ pipeline: ['Stack/Logs'], table: ['app_log', 'access_log'], schema: ['web'] });
  });

  test('takes a target, a name, a description and a narrower pattern', () => {
    const stack = aStack();
    const pipeline = aPipeline({}, stack);

    pipeline.onLoadFailed('Rule', {
      target: new targets.SqsQueue(new sqs.Queue(stack, 'Told')), ruleName: 'failed', description: 'Somebody looks', eventPattern: { detail: { code: ['TABLE_MISSING'] } },
    });

    expect(ruleOf(pipeline)).toMatchObject({
      Name: 'failed',
      Description: 'Somebody looks',
      EventPattern: { detail: { pipeline: ['Stack/Logs'], code: ['TABLE_MISSING'] } },
      Targets: [{ Arn: { 'Fn::GetAtt': [expect.stringMatching(/^Told/), 'Arn'] } }],
    });
  });

  test('leaves the options as they are: those of one pipeline may serve another', () => {
    const stack = aStack();
    const options: OnLoadOptions = { tables: ['app_log'], eventPattern: { detail: { files: [{ numeric: ['>', 1] }], table: ['access_log'] } } };
    const before = JSON.stringify(options);
    const another = new RinPipeline(stack, 'Another', { warehouse: aWarehouse(), targets: [aTarget()] });

    aPipeline({}, stack).onLoadSucceeded('Rule', options);
    another.onLoadSucceeded('Rule', options);

    expect(JSON.stringify(options)).toBe(before);
    const patterns = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')).map(({ Properties }) => Properties.EventPattern.detail);
    expect(patterns.map(({ pipeline }) => pipeline)).toEqual([['Stack/Another'], ['Stack/Logs']]);
  });

  test('is on the event bus of the pipeline, also when another stack makes it', () => {
    const app = new App();
    const bus = new events.EventBus(new Stack(app, 'Shared'), 'Bus');
    const pipeline = aPipeline({ eventBus: bus }, new Stack(app, 'Stack'));

    pipeline.onLoadSucceeded('Rule');

    expect(ruleOf(pipeline).EventBusName).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Shared:ExportsOutputRefBus/) });
    expect(busesOf(templateOf(pipeline)).told).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Shared:ExportsOutputFnGetAttBus.*Arn/) });
  });

  test('is on an event bus that is imported by its name', () => {
    const stack = aStack(ENVIRONMENT);
    const pipeline = aPipeline({ eventBus: events.EventBus.fromEventBusName(stack, 'Bus', 'loads') }, stack);

    pipeline.onLoadSucceeded('Rule');

    expect(ruleOf(pipeline).EventBusName).toBe('loads');
  });

  test.each([
    ['tables', { tables: [] }],
    ['schemas', { schemas: [] }],
  ])('for no %s would hear of nothing', (option, options) => {
    expect(() => aPipeline().onLoadSucceeded('Rule', options))
      .toThrow(`\`${option}\` must have at least one name, got []; omit it for loads of all ${option} [Stack/Logs]`);
  });

  test('for as many tables as an event pattern can hold, and no more', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => `table_${i}`);
    const patternOf = (lengthOfLast: number): string => {
      const pipeline = aPipeline();
      pipeline.onLoadSucceeded('Rule', { tables: [...hundred, 'x'.repeat(lengthOfLast)] });
      return JSON.stringify(ruleOf(pipeline).EventPattern);
    };
    const longest = 2048 - patternOf(0).length;

    expect(patternOf(longest)).toHaveLength(2048);
    expect(() => patternOf(longest + 1)).toThrow('`tables` and `schemas` make an event pattern of 2049 characters, EventBridge takes 2048');
  });
});

test('an event bus of another region is refused: PutEvents would look for it here', () => {
  const stack = aStack(ENVIRONMENT);
  const eventBus = events.EventBus.fromEventBusArn(stack, 'Bus', 'arn:aws:events:us-east-1:111122223333:event-bus/loads');

  expect(() => aPipeline({ eventBus }, stack)).toThrow('`eventBus` must be in the region of the pipeline, eu-west-1, got a bus in us-east-1');
});

test('a rule on an event bus of another account is refused: it would be on a bus of that name in this one', () => {
  const stack = aStack(ENVIRONMENT);
  const pipeline = aPipeline({ eventBus: events.EventBus.fromEventBusArn(stack, 'Bus', 'arn:aws:events:eu-west-1:444455556666:event-bus/loads') }, stack);

  expect(() => pipeline.onLoadFailed('Rule')).toThrow('`eventBus` must be of the pipeline\'s account, 111122223333, to have rules of this stack, got one of 444455556666');
});
