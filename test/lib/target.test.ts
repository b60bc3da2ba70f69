import { aws_s3 as s3, CfnParameter, Lazy } from 'aws-cdk-lib';
import { aStack } from '../support/construct';
import { CopyFormat, LoadTargetOptions, Target } from 'cdk-rin';

function aLoad(overrides: Partial<LoadTargetOptions> = {}): LoadTargetOptions {
  return { table: 'app_log', format: CopyFormat.json(), ...overrides };
}

const LOAD = { schema: 'public', table: 'app_log', columns: undefined, copyOptions: [{ keyword: 'FORMAT AS JSON', literal: 'auto' }] };

describe('a target renders to the loader\'s configuration', () => {
  test('by prefix', () => {
    expect(Target.prefix('logs/', aLoad())._render()).toEqual({ match: { prefix: 'logs/' }, action: 'load', load: LOAD });
  });

  test('by regexp', () => {
    const target = Target.regexp('^export/([a-z]+)/(?P<table>[a-z_]+)/', aLoad({ schema: '$1', table: '${table}', columns: ['id', 'name'], last: true }));

    expect(target._render()).toEqual({
      match: { regexp: '^export/([a-z]+)/(?P<table>[a-z_]+)/' },
      action: 'load',
      break: true,
      load: { ...LOAD, schema: '$1', table: '${table}', columns: ['id', 'name'] },
    });
  });

  test('to discard', () => {
    expect(Target.discard('tmp/')._render()).toEqual({ match: { prefix: 'tmp/' }, action: 'discard' });
    expect(Target.discardRegexp('\\.tmp$')._render()).toEqual({ match: { regexp: '\\.tmp$' }, action: 'discard' });
  });

  test('for one bucket', () => {
    const bucket = s3.Bucket.fromBucketName(aStack(), 'Source', 'source-bucket');

    expect(Target.prefix('logs/', aLoad({ bucket }))._render().bucket).toBe('source-bucket');
    expect(Target.discard('tmp/', { bucket })._render().bucket).toBe('source-bucket');
  });
});

describe('a match', () => {
  test.each(['a(', '(?=a)', '(a)\\1', '[z-a]', '*a', 'a{2000}'])('by the regexp %j, which is not RE2, is refused', regexp => {
    const message = new RegExp(`^regexp ${JSON.stringify(regexp).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')} does not compile: .+; write it in RE2 syntax`);

    expect(() => Target.regexp(regexp, aLoad())).toThrow(message);
    expect(() => Target.discardRegexp(regexp)).toThrow(message);
  });

  test('by an empty regexp is refused', () => {
    expect(() => Target.regexp('', aLoad())).toThrow('a target\'s regexp must not be empty; use the prefix \'\' to match every key');
  });

  test('by a regexp that is unknown at synth is refused: nobody could tell whether it compiles', () => {
    expect(() => Target.regexp(Lazy.string({ produce: () => 'a' }), aLoad())).toThrow('a target\'s regexp must be known at synth, got a token');
  });

  test('by a prefix that is unknown at synth is taken', () => {
    const prefix = new CfnParameter(aStack(), 'Prefix').valueAsString;

    expect(Target.prefix(prefix, aLoad())._literalPrefix).toBe('');
  });

  test('by a prefix of 1,024 bytes is taken, of 1,025 refused: no key is longer', () => {
    expect(() => Target.prefix('ü'.repeat(512), aLoad())).not.toThrow();
    expect(() => Target.prefix('ü'.repeat(512) + 'a', aLoad())).toThrow('is longer than 1024 bytes, as no key of S3 can be; shorten it');
  });
});

describe('a reference in a name', () => {
  test.each([
    ['$2', '^(a)/(b)/'], ['$0', 'a'], ['x_$1_y', '(a)'], ['${day}', '(?P<day>a)'], ['${day}', '(?<day>a)'], ['${1}', '(a)'], ['$', 'a'], ['$x', 'a'],
  ])('%s exists in %s', (table, regexp) => {
    expect(() => Target.regexp(regexp, aLoad({ table, schema: table }))).not.toThrow();
  });

  test.each([
    ['$3', '^(a)/(b)/', '`table` "$3" refers to $3, but the regexp has 2 groups; add the group to the regexp or correct the reference'],
    ['x$10', '(a)', '`table` "x$10" refers to $10, but the regexp has 1 group'],
    ['$1', '(?:a)', '`table` "$1" refers to $1, but there are no groups: only $0, the whole match, can be used'],
    ['${week}', '(?P<day>a)', '`table` "${week}" refers to ${week}, but the regexp has 1 group (named: day)'],
    ['${2}', '(a)', '`table` "${2}" refers to ${2}, but the regexp has 1 group'],
  ])('%s does not exist in %s', (table, regexp, message) => {
    expect(() => Target.regexp(regexp, aLoad({ table }))).toThrow(message);
  });

  test('in the schema is checked as well', () => {
    expect(() => Target.regexp('(a)', aLoad({ schema: '$2' }))).toThrow('`schema` "$2" refers to $2');
  });

  test('to a group of a prefix does not exist, but to the whole key does', () => {
    expect(() => Target.prefix('logs/', aLoad({ table: '$1' }))).toThrow('`table` "$1" refers to $1, but there are no groups');
    expect(() => Target.prefix('logs/', aLoad({ table: '$0' }))).not.toThrow();
  });
});

describe('a name', () => {
  test.each(['a', 'a b', 'a"b', '"; DROP TABLE x', 'ü'.repeat(63), 'a'.repeat(127), 'UPPER', '1st', 'a.b'])('%j can be quoted, so it is taken', name => {
    expect(() => Target.prefix('logs/', aLoad({ schema: name, table: name, columns: [name] }))).not.toThrow();
  });

  test.each([
    ['', 'is empty'],
    ['a\0b', 'has a control character'],
    ['a\nb', 'has a control character'],
    ['a'.repeat(128), 'is longer than 127 bytes'],
    ['ü'.repeat(64), 'is longer than 127 bytes'],
  ])('%j cannot be an identifier', (name, problem) => {
    const message = (prop: string) => `\`${prop}\` ${JSON.stringify(name)} ${problem}; give a name that Redshift can have`;

    expect(() => Target.prefix('logs/', aLoad({ schema: name }))).toThrow(message('schema'));
    expect(() => Target.prefix('logs/', aLoad({ table: name }))).toThrow(message('table'));
    expect(() => Target.prefix('logs/', aLoad({ columns: [name] }))).toThrow(message('columns'));
  });

  test('with references is held to the rules by what is around them', () => {
    expect(() => Target.regexp('(a)', aLoad({ table: `$1${'a'.repeat(128)}` }))).toThrow('is longer than 127 bytes');
  });

  test('that is unknown at synth is taken as it is', () => {
    const unknown = Lazy.string({ produce: () => 'x' });

    expect(() => Target.prefix('logs/', aLoad({ schema: unknown, table: unknown, columns: [unknown] }))).not.toThrow();
  });
});

describe('columns', () => {
  test('cannot be none', () => {
    expect(() => Target.prefix('logs/', aLoad({ columns: [] }))).toThrow('`columns` must name at least one column, got []; omit it to load every column');
  });

  test('cannot be named twice: Redshift folds their case', () => {
    expect(() => Target.prefix('logs/', aLoad({ columns: ['id', 'ID'] }))).toThrow('`columns` names "ID" twice; name each column once');
  });

  test('cannot be a list that is unknown at synth', () => {
    const columns = new CfnParameter(aStack(), 'Columns', { type: 'CommaDelimitedList' }).valueAsList;

    expect(() => Target.prefix('logs/', aLoad({ columns }))).toThrow('`columns` must be known at synth, got a token; list the columns');
  });
});
