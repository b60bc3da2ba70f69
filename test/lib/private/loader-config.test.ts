import { aws_s3 as s3, CfnParameter, Stack } from 'aws-cdk-lib';
import { aPipeline, aStack, aTarget } from '../../support/construct';
import { synthesizedLoader } from '../../support/synthesized-loader';
import { CopyFormat, Target } from 'cdk-rin';

const aTokenTarget = (stack: Stack, id: string) => aTarget('logs/', new CfnParameter(stack, id).valueAsString);

describe('the loader\'s configuration', () => {
  test('is the same file for every stack, whatever is only known when it is deployed', () => {
    const [first, second] = ['first-bucket', 'second-bucket'].map(name => {
      const stack = aStack();
      new s3.Bucket(stack, name);
      return synthesizedLoader(aPipeline({}, stack));
    });

    expect(first.configText).toBe(second.configText);
  });

  test('takes one environment variable for equal values', () => {
    const stack = aStack();
    const bucket = new s3.Bucket(stack, 'Source');
    const target = (prefix: string) => Target.prefix(prefix, { bucket, table: 'app_log', format: CopyFormat.json() });

    const { configText, environment } = synthesizedLoader(aPipeline({ bucket, targets: [target('a/'), target('b/')] }, stack));

    const { targets } = JSON.parse(configText);
    expect(targets[0].bucket).toEqual({ $env: expect.stringMatching(/^RIN_VALUE_\d+$/) });
    expect(targets[1].bucket).toEqual(targets[0].bucket);
    expect(environment[targets[0].bucket.$env]).toMatch(/^ref-Source/);
  });

  test('holds no more unknown values than 4 KB of environment can take', () => {
    const build = (count: number) => {
      const stack = aStack();
      return () => aPipeline({ targets: Array.from({ length: count }, (_, i) => aTokenTarget(stack, `Table${i}`)) }, stack);
    };

    expect(build(180)).not.toThrow();
    expect(build(210)).toThrow(/^the targets hold 215 values that are unknown at synth, more than the 4096 bytes of the function's environment can take/);
  });
});
