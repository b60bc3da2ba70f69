import { aws_sns as sns, Stack } from 'aws-cdk-lib';
import { METRICS } from '../../../lib/private/contract';
import { deploy } from '../../support/cloudformation';
import { aPipeline, aStack, resourceOf, templateOf } from '../../support/construct';
import { RinPipeline } from 'cdk-rin';

function widgetsOf(pipeline: RinPipeline): any[] {
  const { DashboardBody } = resourceOf(templateOf(pipeline), 'AWS::CloudWatch::Dashboard', 'LogsDashboard').Properties;
  return JSON.parse(deploy(DashboardBody)).widgets;
}

test('there is none by default: it would cost', () => {
  const pipeline = aPipeline();

  expect(pipeline.dashboard).toBeUndefined();
  templateOf(pipeline).resourceCountIs('AWS::CloudWatch::Dashboard', 0);
});

describe('a dashboard', () => {
  const pipeline = aPipeline({ createDashboard: true });

  test('shows every metric of the loader', () => {
    const shown = new Set(JSON.stringify(widgetsOf(pipeline)).match(/(?<="CdkRin",")\w+/g));

    expect([...shown].sort()).toEqual(Object.values(METRICS).sort());
  });

  test('links to the queues, the loader, its log and the runbook', () => {
    const [{ properties: { markdown } }] = widgetsOf(pipeline);

    expect(markdown.match(/(?<=\]\()[^)]+/g)).toEqual([
      expect.stringMatching(/^https:\/\/eu-west-1\.map-aws-domain\/sqs\/v3\/home\?region=eu-west-1#\/queues\/https%3A%2F%2Fsqs\.eu-west-1\.amazonaws\.com%2F111122223333%2Fatt-LogsQueue\w+-QueueName$/),
      expect.stringMatching(/%2Fatt-LogsDeadLetterQueue\w+-QueueName$/),
      expect.stringMatching(/lambda\/home\?region=eu-west-1#\/functions\/ref-LogsLoader\w+$/),
      expect.stringMatching(/cloudwatch\/home\?region=eu-west-1#logsV2:log-groups\/log-group\/ref-LogsLogGroup\w+$/),
      'https://github.com/cdk-rin/cdk-rin/blob/main/docs/runbook.md',
    ]);
  });

  test('looks up the console of the partition that it is deployed to', () => {
    const { Mappings } = templateOf(pipeline).toJSON();

    expect(Object.values(Mappings)).toEqual([expect.objectContaining({
      'aws': { domain: 'console.aws.amazon.com' }, 'aws-cn': { domain: 'console.amazonaws.cn' }, 'aws-us-gov': { domain: 'console.amazonaws-us-gov.com' },
    })]);
  });

  test.each([
    ['eu-west-1', 'console.aws.amazon.com'], ['cn-north-1', 'console.amazonaws.cn'], ['us-gov-west-1', 'console.amazonaws-us-gov.com'],
  ])('in %s links to %s, and needs no mapping', (region, domain) => {
    const there = aPipeline({ createDashboard: true }, aStack({ env: { account: '111122223333', region } }));

    const [{ properties: { markdown } }] = widgetsOf(there);

    expect(markdown).toContain(`(https://${region}.${domain}/lambda/home?region=${region}#`);
    expect(templateOf(there).toJSON().Mappings).toBeUndefined();
  });

  test('can be added to', () => {
    expect(pipeline.dashboard?.node.path).toBe('Stack/Logs/Dashboard');
  });

  test('shows the alarms first, when there are any', () => {
    const stack = aStack();
    const watched = aPipeline({ createDashboard: true, alarmTopic: new sns.Topic(stack, 'Topic') }, stack);

    const [, { type, properties }] = widgetsOf(watched);

    expect(type).toBe('alarm');
    expect(properties.alarms).toHaveLength(6);
    expect(widgetsOf(pipeline).map(widget => widget.type)).not.toContain('alarm');
  });

  test('is of the stack of its pipeline', () => {
    expect(Stack.of(pipeline.dashboard!)).toBe(Stack.of(pipeline));
  });
});
