import { aws_s3 as s3 } from 'aws-cdk-lib';
import { aPipeline, aStack } from '../../support/construct';
import { synthesizedLoader } from '../../support/synthesized-loader';
import { CopyFormat, Target } from 'cdk-rin';

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
});
