import { aws_s3 as s3, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { aPipeline, aStack, aTarget, templateOf } from '../../support/construct';
import { CopyFormat, RinPipeline, Target } from 'cdk-rin';

function aPipelineWithParameters(count: number): RinPipeline {
  const stack = aStack();
  return aPipeline({ targets: Array.from({ length: count }, (_, i) => aTarget('logs/', new CfnParameter(stack, `Table${i}`).valueAsString)) }, stack);
}

function aPipelineWithBuckets(count: number): RinPipeline {
  const stack = aStack();
  const buckets = Array.from({ length: count }, (_, i) => new s3.Bucket(stack, `Source${i}`));
  const targets = buckets.map((bucket, i) => Target.prefix(`part-${i}/`, { table: 'app_log', format: CopyFormat.json(), bucket }));
  return aPipeline({ bucket: buckets[0], targets }, stack);
}

const WARNING = Match.stringLikeRegexp('the targets hold \\d+ values that are unknown at synth, and names as long as they can be would come to \\d+ bytes of the loader.s environment');

describe('the loader\'s environment', () => {
  test('is refused when the shortest names would be more than Lambda takes', () => {
    expect(() => templateOf(aPipelineWithParameters(180))).not.toThrow();
    expect(() => templateOf(aPipelineWithParameters(210)))
      .toThrow(/\[Stack\/Logs\/Loader\] the targets hold 216 values that are unknown at synth, more than the 4096 bytes of the loader's environment can take; give names/);
  });

  test('is refused also for what is added to it later', () => {
    const pipeline = aPipelineWithParameters(180);

    pipeline.loader.addEnvironment('MINE', 'x'.repeat(1000));

    expect(() => templateOf(pipeline)).toThrow(/the targets hold 186 values that are unknown at synth/);
  });

  test('is warned of when long names would be', () => {
    const [few, some] = [43, 44].map(aPipelineWithBuckets);

    Annotations.fromStack(Stack.of(few)).hasNoWarning('/Stack/Logs/Loader', WARNING);
    Annotations.fromStack(Stack.of(some)).hasWarning('/Stack/Logs/Loader', WARNING);
  });

  test('knows the names that buckets are given', () => {
    const stack = aStack();
    const buckets = Array.from({ length: 100 }, (_, i) => s3.Bucket.fromBucketName(stack, `Source${i}`, `acme-department-${i}`));
    const targets = buckets.map((bucket, i) => Target.prefix(`part-${i}/`, { table: 'app_log', format: CopyFormat.json(), bucket }));

    aPipeline({ bucket: buckets[0], targets }, stack);

    Annotations.fromStack(stack).hasNoWarning('/Stack/Logs/Loader', Match.anyValue());
  });
});
