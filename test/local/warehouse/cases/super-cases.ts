/** Paths into SUPER without a cast: compared for what they are, and refused where their text would be taken. */
import { type SqlCase } from '../../../support/sql-case';

const SHOWS = ['Data types/SUPER'];
const SCRIPT = `CREATE TABLE t (a int, s super); CREATE TABLE p (a int, b varchar(9)); INSERT INTO p VALUES (1, 'x');
  INSERT INTO t VALUES (1, json_parse('{"n":10,"t":"x","f":1.5,"d":"2024-01-02","o":{"p":true},"z":null,"i":[1,2]}')), (2, json_parse('{"n":9,"t":"y "}'))`;

const right = (sql: string, rows: readonly (readonly unknown[])[]): SqlCase => ({ name: sql, shows: SHOWS, script: SCRIPT, sql, rows });
const refused = (sql: string, what: string): SqlCase =>
  ({ name: `${sql} is refused`, shows: SHOWS, script: SCRIPT, sql, error: `${what} is not implemented by the local warehouse` });
const uncast = (sql: string, what: string): SqlCase => refused(sql, `${what} of a SUPER value that is not cast`);
const after = (statement: string, sql: string, rows: readonly (readonly unknown[])[]): SqlCase => ({ name: statement, shows: SHOWS, script: `${SCRIPT}; ${statement}`, sql, rows });

/** What the warehouse itself keeps as JSON is nobody's SUPER value. */
const VIEWS: readonly SqlCase[] = [
  'svv_columns', 'svv_tables', 'svv_table_info', 'pg_table_def', 'information_schema.columns', 'information_schema.tables',
  'sys_query_history', 'sys_load_history', 'sys_load_detail', 'sys_load_error_detail', 'stl_load_errors', 'stl_load_commits',
].map((view) => right(`SELECT COUNT(*) >= 0 FROM (SELECT * FROM ${view})`, [[true]]));

const SELECTED: readonly SqlCase[] = [
  ...VIEWS,
  right('SELECT s.t, s.n, s.i FROM t WHERE a = 1', [['"x"', '10', '[1,2]']]),
  right('SELECT a FROM t WHERE s.t = \'x\'', [[1]]), right('SELECT a FROM t WHERE \'y\' = s.t', [[2]]), right('SELECT a FROM t WHERE s.n > 9', [[1]]),
  right('SELECT a FROM t WHERE s.n <= 9.5 AND NOT s.t = \'x\'', [[2]]), right('SELECT a FROM t WHERE s.o.p = true', [[1]]), right('SELECT a FROM t WHERE s.n = a + 7', [[2]]),
  right('SELECT s.n = \'x\', s.n < \'x\', s.nothing = 1 FROM t WHERE a = 1', [[false, null, null]]),
  right('SELECT s.z IS NULL, s.t IS NOT NULL, s.nothing IS NULL FROM t WHERE a = 1', [[true, true, true]]),
  right('SELECT t.a FROM t JOIN p ON t.s.t = p.b', [[1]]), right('SELECT a FROM t WHERE CASE WHEN s.t = \'y\' THEN a END = 2', [[2]]),
  right('SELECT k::int FROM (SELECT s.n AS k FROM t) x WHERE k = 9', [[9]]), right("SELECT json_parse('1.0') = json_parse('1')", [[true]]),
  right("SELECT json_parse('12345678901234567890') = json_parse('12345678901234567891')", [[false]]),
  right('SELECT s.t::int, s.i::varchar, s.d::date, s.f::decimal(4, 2), s.f::float, s.n::bigint, s.t::varchar || \'!\' FROM t WHERE a = 1', [[null, null, '2024-01-02', '1.50', 1.5, 10, 'x!']]),
  right('SELECT 5::super::bool, 5.0::super::bool, \'x\'::super', [[true, null, '"x"']]),
  right('SELECT count(*), max(s.n::int) FROM t WHERE s.n IS NOT NULL', [[2, 10]]),
];

const CHANGED: readonly SqlCase[] = [
  after('UPDATE p SET b = \'z\' FROM t WHERE t.a = p.a AND t.s.t = \'x\'', 'SELECT b FROM p', [['z']]),
  after('DELETE FROM t WHERE s.n = 9', 'SELECT a FROM t', [[1]]),
  after('CREATE TABLE c AS SELECT s.t FROM t WHERE s.n = 10', 'SELECT t FROM c', [['"x"']]),
  after('CREATE VIEW v AS SELECT a FROM t WHERE s.t = \'y\'', 'SELECT a FROM v', [[2]]),
];

const REFUSED: readonly SqlCase[] = [
  uncast('SELECT max(s.n) FROM t', 'function max'), uncast('SELECT greatest(s.n, 3) FROM t', 'function greatest'), uncast('SELECT count(s.n) FROM t', 'function count'),
  uncast('SELECT len(s.t) FROM t', 'function length'), uncast('SELECT upper(s.t) FROM t', 'function upper'), uncast("SELECT a FROM t WHERE s.t LIKE 'x%'", 'operator LIKE'),
  uncast("SELECT s.t || 'x' FROM t", 'operator ||'), uncast("SELECT concat(s.t, 'x') FROM t", 'operator ||'), uncast('SELECT s.n + 1 FROM t', 'operator +'),
  uncast('SELECT a FROM t ORDER BY s.n', 'ORDER BY'), uncast('SELECT s.n FROM t ORDER BY 1', 'ORDER BY'), uncast('SELECT row_number() OVER (ORDER BY s.n) FROM t', 'window function'),
  uncast('SELECT DISTINCT s.n FROM t', 'DISTINCT'), uncast('SELECT s.n FROM t UNION SELECT s.n FROM t', 'DISTINCT'), uncast('SELECT s.n FROM t INTERSECT SELECT s.n FROM t', 'DISTINCT'),
  uncast('SELECT s.n, count(*) FROM t GROUP BY s.n', 'GROUP BY'), uncast('SELECT a FROM t WHERE s.n IN (9, 10)', 'IN, COALESCE or IS NULL'), uncast('SELECT coalesce(s.n, 3) FROM t', 'IN, COALESCE or IS NULL'),
  uncast('SELECT a FROM t WHERE s.n BETWEEN 1 AND 9', 'comparison'), uncast('SELECT decode(s.n, 9, 1) FROM t', 'comparison'), uncast('SELECT a FROM t WHERE s.n = ANY (SELECT a FROM p)', 'comparison'),
  uncast('SELECT a FROM t WHERE s.o.p', 'assignment or conversion'), uncast('INSERT INTO p (b) SELECT s.t FROM t', 'assignment or conversion'), uncast('UPDATE p SET b = s.t FROM t WHERE t.a = p.a', 'assignment or conversion'),
  refused("INSERT INTO t (s) VALUES ('1')", 'assignment or conversion to SUPER of a value that is not cast'), refused("SELECT s.n <> 'x' FROM t", '<> of a SUPER value and a value of another type'),
  refused("SELECT s.d = date '2024-01-02' FROM t", 'comparison of a SUPER value with a date or time'), refused('SELECT s.i = s.i FROM t', 'comparison of SUPER arrays and objects'),
  refused('SELECT m.a, i FROM t m, m.s.i AS i', 'FROM with an array of SUPER'), refused('SELECT i FROM p JOIN t ON t.a = p.a, t.s.i AS i', 'FROM with an array of SUPER'),
  {
    name: 'MERGE refuses a path',
    shows: SHOWS,
    script: SCRIPT,
    sql: 'MERGE INTO p USING t ON p.a = t.a WHEN MATCHED THEN UPDATE SET a = t.s.n WHEN NOT MATCHED THEN INSERT (a) VALUES (t.a)',
    error: 'Partial reference of SUPER column is not supported in MERGE statement.',
  },
];

export const SUPER_CASES: readonly SqlCase[] = [...SELECTED, ...CHANGED, ...REFUSED];
