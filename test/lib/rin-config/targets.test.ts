import { aws_s3 as s3 } from 'aws-cdk-lib';
import { aStack } from '../../support/construct';
import { A_REDSHIFT, A_TARGET, aRinConfig, AN_S3 } from '../../support/rin-config';

const LOAD = { schema: 'public', table: 'foo', columns: undefined, copyOptions: [{ raw: "JSON 'auto' GZIP" }] };

/** What the only target of a configuration becomes. */
function target(own: object, global: object = {}) {
  return aRinConfig({ targets: [own], ...global }).targets[0]._render();
}

describe('a target of Rin', () => {
  test('loads by prefix, from its bucket only', () => {
    expect(target(A_TARGET)).toEqual({ match: { prefix: 'test/foo/' }, bucket: 'test.bucket.test', action: 'load', load: LOAD });
  });

  test('loads by regexp, into the table that its groups name', () => {
    const rendered = target({ redshift: { schema: '$1', table: 'x_$2' }, s3: { key_regexp: 'test/(s[0-9]+)/(t[0-9]+)/' } });

    expect(rendered).toMatchObject({ match: { regexp: 'test/(s[0-9]+)/(t[0-9]+)/' }, load: { schema: '$1', table: 'x_$2' } });
  });

  test('ends the search by break', () => {
    expect(target({ ...A_TARGET, break: true })).toMatchObject({ action: 'load', break: true });
  });

  test('that discards needs no table, and ends the search as it is', () => {
    const targets = [{ s3: { key_prefix: 'tmp/' }, discard: true }, { s3: { key_regexp: '\\.tmp$' }, discard: true, break: true }, A_TARGET];

    const [prefix, regexp] = aRinConfig({ redshift: { ...A_REDSHIFT, schema: undefined }, targets }).targets;

    expect(prefix._render()).toEqual({ match: { prefix: 'tmp/' }, bucket: 'test.bucket.test', action: 'discard' });
    expect(regexp._render()).toEqual({ match: { regexp: '\\.tmp$' }, bucket: 'test.bucket.test', action: 'discard' });
  });

  test('keeps its place', () => {
    const targets = ['c/', 'a/', 'b/'].map(key_prefix => ({ ...A_TARGET, s3: { key_prefix } }));

    expect(aRinConfig({ targets }).targets.map(one => one._render().match)).toEqual([{ prefix: 'c/' }, { prefix: 'a/' }, { prefix: 'b/' }]);
  });

  test('without sql_option has the format that COPY has without options', () => {
    expect(target(A_TARGET, { sql_option: undefined })).toMatchObject({ load: { copyOptions: [] } });
  });
});

describe('what a target leaves open', () => {
  test('it takes over field by field', () => {
    const own = { redshift: { schema: 'own' }, s3: { bucket: 'own.bucket' }, sql_option: '' };

    const rendered = target(own, { redshift: { ...A_REDSHIFT, table: 'global' }, s3: { ...AN_S3, key_prefix: 'global/' } });

    expect(rendered).toEqual({ match: { prefix: 'global/' }, bucket: 'own.bucket', action: 'load', load: { ...LOAD, schema: 'own', table: 'global' } });
  });

  test('it takes over as a whole section', () => {
    expect(target({}, { redshift: { ...A_REDSHIFT, table: 'global' }, s3: { ...AN_S3, key_regexp: 'a' } }))
      .toMatchObject({ match: { regexp: 'a' }, bucket: 'test.bucket.test', load: { schema: 'public', table: 'global' } });
  });

  test('is its own when it sets it', () => {
    expect(target({ ...A_TARGET, sql_option: 'CSV' })).toMatchObject({ load: { copyOptions: [{ raw: 'CSV' }] } });
  });

  test('is not whether it is the last or discards', () => {
    expect(target(A_TARGET, { break: true, discard: true })).toEqual({ match: { prefix: 'test/foo/' }, bucket: 'test.bucket.test', action: 'load', load: LOAD });
  });

  test.each([
    ['bucket', A_TARGET, { s3: { region: 'eu-west-1' } }, '`targets[0]` has no s3.bucket, of its own or for all targets: Rin matches no object without it; set it'],
    ['section s3', { redshift: { table: 'a' } }, { s3: undefined }, '`targets[0]` has no s3.bucket'],
    ['prefix and regexp', { redshift: { table: 'a' } }, {}, '`targets[0]` has no s3.key_prefix and no s3.key_regexp, of its own or for all targets: no object could match; set it'],
    ['table', { s3: A_TARGET.s3 }, {}, '`targets[0]` has no redshift.table, of its own or for all targets: nothing could be loaded; set it'],
  ])('may not be its %s when nothing is set for all targets', (_, own, global, message) => {
    expect(() => target(own, global)).toThrow(`Rin's configuration: ${message}`);
  });
});

describe('a prefix and a regexp', () => {
  test('of one target: the prefix wins, as in Rin', () => {
    expect(target({ ...A_TARGET, s3: { key_prefix: 'a/', key_regexp: 'b/' } })).toMatchObject({ match: { prefix: 'a/' } });
  });

  test('of which the prefix is that of all targets: it wins all the same', () => {
    expect(target({ ...A_TARGET, s3: { key_regexp: 'b/' } }, { s3: { ...AN_S3, key_prefix: 'a/' } })).toMatchObject({ match: { prefix: 'a/' } });
  });

  test('that are empty count as not set', () => {
    expect(target({ ...A_TARGET, s3: { key_prefix: '', key_regexp: 'b/' } })).toMatchObject({ match: { regexp: 'b/' } });
  });
});

describe('a reference in a name', () => {
  const named = (table: string, key_regexp = '(a)(b)') => () => target({ redshift: { table }, s3: { key_regexp } });

  test.each([['$10', '${1}0'], ['$012', '${0}12'], ['a$1_$2', 'a$1_$2'], ['$1$2', '$1$2'], ['x$', 'x$']])('%s means %s: Rin knows groups of one digit', (table, template) => {
    expect(named(table)()).toMatchObject({ load: { table: template } });
  });

  test('to a group that the regexp lacks is refused', () => {
    expect(named('$3')).toThrow('Rin\'s configuration: `targets[0]`: `table` "$3" refers to $3, but the regexp has 2 groups');
    expect(named('$1', 'a')).toThrow('`targets[0]`: `table` "$1" refers to $1, but there are no groups');
  });

  test.each(['${1}', 'x_${day}'])('as in %s is refused: it is text to Rin', table => {
    expect(named(table, '(?P<day>a)')).toThrow(
      `Rin's configuration: \`targets[0].redshift.table\` "${table}" holds what is a reference to a group here, and text to Rin; refer to groups as $1, $2 …`);
  });
});

describe('what a target cannot be here', () => {
  test.each([
    ['a regexp that does not compile', { ...A_TARGET, s3: { key_regexp: 'test/(s[0-9]+/' } }, '`targets[0]`: regexp "test/(s[0-9]+/" does not compile: '],
    ['a regexp that does not compile, to discard', { discard: true, s3: { key_regexp: 'a(' } }, '`targets[0].s3.key_regexp`: regexp "a(" does not compile: '],
    ['a table that no one can have', { ...A_TARGET, redshift: { table: 'a\nb' } }, '`targets[0]`: `table` "a\\nb" has a control character'],
    ['in a bucket that no one can have', { ...A_TARGET, s3: { bucket: 'b', key_prefix: 'a' } },
      '`targets[0].s3.bucket`: "b" is no name of a bucket: Bucket name must be at least 3 and no more than 63 characters; correct it, or give'],
    ['a mapping in such a bucket', { ...A_TARGET, sql_option: "JSON 's3://b/a.json'" }, '`targets[0].sql_option`: "b" is no name of a bucket: '],
    ['a manifest for each file', { ...A_TARGET, sql_option: 'CSV MANIFEST' }, '`targets[0].sql_option`: MANIFEST cannot be an option of a format'],
    ['options that Redshift refuses', { ...A_TARGET, sql_option: "CSV DELIMITER ',' ESCAPE" }, '`targets[0].sql_option`: ESCAPE cannot be used with CSV'],
    ['options with a comment', { ...A_TARGET, sql_option: 'CSV -- gzip' }, '`targets[0].sql_option`: raw options "CSV -- gzip" hold a comment'],
  ])('is %s', (_, own, message) => {
    expect(() => aRinConfig({ targets: [own, A_TARGET] })).toThrow(`Rin's configuration: ${message}`);
  });

  test('is told at the place where it is set, for all targets or for one', () => {
    expect(() => target(A_TARGET, { sql_option: 'NOLOAD' })).toThrow('Rin\'s configuration: `sql_option`: NOLOAD cannot be an option of a format');
  });

  test('is one whose options hold access keys, which the error does not tell', () => {
    const sql_option = "CSV CREDENTIALS 'aws_access_key_id=AAA;aws_secret_access_key=hunter2'";

    expect(() => target(A_TARGET, { sql_option }))
      .toThrow(expect.objectContaining({ message: 'Rin\'s configuration: `sql_option`: CREDENTIALS cannot be an option of a format, the loader decides it; leave it out [Stack]' }));
  });

  test('is the only one that does not discard: nothing would be loaded', () => {
    expect(() => aRinConfig({ targets: [{ ...A_TARGET, discard: true }] })).toThrow('`targets` must hold at least one target that loads; this configuration loads nothing');
    expect(() => aRinConfig({ targets: [] })).toThrow('`targets` must hold at least one target that loads');
  });
});

describe('the buckets', () => {
  const two = [{ s3: { bucket: 'tmp.bucket', key_prefix: 'a' }, discard: true }, { ...A_TARGET, s3: { bucket: 'first', key_prefix: 'b' } }, A_TARGET];

  test('are imported by name, and the first that is loaded from is that of the pipeline', () => {
    const { bucket, targets } = aRinConfig({ targets: two });

    expect(bucket.bucketName).toBe('first');
    expect(targets.map(one => one._bucket!.bucketName)).toEqual(['tmp.bucket', 'first', 'test.bucket.test']);
  });

  test('are in the region that the configuration gives', () => {
    expect(aRinConfig().bucket.env.region).toBe('ap-northeast-1');
    expect(aRinConfig({ s3: { bucket: 'anywhere' } }, {}, aStack({ env: { region: 'eu-west-1' } })).bucket.env.region).toBe('eu-west-1');
  });

  test('are imported once for all configurations of a stack, that no two set the notifications of one', () => {
    const stack = aStack();

    expect(aRinConfig({}, {}, stack).bucket).toBe(aRinConfig({}, {}, stack).bucket);
  });

  test('may be given, by their names in the configuration', () => {
    const stack = aStack();
    const mine = new s3.Bucket(stack, 'Mine');

    const { bucket, targets } = aRinConfig({ targets: two }, { buckets: { 'test.bucket.test': mine } }, stack);

    expect(targets[2]._bucket).toBe(mine);
    expect(bucket.bucketName).toBe('first');
  });

  test('may not be given by names that no target has', () => {
    const stack = aStack();
    const buckets = { 'test.bucket': new s3.Bucket(stack, 'Mine') };

    expect(() => aRinConfig({}, { buckets }, stack))
      .toThrow('Rin\'s configuration: `buckets` has "test.bucket", a bucket that no target names; give it by its name in the configuration [Stack]');
  });
});
