import { matchesPattern } from '../../../local/src/assembly/event-pattern';

const EVENT = { source: 'aws.s3', detail: { object: { key: 'logs/2026/a.json', size: 0 } } };

describe('an event matches', () => {
  test.each<[string, unknown, boolean]>([
    ['one of several values', ['x', 'logs/2026/a.json'], true],
    ['none of the values', ['logs/'], false],
    ['a prefix', [{ prefix: 'logs/' }], true],
    ['another prefix', [{ prefix: 'Logs/' }], false],
    ['a suffix', [{ suffix: '.json' }], true],
    ['anything but a value', [{ 'anything-but': ['x'] }], true],
    ['anything but its own value', [{ 'anything-but': ['logs/2026/a.json'] }], false],
    ['anything but a prefix', [{ 'anything-but': { prefix: 'logs/' } }], false],
    ['a wildcard, in which other characters stand for themselves', [{ wildcard: 'logs/*/*.json' }], true],
    ['a wildcard that ends before it', [{ wildcard: 'logs/*.jso' }], false],
    ['a value in another case', [{ 'equals-ignore-case': 'LOGS/2026/A.JSON' }], true],
    ['that the field is there', [{ exists: true }], true],
    ['that the field is not there', [{ exists: false }], false],
  ])('%s', (_, key, expected) => {
    expect(matchesPattern({ source: ['aws.s3'], detail: { object: { key } } } as never, EVENT)).toBe(expected);
  });

  test('numbers as numbers', () => {
    expect(matchesPattern({ detail: { object: { size: [0] } } }, EVENT)).toBe(true);
    expect(matchesPattern({ detail: { object: { size: ['0'] } } }, EVENT)).toBe(false);
  });

  test('only when all fields do, and those that are missing do not', () => {
    expect(matchesPattern({ source: ['aws.ec2'], detail: { object: { key: [{ prefix: 'logs/' }] } } }, EVENT)).toBe(false);
    expect(matchesPattern({ detail: { bucket: { name: ['files'] } } }, EVENT)).toBe(false);
  });

  test.each<[readonly unknown[], boolean]>([
    [['>', 2], true],
    [['>', 3], false],
    [['>=', 3, '<', 4], true],
    [['>=', 1, '<', 3], false],
    [['<=', 2], false],
    [['=', 3], true],
  ])('numbers by comparison: %j', (numeric, expected) => {
    expect(matchesPattern({ rows: [{ numeric }] }, { rows: 3 })).toBe(expected);
    expect(matchesPattern({ rows: [{ numeric }] }, { rows: '3' })).toBe(false);
  });

  test.each([[{ cidr: '10.0.0.0/24' }], [{ prefix: { 'equals-ignore-case': 'logs' } }], [{}]])('nothing by an operator that is not known here: %j', (matcher) => {
    expect(() => matchesPattern({ detail: { object: { size: [matcher] } } }, EVENT)).toThrow('which the local stack cannot match');
  });
});
