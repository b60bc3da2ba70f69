import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { aStack } from '../../support/construct';
import { A_REDSHIFT, A_TARGET, aRinConfig, AN_S3 } from '../../support/rin-config';
import { RinConfigOptions } from 'cdk-rin';

const NO_SCHEMA = { ...A_REDSHIFT, schema: undefined };

test('a configuration that has nothing to warn of is not warned of', () => {
  const stack = aStack();

  expect(aRinConfig({}, {}, stack).warnings).toEqual([]);
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

test.each<[id: string, overrides: object, start: string]>([
  ['Queue', { queue_name: 'rin_test' }, '`queue_name`: not used, the pipeline makes a queue of its own'],
  ['StaticKeys', { credentials: { aws_access_key_id: 'AAA', aws_secret_access_key: 'hunter2' } },
    '`credentials.aws_access_key_id`, `credentials.aws_secret_access_key`: not used, the loader has a role'],
  ['CopyRole', { credentials: { aws_iam_role: 'arn:aws:iam::123456789012:role/rin' } }, '`credentials.aws_iam_role`: not used, the pipeline makes a role for COPY'],
  ['Password', { redshift: { ...A_REDSHIFT, password: 'hunter2' } }, '`redshift.password`: not used'],
  ['Connection', { redshift: { ...A_REDSHIFT, port: 5439 }, targets: [{ ...A_TARGET, redshift: { table: 'a', reconnect_on_error: false } }] },
    '`redshift.port`, `targets[0].redshift.reconnect_on_error`: not used, there is no connection'],
  ['UnknownKey', { x: {}, redshift: { ...A_REDSHIFT, database: 'a' }, targets: [{ ...A_TARGET, key_prefix: 'a', s3: { ...A_TARGET.s3, prefix: 'a' } }], credentials: { region: 'a' } },
    '`x`, `credentials.region`, `redshift.database`, `targets[0].key_prefix`, `targets[0].s3.prefix`: no key of Rin\'s configuration'],
  ['PrefixWins', { s3: { ...AN_S3, key_prefix: 'a/' }, targets: [{ ...A_TARGET, s3: { key_regexp: 'b' } }] },
    '`targets[0].s3.key_regexp`: not used, for the target has a key_prefix as well'],
  ['SearchPath', { redshift: NO_SCHEMA, targets: [{ ...A_TARGET, redshift: { schema: 'a', table: 'a' } }, A_TARGET, { s3: A_TARGET.s3, discard: true }] },
    '`targets[1]`: no redshift.schema, which Rin leaves to the search path'],
  ['GroupBeforeDigit', { targets: [{ redshift: { table: 'a$10' }, s3: { key_regexp: '(a)' } }] }, '`targets[0].redshift.table`: a $ before two digits'],
  ['MaxError', { sql_option: 'CSV MAXERROR AS 10', targets: [A_TARGET, A_TARGET, { ...A_TARGET, sql_option: 'CSV' }, { ...A_TARGET, discard: true }] },
    '`sql_option`: MAXERROR is for one COPY, which is one file for Rin and many here; set maxFilesPerLoad'],
  ['DefaultUsed', { sql_option: '{{ env "RIN_NOT_SET" "CSV" }}' }, '`RIN_NOT_SET`: not set in the environment of synth'],
])('cdk-rin:rinConfig%s is a warning of the scope, and of no other kind', (id, overrides, start) => {
  const stack = aStack();

  // JSON escapes quotation marks, which a template does not want.
  const { warnings } = aRinConfig(JSON.parse(JSON.stringify(overrides).replaceAll('\\"', '`')), {}, stack);

  expect(warnings).toEqual([expect.stringContaining(start)]);
  const annotations = Annotations.fromStack(stack).findWarning('/Stack', Match.anyValue());
  expect(annotations.map(({ entry }) => entry.data)).toEqual([`Rin's configuration: ${warnings[0]} [ack: cdk-rin:rinConfig${id}]`]);
});

test('no warning tells a secret', () => {
  const secrets = { credentials: { aws_secret_access_key: 'hunter2' }, redshift: { ...A_REDSHIFT, password: 'hunter2', passwort: 'hunter2' } };

  expect(aRinConfig(secrets).warnings.join()).not.toContain('hunter2');
});

describe('an environment variable', () => {
  const config = (text: object, options?: RinConfigOptions) => () => aRinConfig(JSON.parse(JSON.stringify(text).replaceAll("'", '`')), options);

  test('that is missing matters when what it fills is used', () => {
    expect(config({ redshift: { ...A_REDSHIFT, dbname: "{{ must_env 'RIN_NOT_SET' }}" } }))
      .toThrow('Rin\'s configuration: `redshift.dbname` needs the environment variable RIN_NOT_SET, which is not set, or is empty; set it for synth, or give it in `environment` [Stack]');
  });

  test('that is missing does not matter when it fills a password: nobody has to give that to synth', () => {
    const credentials = { aws_secret_access_key: "{{ must_env 'RIN_NOT_SET' }}" };

    expect(config({ credentials, redshift: { ...A_REDSHIFT, password: "{{ must_env 'RIN_NOT_SET' }}" } })).not.toThrow();
  });

  test('comes from `environment`, or from the process', () => {
    const redshift = { ...A_REDSHIFT, dbname: "{{ must_env 'RIN_GIVEN' }}", cluster: "{{ env 'RIN_NOT_SET' 'JEST_WORKER_ID' }}" };

    const { warehouse } = config({ redshift }, { environment: { RIN_GIVEN: 'given', RIN_NOT_SET: 'c1' } })();

    expect(warehouse._config).toMatchObject({ database: 'given', name: 'c1' });
    expect(config({ redshift: { ...A_REDSHIFT, dbname: "{{ must_env 'JEST_WORKER_ID' }}" } })().warehouse._config.database).toBe(process.env.JEST_WORKER_ID);
  });
});
