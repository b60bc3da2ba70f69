import { failedMessageIds } from '../../../local/src/poller/partial-batch-response';

const BATCH = ['a', 'b', 'c'];

describe('the answer of a function that reports batch item failures', () => {
  test.each([
    ['null', 'null'],
    ['an empty answer', ''],
    ['no list of failures', '{}'],
    ['a null list', '{"batchItemFailures":null}'],
    ['an empty list', '{"batchItemFailures":[]}'],
  ])('%s means that every message succeeded', (_, response) => {
    expect([...failedMessageIds(response, BATCH)]).toEqual([]);
  });

  test('only the named messages failed', () => {
    expect([...failedMessageIds('{"batchItemFailures":[{"itemIdentifier":"b"}]}', BATCH)]).toEqual(['b']);
  });

  test.each([
    ['no JSON', '{'],
    ['a string', '"done"'],
    ['a list', '[]'],
    ['an unknown id', '{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"z"}]}'],
    ['an empty id', '{"batchItemFailures":[{"itemIdentifier":""}]}'],
    ['a null id', '{"batchItemFailures":[{"itemIdentifier":null}]}'],
    ['a wrong name of the key', '{"batchItemFailures":[{"messageId":"b"}]}'],
    ['a null item', '{"batchItemFailures":[null]}'],
    ['failures that are no list', '{"batchItemFailures":"b"}'],
  ])('%s means that the whole batch failed', (_, response) => {
    expect([...failedMessageIds(response, BATCH)]).toEqual(BATCH);
  });
});
