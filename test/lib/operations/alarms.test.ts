import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aws_sns as sns, Duration, Stack } from 'aws-cdk-lib';
import { CATALOGUE, FailureClass } from '../../../lambda/failures/catalogue';
import { LOG_EVENTS, METRICS } from '../../../lib/private/contract';
import { aPipeline, aStack, resourceOf, templateOf } from '../../support/construct';
import { linesOf, loaderLog } from '../../support/loader-log';
import { LogLevel, RinPipeline, RinPipelineProps } from 'cdk-rin';

const ROOT = join(__dirname, '..', '..', '..');
const ALARM = 'AWS::CloudWatch::Alarm';

let log: readonly Record<string, any>[];

beforeAll(async () => {
  log = await loaderLog();
});

function watched(props: Partial<RinPipelineProps> = {}): RinPipeline {
  const stack = aStack();
  return aPipeline({ alarmTopic: new sns.Topic(stack, 'Topic'), ...props }, stack);
}

function alarm(id: string, pipeline = watched()): any {
  return resourceOf(templateOf(pipeline), ALARM, `LogsAlarms${id}`).Properties;
}

/** Names of the metrics that an alarm adds up or compares. */
function metricsOf({ Metrics }: any): string[] {
  return Metrics.flatMap(({ MetricStat }: any) => MetricStat?.Metric.MetricName ?? []);
}

describe('a topic', () => {
  test('switches six alarms on, each of which tells it', () => {
    const alarms = Object.values(templateOf(watched()).findResources(ALARM));

    expect(alarms).toHaveLength(6);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Topic/) }]);
  });

  test('makes the alarms known, so that they can tell others as well', () => {
    const pipeline = watched();
    const other = new sns.Topic(Stack.of(pipeline), 'Other');

    for (const each of pipeline.alarms) each.addAlarmAction({ bind: () => ({ alarmActionArn: other.topicArn }) });

    for (const { Properties } of Object.values(templateOf(pipeline).findResources(ALARM))) expect(Properties.AlarmActions).toHaveLength(2);
  });
});

test('without a topic there are no alarms, and no metrics that only alarms need', () => {
  const pipeline = aPipeline();

  expect(pipeline.alarms).toEqual([]);
  templateOf(pipeline).resourceCountIs(ALARM, 0);
  templateOf(pipeline).resourceCountIs('AWS::Logs::MetricFilter', 0);
});

describe('every alarm', () => {
  const alarms = Object.values(templateOf(watched()).findResources(ALARM)).map(({ Properties }) => Properties);

  test('says in one sentence what is wrong, and links to a section of the runbook that exists', () => {
    const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const headings = Array.from(readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8').matchAll(/^#+ (.+)$/gm), ([, heading]) => heading);
    const anchors = headings.map(heading => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'));

    for (const { AlarmDescription } of alarms) {
      const [, url, anchor] = /^[A-Z][^.]*\. Runbook: (\S+)#(\S+)$/.exec(AlarmDescription) ?? [];
      expect(url).toBe(`${repository.url.replace(/\.git$/, '')}/blob/main/docs/runbook.md`);
      expect(anchors).toContain(anchor);
    }
  });

  test('goes off at the first that is more than its threshold', () => {
    for (const { ComparisonOperator } of alarms) expect(ComparisonOperator).toBe('GreaterThanThreshold');
  });
});

describe('the alarm of the dead-letter queue', () => {
  test('goes off for one message, be it hidden by somebody who has just read it', () => {
    const properties = alarm('DeadLetterQueueNotEmpty');

    expect(properties).toMatchObject({ Threshold: 0, EvaluationPeriods: 1 });
    expect(metricsOf(properties)).toEqual(['ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible']);
  });

  test('stays as it is when SQS stops reporting a queue that nobody touches, which is not an empty one', () => {
    expect(alarm('DeadLetterQueueNotEmpty').TreatMissingData).toBe('ignore');
  });
});

describe('the alarm of files that wait', () => {
  test('looks at files that the loader sees and at messages that no loader sees', () => {
    expect(metricsOf(alarm('FilesWait'))).toEqual([METRICS.oldestFileAge, 'ApproximateAgeOfOldestMessage']);
  });

  test('goes off after an hour', () => {
    expect(alarm('FilesWait')).toMatchObject({ Threshold: 3_600, AlarmDescription: expect.stringContaining('for longer than 1 hour') });
  });

  test('goes off after the time that is given', () => {
    const properties = alarm('FilesWait', watched({ oldestFileAgeThreshold: Duration.minutes(15) }));

    expect(properties).toMatchObject({ Threshold: 900, AlarmDescription: expect.stringContaining('for longer than 15 minutes') });
  });

  test('is quiet while nothing arrives', () => {
    expect(alarm('FilesWait').TreatMissingData).toBe('notBreaching');
  });

  test('looks for longer than it can take until a deferred message is seen again, so that it does not go off and on between two tries', () => {
    const longestDelay = Duration.minutes(15).plus(Duration.minutes(5)).plus(Duration.minutes(15));
    const slowest = watched({ batchingWindow: Duration.minutes(5), loaderTimeout: Duration.minutes(15) });

    const periods = alarm('FilesWait', slowest).Metrics.flatMap(({ MetricStat }: any) => MetricStat?.Period ?? []);

    expect(Math.min(...periods)).toBeGreaterThan(longestDelay.toSeconds());
  });
});

test.each([
  ['LoaderErrors', 'Errors', 1],
  ['LoaderThrottles', 'Throttles', 3],
])('%s counts the loader\'s own %s', (id, metric, periods) => {
  expect(alarm(id)).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: metric, Statistic: 'Sum', Threshold: 0, EvaluationPeriods: periods, TreatMissingData: 'notBreaching' });
});

describe('what messages wait for is counted from the log', () => {
  const ofClass = (wanted: FailureClass) => Object.entries(CATALOGUE).filter(([, entry]) => entry.class === wanted).map(([code]) => code);
  const template = templateOf(watched());
  const filters = Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties);
  const filterOf = (metric: string) => filters.find(({ MetricTransformations: [{ MetricName }] }) => MetricName === metric)!;

  /** Whether CloudWatch counts a line: `=` is its equality, `$` the line. */
  const counts = (metric: string, line: Record<string, unknown>): boolean => {
    const pattern = filterOf(metric).FilterPattern.replaceAll(' = ', ' === ').replaceAll('$.', 'line.').replace(/^\{|\}$/g, '');
    return new Function('line', `return ${pattern}`)(line);
  };

  test.each<[string, FailureClass]>([['MessagesMisconfigured', 'MISCONFIGURED'], ['MessagesThrottled', 'THROTTLED']])('%s: each code of class %s, and no other', (metric, wanted) => {
    const counted = Object.keys(CATALOGUE).filter(code => counts(metric, { event: LOG_EVENTS.messageDeferred, code }));

    expect(counted).toEqual(ofClass(wanted));
  });

  test.each([['MessagesMisconfigured', 'TABLE_NOT_FOUND'], ['MessagesThrottled', 'THROTTLED']])('%s: lines as the loader writes them, for %s', (metric, code) => {
    const counted = log.filter(line => counts(metric, line));

    expect(counted).not.toEqual([]);
    for (const line of counted) expect(line).toMatchObject({ event: LOG_EVENTS.messageDeferred, code });
  });

  test('and is a metric of the pipeline that wrote the line', () => {
    const [line] = linesOf(log, LOG_EVENTS.messageDeferred);

    for (const { MetricTransformations: [{ Dimensions }] } of filters) {
      const [{ Key, Value }] = Dimensions;
      expect({ [Key]: line[Value.replace('$.', '')] }).toEqual({ Pipeline: 'Stack/Logs' });
    }
  });

  test('by patterns that CloudWatch can take', () => {
    for (const { FilterPattern } of filters) expect(FilterPattern.length).toBeLessThanOrEqual(1_024);
  });

  test.each([['TableMisconfigured', 'MessagesMisconfigured', 1], ['Throttled', 'MessagesThrottled', 3]])('the alarm %s watches it', (id, metric, periods) => {
    expect(alarm(id)).toMatchObject({
      Namespace: 'CdkRin', MetricName: metric, Dimensions: [{ Name: 'Pipeline', Value: 'Stack/Logs' }], Statistic: 'Sum', Period: 2_400, EvaluationPeriods: periods,
    });
  });
});

test.each([
  ['six hours', {}, '6 hours'],
  ['the time that is given', { misconfigurationPatience: Duration.days(2) }, '2 days'],
])('the alarm of a misconfigured table says that files are parked after %s', (_, props, time) => {
  expect(alarm('TableMisconfigured', watched(props)).AlarmDescription).toContain(`files are parked when it is not mended within ${time}. Runbook`);
});

describe('the alarm of a quota that is used up', () => {
  /** Whether it goes off for messages that were throttled at these minutes, when a period ends at minute 0. */
  const goesOff = (minutes: readonly number[]): boolean => {
    const { Period, EvaluationPeriods } = alarm('Throttled');
    const inBreach = new Set(minutes.map(minute => Math.floor(minute * 60 / Period)));
    return [...inBreach].some(first => Array.from({ length: EvaluationPeriods }, (_, i) => first + i).every(period => inBreach.has(period)));
  };

  test('is quiet about two messages that were throttled within minutes, wherever the turn of a period is', () => {
    expect(goesOff([-1, 1])).toBe(false);
    expect(goesOff([1, 3])).toBe(false);
  });

  test('is quiet about a message that was throttled for 40 minutes', () => {
    expect(goesOff([-20, -5, 10, 20])).toBe(false);
  });

  test('goes off when a message has been throttled for two hours, be its tries as far apart as they can', () => {
    expect(goesOff([-5, 30, 65, 100, 115])).toBe(true);
  });
});

describe('`oldestFileAgeThreshold`', () => {
  test.each([Duration.minutes(5), Duration.days(14)])('accepts %s, just inside its bound', oldestFileAgeThreshold => {
    expect(() => watched({ oldestFileAgeThreshold })).not.toThrow();
  });

  test.each([
    [Duration.seconds(299), '`oldestFileAgeThreshold` must be whole seconds between 5 minutes and 14 days, got 4 minutes 59 seconds; omit it for 1 hour'],
    [Duration.seconds(14 * 86_400 + 1), 'got 14 days 1 second'],
  ])('refuses %s, just outside its bound', (oldestFileAgeThreshold, message) => {
    expect(() => watched({ oldestFileAgeThreshold })).toThrow(message);
  });

  test('is refused without a topic, where it would do nothing', () => {
    expect(() => aPipeline({ oldestFileAgeThreshold: Duration.hours(2) }))
      .toThrow('`oldestFileAgeThreshold` is of an alarm, and there are none without `alarmTopic`; give both or none [Stack/Logs]');
  });
});

describe('`logLevel`', () => {
  test('may be WARN with alarms', () => {
    expect(() => watched({ logLevel: LogLevel.WARN })).not.toThrow();
  });

  test('may not be ERROR with alarms, which count lines of level WARN', () => {
    expect(() => watched({ logLevel: LogLevel.ERROR })).toThrow('`logLevel` is ERROR, but two of the alarms that `alarmTopic` switches on count log lines of level WARN');
  });

  test('of the lines that alarms count is WARN', () => {
    expect(new Set(linesOf(log, LOG_EVENTS.messageDeferred).map(({ level }) => level))).toEqual(new Set(['WARN']));
  });
});
