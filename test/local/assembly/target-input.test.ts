import { TargetInput, targetInput } from '../../../local/src/assembly/target-input';

const EVENT = { id: 'e1', detail: { table: 'the "log"', rows: 3, ends: { failed: false } } };

describe('the target of a rule gets', () => {
  test.each<[string, TargetInput, string]>([
    ['the whole event', {}, JSON.stringify(EVENT)],
    ['a part of it', { InputPath: '$.detail.ends' }, '{"failed":false}'],
    ['nothing of it that is not there', { InputPath: '$.detail.code.text' }, 'null'],
    ['a fixed text', { Input: '{"go":1}' }, '{"go":1}'],
    ['a template with values in JSON', { InputTransformer: { InputPathsMap: { t: '$.detail.table', n: '$.detail.rows' }, InputTemplate: '{"t":<t>,"n":<n>}' } },
      '{"t":"the \\"log\\"","n":3}'],
    ['a template with values in its texts', { InputTransformer: { InputPathsMap: { t: '$.detail.table', n: '$.detail.rows' }, InputTemplate: '"a \\"<t>\\": <n>"' } },
      '"a \\"the \\"log\\"\\": 3"'],
    ['a template with the event, and what is no placeholder', { InputTransformer: { InputTemplate: '{"e":<aws.events.event>,"x":"<y>"}' } },
      `{"e":${JSON.stringify(EVENT)},"x":"<y>"}`],
  ])('%s', (_, input, expected) => {
    expect(targetInput(input, EVENT)).toBe(expected);
  });
});
