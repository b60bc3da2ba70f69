import * as zlib from 'node:zlib';
import { lastLoadError, startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

const { gzipSync } = zlib;
// Newer than the library's type definitions.
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync(text: string): Buffer };

let setup: TestWarehouse;
let tables = 0;

beforeAll(async () => {
  setup = await startTestWarehouse();
});

afterAll(() => setup.close());

const FROM_FILE = "FROM 's3://bucket/";

async function createTable(columns: string): Promise<string> {
  const name = `t${++tables}`;
  await setup.warehouse.query(`CREATE TABLE ${name} (${columns})`);
  return name;
}

function put(body: string | Buffer, key = `file-${tables}`): string {
  setup.objects.put('bucket', key, body);
  return `${FROM_FILE}${key}' IAM_ROLE DEFAULT`;
}

function copy(table: string, from: string, options: string, columns = ''): Promise<unknown> {
  return setup.warehouse.query(`COPY ${table} ${columns} ${from} ${options}`);
}

async function rowsOf(table: string): Promise<unknown[][]> {
  return (await setup.warehouse.query(`SELECT * FROM ${table}`)).rows;
}

describe('compression', () => {
  test.each([['GZIP', gzipSync], ['ZSTD', zstdCompressSync]] as const)('%s files are read by every text format', async (option, compress) => {
    const table = await createTable('a int');

    await copy(table, put(compress('{"a":1}\n'), 'c-json'), `JSON 'auto' ${option}`);
    await copy(table, put(compress('2\n'), 'c-csv'), `CSV ${option}`);

    expect(await rowsOf(table)).toEqual([[1], [2]]);
  });

  test('a file that is not compressed fails with GZIP', async () => {
    const table = await createTable('a int');

    const copied = copy(table, put('{"a":1}\n'), "JSON 'auto' GZIP");

    await expect(copied).rejects.toThrow('gzip: incorrect header check');
  });

  test.each(["JSON 'auto'", 'CSV'])('a file whose checksum is wrong loads nothing: %s', async (format) => {
    const table = await createTable('a int');
    const damaged = gzipSync(format === 'CSV' ? '1\n' : '{"a":1}\n');
    damaged[damaged.length - 6]! ^= 1;

    await expect(copy(table, put(damaged), `${format} GZIP`)).rejects.toThrow('gzip: incorrect data check');

    expect(await rowsOf(table)).toEqual([]);
  });

  test('a file that is cut off fails with GZIP', async () => {
    const table = await createTable('a int');
    const whole = gzipSync('1\n2\n3\n');

    const copied = copy(table, put(whole.subarray(0, whole.length - 9)), 'CSV GZIP');

    await expect(copied).rejects.toThrow('gzip: unexpected end of file');
    expect(await rowsOf(table)).toEqual([]);
  });
});

describe('sources', () => {
  const manifest = (...entries: object[]) => {
    setup.objects.put('bucket', 'manifest', JSON.stringify({ entries }));
    return "FROM 's3://bucket/manifest' IAM_ROLE DEFAULT";
  };

  test('a prefix loads every key that begins with it', async () => {
    const table = await createTable('a int');
    put('1\n', 'p/a.csv');
    put('2\n', 'p/a.csv.bak');

    await copy(table, "FROM 's3://bucket/p/a.csv' IAM_ROLE DEFAULT", 'CSV');

    expect(await rowsOf(table)).toEqual([[1], [2]]);
  });

  test('a manifest loads its keys as they are written, and one named twice twice', async () => {
    const table = await createTable('a int');
    const key = 'm/ü +%41\'".csv';
    put('1\n', key);

    await copy(table, manifest({ url: `s3://bucket/${key}` }, { url: `s3://bucket/${key}` }), 'CSV MANIFEST');

    expect(await rowsOf(table)).toEqual([[1], [1]]);
  });

  test('a missing entry that is not mandatory is skipped', async () => {
    const table = await createTable('a int');
    put('1\n', 'there');

    await copy(table, manifest({ url: 's3://bucket/gone' }, { url: 's3://bucket/there' }), 'CSV MANIFEST');

    expect(await rowsOf(table)).toEqual([[1]]);
  });

  test.each([
    ['a missing mandatory entry', [{ url: 's3://bucket/gone', mandatory: true }], 'Mandatory url is not present in manifest file'],
    ['no entry there at all', [{ url: 's3://bucket/gone' }], 'does not exist'],
    ['a prefix for an entry', [{ url: 's3://bucket/p/' }], 'COPY with MANIFEST parameter requires full path of an Amazon S3 object.'],
    ['a missing bucket', [{ url: 's3://nowhere/x' }], 'S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket'],
    ['no entries', [], 'Problem reading manifest file - no entries'],
  ])('%s fails', async (_, entries, message) => {
    const table = await createTable('a int');

    await expect(copy(table, manifest(...entries), 'CSV MANIFEST')).rejects.toThrow(message);
  });

  test('a missing manifest fails', async () => {
    const table = await createTable('a int');

    await expect(copy(table, "FROM 's3://bucket/none' IAM_ROLE DEFAULT", 'CSV MANIFEST'))
      .rejects.toThrow('Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey');
  });

  test('one bad file among many leaves no row, and is the one that is named', async () => {
    const table = await createTable('a int');
    const names = Array.from({ length: 20 }, (_, i) => `many/${String(i).padStart(2, '0')}`);
    for (const name of names) put(name === 'many/13' ? '{"a":1}\n{"a":"x"}\n' : '{"a":1}\n', name);

    const copied = copy(table, "FROM 's3://bucket/many/' IAM_ROLE DEFAULT", "JSON 'auto'");

    await expect(copied).rejects.toThrow(`Load into table '${table}' failed.`);
    expect(await lastLoadError(setup.warehouse)).toMatchObject({ file_name: 's3://bucket/many/13', line_number: 2 });
    expect(await rowsOf(table)).toEqual([]);
  });

  test('of several bad files, the first of the manifest is named, and its first bad line', async () => {
    const table = await createTable('a int');
    const names = Array.from({ length: 12 }, (_, i) => `bad/${11 - i}`);
    for (const name of names) put(name === names[0] ? '{"a":1}\n'.repeat(5000) : '{"a":1}\n{"a":"x"}\n{"a":2\n', name);

    for (let run = 0; run < 3; run++) {
      await expect(copy(table, manifest(...names.map((name) => ({ url: `s3://bucket/${name}` }))), "JSON 'auto' MANIFEST")).rejects.toThrow('failed');

      expect(await lastLoadError(setup.warehouse)).toMatchObject({ file_name: `s3://bucket/${names[1]}`, line_number: 2, error_code: 1207 });
    }
  });

  test('file_name is cut at 256 characters', async () => {
    const table = await createTable('a int');
    const key = `long/${'x'.repeat(300)}`;

    await expect(copy(table, put('x\n', key), 'CSV')).rejects.toThrow();

    expect((await lastLoadError(setup.warehouse)).file_name).toBe(`s3://bucket/${key}`.slice(0, 256));
  });
});

describe('statements that cannot run', () => {
  test.each([
    ['a table that does not exist', 'COPY nowhere', 'CSV', 'Cannot COPY into nonexistent table nowhere'],
    ['a column that does not exist', 'COPY exists_ (z)', 'CSV', 'column "z" of relation "exists_" does not exist'],
    ['two formats', 'COPY exists_', "CSV JSON 'auto'", 'JSON is not compatible with CSV'],
    ['CSV with ESCAPE', 'COPY exists_', 'CSV ESCAPE', 'CSV is not compatible with ESCAPE'],
    ['JSON with DELIMITER', 'COPY exists_', "JSON 'auto' DELIMITER ','", 'JSON is not compatible with DELIMITER'],
    ['PARQUET with REGION', 'COPY exists_', "PARQUET REGION 'us-east-1'", 'REGION argument is not supported for PARQUET based COPY'],
    ['an option twice', 'COPY exists_', 'CSV GZIP GZIP', 'conflicting or redundant options'],
    ['a format that is not implemented', 'COPY exists_', 'FORMAT AS ORC', 'COPY from ORC is not implemented by the local warehouse'],
    ['a delimiter that is the quote', 'COPY exists_', "CSV DELIMITER '\"'", 'COPY delimiter and quote must be different'],
    ['a delimiter that ends lines', 'COPY exists_', String.raw`DELIMITER '\n'`, 'COPY delimiter must be one character or more, and no line break'],
    ['an empty delimiter', 'COPY exists_', "DELIMITER ''", 'COPY delimiter must be one character or more, and no line break'],
  ])('%s', async (_, head, options, message) => {
    await setup.warehouse.query('CREATE TABLE IF NOT EXISTS exists_ (a int)');

    await expect(setup.warehouse.query(`${head} FROM 's3://bucket/x' IAM_ROLE DEFAULT ${options}`)).rejects.toThrow(message);
  });
});

describe('what a COPY leaves behind', () => {
  test('SYS_LOAD_HISTORY and SYS_LOAD_DETAIL tell of a COPY that loaded', async () => {
    const table = await createTable('a int');

    await copy(table, put('1\n2\n', 'history'), 'CSV');

    const history = await setup.warehouse.query(
      `SELECT h.status, h.loaded_rows, h.source_file_count, h.data_source, trim(d.file_name), q.status
       FROM sys_load_history h JOIN sys_load_detail d ON d.query_id = h.query_id JOIN sys_query_history q ON q.query_id = h.query_id
       WHERE h.table_name = '${table}'`);
    expect(history.rows).toEqual([['completed', 2, 1, 's3://bucket/history', 's3://bucket/history', 'success']]);
  });

  test('credentials stand in no view', async () => {
    const table = await createTable('a int');
    put('1\n', 'secret');

    await copy(table, `${FROM_FILE}secret' CREDENTIALS 'aws_access_key_id=AKIA;aws_secret_access_key=hush'`, 'CSV');

    const { rows } = await setup.warehouse.query(`SELECT query_text FROM sys_query_history WHERE query_text LIKE 'COPY ${table} %'`);
    expect(rows).toHaveLength(1);
    expect(rows[0]![0]).toContain("CREDENTIALS '***'");
    expect(rows[0]![0]).not.toContain('hush');
  });
});
