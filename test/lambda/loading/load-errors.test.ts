import { Deadline } from '../../../lambda/loading/deadline';
import { attribute, attributeError, findRejections } from '../../../lambda/loading/load-errors';
import { StatementPart, Value } from '../../../lambda/ports';
import { FakeManifests } from '../../support/fake-manifests';
import { FakeWarehouse } from '../../support/fake-warehouse';
import { tableFile } from '../../support/table-files';
import { VirtualClock } from '../../support/virtual-clock';

function row(fileName: string, line = 3) {
  return [fileName.slice(0, 256).padEnd(256), line, 'status'.padEnd(127), 1207, 'Invalid digit'.padEnd(512)];
}

function keysNamed(rows: readonly (readonly (string | number)[])[], ...keys: readonly string[]): readonly string[] {
  return [...attribute(rows, 'statement-1', keys.map(key => tableFile(key))).keys()].map(({ object }) => object.key);
}

describe('attributing load errors', () => {
  test('takes line, column, code and message of a file\'s first error', () => {
    const file = tableFile('logs/a.json');

    const rejections = attribute([row('s3://source/logs/a.json', 3), row('s3://source/logs/a.json', 9)], 'statement-1', [file]);

    expect(rejections.get(file)).toEqual({
      failure: { code: 'FILE_REJECTED', reason: '1207 Invalid digit', statementId: 'statement-1', line: 3, column: 'status' }, kind: '1207 status',
    });
  });

  test('reads the https form of columnar files, percent-encoded', () => {
    expect(keysNamed([row('https://s3.eu-central-1.amazonaws.com/source/day%3D1/a%20b.parquet')], 'day=1/a b.parquet', 'day=1/a')).toEqual(['day=1/a b.parquet']);
  });

  test('does not take a file for another whose name begins alike', () => {
    expect(keysNamed([row('s3://source/logs/a.json')], 'logs/a.json.bak')).toEqual([]);
  });

  test('knows a name that was cut when one file alone fits it', () => {
    const long = `logs/${'x'.repeat(300)}`;

    expect(keysNamed([row(`s3://source/${long}`)], `${long}/1.json`, 'logs/other.json')).toEqual([`${long}/1.json`]);
  });

  test('names nobody when a name that was cut fits two files', () => {
    const long = `logs/${'x'.repeat(300)}`;

    expect(keysNamed([row(`s3://source/${long}`)], `${long}/1.json`, `${long}/2.json`)).toEqual([]);
  });

  test('knows a name that was cut within a percent escape of a character of several bytes', () => {
    const start = 'https://s3.eu-central-1.amazonaws.com/source/';
    const key = `${'x'.repeat(256 - start.length - 4)}ü-and-more.parquet`;

    expect(keysNamed([row(start + encodeURIComponent(key))], key, 'other.parquet')).toEqual([key]);
  });

  test('knows a name that was cut after three of the four escapes of one character', () => {
    const start = 'https://s3.eu-central-1.amazonaws.com/source/';
    const key = `${'x'.repeat(256 - start.length - 9)}😀-and-more.parquet`;

    expect(keysNamed([row(start + encodeURIComponent(key))], key, 'other.parquet')).toEqual([key]);
  });

  test.each([
    [251, false],
    [252, true],
  ])('takes a name of %i bytes for one that was cut: %j', (bytes, isKnown) => {
    const key = `logs/${'x'.repeat(300)}`;

    expect(keysNamed([row(`s3://source/${key}`.slice(0, bytes))], key)).toEqual(isKnown ? [key] : []);
  });

  test('names nobody by a name whose escapes are no text, though the load has one file only', () => {
    expect(keysNamed([row(`https://s3.eu-central-1.amazonaws.com/source/%FF${'x'.repeat(300)}`)], 'logs/a.parquet')).toEqual([]);
  });

  test('knows a key that ends in a space, which the padding hides', () => {
    expect(keysNamed([row('s3://source/logs/a ')], 'logs/a ')).toEqual(['logs/a ']);
  });

  test('names nobody when two versions of an object are in the load', () => {
    expect(keysNamed([row('s3://source/logs/a.json')], 'logs/a.json', 'logs/a.json')).toEqual([]);
  });

  test.each([
    ['null', ['s3://source/logs/a.json', null, null, 1207, null]],
    ['missing', ['s3://source/logs/a.json', undefined, undefined, 1207]],
  ])('leaves open what is %s in the row', (_, values) => {
    const file = tableFile('logs/a.json');

    const rejection = attribute([values as Value[]], 'statement-1', [file]).get(file);

    expect(rejection).toEqual({ failure: { code: 'FILE_REJECTED', reason: '1207', statementId: 'statement-1', line: undefined, column: undefined }, kind: '1207 ' });
  });

  test('passes over a file that the load does not have', () => {
    expect(keysNamed([row('s3://source/logs/unknown.json')], 'logs/a.json')).toEqual([]);
  });
});

describe('the error of a COPY that could not unpack a file', () => {
  // As Redshift words it: https://github.com/snowplow/snowplow/pull/1265
  const errorAbout = (url: string) => [
    'ERROR: failed to inflate with lzop: unexpected end of file.', 'DETAIL: ', '  error:  failed to inflate with lzop: unexpected end of file.',
    '  code:      9001', `  context:   S3 key being read : ${url}`, '  query:     244',
  ].join('\n');
  const keysIn = (url: string, ...keys: readonly string[]) =>
    [...attributeError(errorAbout(url), 'statement-1', keys.map(key => tableFile(key))).keys()].map(({ object }) => object.key);

  test('names it', () => {
    expect(keysIn('s3://source/logs/a b.lzo', 'logs/a', 'logs/a b.lzo')).toEqual(['logs/a b.lzo']);
  });

  test('names none when it tells of a prefix, or of no file of the load', () => {
    expect(keysIn('s3://source/logs/', 'logs/a', 'logs/b')).toEqual([]);
    expect(attributeError('ERROR: disk full', 'statement-1', [tableFile('logs/a')]).size).toBe(0);
  });
});

describe('no question is asked', () => {
  async function questionsAbout(...parts: readonly StatementPart[]): Promise<number> {
    const clock = new VirtualClock();
    const warehouse = new FakeWarehouse(clock, new FakeManifests(), []);
    const execute = jest.spyOn(warehouse, 'execute');
    const statement = { id: 'statement-1', state: 'failed' as const, parts };
    const rejections = await findRejections({ clock, warehouse }, 'load-1', statement, [tableFile('logs/a')], new Deadline(clock, clock.now() + 300_000));
    expect(rejections.size).toBe(0);
    return execute.mock.calls.length;
  }

  const copy: StatementPart = { sql: '/* cdk-rin load-1 */ /* 1 of 2: copy */ COPY', state: 'finished', queryId: '7' };

  test.each([undefined, '1 OR 1 = 1'])('about a query with the id %j', async queryId => {
    expect(await questionsAbout({ ...copy, state: 'failed', queryId })).toBe(0);
  });

  test('about a COPY that went well, when a later statement of its transaction failed: it may have skipped lines', async () => {
    const merge: StatementPart = { sql: '/* cdk-rin load-1 */ /* 2 of 2: merge */ MERGE', state: 'failed', error: 'ERROR: no', queryId: '8' };

    expect(await questionsAbout(copy, merge)).toBe(0);
  });

  test('but about a COPY that failed', async () => {
    expect(await questionsAbout({ ...copy, state: 'failed', error: 'ERROR: no' }, { sql: 'MERGE', state: 'aborted' })).toBe(1);
  });
});
