import { ConfigSource } from '../../../../lib/private/rin-config/config-source';
import { readYaml } from '../../../../lib/private/rin-config/yaml-document';
import { aStack } from '../../../support/construct';

function read(text: string) {
  return readYaml(text, new ConfigSource('config.yaml', aStack()));
}

describe('a text', () => {
  test.each([
    ['a', 'a'], ['007', '007'], ['1_000', '1_000'], ['0x1f', '0x1f'], ['1.50', '1.50'], ['yes', 'yes'], ['on', 'on'], ['True', 'True'], ['2026-01-02', '2026-01-02'],
    ['"a\\tb"', 'a\tb'], ["'it''s'", "it's"], ['"null"', 'null'], ['a # comment', 'a'], ['|\n  a\n  b', 'a\nb\n'], ['a\n  b', 'a b'],
    ['!!str 007', '007'], ['!!int "7"', '7'], ['!!binary Zm9v', 'foo'],
  ])('%j is read as it is written: %j', (scalar, text) => {
    expect(read(`table: ${scalar}`).text('table')?.text).toBe(text);
  });

  test.each(['', '~', 'null', '""', "''"])('that is %j is not set', scalar => {
    expect(read(`table: ${scalar}`).text('table')).toBeUndefined();
  });

  test('is no list and no map', () => {
    expect(() => read('table: [a]').text('table')).toThrow('config.yaml: `table` must be a text, got a list; write it as Rin reads it [Stack]');
    expect(() => read('s3: {bucket: {name: a}}').section('s3')!.text('bucket')).toThrow('config.yaml: `s3.bucket` must be a text, got a map');
  });
});

describe('a flag', () => {
  test.each([['true', true], ['yes', true], ['on', true], ['Y', true], ['false', false], ['No', false], ['off', false], ['', false], ['null', false]])('%j is %j', (scalar, flag) => {
    expect(read(`break: ${scalar}`).flag('break')).toBe(flag);
  });

  test.each([['"true"', 'string'], ['1', 'number'], ['maybe', 'string']])('is not %s, which Rin refuses too', (scalar, type) => {
    expect(() => read(`break: ${scalar}`).flag('break')).toThrow(`config.yaml: \`break\` must be true or false, got a ${type}; write it as Rin reads it`);
  });
});

/** The values are those that Rin v1.3.2 was seen to load from these texts. */
describe('anchors and merge keys', () => {
  const BASE = 'base: &base {s3: {bucket: bucket-a, key_prefix: a/}, break: yes}\nother: &other {s3: {bucket: bucket-b}}\n';
  const s3 = (text: string, key: string) => read(BASE + text).section('target')!.section('s3')?.text(key)?.text;

  test('a key after << wins over the merged one', () => {
    expect(s3('target: {s3: {<<: {bucket: bucket-c}, bucket: bucket-d}}', 'bucket')).toBe('bucket-d');
  });

  test('a key before << loses to the merged one', () => {
    expect(s3('target: {s3: {bucket: bucket-d, <<: {bucket: bucket-c}}}', 'bucket')).toBe('bucket-c');
  });

  test('of several merged maps the first one wins', () => {
    expect(s3('target: {<<: [*other, *base]}', 'bucket')).toBe('bucket-b');
    expect(s3('target: {<<: [*other, *base]}', 'key_prefix')).toBe('a/');
  });

  test('a section that is merged and given again keeps what is not given again', () => {
    const text = 'target: {<<: *base, s3: {key_prefix: b/}}';

    expect(s3(text, 'key_prefix')).toBe('b/');
    expect(s3(text, 'bucket')).toBe('bucket-a');
    expect(read(BASE + text).section('base')!.section('s3')!.text('key_prefix')!.text).toBe('a/');
  });

  test('a section that is merged and set to nothing is not set', () => {
    expect(s3('target: {<<: *base, s3: }', 'bucket')).toBeUndefined();
  });

  test('an alias is what its anchor is, where a text is wanted a text', () => {
    const root = read('x: [&n 007, &b no]\ntable: *n\ntext: *b\nbreak: *b');

    expect([root.text('table')!.text, root.text('text')!.text, root.flag('break')]).toEqual(['007', 'no', false]);
  });

  test('a quoted << is a key like any other', () => {
    expect(s3('target: {"<<": *base}', 'bucket')).toBeUndefined();
  });

  test('no key reaches what all objects share', () => {
    read('__proto__: {polluted: yes}\na: {__proto__: {polluted: yes}}');

    expect({}).not.toHaveProperty('polluted');
  });
});

describe('sections', () => {

  test('know where they stand', () => {
    const [, second] = read('targets: [{}, {s3: {key_prefix: a}}]').sections('targets');

    expect(second.section('s3')!.text('key_prefix')!.path).toBe('targets[1].s3.key_prefix');
  });

  test.each([['s3: a', '`s3` must be a map, got a string'], ['s3: [a]', '`s3` must be a map, got a list']])('are maps: %s', (text, message) => {
    expect(() => read(text).section('s3')).toThrow(message);
  });

  test('are not set when they are empty', () => {
    expect(read('s3:').section('s3')).toBeUndefined();
    expect(read('').sections('targets')).toEqual([]);
  });

  test('of a list are maps, each of them', () => {
    expect(() => read('targets: {s3: {}}').sections('targets')).toThrow('`targets` must be a list, got a map');
    expect(() => read('targets:\n- {}\n-').sections('targets')).toThrow('`targets[1]` must be a map, got nothing');
  });
});

describe('what is not YAML', () => {
  test.each([
    ['targets: [', 'line 1, column 11 is not valid YAML: '],
    ['s3: {}\ns3: {}', 'line 2, column 1 is not valid YAML: Map keys must be unique; correct it'],
    ['a: 1\n---\nb: 2', 'line 2, column 1 is not valid YAML: Source contains multiple documents'],
    ['s3: *base', 'line 1, column 5 is not valid YAML: there is no anchor &base before it; correct it'],
    ['s3: &s3 {x: *s3}', 'line 1, column 13 is not valid YAML: &s3 holds itself; correct it'],
    ['s3: {<<: a}', 'line 1, column 10 is not valid YAML: only maps can be merged by <<; correct it'],
    ['- a', 'the file must be a map of keys to values; write it as Rin reads it'],
  ])('%j is refused, with its place', (text, message) => {
    expect(() => read(text)).toThrow(`config.yaml: ${message}`);
  });

  test('or is small, but of aliases of aliases of aliases, is refused', () => {
    const lines = ['a0: &a0 [x]', ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)];

    expect(() => read(lines.join('\n'))).toThrow('is not valid YAML: there are more than 10000 aliases, those in aliases counted; correct it');
  });

  test('is not quoted: it may hold a password', () => {
    expect(() => read('password: "hunter2\nhost: a')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hunter2') }));
  });
});
