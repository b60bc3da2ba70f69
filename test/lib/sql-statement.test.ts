import { checkStatement } from '../../lib/private/sql-statement';

const check = (sql: string) => checkStatement('afterSql', sql);

describe('a statement around the COPY is taken', () => {
  test.each([
    ["INSERT INTO t VALUES ('a;b', 'it''s', 'a\\';b')"],
    ['SELECT ";" FROM t'],
    ['CREATE PROCEDURE p() AS $$ BEGIN DELETE FROM t; COMMIT; END; $$ LANGUAGE plpgsql'],
    ['DO $body$ SELECT 1; $$ $body$'],
    ['-- first; \n DELETE FROM t /* then /* not; */ this; */ WHERE a = 1'],
    ['CALL refresh()'],
    ['ALTER TABLE t ADD COLUMN truncated INT'],
    ['ANALYZE t'],
    ['DELETE FROM t WHERE begin_at < GETDATE()'],
    ['WITH old AS (SELECT 1) SELECT * FROM old'],
  ])('%s', sql => {
    expect(check(sql)).toBe(sql);
  });
});

describe('a statement that would end the transaction of the load is refused:', () => {
  test.each([
    ['BEGIN', 'begins a transaction, and the load has one already'],
    ['start transaction', 'begins a transaction, and the load has one already'],
    ['COMMIT', 'ends the transaction of the load'],
    ['End', 'ends the transaction of the load'],
    ['ROLLBACK;', 'ends the transaction of the load'],
    ['ABORT', 'ends the transaction of the load'],
    ['TRUNCATE t', 'commits the transaction of the load; DELETE FROM does not'],
    ['/* x */ -- y\n truncate table t', 'commits the transaction of the load'],
    ['ALTER TABLE t APPEND FROM s', 'commits at once'],
    ['ALTER TABLE t ALTER COLUMN a TYPE VARCHAR(20)', 'cannot run in a transaction'],
    ['VACUUM t', 'cannot run in a transaction'],
    ['CREATE DATABASE d', 'cannot run in a transaction'],
    ['create  external\n table e.t (a int)', 'cannot run in a transaction'],
    ['DROP LIBRARY l', 'cannot run in a transaction'],
  ])('%s', (sql, reason) => {
    expect(() => check(sql)).toThrow(`\`afterSql\` ${JSON.stringify(sql)} ${reason}`);
  });
});

describe('a text that is not one statement is refused:', () => {
  test.each([
    ['SELECT 1; SELECT 2', 'holds several statements; give each as an item of its own'],
    ['SELECT 1;; ', 'holds several statements'],
    ["SELECT 'a", 'holds a quote or a comment that is not closed; close it'],
    ['SELECT "a', 'holds a quote or a comment that is not closed'],
    ['SELECT $$a', 'holds a quote or a comment that is not closed'],
    ['SELECT /* /* a */ 1', 'holds a quote or a comment that is not closed'],
    ['SELECT \0', 'holds a NUL character; remove it'],
  ])('%j', (sql, reason) => {
    expect(() => check(sql)).toThrow(`\`afterSql\` ${JSON.stringify(sql)} ${reason}`);
  });

  test.each(['', ' ; ', '-- nothing', '/* nothing */'])('%j', sql => {
    expect(() => check(sql)).toThrow(`\`afterSql\` must hold statements, got ${JSON.stringify(sql)}; remove it`);
  });
});

test('a statement may have 98,000 bytes', () => {
  const sql = (bytes: number) => `SELECT '${'ä'.repeat((bytes - 9) / 2)}'${bytes % 2 ? '' : ' '}`;

  expect(Buffer.byteLength(sql(97_999))).toBe(97_999);
  expect(check(sql(97_999))).toHaveLength(sql(97_999).length);
  expect(() => check(`${sql(97_999)}  x`)).toThrow('`afterSql` must hold statements of at most 98000 bytes, got one of 98002; the Data API takes no longer ones');
});
