import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startWarehouse } from '../../../local/src/warehouse';
import { tokenize } from '../../../local/src/warehouse/sql/tokens';
import { writtenTables } from '../../../local/src/warehouse/sql/written-table';
import { MemoryObjects } from '../../support/memory-objects';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

let setup: TestWarehouse;

beforeEach(async () => {
  setup = await startTestWarehouse();
});

afterEach(() => setup.close());

const query = (sql: string) => setup.warehouse.query(sql);

describe('files of this machine', () => {
  test.each([
    ["SELECT * FROM read_csv('/etc/passwd')"], ["SELECT * FROM read_text('/etc/passwd')"], ["SELECT * FROM '/etc/passwd'"],
    ["CREATE VIEW v AS SELECT * FROM read_csv('/etc/passwd')"], ["ATTACH '/tmp/x.db'"], ['INSTALL httpfs'], ['LOAD httpfs'],
    ["COPY (SELECT 1) TO '/tmp/x'"], ["COPY t FROM '/etc/passwd' IAM_ROLE DEFAULT CSV"], ["COPY t FROM 'file:///etc/passwd' IAM_ROLE DEFAULT CSV"],
    ['SET enable_external_access = true'], ['PRAGMA enable_external_access = true'], ["EXPORT DATABASE '/tmp/x'"], ["CALL read_csv('/etc/passwd')"],
    ['CREATE SECRET s (TYPE S3)'], ["SELECT * FROM glob('/etc/*')"], ["SELECT getenv('HOME')"], ["SELECT * FROM read_json('http://127.0.0.1:1/')"],
    ["EXPLAIN COPY (SELECT 1) TO '/tmp/x'"], ["COPY t FROM 'https://example.com/x' IAM_ROLE DEFAULT CSV"], ['SET GLOBAL allowed_directories = []'],
  ])('%s is refused', async (sql) => {
    await query('CREATE TABLE t (a varchar(65535))');

    await expect(query(sql)).rejects.toThrow();
    expect((await query('SELECT count(*) FROM t')).rows).toEqual([[0]]);
  });

  test('a file of the warehouse\'s own store is no table either', async () => {
    // Names fold to lower case, and so does the directory's.
    const own = await startTestWarehouse({ directory: setup.directory.toLowerCase() });
    const file = join(setup.directory.toLowerCase(), 'loads', 'x.csv');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'secret\n1\n');

    await expect(own.warehouse.query(`SELECT * FROM "${file}"`)).rejects.toThrow(`relation "${file}" does not exist`);
    await own.close();
    await rm(setup.directory.toLowerCase(), { recursive: true, force: true });
  });
});

describe('tables', () => {
  test('a VARCHAR is as long as it was declared, in bytes, for INSERT too', async () => {
    await query('CREATE TABLE t (a varchar(3))');

    await query("INSERT INTO t VALUES ('aü')");

    await expect(query("INSERT INTO t VALUES ('üü')")).rejects.toThrow('value too long for type character varying(3)');
  });

  test('names fold to lower case, and a primary key is not enforced', async () => {
    await query('CREATE TABLE Public.MyTable (Id int PRIMARY KEY)');
    await query('INSERT INTO mytable VALUES (1), (1)');

    expect(await query('SELECT ID FROM "mytable"')).toEqual({ columns: ['id'], rows: [[1], [1]] });
  });

  test('CREATE TABLE that is undone leaves nothing, a renamed or dropped table keeps no types of another', async () => {
    setup.objects.put('b', 'k', 'four\n');
    await query('CREATE TABLE t (a varchar(3))');
    await query('DROP TABLE t');
    await query('CREATE TABLE t (a varchar(4))');

    await query("COPY t FROM 's3://b/k' IAM_ROLE DEFAULT CSV");

    expect((await query('SELECT a FROM t')).rows).toEqual([['four']]);
  });

  test('a COPY goes to the schema that it names', async () => {
    setup.objects.put('b', 'k', '1\n');
    await query('CREATE SCHEMA s');
    await query('CREATE TABLE s.t (a int)');
    await query('CREATE TABLE t (a int)');

    await query("COPY dev.s.t FROM 's3://b/k' IAM_ROLE DEFAULT CSV");

    expect((await query('SELECT (SELECT count(*) FROM s.t), (SELECT count(*) FROM t)')).rows).toEqual([[1, 0]]);
  });
});

test.each([
  ['DROP TABLE sys_query_history'], ['DROP SCHEMA redshift_system CASCADE'], ['DELETE FROM redshift_system.sys_load_history WHERE true'],
  ['TRUNCATE "sys_load_detail"'], ["COPY redshift_system.sys_load_detail FROM 's3://b/k' IAM_ROLE DEFAULT CSV"],
])('%s: nobody may change what the warehouse records', async (sql) => {
  await expect(query(sql)).rejects.toThrow('permission denied for');

  expect((await query("SELECT count(*) FROM sys_query_history WHERE status = 'failed'")).rows).toEqual([[1]]);
});

test.each([
  ['CREATE TABLE redshift_functions.main.zz (a int)', 'database "redshift_functions" does not exist'], ['CREATE TABLE redshift_functions.zz (a int)', 'schema "redshift_functions" is not implemented'],
  ['CREATE TABLE main.q (a int)', 'schema "main" is not implemented'], ['CREATE VIEW main.v AS SELECT 1 AS a', 'schema "main" is not implemented'], ['CREATE TABLE other.public.t (a int)', 'database "other" does not exist'],
  ['CREATE SCHEMA temp', 'schema "temp" is not implemented'], ['CREATE SCHEMA dev', 'schema "dev" is not implemented'], ["COPY main.q FROM 's3://b/k' IAM_ROLE DEFAULT", 'schema "main" is not implemented'],
  ['DROP VIEW information_schema.tables', 'permission denied for information_schema'], ['EXPLAIN DELETE FROM redshift_system.sys_query_history_log', 'permission denied for redshift_system'],
  ['WITH x AS (SELECT 1) DELETE FROM redshift_system.sys_query_history_log', 'permission denied for redshift_system'], ['WITH x AS (SELECT 1) DELETE FROM sys_query_history', 'permission denied for sys_query_history'],
  ["WITH x(a) AS (SELECT 1), y AS (SELECT 2) UPDATE redshift_system.sys_query_history_log SET query_text = 'x'", 'permission denied for redshift_system'],
  ['SELECT * FROM redshift_system.sys_query_history_log', 'schema "redshift_system" does not exist'], ['SELECT * FROM redshift_functions.main.zz', 'schema "redshift_functions" does not exist'],
])('%s does not reach what the engine has for itself', async (sql, message) => {
  await expect(query(sql)).rejects.toThrow(message);
});

test('the target behind WITH is locked as any other is', () => {
  expect(writtenTables(tokenize('WITH RECURSIVE x (a) AS (SELECT (1)), y AS (SELECT 2) DELETE FROM s.t WHERE a IN (SELECT a FROM x)'))).toEqual([['s', 't']]);
});

describe('queries', () => {
  test('a backslash escapes in literals', async () => {
    await query(String.raw`CREATE TABLE t (a varchar DEFAULT 'x\\y')`);
    await query('INSERT INTO t VALUES (DEFAULT)');

    const { rows } = await query(String.raw`SELECT a, 'a\\b', 'it\'s; --', 'a\tb', '\N' FROM t`);

    expect(rows).toEqual([['x\\y', 'a\\b', "it's; --", 'a\tb', '\\N']]);
  });

  test('a NUL ends no statement early', async () => {
    await expect(query('SELECT 1\0 FROM nowhere')).rejects.toThrow('invalid byte sequence for encoding "UTF8": 0x00');
    await expect(query(String.raw`SELECT '\0'`)).rejects.toThrow('invalid byte sequence for encoding "UTF8": 0x00');
  });

  test.each([
    ['brackets', (levels: number) => `SELECT ${'('.repeat(levels)}7${')'.repeat(levels)}`],
    ['CASE', (levels: number) => `SELECT ${'CASE WHEN true THEN '.repeat(levels)}7${' END'.repeat(levels)}`],
  ])('200 levels of %s are taken, 201 are refused by name', async (_, nested) => {
    expect((await query(nested(200))).rows).toEqual([[7]]);
    await expect(query(nested(201))).rejects.toThrow('a statement that nests more than 200 levels deep is not implemented by the local warehouse');
  });

  test('a DEFAULT may nest 199 brackets within those of its table, and no more', async () => {
    const table = (levels: number) => `CREATE TABLE t${levels} (a int DEFAULT ${'('.repeat(levels)}7${')'.repeat(levels)})`;

    await query(table(199));
    await query('INSERT INTO t199 VALUES (DEFAULT)');

    expect((await query('SELECT a FROM t199')).rows).toEqual([[7]]);
    await expect(query(table(200))).rejects.toThrow('a statement that nests more than 200 levels deep is not implemented by the local warehouse');
  });

  test('integers divide, NULLs sort last and Redshift\'s functions are there', async () => {
    const { rows } = await query("SELECT 7 / 2, nvl(NULL, 'x'), getdate() IS NOT NULL, pg_last_copy_count()");

    expect(rows).toEqual([[3, 'x', true, 0]]);
  });

  test.each([
    ['SELECT * FROM nowhere', 'relation "nowhere" does not exist'], ['SELECT * FROM no.where_', 'schema "no" does not exist'],
    ['SELECT z FROM (SELECT 1 AS a)', 'column "z" does not exist'], ['SELEC 1', 'syntax error at or near "SELEC"\n  Position: 1'],
    ['UNLOAD (1)', 'UNLOAD is not implemented by the local warehouse'], ['ALTER USER u PASSWORD DISABLE', 'ALTER USER is not implemented by the local warehouse'],
    ['CREATE TABLE t (a geometry)', 'type "geometry" is not implemented by the local warehouse'],
    ['CREATE TABLE t (a varchar(65536))', 'length for type varchar cannot exceed 65535'], ['CREATE TABLE t (a decimal(39,0))', 'DECIMAL precision 39 must be between 1 and 38'],
  ])('%s fails with Redshift\'s words or by name', async (sql, message) => {
    await expect(query(sql)).rejects.toThrow(message);
  });
});

describe('scripts', () => {
  test('all statements of a script run', async () => {
    await setup.warehouse.runScript('CREATE TABLE t (a int);\n-- and rows\nINSERT INTO t VALUES (1);\n', 'schema.sql');

    expect((await query('SELECT a FROM t')).rows).toEqual([[1]]);
  });

  test('an error names the file, the line and the statement', async () => {
    const run = setup.warehouse.runScript('CREATE TABLE t (a int);\n\nCREATE TABLE u (a nonsense);\n', 'schema.sql');

    await expect(run).rejects.toThrow('schema.sql:3: type "nonsense" is not implemented by the local warehouse\n  CREATE TABLE u (a nonsense)');
  });
});

test('a store that is opened again has its tables, its history, and goes on counting queries', async () => {
  const directory = join(setup.directory, 'again');
  const first = await startWarehouse({ directory, objects: new MemoryObjects() });
  await first.query('CREATE TABLE t (a varchar(2))');
  await first.close();

  const second = await startWarehouse({ directory, objects: new MemoryObjects() });

  await expect(second.query("INSERT INTO t VALUES ('abc')")).rejects.toThrow('value too long');
  const { rows } = await second.query('SELECT count(*) = count(DISTINCT query_id) FROM sys_query_history');
  expect(rows).toEqual([[true]]);
  await second.close();
});
