import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '../../../local/node_modules/@duckdb/node-api';
import { lastLoadError, startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

let setup: TestWarehouse;
let files: string;

beforeAll(async () => {
  setup = await startTestWarehouse();
  files = await mkdtemp(join(tmpdir(), 'parquet-'));
});

afterAll(async () => {
  await setup.close();
  await rm(files, { recursive: true });
});

/** A Parquet file with the rows of the query. */
async function put(key: string, select: string): Promise<void> {
  const path = join(files, 'file.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  setup.objects.put('bucket', key, await readFile(path));
}

async function copy(table: string, columns: string, key: string, options = ''): Promise<unknown[][]> {
  await setup.warehouse.query(`CREATE TABLE ${table} (${columns})`);
  await setup.warehouse.query(`COPY ${table} FROM 's3://bucket/${key}' IAM_ROLE DEFAULT FORMAT AS PARQUET ${options}`);
  return (await setup.warehouse.query(`SELECT * FROM ${table} ORDER BY 1`)).rows;
}

test('columns go by position, whatever their names', async () => {
  await put('p/1', "SELECT 1::INTEGER AS x, 'a' AS y, 1.50::DECIMAL(5,2) AS z");
  await put('p/2', "SELECT 2::INTEGER AS other, 'b' AS names, 2.50::DECIMAL(5,2) AS here");

  const rows = await copy('by_position', 'a int, b varchar(10), c decimal(8,2)', 'p/');

  expect(rows).toEqual([[1, 'a', '1.50'], [2, 'b', '2.50']]);
});

test('FILLRECORD supplies missing columns', async () => {
  await put('fill', 'SELECT 1::INTEGER AS x');

  expect(await copy('filled', 'a int, b varchar', 'fill', 'FILLRECORD')).toEqual([[1, null]]);
});

test.each([
  ['another type', 'types', 'a int', "SELECT 'x' AS x", 'has an incompatible Parquet schema for column', 'a'],
  ['a wider integer', 'wide', 'a int', 'SELECT 1::BIGINT AS x', 'has an incompatible Parquet schema for column', 'a'],
  ['too few columns', 'few', 'a int, b int', 'SELECT 1::INTEGER AS x', 'Unmatched number of columns between table and file. Table columns: 2, Data columns: 1', ''],
  ['a string that is too long', 'long', 'a varchar(2)', "SELECT 'abc' AS x", 'The length of the data column a is longer than the length defined in the table. Table: 2', 'a'],
])('%s fails as a Spectrum scan error and names the file', async (_, table, columns, select, message, column) => {
  await put(`k=1/${table} ü`, select);

  await expect(copy(table, columns, `k=1/${table} ü`)).rejects.toThrow('Spectrum Scan Error');

  const error = await lastLoadError(setup.warehouse);
  expect(error).toMatchObject({ error_code: 15007, column_name: column, file_name: `https://s3.us-east-1.amazonaws.com/bucket/k%3D1/${table}%20%C3%BC` });
  expect(error.error_message).toContain(message);
  expect((await setup.warehouse.query(`SELECT count(*) FROM ${table}`)).rows).toEqual([[0]]);
});

test('a file that is no Parquet is named', async () => {
  setup.objects.put('bucket', 'no-parquet', 'x\n');

  await expect(copy('not_parquet', 'a int', 'no-parquet')).rejects.toThrow('has an invalid version number');
});

test.each([
  ['without content_length', {}, "File entry does not have 'meta' key."],
  ['with a wrong content_length', { meta: { content_length: 1 } }, 'content_length 1 of s3://bucket/sized is not its size'],
])('a manifest %s fails', async (_, more, message) => {
  await put('sized', 'SELECT 1::INTEGER AS x');
  setup.objects.put('bucket', 'manifest', JSON.stringify({ entries: [{ url: 's3://bucket/sized', mandatory: true, ...more }] }));

  await expect(copy(`m${message.length}`, 'a int', 'manifest', 'MANIFEST')).rejects.toThrow(message);
});
