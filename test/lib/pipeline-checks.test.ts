import { aws_s3 as s3, Duration, Lazy, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { aPipeline, aStack, aTarget } from '../support/construct';
import { CopyFormat, JsonMapping, RinPipelineProps, Target, Warehouse } from 'cdk-rin';

type Bound = [prop: string, inside: Partial<RinPipelineProps>[], outside: [Partial<RinPipelineProps>, string][]];

const BOUNDS: Bound[] = [
  ['batchingWindow', [{ batchingWindow: Duration.seconds(1) }, { batchingWindow: Duration.minutes(5) }], [
    [{ batchingWindow: Duration.seconds(0) }, '`batchingWindow` must be whole seconds between 1 second and 5 minutes, got 0 seconds; omit it for 60 seconds'],
    [{ batchingWindow: Duration.seconds(301) }, 'got 5 minutes 1 second'],
    [{ batchingWindow: Duration.millis(1500) }, 'got 1 second 500 millis'],
  ]],
  ['batchSize', [{ batchSize: 1 }, { batchSize: 10_000 }], [
    [{ batchSize: 0 }, '`batchSize` must be a whole number between 1 and 10000, got 0; omit it for 10000'],
    [{ batchSize: 10_001 }, 'got 10001'],
    [{ batchSize: 1.5 }, 'got 1.5'],
  ]],
  ['maxConcurrency', [{ maxConcurrency: 2 }, { maxConcurrency: 1000 }], [
    [{ maxConcurrency: 1 }, '`maxConcurrency` must be a whole number between 2 and 1000, got 1; Lambda allows no other; omit it for 2'],
    [{ maxConcurrency: 1001 }, 'got 1001'],
  ]],
  ['maxParallelLoads', [{ maxParallelLoads: 1 }, { maxParallelLoads: 50 }], [
    [{ maxParallelLoads: 0 }, '`maxParallelLoads` must be a whole number between 1 and 50, got 0'],
    [{ maxParallelLoads: 51 }, 'got 51'],
  ]],
  ['maxFilesPerLoad', [{ maxFilesPerLoad: 1 }, { maxFilesPerLoad: 10_000 }], [
    [{ maxFilesPerLoad: 0 }, '`maxFilesPerLoad` must be a whole number between 1 and 10000, got 0'],
    [{ maxFilesPerLoad: 10_001 }, 'got 10001'],
  ]],
  ['maxLoadSize', [{ maxLoadSize: Size.mebibytes(1) }, { maxLoadSize: Size.tebibytes(1) }], [
    [{ maxLoadSize: Size.mebibytes(0) }, '`maxLoadSize` must be whole mebibytes between 1 MiB and 1048576 MiB, got 0 MiB; omit it for 2 GiB'],
    [{ maxLoadSize: Size.mebibytes(1_048_577) }, 'got 1048577 MiB'],
    [{ maxLoadSize: Size.kibibytes(1536) }, 'got 1.5 MiB'],
  ]],
  ['maxReceiveCount', [{ maxReceiveCount: 1 }, { maxReceiveCount: 1000 }], [
    [{ maxReceiveCount: 0 }, '`maxReceiveCount` must be a whole number between 1 and 1000, got 0'],
    [{ maxReceiveCount: 1001 }, 'got 1001'],
  ]],
  ['misconfigurationPatience', [{ misconfigurationPatience: Duration.minutes(1) }, { misconfigurationPatience: Duration.days(14) }], [
    [{ misconfigurationPatience: Duration.seconds(59) }, '`misconfigurationPatience` must be whole seconds between 1 minute and 14 days, got 59 seconds; omit it for 6 hours'],
    [{ misconfigurationPatience: Duration.seconds(14 * 86_400 + 1) }, 'got 14 days 1 second'],
    [{ misconfigurationPatience: Duration.millis(60_500) }, 'got 1 minute 500 millis'],
  ]],
  ['loaderTimeout', [{ loaderTimeout: Duration.seconds(120) }, { loaderTimeout: Duration.minutes(15) }], [
    [{ loaderTimeout: Duration.seconds(119) }, '`loaderTimeout` must be whole seconds between 2 minutes and 15 minutes, got 1 minute 59 seconds'],
    [{ loaderTimeout: Duration.seconds(901) }, 'got 15 minutes 1 second'],
  ]],
  ['loaderMemory', [{ loaderMemory: Size.mebibytes(128) }, { loaderMemory: Size.gibibytes(10) }], [
    [{ loaderMemory: Size.mebibytes(127) }, '`loaderMemory` must be whole mebibytes between 128 MiB and 10240 MiB, got 127 MiB'],
    [{ loaderMemory: Size.mebibytes(10_241) }, 'got 10241 MiB'],
  ]],
  ['ledgerRetention', [{ ledgerRetention: Duration.days(30) }, { ledgerRetention: Duration.days(3650) }], [
    [{ ledgerRetention: Duration.days(29) }, '`ledgerRetention` must be whole days between 30 days and 3650 days, got 29 days; omit it for 90 days'],
    [{ ledgerRetention: Duration.days(3651) }, 'got 3651 days'],
    [{ ledgerRetention: Duration.hours(30 * 24 + 1) }, 'got 30 days 1 hour'],
  ]],
];

describe.each(BOUNDS)('%s', (_, inside, outside) => {
  test.each(inside)('accepts %j, just inside its bound', props => {
    expect(() => aPipeline(props)).not.toThrow();
  });

  test.each(outside)('refuses %j, just outside its bound', (props, message) => {
    expect(() => aPipeline(props)).toThrow(message);
  });
});

test.each<Partial<RinPipelineProps>>([
  { maxFilesPerLoad: Lazy.number({ produce: () => 5 }) },
  { loaderTimeout: Duration.seconds(Lazy.number({ produce: () => 60 })) },
  { maxLoadSize: Size.mebibytes(Lazy.number({ produce: () => 5 })) },
])('a number that is unknown at synth is refused: it is written to a file that CloudFormation does not fill in', props => {
  expect(() => aPipeline(props)).toThrow(`\`${Object.keys(props)[0]}\` must be known at synth, got a token; give a literal value [Stack/Logs]`);
});

describe('targets', () => {
  test('none are refused', () => {
    expect(() => aPipeline({ targets: [] }))
      .toThrow('`targets` must hold at least one target that loads, got []; add Target.prefix() or Target.regexp() [Stack/Logs]');
  });

  test('that only discard are refused', () => {
    expect(() => aPipeline({ targets: [Target.discard('tmp/')] })).toThrow('got only targets that discard');
  });

  test('that all name a bucket are refused without `bucket`: nothing would come to the new bucket', () => {
    const stack = aStack();
    const bucket = new s3.Bucket(stack, 'Source');
    const targets = [Target.prefix('a/', { bucket, table: 'a', format: CopyFormat.csv() }), Target.discard('b/')];

    expect(() => aPipeline({ targets }, stack)).toThrow('pass one of these buckets as `bucket` [Stack/Logs]');
    expect(() => aPipeline({ targets, bucket }, aStack())).not.toThrow();
  });
});

describe('Parquet and ORC', () => {
  const stack = () => aStack({ env: { account: '111122223333', region: 'eu-west-1' } });
  const parquet = Target.prefix('logs/', { table: 'app_log', format: CopyFormat.parquet() });
  const inRegion = (region?: string) => Warehouse.serverless({ workgroupName: 'analytics', database: 'dev', region });

  test.each([undefined, 'eu-west-1'])('are loaded by a warehouse in the region of the files (%s)', region => {
    expect(() => aPipeline({ warehouse: inRegion(region), targets: [parquet] }, stack())).not.toThrow();
  });

  test('are refused for a warehouse in another region', () => {
    expect(() => aPipeline({ warehouse: inRegion('us-east-1'), targets: [aTarget(), parquet] }, stack()))
      .toThrow('`warehouse` is in "us-east-1" and the files are in "eu-west-1", but Parquet and ORC are loaded within one region only '
        + '(target prefix "logs/"); put the pipeline into the warehouse\'s region [Stack/Logs]');
  });

  test('are refused when it cannot be told whether the regions are the same', () => {
    expect(() => aPipeline({ warehouse: inRegion('eu-west-1'), targets: [parquet] })).toThrow('the files are in a region unknown at synth');
  });
});

describe('a JSONPaths file', () => {
  const withPathsIn = (region: string | undefined, stack: Stack) => {
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Schemas', { bucketName: 'schemas', region });
    const format = CopyFormat.json({ mapping: JsonMapping.jsonPaths(bucket, 'paths.json') });
    return aPipeline({ targets: [Target.prefix('logs/', { table: 't', format })] }, stack);
  };
  const stack = () => aStack({ env: { account: '111122223333', region: 'eu-west-1' } });

  test('is in the region of the pipeline', () => {
    expect(() => withPathsIn('us-east-1', stack())).toThrow('the JSONPaths file of target prefix "logs/" is in "us-east-1" and the pipeline in "eu-west-1"; '
      + 'put the file into a bucket of the pipeline\'s region [Stack/Logs]');
  });

  test('may be in a region that is the same, or is not known to be another', () => {
    for (const region of ['eu-west-1', undefined]) expect(() => withPathsIn(region, stack())).not.toThrow();
    expect(() => withPathsIn('us-east-1', aStack())).not.toThrow();
  });
});

describe('targets that are never reached', () => {
  const load = (prefix: string, last = false) => Target.prefix(prefix, { table: 't', format: CopyFormat.json(), last });
  const loadRegexp = (regexp: string, last = false) => Target.regexp(regexp, { table: 't', format: CopyFormat.json(), last });
  const bucket = s3.Bucket.fromBucketName(aStack(), 'A', 'bucket-a');
  const inBucket = Target.prefix('logs/', { table: 't', format: CopyFormat.json(), last: true, bucket });

  test.each([
    ['the same prefix was discarded', [Target.discard('logs/'), load('logs/')]],
    ['a shorter prefix was discarded', [Target.discard('logs/'), load('logs/app/')]],
    ['a shorter prefix was the last', [load('logs/', true), load('logs/app/')]],
    ['the beginning of a regexp was discarded', [Target.discard('logs/'), loadRegexp('^logs/app/[a-z]+'), load('other/')]],
    ['the same regexp was the last', [loadRegexp('a|b', true), loadRegexp('a|b')]],
    ['every key was the last', [load('', true), loadRegexp('json$')]],
  ])('are warned of: %s', (_, targets) => {
    const pipeline = aPipeline({ targets: [...targets, load('elsewhere/')] });

    Annotations.fromStack(Stack.of(pipeline)).hasWarning('/Stack/Logs', Match.stringLikeRegexp('target 2 .* is never reached: the search ends at target 1'));
  });

  test.each([
    ['the search goes on after the first', [load('logs/'), load('logs/app/')]],
    ['the first takes fewer keys', [Target.discard('logs/app/'), load('logs/')]],
    ['the regexp may match elsewhere', [Target.discard('logs/'), loadRegexp('logs/')]],
    ['the first takes one bucket only', [inBucket, load('logs/')]],
  ])('are told from others: %s', (_, targets) => {
    const stack = aStack();

    aPipeline({ targets }, stack);

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
