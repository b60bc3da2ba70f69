import { aPipeline, templateOf } from '../../support/construct';

const MAPPING = 'AWS::Lambda::EventSourceMapping';

test('a paused pipeline takes no messages from its queue, and goes on gathering them', () => {
  const paused = templateOf(aPipeline({ paused: true }));

  paused.hasResourceProperties(MAPPING, { Enabled: false });
  paused.resourceCountIs('Custom::S3BucketNotifications', 1);
});

test.each([undefined, false])('a pipeline takes messages when `paused` is %s', paused => {
  templateOf(aPipeline({ paused })).hasResourceProperties(MAPPING, { Enabled: true });
});
