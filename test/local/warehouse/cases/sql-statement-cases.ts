import { PARAMETERS } from '../../../../local/src/warehouse/settings';
import { REFUSED_STATEMENTS } from '../../../../local/src/warehouse/statement-checks';
import { type SqlCase } from '../../../support/sql-case';

const AB = 'CREATE TABLE t (a int, b varchar(9)); CREATE TABLE u (a int, b varchar(9)); INSERT INTO t VALUES (1, \'one\'), (2, \'two\'); INSERT INTO u VALUES (2, \'zwei\'), (3, \'drei\')';
const ROWS = 'SELECT a, b FROM t ORDER BY a';
const query = (shows: string, sql: string, rows: readonly (readonly unknown[])[], columns?: readonly string[]): SqlCase => ({ name: sql, shows: [`Statements/${shows}`], script: AB, sql, rows, columns });
const change = (shows: string, statement: string, rows: readonly (readonly unknown[])[]): SqlCase => ({ name: statement, shows: [`Statements/${shows}`], script: `${AB}; ${statement}`, sql: ROWS, rows });
const refused = (shows: string | undefined, sql: string, error: string): SqlCase => ({ name: `${sql} is refused`, shows: shows === undefined ? [] : [`Statements/${shows}`], script: AB, sql, error });

const MERGE_INTO_T = 'MERGE INTO t';
const CLAUSES = 'WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b)';

export const STATEMENT_CASES: readonly SqlCase[] = [
  query('SELECT', 'SELECT b FROM t WHERE a = 2', [['two']], ['b']), query('SELECT', 'SELECT count(*), a + 1, upper(b), 1::int FROM t WHERE a = 1 GROUP BY a, b', [[1, 2, 'ONE', 1]], ['count', '?column?', 'upper', 'int4']),
  query('SELECT', 'SELECT a::float::int, 1.5::float::int, a::float + 1::float, count(*)::int FROM t WHERE a = 1 GROUP BY a', [[1, 2, 2, 1]], ['a', 'int4', '?column?', 'count']),
  query('SELECT', 'SELECT t.a, u.b FROM t LEFT JOIN u USING (a) ORDER BY 1', [[1, null], [2, 'zwei']]), query('SELECT', "SELECT CASE WHEN a > 1 THEN 'x' END FROM t ORDER BY a", [[null], ['x']], ['case']),
  query('SELECT', 'SELECT a FROM t ORDER BY a DESC LIMIT 1 OFFSET 1', [[1]]), query('SELECT', 'SELECT a FROM t ORDER BY a OFFSET 1 LIMIT ALL', [[2]]), query('SELECT', "SELECT a FROM t LIMIT '0'", []), query('WITH', 'WITH c AS (SELECT 1 AS a), d (n) AS (SELECT 2) (SELECT n FROM d)', [[2]]), query('TOP', 'SELECT TOP 1 a FROM t ORDER BY a DESC', [[2]]), query('QUALIFY', 'SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a DESC) = 1', [[2]]),
  query('UNION, INTERSECT, EXCEPT, MINUS', 'SELECT a FROM t MINUS SELECT a FROM u', [[1]]), query('UNION, INTERSECT, EXCEPT, MINUS', 'SELECT a FROM t INTERSECT SELECT a FROM u', [[2]]),
  query('WITH', 'WITH c (n) AS (SELECT max(a) FROM t) SELECT n + 1 FROM c', [[3]]), query('WITH', 'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT sum(n) FROM r', [[6]]),
  query('GROUP BY', 'SELECT a > 1, count(*) FROM t GROUP BY ROLLUP (1) ORDER BY 1', [[false, 1], [true, 1], [null, 2]]),
  query('LIKE, ILIKE', "SELECT 'a_c' LIKE 'a\\\\_c', 'abc' LIKE 'a\\\\_c', 'ABC' ILIKE 'a%'", [[true, false, true]]), query('LIKE, ILIKE', "SELECT count(*) FROM t WHERE b LIKE '%o%'", [[2]]),
  query('SIMILAR TO', "SELECT 'abc' SIMILAR TO '%(b|d)%', 'abc' SIMILAR TO 'b', 'a.c' SIMILAR TO 'a.c', 'abc' SIMILAR TO 'a.c'", [[true, false, true, false]]),
  query('POSIX operators', "SELECT 'abc' ~ 'b', 'abc' ~ '^b', 'abc' !~ 'b'", [[true, false, false]]),
  refused('EXCLUDE', 'SELECT * EXCLUDE (a) FROM t', 'EXCLUDE is not implemented by the local warehouse'), refused('PIVOT, UNPIVOT', 'SELECT * FROM t PIVOT (count(b) FOR a IN (1, 2))', 'PIVOT is not implemented by the local warehouse'), refused('SELECT INTO', 'SELECT a INTO v FROM t', 'SELECT INTO is not implemented by the local warehouse'),
  query('AT TIME ZONE', "SELECT timestamp '2020-07-01 12:00:00' AT TIME ZONE 'America/New_York', timestamptz '2020-07-01 12:00:00+00' AT TIME ZONE 'UTC'", [['2020-07-01 16:00:00+00', '2020-07-01 12:00:00']]),
  refused('AT TIME ZONE', "SELECT '2020-07-01 12:00:00'::timestamp AT TIME ZONE 'PST'", "AT TIME ZONE with time zone 'PST' is not implemented by the local warehouse"), refused('AT TIME ZONE', "SELECT '2020-07-01 12:00:00' AT TIME ZONE 'UTC'", 'AT TIME ZONE of a text is not implemented by the local warehouse'),
  refused('AT TIME ZONE', "SELECT b AT TIME ZONE 'UTC' FROM t", 'AT TIME ZONE of a text is not implemented by the local warehouse'), refused('AT TIME ZONE', 'SELECT sysdate AT TIME ZONE b FROM t', 'AT TIME ZONE with a time zone that is no literal is not implemented by the local warehouse'),
  ...["SELECT '1' + 1", "SELECT a + '1' FROM t", "SELECT 'a' + 1"].map((sql) => refused('SELECT', sql, 'of a text that is not cast is not implemented by the local warehouse')),
  refused('FROM with an array', 'SELECT i FROM t, t.b AS i', 'FROM with an array of SUPER is not implemented by the local warehouse'),
  query('EXPLAIN', "SELECT 1 WHERE 'EXPLAIN' = 'EXPLAIN'", [[1]]),
  change('INSERT', 'INSERT INTO t (b, a) SELECT b, a FROM u WHERE a = 3', [[1, 'one'], [2, 'two'], [3, 'drei']]), change('INSERT', 'INSERT INTO t VALUES (9, DEFAULT)', [[1, 'one'], [2, 'two'], [9, null]]),
  change('UPDATE', 'UPDATE t SET b = u.b FROM u WHERE t.a = u.a', [[1, 'one'], [2, 'zwei']]), change('DELETE', 'DELETE FROM t USING u WHERE t.a = u.a', [[1, 'one']]), change('DELETE', 'DELETE t WHERE a = 1', [[2, 'two']]),
  change('MERGE', 'MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = u.b WHEN NOT MATCHED THEN INSERT (a, b) VALUES (u.a, u.b)', [[1, 'one'], [2, 'zwei'], [3, 'drei']]),
  change('MERGE', 'MERGE INTO t USING u AS s ON t.a = s.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b)', [[1, 'one'], [3, 'drei']]),
  change('MERGE REMOVE DUPLICATES', 'INSERT INTO u VALUES (3, \'drei\'); MERGE INTO t USING u ON t.a = u.a REMOVE DUPLICATES', [[1, 'one'], [2, 'zwei'], [3, 'drei']]),
  refused('MERGE', 'MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE', 'MERGE without both WHEN MATCHED and WHEN NOT MATCHED is not implemented by the local warehouse'),
  ...['UPDATE SET id = source.id, name = source.name', 'DELETE'].map((action): SqlCase => ({
    name: `MERGE refuses a row that matches several of its source: ${action}`,
    shows: ['Statements/MERGE'],
    script: "CREATE TABLE target (id int, name char(10)); CREATE TABLE source (id int, name char(10)); INSERT INTO target VALUES (1, 'Bob'), (2, 'John'); INSERT INTO source VALUES (1, 'Tony'), (1, 'Alice'), (3, 'Bill')",
    sql: `MERGE INTO target USING source ON target.id = source.id WHEN MATCHED THEN ${action} WHEN NOT MATCHED THEN INSERT VALUES (source.id, source.name)`,
    error: 'Found multiple matches to update the same tuple.',
  })),
  change('MERGE', 'INSERT INTO u VALUES (3, \'tres\'); MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (u.a, u.b); DELETE FROM t WHERE b = \'tres\'', [[1, 'one'], [3, 'drei']]),
  refused('MERGE', `${MERGE_INTO_T} USING t AS s ON t.a = s.a ${CLAUSES}`, 'MERGE cannot have the same table as its source and target'),
  { name: 'MERGE refuses a view', shows: ['Statements/MERGE'], script: `${AB}; CREATE VIEW v AS SELECT * FROM u`, sql: `${MERGE_INTO_T} USING v AS s ON t.a = s.a ${CLAUSES}`, error: 'MERGE cannot have a view as its source or target: "v"' },
  { name: 'MERGE REMOVE DUPLICATES refuses a view', shows: ['Statements/MERGE REMOVE DUPLICATES'], script: `${AB}; CREATE VIEW v AS SELECT * FROM u`, sql: `${MERGE_INTO_T} USING v ON t.a = v.a REMOVE DUPLICATES`, error: 'MERGE cannot have a view as its source or target: "v"' },
  refused('MERGE', `${MERGE_INTO_T} USING (SELECT * FROM u) AS s ON t.a = s.a ${CLAUSES}`, 'syntax error at or near "("'),
  refused('MERGE', `MERGE INTO t AS x USING u AS s ON x.a = s.a ${CLAUSES}`, 'syntax error at or near "AS"'),
  refused('MERGE', `${MERGE_INTO_T} USING u AS s ON t.a = s.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b) WHEN NOT MATCHED BY SOURCE THEN DELETE`, 'MERGE without both WHEN MATCHED and WHEN NOT MATCHED is not implemented by the local warehouse'),
  change('TRUNCATE', 'TRUNCATE TABLE t', []), { name: 'DROP TABLE drops several', shows: ['Statements/DROP'], script: `${AB}; DROP TABLE t, u; DROP TABLE IF EXISTS t CASCADE`, sql: 'DROP TABLE t', error: 'relation "t" does not exist' },
  { name: 'DROP of names that look like more than one', shows: ['Statements/DROP'], script: `CREATE TABLE "a,b" (x int); CREATE TABLE "table" (x int); ${AB}; DROP TABLE /* , */ "a,b", "table" RESTRICT;`, sql: 'SELECT a FROM t WHERE a = 1', rows: [[1]] },
  { name: 'DROP of several is one statement', shows: ['Statements/DROP'], script: AB, sql: 'DROP TABLE t, nowhere', error: 'relation "nowhere" does not exist' },
  refused('DROP', 'DROP TABLE IF EXISTS', 'syntax error at end of input'),
  { name: 'a schema that is not empty', shows: ['Statements/CREATE SCHEMA'], script: 'CREATE SCHEMA s_kept; CREATE TABLE s_kept.t (a int)', sql: 'DROP SCHEMA s_kept', error: 'cannot drop schema s_kept because other objects depend on it' },
  { name: 'CASCADE drops it', shows: ['Statements/CREATE SCHEMA'], script: 'CREATE SCHEMA s_gone; CREATE TABLE s_gone.t (a int); DROP SCHEMA s_gone CASCADE', sql: 'SELECT * FROM s_gone.t', error: 'schema "s_gone" does not exist' },
  { name: 'a view', shows: ['Statements/CREATE VIEW'], script: `${AB}; CREATE VIEW v (n) AS SELECT avg(a) FROM t WITH NO SCHEMA BINDING; CREATE OR REPLACE VIEW v (n) AS SELECT sum(a) FROM t`, sql: 'SELECT n FROM v', rows: [[3]] },
  { name: 'what has no effect succeeds', shows: ['Statements/GRANT, REVOKE, ANALYZE, VACUUM, COMMENT'], script: `${AB}; GRANT ALL ON t TO PUBLIC; REVOKE ALL ON t FROM PUBLIC; ANALYZE t; VACUUM t; COMMENT ON COLUMN t.b IS 'x'; ${'INSERT INTO t VALUES (3, \'three\')'}`, sql: "INSERT INTO t VALUES (4, 'longer than nine')", error: 'value too long for type character varying(9)' },
  { name: 'a plan has one column', shows: ['Statements/EXPLAIN'], script: `${AB}; EXPLAIN SELECT a FROM t` },
  ...[...REFUSED_STATEMENTS].map((name): SqlCase => refused(name, `${name} x`, `${name} is not implemented by the local warehouse`)),
  ...['CREATE FUNCTION', 'CREATE PROCEDURE', 'CREATE EXTERNAL', 'CREATE MATERIALIZED', 'CREATE DATABASE', 'CREATE USER', 'CREATE MODEL', 'DROP FUNCTION', 'ALTER SCHEMA']
    .map((head) => refused(`${head} ...`, `${head} x`, `${head} is not implemented by the local warehouse`)),
  ...Object.entries(PARAMETERS).map(([name, { initial }]): SqlCase => ({ name: `SHOW ${name}`, shows: ['Statements/SET, SHOW, RESET'], sql: `SHOW ${name}`, rows: [[initial]], columns: [name] })),
  { name: 'search_path', shows: ['Statements/SET, SHOW, RESET'], script: "CREATE SCHEMA IF NOT EXISTS other; CREATE TABLE IF NOT EXISTS other.o (a int); SET search_path TO other, public; INSERT INTO o VALUES (1); RESET search_path; SET query_group TO 'x'", sql: 'SELECT count(*) > 0 FROM other.o', rows: [[true]] },
  { name: 'a schema that is not there is passed over', shows: ['Statements/SET, SHOW, RESET'], script: `${AB}; SET search_path TO nowhere, "public"`, sql: 'SELECT current_schema()', rows: [['public']] },
  refused('SET, SHOW, RESET', 'SET search_path TO information_schema', 'a search_path without a schema that exists is not implemented by the local warehouse'),
  refused('SET, SHOW, RESET', 'SET statement_timeout TO 1000', 'SET statement_timeout TO 1000 is not implemented by the local warehouse'), refused('SET, SHOW, RESET', 'SET nothing TO 1', 'parameter nothing is not implemented by the local warehouse'),
];

const T = 'CREATE TABLE t (a int)';
const COUNT = 'SELECT count(*) FROM t';

export const TRANSACTION_CASES: readonly SqlCase[] = [
  { name: 'COMMIT keeps', shows: ['Transactions/BEGIN, COMMIT, ROLLBACK'], script: `${T}; BEGIN; INSERT INTO t VALUES (1); COMMIT`, sql: COUNT, rows: [[1]] },
  { name: 'ROLLBACK undoes', shows: ['Transactions/BEGIN, COMMIT, ROLLBACK'], script: `${T}; BEGIN; INSERT INTO t VALUES (1); ROLLBACK`, sql: COUNT, rows: [[0]] },
  { name: 'END and ABORT, START and WORK', shows: ['Transactions/BEGIN, COMMIT, ROLLBACK'], script: `${T}; START TRANSACTION; INSERT INTO t VALUES (1); END; BEGIN WORK; INSERT INTO t VALUES (2); ABORT`, sql: COUNT, rows: [[1]] },
  { name: 'a session that ends undoes', shows: ['Transactions/BEGIN, COMMIT, ROLLBACK'], script: `${T}; BEGIN; INSERT INTO t VALUES (1)`, sql: COUNT, rows: [[0]] },
  { name: 'a table that is rolled back was never there', shows: ['Transactions/DDL'], script: 'BEGIN; CREATE TABLE t (a varchar(3)); ALTER TABLE t ADD b varchar(3); ROLLBACK', sql: COUNT, error: 'relation "t" does not exist' },
  { name: 'TRUNCATE commits', shows: ['Transactions/TRUNCATE'], script: `${T}; INSERT INTO t VALUES (1); BEGIN; INSERT INTO t VALUES (2); TRUNCATE t; ROLLBACK`, sql: COUNT, rows: [[0]] },
  { name: 'LOCK', shows: ['Transactions/LOCK'], script: `${T}; BEGIN; LOCK TABLE t; INSERT INTO t VALUES (1); COMMIT`, sql: COUNT, rows: [[1]] },
  { name: 'VACUUM has no place in one', shows: ['Transactions/VACUUM'], script: `${T}; BEGIN; VACUUM`, error: 'VACUUM cannot run inside a transaction block' },
];

const fails = (shows: string, sql: string, error: string): SqlCase => ({ name: sql, shows: [`SQL errors/${shows}`], script: AB, sql, error });

export const ERROR_CASES: readonly SqlCase[] = [
  fails('relation does not exist', 'SELECT * FROM nowhere', 'relation "nowhere" does not exist'), fails('relation does not exist', 'DROP VIEW nowhere', 'relation "nowhere" does not exist'), fails('schema does not exist', 'SELECT * FROM no.t', 'schema "no" does not exist'),
  fails('column does not exist', 'SELECT z FROM t', 'column "z" does not exist'), fails('column does not exist', 'INSERT INTO t (z) VALUES (1)', 'column "z" of relation "t" does not exist'),
  fails('function does not exist', 'SELECT upper(1)', 'function upper(integer) does not exist'), fails('function does not exist', 'SELECT nothing(1)', 'function nothing does not exist'),
  fails('operator does not exist', 'SELECT true + 1', 'operator does not exist: boolean + integer'), fails('operator does not exist', 'SELECT 1 == 1', 'operator does not exist: =='),
  fails('missing FROM-clause entry', 'SELECT x.a FROM t', 'missing FROM-clause entry for table "x"'), fails('ambiguous column', 'SELECT a FROM t, u', 'column reference "a" is ambiguous'),
  fails('not in GROUP BY', 'SELECT a, count(*) FROM t', 'column "a" must appear in the GROUP BY clause or be used in an aggregate function'), fails('aggregate in WHERE', 'SELECT a FROM t WHERE count(*) > 1', 'aggregates not allowed in WHERE clause'),
  fails('number of INSERT expressions', 'INSERT INTO t (a) VALUES (1, 2)', 'INSERT has more expressions than target columns'), fails('number of INSERT expressions', 'INSERT INTO t (a, b) VALUES (1)', 'INSERT has more target columns than expressions'),
  fails('number of UNION columns', 'SELECT 1 UNION SELECT 1, 2', 'each UNION query must have the same number of columns'), fails('subquery with several rows', 'SELECT (SELECT a FROM t)', 'more than one row returned by a subquery used as an expression'),
  fails('relation already exists', 'CREATE TABLE t (a int)', 'Relation "t" already exists'), fails('schema already exists', 'CREATE SCHEMA public', 'schema "public" already exists'), fails('division by zero', 'SELECT a / 0 FROM t', 'division by zero'),
  fails('invalid input syntax', "INSERT INTO t VALUES ('x', 'x')", 'invalid input syntax for integer: "x"'), fails('invalid input syntax', "SELECT 'x'::date", 'invalid input syntax for type date: "x"'), fails('out of range', 'SELECT 99999999999::int', 'integer out of range'),
  fails('value too long', "UPDATE t SET b = 'longer than nine'", 'value too long for type character varying(9)'),
  { name: 'NULL into NOT NULL', shows: ['SQL errors/NULL into NOT NULL'], script: 'CREATE TABLE n (a int NOT NULL)', sql: 'INSERT INTO n VALUES (NULL)', error: 'Cannot insert a NULL value into column a' },
  fails('syntax error', 'SELEC 1', 'syntax error at or near "SELEC"\n  Position: 1'), fails('syntax error', 'SELECT * FROM t GROUP BY ALL', 'syntax error at or near "ALL"\n  Position: 26'), fails('syntax error', 'FROM t SELECT a', 'syntax error at or near "FROM"'),
  fails('syntax error', 'SELECT [1, 2]', 'syntax error at or near "["'), fails('syntax error', "SELECT {'a': 1}", 'syntax error at or near "{"'),
  ...([
    ['SELECT a FROM t LIMIT 50%', '%'], ['SELECT a FROM t LIMIT 1 + 1', '+'], ['SELECT a FROM t LIMIT (SELECT 1)', '('], ['SELECT a FROM t OFFSET a', 'a'], ['SELECT a FROM t OFFSET 1 ROWS', 'ROWS'],
    ["INSERT OR REPLACE INTO t VALUES (1, 'x')", 'OR'], ['INSERT INTO t FROM u', 'FROM'], ['INSERT INTO t (a, b) TABLE u', 'TABLE'], ['SELECT * FROM (TABLE t) x', 'TABLE'], ['SELECT * FROM (VALUES (1)) x', 'VALUES'],
    ["SELECT * LIKE 'a' FROM t", 'LIKE'], ["SELECT t.* LIKE 'a' FROM t", 'LIKE'], ['SELECT a FROM t ORDER BY *', '*'], ['SELECT a NOT NULL FROM t', 'NULL'], ['SELECT sum(a ORDER BY a) FROM t', 'ORDER'],
    ['SELECT a FROM t, WHERE a = 1', 'WHERE'], ['SELECT a FROM t GROUP BY a, ORDER BY 1', 'ORDER'], ['WITH c AS (SELECT 1 AS a) FROM c', 'FROM'], ['SELECT a FROM t UNION FROM u SELECT a', 'FROM'],
    ['CREATE VIEW v AS FROM t', 'FROM'], ['CREATE VIEW IF NOT EXISTS v AS SELECT 1', 'IF'], ['CREATE OR REPLACE SCHEMA s', 'OR'], ['CREATE SCHEMA dev.s', '.'], ["WITH c AS (SELECT 1 AS a) INSERT INTO t SELECT a, 'x' FROM c", 'INSERT'],
  ] as const).map(([sql, near]) => fails('syntax error', sql, `syntax error at or near "${near}"`)),
  ...['SELECT a FROM t WHERE a IN (1,)', "INSERT INTO t VALUES (1, 'x',)", "INSERT INTO t VALUES (1, 'x'),", 'SELECT a FROM t AS x(a, b,)'].map((sql) => fails('syntax error', sql, 'syntax error at end of input')),
  refused(undefined, 'SELECT (a, b) FROM t', 'a row of values in a SELECT list is not implemented by the local warehouse'), refused(undefined, 'SELECT a ISNULL FROM t', 'operator ISNULL is not implemented by the local warehouse'),
  fails('syntax error', 'SELECT DISTINCT ON (a) a FROM t', 'syntax error at or near "ON"'), fails('syntax error', "SELECT * FROM '/etc/passwd'", 'syntax error at or near "\'/etc/passwd\'"'), fails('syntax error', 'SELECT 1_000', 'syntax error at or near "1_000"'),
  fails('syntax error', 'SELECT if(true, 1, 2)', 'syntax error at or near "("'), fails('syntax error', 'SELECT * FROM range(3)', 'syntax error at or near "("'), fails('syntax error', 'SELECT row(1)', 'syntax error at or near "("'),
  fails('syntax error', "SELECT 'a", 'unterminated quoted string at or near "\'a"'), fails('syntax error', "SELECT '''", 'unterminated quoted string'), fails('syntax error', 'SELECT "a', 'unterminated quoted identifier'), fails('syntax error', 'SELECT 1 /* /* */', 'unterminated /* comment'),
  fails('syntax error', 'SELECT 1 AS a$b$; DROP TABLE t', 'cannot insert multiple commands into a prepared statement'),
  fails('relation does not exist', 'SELECT * FROM "x.csv"', 'relation "x.csv" does not exist'), fails('syntax error', 'SELECT (1', 'syntax error at end of input'), fails('relation does not exist', 'SELECT * FROM duckdb_settings', 'relation "duckdb_settings" does not exist'),
];
