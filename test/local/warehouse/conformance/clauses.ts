/** What a query is made of: clauses, operators and names of types. */
import { type Area, type Feature } from './feature';
import { OBJECTS } from '../../../../local/src/warehouse/statement-checks';

const page = (name: string) => `https://docs.aws.amazon.com/redshift/latest/dg/${name}.html`;
const same = (name: string, source: string): Feature => ({ name, source: page(source), verdict: 'same' });
const partly = (name: string, source: string, note: string): Feature => ({ name, source: page(source), verdict: 'partly', note });

export const CLAUSES: Area = {
  title: 'Clauses and expressions',
  features: [
    same('SELECT [ALL, DISTINCT] ... AS', 'r_SELECT_list'), same('FROM, WHERE, HAVING', 'r_WHERE_clause'), same('VALUES, DEFAULT, SET', 'r_INSERT_30'),
    same('[INNER] JOIN ON, USING', 'r_FROM_clause30'), same('LEFT, RIGHT, FULL [OUTER] JOIN', 'r_FROM_clause30'), same('CROSS JOIN', 'r_FROM_clause30'), same('NATURAL JOIN', 'r_FROM_clause30'),
    same('ORDER BY [ASC, DESC] [NULLS FIRST, LAST]', 'r_ORDER_BY_clause'), same('LIMIT, OFFSET', 'r_ORDER_BY_clause'), same('GROUP BY ROLLUP, CUBE, GROUPING SETS', 'r_GROUP_BY_aggregation-extensions'),
    partly('UNION ALL, INTERSECT ALL, EXCEPT ALL', 'r_UNION', 'INTERSECT ALL and EXCEPT ALL are refused by name'), same('WITH RECURSIVE', 'r_WITH_clause'),
    same('OVER (PARTITION BY ... ORDER BY ... ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW, FOLLOWING)', 'r_Window_function_synopsis'), partly('OVER (... RANGE)', 'r_Window_function_synopsis', 'refused of an aggregate, in words of another fault: a frame has ROWS, as in Redshift'),
    same('CASE WHEN THEN ELSE END', 'r_CASE_function'), same('AND, OR, NOT', 'r_logical_condition'), same('TRUE, FALSE, NULL', 'r_Boolean_type'), same('IS [NOT] NULL', 'r_null_condition'), same('BETWEEN', 'r_range_condition'),
    same('IN', 'r_in_condition'), same('EXISTS', 'r_exists_condition'), same('ANY, SOME, ALL', 'r_comparison_condition'), same('LIKE ESCAPE', 'r_patternmatching_condition_like'), same('TRIM ([BOTH] ... FROM ...)', 'r_TRIM'),
    same('= <> != < <= > >=', 'r_comparison_condition'), partly('+ - * / % ^ @', 'r_OPERATOR_SYMBOLS', 'a quotient of integers and a power are as in Redshift; of DECIMALs see the data type'), partly('& | << >> ~', 'r_OPERATOR_SYMBOLS', 'of integers'),
    same('||', 'r_concat_op'), partly('~ !~', 'pattern-matching-conditions-posix', 'see POSIX operators'),
    { name: '|/ ||/ #', source: page('r_OPERATOR_SYMBOLS'), verdict: 'refused', note: 'operator … is not implemented by the local warehouse' },
    partly('AT TIME ZONE', 'r_AT_TIME_ZONE', 'zones by name'), same(':: and CAST', 'r_CAST_function'), same('CONVERT (type, expression)', 'r_CAST_function'), partly('INTERVAL literals', 'r_interval_literals', 'without a range of units'),
    partly('MERGE ... WHEN MATCHED, WHEN NOT MATCHED', 'r_MERGE', 'both have to be there'), same('DROP TABLE IF EXISTS, CASCADE, RESTRICT', 'r_DROP_TABLE'), same('CREATE OR REPLACE VIEW', 'r_CREATE_VIEW'),
  ],
};

const NO_EFFECT = 'read, without an effect';

export const TABLE_CLAUSES: Area = {
  title: 'Tables: clauses',
  features: [
    same('CREATE [LOCAL] TEMP TABLE', 'r_CREATE_TABLE_NEW'), same('LIKE ... INCLUDING DEFAULTS, EXCLUDING DEFAULTS', 'r_CREATE_TABLE_NEW'), same('CONSTRAINT, REFERENCES', 'r_CREATE_TABLE_NEW'),
    partly('DISTSTYLE AUTO, EVEN, KEY, ALL', 'r_CREATE_TABLE_NEW', NO_EFFECT), partly('COMPOUND SORTKEY, INTERLEAVED SORTKEY, SORTKEY AUTO, ENCODE AUTO', 'r_CREATE_TABLE_NEW', NO_EFFECT), partly('BACKUP YES, NO', 'r_CREATE_TABLE_NEW', NO_EFFECT),
    same('ALTER TABLE DROP COLUMN CASCADE, RESTRICT', 'r_ALTER_TABLE'), partly('ALTER TABLE OWNER TO', 'r_ALTER_TABLE', NO_EFFECT),
  ],
};

export const TYPE_NAMES: Area = {
  title: 'Names of data types',
  features: [
    same('SMALLINT INT2; INTEGER INT INT4; BIGINT INT8', 'c_Supported_data_types'), same('DECIMAL NUMERIC', 'c_Supported_data_types'), same('REAL FLOAT4; DOUBLE PRECISION FLOAT8 FLOAT', 'c_Supported_data_types'),
    same('BOOLEAN BOOL', 'c_Supported_data_types'), same('CHAR CHARACTER NCHAR BPCHAR', 'r_Character_types'), same('VARCHAR, VARCHAR(MAX), CHARACTER VARYING, NVARCHAR, TEXT', 'r_Character_types'),
    same('DATE; TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ; WITH TIME ZONE, WITHOUT TIME ZONE', 'r_Datetime_types'), partly('VARBYTE VARBINARY BINARY VARYING', 'r_VARBYTE_type', 'BINARY VARYING is not taken in a cast'), same('SUPER', 'r_SUPER_type'),
  ],
};

/** Those that have no row of their own. */
export const OTHER_OBJECTS = [...OBJECTS].filter((name) => !['DATABASE', 'EXTERNAL', 'FUNCTION', 'GROUP', 'MATERIALIZED', 'MODEL', 'PROCEDURE', 'SCHEMA', 'TABLE', 'USER', 'VIEW', 'DEFAULT', 'IDENTITY'].includes(name));

export const REFUSED_OBJECTS: Area = {
  title: 'Objects that are refused',
  features: [...OTHER_OBJECTS, 'GROUP', 'IDENTITY', 'DEFAULT'].map((name) => ({
    name: `CREATE, DROP, ALTER ${name}`, source: page('c_SQL_commands'), verdict: 'refused', note: `CREATE ${name} is not implemented by the local warehouse`,
  })),
};
