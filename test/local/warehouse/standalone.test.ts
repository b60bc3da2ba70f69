import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWarehouse, type Warehouse } from '../../../local/src';
import { aDirectory } from '../../support/local-app';

const SCHEMA = 'CREATE TABLE t (a int);';
const started: Warehouse[] = [];

async function start(options: Parameters<typeof startWarehouse>[0]): Promise<Warehouse> {
  const warehouse = await startWarehouse({ schema: SCHEMA, ...options });
  started.push(warehouse);
  return warehouse;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((warehouse) => warehouse.stop()));
});

async function copy(warehouse: Warehouse, from: string): Promise<unknown> {
  await warehouse.query(`COPY t FROM '${from}' IAM_ROLE DEFAULT CSV`);
  return (await warehouse.query('SELECT a FROM t ORDER BY a')).rows;
}

function aBucketDirectory(files: Readonly<Record<string, string>>): string {
  const directory = aDirectory();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

describe('objects', () => {
  test('come from memory', async () => {
    const warehouse = await start({ data: new Map<string, string | Uint8Array>([['s3://b/x/1', '1\n'], ['s3://b/x/2', Buffer.from('2\n')], ['s3://b/y', '3\n']]) });

    expect(await copy(warehouse, 's3://b/x/')).toEqual([[1], [2]]);
  });

  test('come from a directory whose folders are buckets', async () => {
    const warehouse = await start({ data: aBucketDirectory({ 'b/x/1.csv': '1\n', 'b/x/deep/2.csv': '2\n', 'b/y.csv': '3\n', 'other/x/4.csv': '4\n' }) });

    expect(await copy(warehouse, 's3://b/x/')).toEqual([[1], [2]]);
  });

  test.each([
    ['no folder of it is a bucket of that name', 's3://nowhere/x', 'The specified bucket does not exist'],
    ['a bucket is no way out of it', 's3://../x', 'The specified bucket does not exist'],
    ['it is not a bucket itself', 's3://./b/x', 'The specified bucket does not exist'],
    ['a link in it is no way out of it', 's3://b/link', "The specified S3 prefix 'link' does not exist"],
    ['a link to a directory is no bucket', 's3://linked/secret', 'The specified bucket does not exist'],
  ])('of a directory end with it: %s', async (_, from, message) => {
    const directory = aBucketDirectory({ 'data/b/x': '1\n', 'outside/secret': '2\n', 'x': '3\n' });
    symlinkSync(join(directory, 'outside', 'secret'), join(directory, 'data', 'b', 'link'));
    symlinkSync(join(directory, 'outside'), join(directory, 'data', 'linked'));
    const warehouse = await start({ data: join(directory, 'data') });

    await expect(copy(warehouse, from)).rejects.toThrow(message);
  });

  test('of a manifest end with the directory, too', async () => {
    const manifest = JSON.stringify({ entries: [{ url: 's3://b/../../outside/secret', mandatory: true }] });
    const warehouse = await start({ data: join(aBucketDirectory({ 'data/b/m': manifest, 'outside/secret': '2\n' }), 'data') });

    await expect(warehouse.query("COPY t FROM 's3://b/m' IAM_ROLE DEFAULT CSV MANIFEST")).rejects.toThrow('Mandatory url is not present in manifest file');
  });
});

describe('tables', () => {
  test('are gone when it stops', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('cdk-rin-warehouse-'));
    const warehouse = await startWarehouse({ schema: SCHEMA });

    await warehouse.stop();

    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('cdk-rin-warehouse-') && !before.includes(name))).toEqual([]);
  });

  test('leave nothing behind when it cannot start', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('cdk-rin-warehouse-'));
    const { endpoint } = await start({});

    await expect(startWarehouse({ port: Number(new URL(endpoint).port) })).rejects.toThrow('is in use');

    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('cdk-rin-warehouse-') && !before.includes(name))).toHaveLength(1);
  });

  test('that another process uses are refused, and what it downloads stays', async () => {
    const file = join(aDirectory(), 'tables');
    const child = spawn(process.execPath, ['-e', `
      const { DuckDBInstance } = require(${JSON.stringify(require.resolve('../../../local/node_modules/@duckdb/node-api'))});
      DuckDBInstance.create(${JSON.stringify(join(file, 'dev.duckdb'))}).then(() => console.log('open'));
      setInterval(() => 0, 1000);`]);
    mkdirSync(join(file, 'loads'), { recursive: true });
    writeFileSync(join(file, 'loads', 'downloading'), 'x');
    await once(child.stdout, 'data');

    await expect(startWarehouse({ file })).rejects.toThrow(`the tables in ${file} are in use by another warehouse`);

    expect(existsSync(join(file, 'loads', 'downloading'))).toBe(true);
    child.kill();
    await once(child, 'exit');
  });

  test('have one warehouse at a time, in this process too', async () => {
    const file = join(aDirectory(), 'tables');
    const first = await startWarehouse({ file });

    await expect(startWarehouse({ file })).rejects.toThrow(`the tables in ${file} are in use by another warehouse`);
    await first.stop();

    expect((await (await start({ file })).query('SELECT count(*) FROM t')).rows).toEqual([[0]]);
  });

  test('stay where they are told to be kept, with their history', async () => {
    const file = join(aDirectory(), 'tables');
    const first = await startWarehouse({ file, schema: SCHEMA });
    await first.query('INSERT INTO t VALUES (1)');
    await first.stop();

    const second = await start({ file, schema: undefined });

    expect((await second.query('SELECT a FROM t')).rows).toEqual([[1]]);
    expect((await second.query("SELECT count(*) FROM sys_query_history WHERE query_type = 'INSERT'")).rows).toEqual([[1]]);
  });
});

test.each([
  ['a directory of other files', () => ({ file: aBucketDirectory({ 'loads/mine': 'x' }) }), /holds other files than the tables of database dev/],
  ['data that is no directory', () => ({ data: '/nowhere' }), 'data /nowhere is no directory; its folders are the buckets'],
  ['data without a bucket', () => ({ data: new Map([['x', '1']]) }), 'data has an object "x"; its name must be s3://bucket/key'],
  ['two places of objects', () => ({ data: aDirectory(), s3: 'http://127.0.0.1:1' }), 'data and s3 exclude each other: objects come from one place'],
  ['an S3 service that is no URL', () => ({ s3: 'minio' }), 's3 "minio" is no URL; it must be like http://127.0.0.1:9000'],
  ['a database whose name is a path', () => ({ database: '../x' }), 'database "../x" cannot be: up to 64 lower-case letters, digits, _ and -'],
  ['a database with capital letters', () => ({ database: 'Dev' }), 'database "Dev" cannot be'],
  ['a database of DuckDB\'s own', () => ({ database: 'temp' }), 'and none of main, system, temp, redshift_functions'],
  ['a script that is not there', () => ({ schemaFiles: ['/nowhere.sql'] }), 'cannot read the schema file /nowhere.sql'],
  ['a script that fails', () => ({ schema: 'SELECT 1;\nSELECT * FROM nowhere' }), 'schema:2: relation "nowhere" does not exist'],
])('%s is refused', async (_, options, message) => {
  await expect(startWarehouse(options())).rejects.toThrow(message);
});

test('what it refuses it leaves alone', async () => {
  const directory = aBucketDirectory({ 'loads/mine': 'x' });

  await startWarehouse({ file: directory }).catch(() => undefined);

  expect(existsSync(join(directory, 'loads', 'mine'))).toBe(true);
});

test('a port that is taken is named, and another is the way out', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;

  await expect(startWarehouse({ port })).rejects.toThrow(`port ${port} is in use; choose another with --port, or 0 for any`);

  taken.close();
});

test('connections to an S3 service end with it', async () => {
  const service = createHttpServer((_, response) => { response.writeHead(404).end(); }).listen(0, '127.0.0.1');
  service.keepAliveTimeout = 0;
  const connected = once(service, 'connection') as Promise<[Socket]>;
  await once(service, 'listening');
  const warehouse = await startWarehouse({ schema: SCHEMA, s3: `http://127.0.0.1:${(service.address() as AddressInfo).port}` });
  await expect(copy(warehouse, 's3://b/x')).rejects.toThrow();
  const [socket] = await connected;
  const closed = once(socket, 'close');

  await warehouse.stop();

  await closed;
  service.close();
});

test('nothing but this machine reaches it', async () => {
  const { endpoint } = await start({});
  const { port } = new URL(endpoint);
  const others = Object.values(networkInterfaces()).flat().filter((address) => address !== undefined && !address.internal && address.family === 'IPv4');

  for (const { address } of others as { address: string }[]) await expect(fetch(`http://${address}:${port}/_faults`)).rejects.toThrow();
  expect((await fetch(`${endpoint}/_faults`)).status).toBe(200);
});
