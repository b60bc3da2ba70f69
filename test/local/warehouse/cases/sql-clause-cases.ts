/** What the clauses, operators and names of types of a statement mean: of each one use, and one at its edge or refused. */
import { type SqlCase } from '../../../support/sql-case';
import { OTHER_OBJECTS } from '../conformance/clauses';

const AB = "CREATE TABLE t (a int, b varchar(9)); CREATE TABLE u (a int, c varchar(9)); INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, NULL); INSERT INTO u VALUES (2, 'zwei'), (4, 'vier')";
const asked = (clause: string) => (sql: string, rows: readonly (readonly unknown[])[]): SqlCase => ({ name: sql, shows: [`Clauses and expressions/${clause}`], script: AB, sql, rows });
const refused = (clause: string, sql: string, error: string): SqlCase => ({ name: `${sql} is refused`, shows: [`Clauses and expressions/${clause}`], script: AB, sql, error });

const list = asked('SELECT [ALL, DISTINCT] ... AS');
const from = asked('FROM, WHERE, HAVING');
const values = asked('VALUES, DEFAULT, SET');
const inner = asked('[INNER] JOIN ON, USING');
const outer = asked('LEFT, RIGHT, FULL [OUTER] JOIN');
const cross = asked('CROSS JOIN');
const natural = asked('NATURAL JOIN');
const ordered = asked('ORDER BY [ASC, DESC] [NULLS FIRST, LAST]');
const limited = asked('LIMIT, OFFSET');
const grouped = asked('GROUP BY ROLLUP, CUBE, GROUPING SETS');
const window = asked('OVER (PARTITION BY ... ORDER BY ... ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW, FOLLOWING)');
const isCase = asked('CASE WHEN THEN ELSE END');
const logic = asked('AND, OR, NOT');
const truth = asked('TRUE, FALSE, NULL');
const known = asked('IS [NOT] NULL');
const between = asked('BETWEEN');
const among = asked('IN');
const exists = asked('EXISTS');
const some = asked('ANY, SOME, ALL');
const escape = asked('LIKE ESCAPE');
const trim = asked('TRIM ([BOTH] ... FROM ...)');
const compared = asked('= <> != < <= > >=');
const arithmetic = asked('+ - * / % ^ @');
const bits = asked('& | << >> ~');
const joined = asked('||');
const zone = asked('AT TIME ZONE');
const cast = asked(':: and CAST');
const convert = asked('CONVERT (type, expression)');
const interval = asked('INTERVAL literals');

export const CLAUSE_CASES: readonly SqlCase[] = [
  list('SELECT DISTINCT a > 1 AS big FROM t ORDER BY big', [[false], [true]]), list('SELECT ALL a x FROM t ORDER BY x', [[1], [2], [3]]), refused('SELECT [ALL, DISTINCT] ... AS', 'SELECT DISTINCT ON (a) a FROM t', 'syntax error at or near "ON"'),
  from('SELECT a FROM t WHERE b IS NOT NULL GROUP BY a HAVING a > 1', [[2]]), from('SELECT 1 WHERE 1 = 2', []), from('SELECT s.x FROM (SELECT a AS x FROM t) s WHERE s.x = 3', [[3]]),
  values('SELECT count(*) FROM t WHERE a = 9', [[0]]), { name: 'VALUES, DEFAULT and SET', shows: ['Clauses and expressions/VALUES, DEFAULT, SET'], script: `${AB}; INSERT INTO t VALUES (5, DEFAULT), (6, 'six'); UPDATE t SET a = a * 2, b = NULL WHERE a = 6`, sql: 'SELECT a, b FROM t WHERE a > 3 ORDER BY a', rows: [[5, null], [12, null]] },
  inner('SELECT t.a, c FROM t JOIN u ON t.a = u.a', [[2, 'zwei']]), inner('SELECT a, c FROM t INNER JOIN u USING (a)', [[2, 'zwei']]), refused('[INNER] JOIN ON, USING', 'SELECT 1 FROM t JOIN u USING (b)', 'b'),
  outer('SELECT t.a, c FROM t LEFT OUTER JOIN u ON t.a = u.a ORDER BY 1', [[1, null], [2, 'zwei'], [3, null]]), outer('SELECT t.a, u.a FROM t RIGHT JOIN u ON t.a = u.a ORDER BY 2', [[2, 2], [null, 4]]),
  outer('SELECT count(*), count(t.a), count(u.a) FROM t FULL JOIN u ON t.a = u.a', [[4, 3, 2]]), cross('SELECT count(*) FROM t CROSS JOIN u', [[6]]), cross('SELECT count(*) FROM t, u', [[6]]),
  natural('SELECT a, b, c FROM t NATURAL JOIN u', [[2, 'two', 'zwei']]), natural('SELECT a, c FROM t NATURAL LEFT JOIN u ORDER BY a', [[1, null], [2, 'zwei'], [3, null]]),
  ordered('SELECT b FROM t ORDER BY b', [['one'], ['two'], [null]]), ordered('SELECT b FROM t ORDER BY b DESC', [[null], ['two'], ['one']]), ordered('SELECT b FROM t ORDER BY b ASC NULLS FIRST', [[null], ['one'], ['two']]), ordered('SELECT b FROM t ORDER BY b DESC NULLS LAST', [['two'], ['one'], [null]]),
  limited('SELECT a FROM t ORDER BY a LIMIT 1 OFFSET 1', [[2]]), limited('SELECT a FROM t ORDER BY a LIMIT ALL OFFSET 2', [[3]]), limited('SELECT a FROM t LIMIT 0', []), limited('SELECT a FROM t ORDER BY a OFFSET 5', []),
  grouped('SELECT a, count(*) FROM t WHERE a < 3 GROUP BY ROLLUP (a) ORDER BY a', [[1, 1], [2, 1], [null, 2]]), grouped('SELECT a, b, count(*) FROM t WHERE a = 1 GROUP BY CUBE (a, b) ORDER BY 1, 2', [[1, 'one', 1], [1, null, 1], [null, 'one', 1], [null, null, 1]]),
  grouped('SELECT a, count(*) FROM t WHERE a > 1 GROUP BY GROUPING SETS ((a), ()) ORDER BY a', [[2, 1], [3, 1], [null, 2]]),
  asked('UNION ALL, INTERSECT ALL, EXCEPT ALL')('SELECT a FROM t WHERE a = 1 UNION ALL SELECT 1', [[1], [1]]), refused('UNION ALL, INTERSECT ALL, EXCEPT ALL', 'SELECT 1 EXCEPT ALL SELECT 1', 'EXCEPT ALL is not implemented by the local warehouse'),
  refused('UNION ALL, INTERSECT ALL, EXCEPT ALL', 'SELECT 1 INTERSECT ALL SELECT 1', 'INTERSECT ALL is not implemented by the local warehouse'),
  asked('WITH RECURSIVE')('WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n * 2 FROM r WHERE n < 8) SELECT max(n) FROM r', [[8]]), asked('WITH RECURSIVE')('WITH x AS (SELECT 1 AS n), y AS (SELECT n + 1 AS n FROM x) SELECT n FROM y', [[2]]),
  window('SELECT a, sum(a) OVER (ORDER BY a ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t ORDER BY a', [[1, 1], [2, 3], [3, 6]]), window('SELECT sum(a) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM t ORDER BY a', [[3], [6], [5]]),
  window('SELECT count(*) OVER (PARTITION BY a > 1) FROM t ORDER BY a', [[1], [2], [2]]), refused('OVER (... RANGE)', 'SELECT sum(a) OVER (ORDER BY a RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t', 'Aggregate window functions with an ORDER BY clause require a frame clause'),
  isCase("SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END FROM t ORDER BY a", [['x'], ['y'], ['y']]), isCase('SELECT CASE WHEN a > 2 THEN b END FROM t ORDER BY a', [[null], [null], [null]]), refused('CASE WHEN THEN ELSE END', 'SELECT CASE WHEN a > 1 THEN 1 FROM t', 'syntax error'),
  logic('SELECT true AND NULL, false AND NULL, true OR NULL, NOT NULL::boolean', [[null, false, true, null]]), logic('SELECT a FROM t WHERE NOT a = 1 AND (b IS NULL OR a = 9)', [[3]]), truth('SELECT true, false, NULL', [[true, false, null]]), truth("SELECT 't'::boolean = true, NULL = NULL", [[true, null]]),
  known('SELECT a FROM t WHERE b IS NULL', [[3]]), known("SELECT '' IS NULL, NULL IS NOT NULL", [[false, false]]), between('SELECT a FROM t WHERE a BETWEEN 2 AND 3 ORDER BY a', [[2], [3]]), between('SELECT 2 BETWEEN 3 AND 1, 2 NOT BETWEEN 3 AND 1, 1 BETWEEN NULL AND 2', [[false, true, null]]),
  among('SELECT a FROM t WHERE a IN (1, 3) ORDER BY a', [[1], [3]]), among('SELECT 1 NOT IN (2, NULL), 1 IN (1, NULL)', [[null, true]]), among('SELECT a FROM t WHERE a NOT IN (SELECT a FROM u) ORDER BY a', [[1], [3]]),
  exists('SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)', [[2]]), exists('SELECT NOT EXISTS (SELECT 1 FROM t WHERE a = 9)', [[true]]), some('SELECT a FROM t WHERE a = ANY (SELECT a FROM u)', [[2]]), some('SELECT a FROM t WHERE a < ALL (SELECT a FROM u)', [[1]]), some('SELECT a FROM t WHERE a = SOME (SELECT a FROM u WHERE a = 9)', []),
  escape("SELECT 'a_c' LIKE 'a^_c' ESCAPE '^', 'abc' LIKE 'a^_c' ESCAPE '^'", [[true, false]]), escape("SELECT 'A' LIKE 'a', '' LIKE '%', '' LIKE '_', NULL LIKE '%'", [[false, true, false, null]]), trim("SELECT trim(BOTH 'x' FROM 'xxaxx')", [['a']]), trim("SELECT trim('x' FROM 'xxx'), trim(NULL)", [['', null]]),
  compared('SELECT 1 = 1, 1 <> 1, 1 != 2, 1 < 2, 1 <= 1, 2 > 1, 1 >= 2', [[true, false, true, true, true, true, false]]), compared("SELECT 'a' < 'b', 1 = NULL, NULL <> NULL", [[true, null, null]]), arithmetic('SELECT 7 + 2, 7 - 2, 7 * 2, 7 / 2, 7 % 2, 2 ^ 3, @ -7', [[9, 5, 14, 3, 1, 8, 7]]),
  refused('+ - * / % ^ @', 'SELECT a / 0 FROM t', 'division by zero'), arithmetic('SELECT -7 / 2, -7 % 2, 1 + NULL', [[-3, -1, null]]), bits('SELECT 5 & 3, 5 | 3, 1 << 3, 8 >> 2, ~ 1', [[1, 7, 8, 2, -2]]), joined("SELECT 'a' || 'b', 'a' || NULL, 'a' || 1", [['ab', null, 'a1']]), joined("SELECT '' || ''", [['']]),
  { name: 'POSIX operators in a row of their own', shows: ['Clauses and expressions/~ !~'], sql: "SELECT 'abc' ~ '^a.c$', 'abc' !~ 'z', NULL ~ 'a'", rows: [[true, true, null]] },
  refused('|/ ||/ #', 'SELECT |/ 25', 'operator |/ is not implemented by the local warehouse'), refused('|/ ||/ #', 'SELECT ||/ 27', 'operator ||/ is not implemented by the local warehouse'), refused('|/ ||/ #', 'SELECT 5 # 3', 'operator # is not implemented by the local warehouse'),
  zone("SELECT timestamp '2024-01-02 12:00:00' AT TIME ZONE 'America/New_York', timestamptz '2024-01-02 12:00:00+00' AT TIME ZONE 'Asia/Tokyo'", [['2024-01-02 17:00:00+00', '2024-01-02 21:00:00']]), cast("SELECT '7'::int + 1, CAST(1.5 AS varchar), CAST(NULL AS date)", [[8, '1.5', null]]),
  refused(':: and CAST', "SELECT 'x'::int", 'invalid input syntax for integer: "x"'), refused(':: and CAST', 'SELECT 1::geometry', 'type "geometry" is not implemented by the local warehouse'), convert("SELECT CONVERT(int, '7'), CONVERT(varchar(1), 'xy')", [[7, 'x']]), refused('CONVERT (type, expression)', 'SELECT CONVERT(int)', 'syntax error'),
  interval("SELECT date '2024-01-31' + interval '1 month', timestamp '2024-01-01 00:00:00' - interval '1 hour 30 minutes'", [['2024-02-29 00:00:00', '2023-12-31 22:30:00']]), refused('INTERVAL literals', "SELECT interval '1-2' YEAR TO MONTH", 'INTERVAL with a range of units is not implemented by the local warehouse'),
  { name: 'a merge of both', shows: ['Clauses and expressions/MERGE ... WHEN MATCHED, WHEN NOT MATCHED'], script: `${AB}; MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = u.c WHEN NOT MATCHED THEN INSERT VALUES (u.a, u.c)`, sql: 'SELECT count(*), max(b) FROM t', rows: [[4, 'zwei']] },
  { name: 'DROP CASCADE takes a view along, IF EXISTS needs nothing', shows: ['Clauses and expressions/DROP TABLE IF EXISTS, CASCADE, RESTRICT'], script: `${AB}; DROP TABLE u CASCADE; DROP TABLE IF EXISTS u RESTRICT`, sql: 'SELECT count(*) FROM t', rows: [[3]] },
  refused('DROP TABLE IF EXISTS, CASCADE, RESTRICT', 'DROP TABLE nowhere CASCADE', 'relation "nowhere" does not exist'), { name: 'a view is replaced', shows: ['Clauses and expressions/CREATE OR REPLACE VIEW'], script: `${AB}; CREATE OR REPLACE VIEW v AS SELECT 1 AS x; CREATE OR REPLACE VIEW v AS SELECT 2 AS x`, sql: 'SELECT x FROM v', rows: [[2]] },
  { name: 'and not without OR REPLACE', shows: ['Clauses and expressions/CREATE OR REPLACE VIEW'], script: 'CREATE VIEW v AS SELECT 1 AS x', sql: 'CREATE VIEW v AS SELECT 2 AS x', error: 'Relation "v" already exists' },
];

export const OBJECT_CASES: readonly SqlCase[] = [...OTHER_OBJECTS, 'GROUP', 'IDENTITY', 'DEFAULT'].map((object) => ({
  name: `CREATE ${object}`, shows: [`Objects that are refused/CREATE, DROP, ALTER ${object}`], sql: `CREATE ${object} x`, error: `CREATE ${object} is not implemented by the local warehouse`,
}));

const table = (shows: string, script: string, sql: string, rows: readonly (readonly unknown[])[]): SqlCase => ({ name: script, shows: [`Tables: clauses/${shows}`], script: `${AB}; ${script}`, sql, rows });

export const TABLE_CLAUSE_CASES: readonly SqlCase[] = [
  { name: 'a temporary table goes with its session', shows: ['Tables: clauses/CREATE [LOCAL] TEMP TABLE'], script: 'CREATE LOCAL TEMP TABLE x (a int)', sql: 'SELECT * FROM x', error: 'relation "x" does not exist' },
  table('CREATE [LOCAL] TEMP TABLE', 'CREATE TEMP TABLE t2 AS SELECT a FROM t; INSERT INTO u (a) SELECT a FROM t2', 'SELECT count(*) FROM u', [[5]]),
  table('LIKE ... INCLUDING DEFAULTS, EXCLUDING DEFAULTS', 'CREATE TABLE d (a int DEFAULT 7); CREATE TABLE x (LIKE d INCLUDING DEFAULTS); INSERT INTO x VALUES (DEFAULT)', 'SELECT a FROM x', [[7]]),
  table('LIKE ... INCLUDING DEFAULTS, EXCLUDING DEFAULTS', 'CREATE TABLE d (a int DEFAULT 7); CREATE TABLE x (LIKE d EXCLUDING DEFAULTS); INSERT INTO x VALUES (DEFAULT)', 'SELECT a FROM x', [[null]]),
  table('CONSTRAINT, REFERENCES', 'CREATE TABLE x (a int REFERENCES t (a), CONSTRAINT k UNIQUE (a)); INSERT INTO x VALUES (9), (9)', 'SELECT count(*) FROM x', [[2]]),
  table('CONSTRAINT, REFERENCES', 'ALTER TABLE t ADD CONSTRAINT k UNIQUE (a); INSERT INTO t VALUES (1, NULL); ALTER TABLE t DROP CONSTRAINT k', 'SELECT count(*) FROM t', [[4]]),
  ...['AUTO', 'EVEN', 'ALL'].map((style) => table('DISTSTYLE AUTO, EVEN, KEY, ALL', `CREATE TABLE x (a int) DISTSTYLE ${style}`, 'SELECT * FROM x', [])),
  table('COMPOUND SORTKEY, INTERLEAVED SORTKEY, SORTKEY AUTO, ENCODE AUTO', 'CREATE TABLE x (a int) COMPOUND SORTKEY (a); CREATE TABLE y (a int) INTERLEAVED SORTKEY (a); CREATE TABLE z (a int) SORTKEY AUTO ENCODE AUTO', 'SELECT x.a FROM x, y, z', []),
  table('BACKUP YES, NO', 'CREATE TABLE x (a int) BACKUP YES; CREATE TABLE y (a int) BACKUP NO', 'SELECT x.a FROM x, y', []),
  table('ALTER TABLE DROP COLUMN CASCADE, RESTRICT', 'ALTER TABLE t DROP COLUMN b RESTRICT; ALTER TABLE u DROP c CASCADE', 'SELECT * FROM t WHERE a = 1', [[1]]),
  { name: 'a column cannot be dropped twice', shows: ['Tables: clauses/ALTER TABLE DROP COLUMN CASCADE, RESTRICT'], script: `${AB}; ALTER TABLE t DROP COLUMN b CASCADE; ALTER TABLE t DROP COLUMN b CASCADE`, error: 'b' },
  table('ALTER TABLE OWNER TO', 'ALTER TABLE t OWNER TO somebody', 'SELECT count(*) FROM t', [[3]]),
];

/** The types as the catalogue names them. */
function named(shows: string, types: Readonly<Record<string, string>>): SqlCase[] {
  const columns = Object.keys(types).map((type, i) => `c${i} ${type}`);
  return [
    { name: `names of ${shows}`, shows: [`Names of data types/${shows}`], script: `CREATE TABLE t (${columns.join(', ')})`, sql: "SELECT data_type FROM svv_columns WHERE table_name = 't' ORDER BY ordinal_position", rows: Object.values(types).map((type) => [type]) },
    { name: `a list of ${shows}`, shows: [`Names of data types/${shows}`], sql: `CREATE TABLE t (c ${Object.keys(types)[0]}[])`, error: 'syntax error at or near "["' },
  ];
}

export const TYPE_NAME_CASES: readonly SqlCase[] = [
  ...named('SMALLINT INT2; INTEGER INT INT4; BIGINT INT8', { SMALLINT: 'smallint', INT2: 'smallint', INTEGER: 'integer', INT: 'integer', INT4: 'integer', BIGINT: 'bigint', INT8: 'bigint' }),
  ...named('DECIMAL NUMERIC', { 'DECIMAL': 'numeric', 'NUMERIC(38,2)': 'numeric', 'DECIMAL(5)': 'numeric' }),
  ...named('REAL FLOAT4; DOUBLE PRECISION FLOAT8 FLOAT', { 'REAL': 'real', 'FLOAT4': 'real', 'FLOAT(24)': 'real', 'FLOAT(25)': 'double precision', 'DOUBLE PRECISION': 'double precision', 'FLOAT8': 'double precision', 'FLOAT': 'double precision' }),
  ...named('BOOLEAN BOOL', { BOOLEAN: 'boolean', BOOL: 'boolean' }),
  ...named('CHAR CHARACTER NCHAR BPCHAR', { 'CHAR': 'character', 'CHARACTER(3)': 'character', 'NCHAR(3)': 'character', 'BPCHAR': 'character' }),
  ...named('VARCHAR, VARCHAR(MAX), CHARACTER VARYING, NVARCHAR, TEXT', { 'VARCHAR': 'character varying', 'VARCHAR(MAX)': 'character varying', 'CHARACTER VARYING(3)': 'character varying', 'NVARCHAR(3)': 'character varying', 'TEXT': 'character varying' }),
  ...named('DATE; TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ; WITH TIME ZONE, WITHOUT TIME ZONE', {
    'DATE': 'date',
    'TIME': 'time without time zone',
    'TIMETZ': 'time with time zone',
    'TIMESTAMP': 'timestamp without time zone',
    'TIMESTAMPTZ': 'timestamp with time zone',
    'TIME WITH TIME ZONE': 'time with time zone',
    'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
    'TIMESTAMP WITHOUT TIME ZONE': 'timestamp without time zone',
    'TIME WITHOUT TIME ZONE': 'time without time zone',
  }),
  ...named('VARBYTE VARBINARY BINARY VARYING', { 'VARBYTE(3)': 'binary varying', 'VARBINARY': 'binary varying', 'BINARY VARYING(3)': 'binary varying' }),
  ...named('SUPER', { SUPER: 'super' }),
];
