import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../../local/src/warehouse/engine';
import { Executor, type Session } from '../../../local/src/warehouse/executor';
import { SystemViews } from '../../../local/src/warehouse/system-views';
import { MemoryObjects } from '../../support/memory-objects';

let directory: string;
let engine: Engine;
let systemViews: SystemViews;
let first: Session;
let second: Session;
let objects: MemoryObjects;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sessions-test-'));
  engine = await Engine.open({ directory, database: 'dev', threads: 2, memoryLimit: '1GB' });
  systemViews = await SystemViews.open(engine);
  objects = new MemoryObjects();
  const executor = new Executor({ engine, systemViews, objects, directory, database: 'dev', now: () => new Date(), lastQueryId: 0, copyLatencyMs: 0 });
  [first, second] = [await executor.openSession(), await executor.openSession()];
  await first.run('CREATE TABLE t (a int)');
  await first.run('CREATE TABLE u (a int)');
  await first.run('INSERT INTO t VALUES (1)');
});

afterEach(async () => {
  first.close();
  second.close();
  systemViews.close();
  engine.close();
  await rm(directory, { recursive: true, force: true });
});

async function runAll(session: Session, ...statements: string[]): Promise<void> {
  for (const sql of statements) await session.run(sql);
}

/** Whether a promise is still open after what could have settled it by now. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  return await Promise.race([promise, new Promise((resolve) => { setTimeout(resolve, 200, open); })]) === open;
}

test('a writer waits for the transaction that writes to the same table, and sees what it wrote', async () => {
  await runAll(first, 'BEGIN', 'UPDATE t SET a = a + 1');

  const waiting = second.run('UPDATE t SET a = a * 10');

  expect(await isPending(waiting)).toBe(true);
  await first.run('COMMIT');
  await waiting;
  expect((await second.run('SELECT a FROM t')).rows).toEqual([[20]]);
});

test('a reader waits for nobody, and sees what was committed', async () => {
  await runAll(first, 'BEGIN', 'UPDATE t SET a = 5');

  expect((await second.run('SELECT a FROM t')).rows).toEqual([[1]]);

  await first.run('ROLLBACK');
});

test('a writer of another table does not wait', async () => {
  await runAll(first, 'BEGIN', 'UPDATE t SET a = 5');

  await second.run('INSERT INTO u VALUES (1)');

  await first.run('COMMIT');
  expect((await second.run('SELECT (SELECT a FROM t), (SELECT a FROM u)')).rows).toEqual([[5, 1]]);
});

test('of two transactions that wait for each other, one fails and the other goes on', async () => {
  await runAll(first, 'BEGIN', 'UPDATE t SET a = 5');
  await runAll(second, 'BEGIN', 'INSERT INTO u VALUES (1)');
  const waiting = first.run('INSERT INTO u VALUES (2)');
  expect(await isPending(waiting)).toBe(true);

  await expect(second.run('UPDATE t SET a = 6')).rejects.toThrow('deadlock detected');

  await second.run('ROLLBACK');
  await waiting;
  await first.run('COMMIT');
  expect((await second.run('SELECT (SELECT a FROM t), (SELECT a FROM u)')).rows).toEqual([[5, 2]]);
});

test('LOCK holds others off until the end of the transaction', async () => {
  await runAll(first, 'BEGIN', 'LOCK TABLE t');

  const waiting = second.run('DELETE FROM t');

  expect(await isPending(waiting)).toBe(true);
  await first.run('END');
  await waiting;
});

test('a session that ends gives up what it had locked', async () => {
  await runAll(first, 'BEGIN', 'UPDATE t SET a = 5');
  const waiting = second.run('UPDATE t SET a = a + 1');

  first.close();

  await waiting;
  expect((await second.run('SELECT a FROM t')).rows).toEqual([[2]]);
});

test('a session that is closed while it waits waits no longer', async () => {
  await runAll(first, 'BEGIN', 'UPDATE t SET a = 5');
  const refused = expect(second.run('DELETE FROM t')).rejects.toThrow('the session is closed');

  second.close();

  await refused;
  await first.run('COMMIT');
  expect((await first.run('SELECT a FROM t')).rows).toEqual([[5]]);
});

test('an error gives up what the transaction had locked, before ROLLBACK comes', async () => {
  await runAll(first, 'BEGIN', 'UPDATE t SET a = 5');
  await expect(first.run('SELECT * FROM nowhere')).rejects.toThrow('relation "nowhere" does not exist');

  await second.run('UPDATE t SET a = a + 1');

  await expect(first.run('BEGIN')).rejects.toThrow('current transaction is aborted');
  await first.run('ROLLBACK');
  expect((await first.run('SELECT a FROM t')).rows).toEqual([[2]]);
});

test('a deadlock lets the other go on at once', async () => {
  await runAll(first, 'BEGIN', 'UPDATE t SET a = 5');
  await runAll(second, 'BEGIN', 'INSERT INTO u VALUES (1)');
  const waiting = first.run('INSERT INTO u VALUES (2)');
  expect(await isPending(waiting)).toBe(true);

  await expect(second.run('UPDATE t SET a = 6')).rejects.toThrow('deadlock detected');

  await waiting;
  await first.run('COMMIT');
  await second.run('ROLLBACK');
});

test('LOCK takes every table it names, and only those there are', async () => {
  await expect(first.run('LOCK TABLE nowhere')).rejects.toThrow('relation "nowhere" does not exist');
  await runAll(first, 'BEGIN', 'LOCK t, u');

  const waiting = second.run('DELETE FROM u');

  expect(await isPending(waiting)).toBe(true);
  await first.run('COMMIT');
  await waiting;
});

test('temporary tables of one name are two tables, and neither waits', async () => {
  await runAll(first, 'BEGIN', 'CREATE TEMP TABLE stage (a int)', 'INSERT INTO stage VALUES (1)');

  await runAll(second, 'CREATE TEMP TABLE stage (a int)', 'DELETE FROM stage');

  expect((await first.run('SELECT a FROM stage')).rows).toEqual([[1]]);
  await first.run('ROLLBACK');
});

test('a table is the same one with its schema and by the search path', async () => {
  await runAll(first, 'CREATE SCHEMA s', 'CREATE TABLE s.t (a int)', 'INSERT INTO s.t VALUES (1)', 'SET search_path TO public, s', 'DROP TABLE t');
  await runAll(first, 'BEGIN', 'UPDATE t SET a = 2');

  const waiting = second.run('UPDATE s.t SET a = a * 10');

  expect(await isPending(waiting)).toBe(true);
  await first.run('COMMIT');
  await waiting;
  expect((await first.run('SELECT a FROM t')).rows).toEqual([[20]]);
});

test('COPY into a table that others have changed since the transaction began adds its rows', async () => {
  objects.put('b', 'k', '7\n');
  await runAll(first, 'BEGIN', 'SELECT a FROM t');
  await second.run('UPDATE t SET a = 2');

  await first.run("COPY t FROM 's3://b/k' IAM_ROLE DEFAULT CSV");

  await first.run('COMMIT');
  expect((await second.run('SELECT a FROM t ORDER BY a')).rows).toEqual([[2], [7]]);
});

test('a statement that is cancelled while it waits does nothing', async () => {
  await runAll(first, 'BEGIN', 'UPDATE t SET a = 5');
  const waiting = second.run('DELETE FROM t');
  const refused = expect(waiting).rejects.toThrow("Query cancelled on user's request");

  expect(await isPending(waiting.catch(() => undefined))).toBe(true);
  second.cancel();
  await refused;

  await first.run('COMMIT');
  expect((await first.run('SELECT a FROM t')).rows).toEqual([[5]]);
});

test('after an error nothing runs in the transaction, and COMMIT undoes it', async () => {
  await runAll(first, 'BEGIN', 'INSERT INTO t VALUES (2)');
  await expect(first.run('SELECT * FROM nowhere')).rejects.toThrow('relation "nowhere" does not exist');

  await expect(first.run('SELECT 1')).rejects.toThrow('current transaction is aborted, commands ignored until end of transaction block');

  await first.run('COMMIT');
  expect((await first.run('SELECT count(*) FROM t')).rows).toEqual([[1n]]);
});

test('what a session has set is its own', async () => {
  await first.run('CREATE SCHEMA s');
  await runAll(first, 'SET search_path TO s, public', 'CREATE TABLE t (b int)', "SET query_group TO 'loads'");

  expect((await first.run('SELECT count(*) FROM t')).rows).toEqual([[0n]]);
  expect((await first.run('SHOW query_group')).rows).toEqual([['loads']]);
  expect((await second.run('SELECT count(*) FROM t')).rows).toEqual([[1n]]);
  expect((await second.run('SHOW query_group')).rows).toEqual([['unset']]);
});
