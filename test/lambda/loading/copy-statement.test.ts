import { copyStatement } from '../../../lambda/loading/copy-statement';
import { tableSql } from '../../../lambda/sql/quoting';
import { CopyOptionConfig } from '../../../lib/private/contract';
import { destination } from '../../support/table-files';

const SOURCE = { workBucket: 'work', manifestKey: 'manifests/2026/11/23/load-1.json', roleArn: 'arn:aws:iam::123456789012:role/copy' };

describe('the COPY statement', () => {
  test('names the load, the table, the columns, the manifest, the role and the options, all quoted', () => {
    const into = destination({
      schema: 'logs',
      table: 'my "table"',
      columns: ['id', 'na me'],
      copyOptions: [{ keyword: 'DELIMITER', literal: '\\' }, { keyword: 'NULL AS', literal: '\\N\'' }, { keyword: 'IGNOREHEADER', number: 1 }, { keyword: 'GZIP' }, { raw: 'STATUPDATE OFF' }],
    });

    expect(copyStatement({ ...into, table: tableSql(into) }, SOURCE)).toBe(
      'COPY "logs"."my ""table""" ("id", "na me") FROM \'s3://work/manifests/2026/11/23/load-1.json\' ' +
      'IAM_ROLE \'arn:aws:iam::123456789012:role/copy\' DELIMITER \'\\\\\' NULL AS \'\\\\N\'\'\' IGNOREHEADER 1 GZIP STATUPDATE OFF MANIFEST');
  });

  test.each<[string, CopyOptionConfig, boolean]>([
    ['JSON', { keyword: 'FORMAT AS JSON', literal: 'auto' }, true],
    ['a delimiter named parquet', { raw: 'DELIMITER \'parquet\'' }, true],
    ['Parquet', { keyword: 'FORMAT AS PARQUET' }, false],
    ['raw ORC', { raw: 'format as orc' }, false],
  ])('with a region, for %s', (_, option, hasRegion) => {
    const sql = copyStatement({ table: 't', copyOptions: [option, { keyword: 'STATUPDATE OFF' }] }, { ...SOURCE, region: 'us-east-1' });

    expect(sql.includes('REGION \'us-east-1\'')).toBe(hasRegion);
  });
});
