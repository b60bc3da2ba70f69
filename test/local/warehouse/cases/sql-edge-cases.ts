/** Functions, statements and tables at their edges: NULL, nothing, the least there is, and what is refused. */
import { type SqlCase } from '../../../support/sql-case';

type Edge = readonly [name: string, expression: string, value: unknown];

/** Whatever they are asked about NULL, they do not know. */
const OF_NULL = ['ASCII', 'CHARACTER_LENGTH', 'CHR', 'LENGTH', 'LOWER', 'OCTET_LENGTH', 'REVERSE', 'RTRIM', 'TEXTLEN', 'UPPER', 'FUNC_SHA1', 'MD5', 'SHA', 'SHA1', 'DATE', 'LAST_DAY', 'ABS', 'ACOS', 'ASIN',
  'ATAN', 'CBRT', 'CEIL', 'CEILING', 'COS', 'COT', 'DEGREES', 'DEXP', 'DLOG1', 'DLOG10', 'FLOOR', 'LN', 'RADIANS', 'SIN', 'SQRT', 'TAN', 'CAN_JSON_PARSE', 'FROM_HEX', 'TO_HEX'];

const VALUES: readonly Edge[] = [
  ['ASCII', "ascii('')", 0], ['LENGTH', "length('')", 0], ['REVERSE', "reverse('aü😀')", '😀üa'], ['UPPER', "upper('ü1')", 'Ü1'], ['LOWER', "lower('ÀB')", 'àb'],
  ['POSITION', "position('x' IN 'dogfish')", 0], ['REPEAT', "repeat('ab', 0)", ''], ['REPLACE', "replace('aaa', 'b', 'x')", 'aaa'], ['REPLACE', "replace('a', NULL, 'x')", null], ['REPLICATE', 'replicate(NULL, 2)', null],
  ['RPAD', "rpad('abc', 2)", 'ab'], ['RPAD', "rpad('a', 3)", 'a  '], ['STRPOS', "strpos('dogfish', '')", 1], ['SUBSTR', "substr('caterpillar', 50)", ''], ['TRANSLATE', "translate('abc', 'ab', 'x')", 'xc'],
  ['MD5', "md5('')", 'd41d8cd98f00b204e9800998ecf8427e'], ['DATE_ADD', "date_add('month', 1, timestamp '2024-01-31')", '2024-02-29 00:00:00'], ['LAST_DAY', "last_day('2100-02-01')", '2100-02-28'],
  ['ATAN2', 'atan2(1, NULL)', null], ['ABS', 'abs(-1.50)', '1.50'], ['SQRT', 'sqrt(0)', 0], ['CBRT', 'cbrt(-8)', -2], ['FLOOR', 'floor(-0.5)', '-1'],
  ['COALESCE', 'coalesce(NULL, NULL)', null], ['GREATEST', 'greatest(NULL, NULL)', null], ['LEAST', 'least(NULL, NULL)', null], ['NULLIF', 'nullif(1, 2)', 1], ['NULLIF', 'nullif(1, NULL)', 1], ['NVL', 'nvl(NULL, NULL)', null],
  ['CAN_JSON_PARSE', "can_json_parse('')", false], ['IS_ARRAY', "is_array(json_parse('{}'))", false], ['IS_OBJECT', "is_object(json_parse('{}'))", true], ['TO_HEX', 'to_hex(-1)', 'ffffffffffffffff'],
];

const NOTHING = '(SELECT 1 AS x WHERE 1 = 0) t';
const ONE = '(SELECT 1 AS x) t';
const TIES = '(SELECT 1 AS x UNION ALL SELECT 1 UNION ALL SELECT 3) t';

/** Of no rows. */
const EMPTY = ['ANY_VALUE', 'BIT_AND', 'BIT_OR', 'MAX', 'MIN', 'STDDEV', 'STDDEV_POP', 'STDDEV_SAMP', 'VAR_POP', 'VAR_SAMP', 'VARIANCE'];
/** Of one row there is no spread to be told. */
const ALONE: readonly Edge[] = [['STDDEV', 'stddev(x)', null], ['STDDEV_SAMP', 'stddev_samp(x)', null], ['VAR_SAMP', 'var_samp(x)', null], ['VARIANCE', 'variance(x)', null], ['VAR_POP', 'var_pop(x)', 0], ['STDDEV_POP', 'stddev_pop(x)', 0]];

const WINDOWS: readonly (readonly [name: string, expression: string, values: readonly unknown[]])[] = [
  ['CUME_DIST', 'round(cume_dist() OVER (ORDER BY x) * 3)', [2, 2, 3]], ['DENSE_RANK', 'dense_rank() OVER (ORDER BY x)', [1, 1, 2]], ['RANK', 'rank() OVER (ORDER BY x)', [1, 1, 3]],
  ['PERCENT_RANK', 'percent_rank() OVER (ORDER BY x)', [0, 0, 1]], ['LAST_VALUE', 'last_value(x) OVER (PARTITION BY x ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)', [1, 1, 3]],
  ['NTH_VALUE', 'nth_value(x, 9) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)', [null, null, null]], ['NTILE', 'ntile(2) OVER (ORDER BY x)', [1, 1, 2]],
  ['RATIO_TO_REPORT', 'ratio_to_report(x) OVER (PARTITION BY x)', [0.5, 0.5, 1]], ['ROW_NUMBER', 'row_number() OVER (PARTITION BY x ORDER BY x)', [1, 2, 1]],
];

const edge = (name: string, sql: string, rows: readonly (readonly unknown[])[]): SqlCase => ({ name: `at an edge: ${sql}`, shows: [`Functions/${name}`], sql, rows });

export const FUNCTION_EDGES: readonly SqlCase[] = [
  ...OF_NULL.map((name) => edge(name, `SELECT ${name.toLowerCase()}(NULL)`, [[null]])),
  ...VALUES.map(([name, expression, value]) => edge(name, `SELECT ${expression}`, [[value]])),
  ...EMPTY.map((name) => edge(name, `SELECT ${name.toLowerCase()}(x) FROM ${NOTHING}`, [[null]])),
  ...['BOOL_AND', 'BOOL_OR'].map((name) => edge(name, `SELECT ${name.toLowerCase()}(x > 0) FROM ${NOTHING}`, [[null]])),
  ...ALONE.map(([name, expression, value]) => edge(name, `SELECT ${expression} FROM ${ONE}`, [[value]])),
  ...WINDOWS.map(([name, expression, values]) => edge(name, `SELECT ${expression} FROM ${TIES} ORDER BY x, 1`, values.map((value) => [value]))),
];

const AB = "CREATE TABLE t (a int, b varchar(9)); INSERT INTO t VALUES (1, 'one'), (2, 'two'), (2, NULL)";
const asked = (shows: string, sql: string, rows: readonly (readonly unknown[])[]): SqlCase => ({ name: `at an edge: ${sql}`, shows: [shows], script: AB, sql, rows });
const done = (shows: string, statements: string, sql: string, rows: readonly (readonly unknown[])[]): SqlCase => ({ name: `at an edge: ${statements}`, shows: [shows], script: `${AB}; ${statements}`, sql, rows });
const refused = (shows: string, sql: string, error: string): SqlCase => ({ name: `${sql} is refused`, shows: [shows], script: AB, sql, error });
const COUNT = 'SELECT count(*) FROM t';

export const STATEMENT_EDGES: readonly SqlCase[] = [
  asked('Statements/TOP', 'SELECT TOP 0 a FROM t', []), asked('Statements/QUALIFY', 'SELECT a, b FROM t WHERE a > 1 QUALIFY rank() OVER (PARTITION BY a ORDER BY b) = 1', [[2, 'two']]),
  asked('Statements/GROUP BY', 'SELECT b, count(*) FROM t GROUP BY b HAVING count(*) > 1', []), refused('Statements/GROUP BY', 'SELECT b FROM t GROUP BY a', 'column "b" must appear in the GROUP BY clause or be used in an aggregate function'),
  done('Statements/UPDATE', 'UPDATE t SET b = DEFAULT WHERE a = 9', 'SELECT count(b) FROM t', [[2]]), refused('Statements/UPDATE', 'UPDATE nowhere SET a = 1', 'relation "nowhere" does not exist'),
  done('Statements/MERGE REMOVE DUPLICATES', 'CREATE TABLE u (a int, b varchar(9)); MERGE INTO t USING u ON t.a = u.a REMOVE DUPLICATES', COUNT, [[3]]),
  done('Statements/TRUNCATE', 'TRUNCATE t; TRUNCATE t', COUNT, [[0]]), refused('Statements/TRUNCATE', 'TRUNCATE nowhere', 'relation "nowhere" does not exist'),
  done('Statements/DROP', 'CREATE VIEW v AS SELECT a FROM t; DROP VIEW v; DROP VIEW IF EXISTS v; DROP TABLE IF EXISTS nowhere', COUNT, [[3]]),
  done('Transactions/DDL', 'BEGIN; CREATE TABLE u (a int); ALTER TABLE t ADD c int; COMMIT', 'SELECT count(c) FROM t, u', [[0]]),
  done('Transactions/TRUNCATE', 'TRUNCATE t; ROLLBACK', COUNT, [[0]]), done('Transactions/VACUUM', 'VACUUM; VACUUM t', COUNT, [[3]]),
  done('Transactions/START TRANSACTION, END, ABORT', 'START TRANSACTION; DELETE FROM t; ABORT', COUNT, [[3]]), done('Transactions/START TRANSACTION, END, ABORT', 'BEGIN; DELETE FROM t; END', COUNT, [[0]]),
];

export const TABLE_EDGES: readonly SqlCase[] = [
  done('Tables/PRIMARY KEY, UNIQUE, FOREIGN KEY', 'CREATE TABLE u (a int, b int, CONSTRAINT k PRIMARY KEY (a, b), FOREIGN KEY (a) REFERENCES t (a)); INSERT INTO u VALUES (7, 7), (7, 7)', 'SELECT count(*) FROM u', [[2]]),
  done('Tables/NOT NULL', 'CREATE TABLE u (a int NOT NULL, b varchar(3) NULL); INSERT INTO u VALUES (0, NULL)', 'SELECT * FROM u', [[0, null]]),
  done('Tables/IF NOT EXISTS', 'CREATE TABLE IF NOT EXISTS u (a int); CREATE TABLE IF NOT EXISTS t (z int)', COUNT, [[3]]), refused('Tables/IF NOT EXISTS', 'CREATE TABLE t (z int)', 'Relation "t" already exists'),
  done('Tables/ALTER TABLE DROP COLUMN', 'ALTER TABLE t DROP b CASCADE', 'SELECT * FROM t LIMIT 1', [[1]]), { name: 'a column that is not there cannot be dropped', shows: ['Tables/ALTER TABLE DROP COLUMN'], script: `${AB}; ALTER TABLE t DROP COLUMN z`, error: 'column "z"' },
];
