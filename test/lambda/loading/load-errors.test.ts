import { attribute } from '../../../lambda/loading/load-errors';
import { tableFile } from '../../support/table-files';

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

  test('passes over a file that the load does not have', () => {
    expect(keysNamed([row('s3://source/logs/unknown.json')], 'logs/a.json')).toEqual([]);
  });
});
