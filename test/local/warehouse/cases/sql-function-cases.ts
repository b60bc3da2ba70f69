/** One expression for each thing a function does: its value is what Redshift's reference, or its examples, say. */
import { REFUSED_FUNCTIONS } from '../../../../local/src/warehouse/sql/functions/refused';
import { type SqlCase } from '../../../support/sql-case';

const NUMBERS = '(SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 4) t';
const WINDOW = `FROM ${NUMBERS} ORDER BY x`;

type FunctionCase = readonly [name: string, expression: string, value: unknown];

const VALUES: readonly FunctionCase[] = [
  ['ASCII', "ascii('amazon')", 97], ['BTRIM', "btrim('  abc  ')", 'abc'], ['BTRIM', "btrim('xyzaxyzbxyzcxyz', 'xyz')", 'axyzbxyzc'],
  ['CHAR_LENGTH', "char_length('français')", 8], ['CHARACTER_LENGTH', "character_length('cat')", 3], ['CHARINDEX', "charindex('fish', 'dogfish')", 4],
  ['CHARINDEX', "charindex('x', 'dogfish')", 0], ['CHR', 'chr(65)', 'A'], ['CONCAT', "concat('December 25, ', '2008')", 'December 25, 2008'],
  ['CONCAT', "concat('a', NULL)", null], ['FUNC_SHA1', "func_sha1('a')", '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'], ['LEFT', "left('Chicago', 3)", 'Chi'],
  ['LEN', "len('cat')", 3], ['LEN', "len('cat   ')", 6], ['LENGTH', "length('français')", 8], ['LOWER', "lower('ABC')", 'abc'], ['LPAD', "lpad('abc', 5)", '  abc'],
  ['LPAD', "lpad('abc', 2, 'x')", 'ab'], ['LTRIM', "ltrim('  a ')", 'a '], ['LTRIM', "ltrim('2008-02-01', '2008-')", '1'],
  ['MD5', "md5('Amazon Redshift')", 'f7415e33f972c03abd4f3fed36748f7a'], ['OCTET_LENGTH', "octet_length('français')", 9], ['POSITION', "position('fish' IN 'dogfish')", 4],
  ['REGEXP_COUNT', "regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}')", 8], ['REGEXP_REPLACE', "regexp_replace('the fox', 'FOX')", 'the fox'],
  ['REGEXP_REPLACE', "regexp_replace('a1b22', '[0-9]+', '-')", 'a-b-'], ['REGEXP_SUBSTR', "regexp_substr('a@x.com', '@[^.]*')", '@x'],
  ['REGEXP_SUBSTR', "regexp_substr('abc', 'z')", ''], ['REPEAT', "repeat('ab', 3)", 'ababab'], ['REPLACE', "replace('Shows', 'Shows', 'Theatre')", 'Theatre'],
  ['REPLICATE', "replicate('ab', 2)", 'abab'], ['REVERSE', "reverse('abc')", 'cba'], ['RIGHT', "right('Chicago', 3)", 'ago'], ['RPAD', "rpad('abc', 5, 'x')", 'abcxx'],
  ['RTRIM', "rtrim(' a  ')", ' a'], ['SUBSTRING', 'substring(12345, 2, 3)', '234'], ['CONCAT', "concat(1.0::float, 'x')", '1x'], ['SHA', "sha('a')", '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'], ['SHA1', "sha1('a')", '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
  ['SHA2', "sha2('a', 256)", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'], ['SPLIT_PART', "split_part('abc$def$ghi', '$', 2)", 'def'],
  ['SPLIT_PART', "split_part('abc$def', '$', 4)", ''], ['STRPOS', "strpos('dogfish', 'fish')", 4], ['SUBSTR', "substr('caterpillar', 6, 4)", 'pill'],
  ['SUBSTRING', "substring('caterpillar', 0, 3)", 'ca'], ['SUBSTRING', "substring('caterpillar' FROM 6 FOR 4)", 'pill'], ['SUBSTRING', "substring('caterpillar', -6, 10)", 'cat'],
  ['TEXTLEN', "textlen('cat')", 3], ['TRANSLATE', "translate('mint tea', 'inea', 'osin')", 'most tin'], ['TRIM', "trim(BOTH '\"' FROM '\"dog\"')", 'dog'],
  ['TRIM', "trim('  a  ')", 'a'], ['UPPER', "upper('abc')", 'ABC'],

  ['ADD_MONTHS', "add_months('2008-04-30', 1)", '2008-05-31 00:00:00'], ['ADD_MONTHS', "add_months('2008-03-31', -1)", '2008-02-29 00:00:00'],
  ['CONVERT_TIMEZONE', "convert_timezone('America/New_York', timestamp '2024-01-01 12:00:00')", '2024-01-01 07:00:00'],
  ['CONVERT_TIMEZONE', "convert_timezone('America/New_York', 'UTC', '2024-07-01 12:00:00')", '2024-07-01 16:00:00'], ['DATE', "date('2024-01-02 03:04:05')", '2024-01-02'],
  ['DATEADD', "dateadd(month, 1, '2008-04-30')", '2008-05-30 00:00:00'], ['DATEADD', "dateadd(d, -1, date '2024-03-01')", '2024-02-29 00:00:00'],
  ['DATEADD', "dateadd(qtr, 1, '2024-01-01')", '2024-04-01 00:00:00'], ['DATE_ADD', "date_add('hours', 5, timestamp '2024-01-01 23:00:00')", '2024-01-02 04:00:00'],
  ['DATEDIFF', "datediff(qtr, '1998-07-01', '2008-12-31')", 41], ['DATEDIFF', "datediff(hour, timestamp '2024-01-01 00:59:00', timestamp '2024-01-01 01:00:00')", 1],
  ['DATE_DIFF', "date_diff('year', date '2023-12-31', date '2024-01-01')", 1], ['DATE_PART', "date_part(dow, date '2024-01-07')", 0],
  ['DATE_PART', "date_part('week', '2024-12-30')", 1], ['DATE_TRUNC', "date_trunc('week', timestamp '2024-01-07 10:00:00')", '2024-01-01 00:00:00'],
  ['DATE_TRUNC', "date_trunc('hour', '2020-04-30 04:05:06.789')", '2020-04-30 04:00:00'], ['EXTRACT', "extract(epoch FROM timestamp '2024-01-01')", 1704067200],
  ['EXTRACT', "extract(quarter FROM date '2024-05-06')", 2], ['GETDATE', "date_part('year', getdate()) > 2000", true], ['LAST_DAY', "last_day('2024-02-05')", '2024-02-29'],
  ['MONTHS_BETWEEN', "months_between('1969-01-18', '1969-03-18')", -2], ['MONTHS_BETWEEN', "months_between('2024-02-29', '2024-01-31')", 1],
  ['TO_CHAR', "to_char(timestamp '2009-12-31 23:15:59', 'YYYY-MM-DD HH24:MI:SS')", '2009-12-31 23:15:59'], ['TO_DATE', "to_date('20080103', 'YYYYMMDD')", '2008-01-03'],
  ['TO_TIMESTAMP', "to_timestamp('2008-01-03 10:11:12', 'YYYY-MM-DD HH24:MI:SS')", '2008-01-03 10:11:12+00'],

  ['ABS', 'abs(-38)', 38], ['ACOS', 'acos(1)', 0], ['ASIN', 'asin(0)', 0], ['ATAN', 'atan(0)', 0], ['ATAN2', 'atan2(0, 1)', 0], ['CBRT', 'round(cbrt(125))', 5],
  ['CEIL', 'ceil(28.05)', '29'], ['CEILING', 'ceiling(-1.5)', '-1'], ['COS', 'cos(0)', 1], ['COT', 'round(cot(1) * 1000)', 642], ['DEGREES', 'degrees(pi())', 180],
  ['DEXP', 'dexp(0)', 1], ['DLOG1', 'dlog1(1)', 0], ['DLOG10', 'dlog10(100)', 2], ['EXP', 'exp(0)', 1], ['FLOOR', 'floor(-1.5)', '-2'], ['LN', 'ln(1)', 0], ['LOG', 'log(100)', 2],
  ['MOD', 'mod(10, 4)', 2], ['MOD', 'mod(-7, 3)', -1], ['PI', 'round(pi() * 100)', 314], ['POW', 'pow(2, 10)', 1024], ['POWER', 'power(9, 3)', 729], ['RADIANS', 'radians(0)', 0],
  ['RANDOM', 'random() BETWEEN 0 AND 1', true], ['ROUND', 'round(28.05, 1)', '28.1'], ['ROUND', 'round(-2.5)', '-3'], ['SIGN', 'sign(-28.05)', -1], ['SIN', 'sin(0)', 0],
  ['SQRT', 'sqrt(16)', 4], ['TAN', 'tan(0)', 0], ['TRUNC', 'trunc(-28.05)', '-28'], ['TRUNC', 'trunc(111.15, 1)', '111.1'], ['TRUNC', 'trunc(111.15, -1)', '110'], ['TRUNC', "trunc(timestamp '2011-07-21 10:32:38')", '2011-07-21'],

  ['COALESCE', 'coalesce(NULL, NULL, 12)', 12], ['DECODE', "decode(NULL, 1, 'a', NULL, 'b', 'c')", 'b'], ['DECODE', "decode(5, 1, 'a')", null], ['GREATEST', 'greatest(1, NULL, 3)', 3],
  ['LEAST', 'least(2, NULL, 1)', 1], ['NULLIF', 'nullif(5, 5)', null], ['NVL', 'nvl(NULL, NULL, 3)', 3], ['NVL2', "nvl2('x', 'given', 'missing')", 'given'],
  ['NVL2', "nvl2(NULL, 'given', 'missing')", 'missing'],

  ['CAN_JSON_PARSE', "can_json_parse('[1')", false], ['IS_VALID_JSON', "is_valid_json('{\"a\":2}')", true], ['IS_VALID_JSON', "is_valid_json('{\"a\":')", false],
  ['IS_VALID_JSON_ARRAY', "is_valid_json_array('{\"a\":1}')", false], ['IS_VALID_JSON_ARRAY', "is_valid_json_array('[1]')", true],
  ['JSON_ARRAY_LENGTH', "json_array_length('[11,12,13,{\"f1\":21}]')", 4], ['JSON_EXTRACT_ARRAY_ELEMENT_TEXT', "json_extract_array_element_text('[111,112,113]', 2)", '113'],
  ['JSON_EXTRACT_PATH_TEXT', "json_extract_path_text('{\"f2\":{\"f3\":1},\"f4\":{\"f6\":\"star\"}}', 'f4', 'f6')", 'star'],
  ['JSON_EXTRACT_PATH_TEXT', "json_extract_path_text('{\"a\":-1.25}', 'a')", '-1.25'], ['JSON_EXTRACT_PATH_TEXT', "json_extract_path_text('{\"b\":\"1.10\"}', 'b')", '1.10'],
  ['JSON_PARSE', "json_parse('[10001,10002,\"abc\"]')", '[10001,10002,"abc"]'], ['JSON_SERIALIZE', "json_serialize(json_parse('{\"a\":1}'))", '{"a":1}'],
  ['IS_ARRAY', "is_array(json_parse('[1]'))", true], ['IS_OBJECT', "is_object(json_parse('[1]'))", false], ['IS_SCALAR', "is_scalar(json_parse('\"x\"'))", true],
  ['FROM_HEX', "from_hex('6162')", '6162'], ['TO_HEX', 'to_hex(255)', 'ff'], ['CURRENT_DATABASE', 'current_database()', 'dev'], ['CURRENT_SCHEMA', 'current_schema()', 'public'],
  ['PG_LAST_COPY_COUNT', 'pg_last_copy_count()', 0], ['PG_LAST_COPY_ID', 'pg_last_copy_id()', -1], ['VERSION', "version() LIKE 'PostgreSQL 8.0.2%'", true],
  ['CURRENT_DATE', 'current_date = trunc(getdate())', true], ['CURRENT_TIMESTAMP', 'current_timestamp IS NOT NULL', true], ['CURRENT_USER', 'current_user', 'awsuser'],
  ['SESSION_USER', 'session_user', 'awsuser'], ['USER', 'user', 'awsuser'], ['CURRENT_USER_ID', 'current_user_id', 100], ['SYSDATE', 'sysdate >= getdate()', true],
];

const AGGREGATES: readonly FunctionCase[] = [
  ['ANY_VALUE', 'any_value(1)', 1], ['AVG', 'avg(x)', 2], ['AVG', 'avg(x * 1.5)', '3.5'], ['BIT_AND', 'bit_and(x)', 0], ['BIT_OR', 'bit_or(x)', 7], ['BOOL_AND', 'bool_and(x > 0)', true],
  ['BOOL_OR', 'bool_or(x > 9)', false], ['COUNT', 'count(*)', 3], ['COUNT', 'count(DISTINCT x % 2)', 2], ['COUNT', 'APPROXIMATE COUNT(DISTINCT x)', 3],
  ['LISTAGG', "listagg(x, ', ') WITHIN GROUP (ORDER BY x DESC)", '4, 2, 1'], ['LISTAGG', "listagg(DISTINCT CASE WHEN x > 1 THEN 'b' ELSE 'a' END) WITHIN GROUP (ORDER BY CASE WHEN x > 1 THEN 'b' ELSE 'a' END)", 'ab'], ['MAX', 'max(x)', 4],
  ['MEDIAN', 'median(x)', 2], ['MIN', 'min(x)', 1], ['PERCENTILE_CONT', 'percentile_cont(0.25) WITHIN GROUP (ORDER BY x)', 1.5],
  ['PERCENTILE_DISC', 'percentile_disc(0.5) WITHIN GROUP (ORDER BY x)', 2], ['STDDEV', 'round(stddev(x) * 1000)', 1528], ['STDDEV_POP', 'round(stddev_pop(x) * 1000)', 1247],
  ['STDDEV_SAMP', 'round(stddev_samp(x) * 1000)', 1528], ['SUM', 'sum(x)', 7], ['VAR_POP', 'round(var_pop(x) * 1000)', 1556], ['VAR_SAMP', 'round(var_samp(x) * 1000)', 2333],
  ['VARIANCE', 'round(variance(x) * 1000)', 2333],
];

const WINDOWS: readonly (readonly [name: string, expression: string, values: readonly unknown[]])[] = [
  ['CUME_DIST', 'round(cume_dist() OVER (ORDER BY x) * 3)', [1, 2, 3]], ['DENSE_RANK', 'dense_rank() OVER (ORDER BY x / 2)', [1, 2, 3]],
  ['FIRST_VALUE', 'first_value(x) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING)', [1, 1, 1]], ['LAG', 'lag(x, 1) OVER (ORDER BY x)', [null, 1, 2]],
  ['LAST_VALUE', 'last_value(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)', [4, 4, 4]], ['LEAD', 'lead(x) OVER (ORDER BY x)', [2, 4, null]],
  ['NTH_VALUE', 'nth_value(x, 2) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)', [2, 2, 2]], ['NTILE', 'ntile(3) OVER (ORDER BY x)', [1, 2, 3]],
  ['PERCENT_RANK', 'percent_rank() OVER (ORDER BY x)', [0, 0.5, 1]], ['RANK', 'rank() OVER (ORDER BY x DESC)', [3, 2, 1]],
  ['RATIO_TO_REPORT', 'round(ratio_to_report(x) OVER () * 7)', [1, 2, 4]], ['ROW_NUMBER', 'row_number() OVER (ORDER BY x DESC)', [3, 2, 1]],
  ['SUM', 'sum(x) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING)', [1, 3, 7]], ['FIRST_VALUE', 'first_value(nullif(x, 1)) IGNORE NULLS OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)', [2, 2, 2]],
];

const caseOf = ([name, expression]: readonly [string, string, unknown], sql: string, rows: unknown[][]): SqlCase => ({ name: expression, shows: [`Functions/${name}`], sql, rows });

/** What a function does not do, by name. */
const PARTS: readonly SqlCase[] = ([
  ['DATEDIFF of weeks', "SELECT datediff(week, '2024-01-06', '2024-01-07')", 'DATEDIFF of week is not implemented by the local warehouse'],
  ['TO_CHAR with names of months', "SELECT to_char(getdate(), 'DD-MON-YYYY')", "TO_CHAR with format 'DD-MON-YYYY' is not implemented by the local warehouse"],
  ['TO_CHAR with am in small letters', "SELECT to_char(getdate(), 'HH12 am')", "TO_CHAR with format 'HH12 am' is not implemented by the local warehouse"],
  ['an abbreviated time zone', "SELECT convert_timezone('PST', '2024-07-01')", "CONVERT_TIMEZONE with time zone 'PST' is not implemented by the local warehouse"],
  ['SHA2 of 512 bits', "SELECT sha2('a', 512)", 'SHA2 of 512 bits is not implemented by the local warehouse'],
  ['REGEXP_REPLACE with groups', "SELECT regexp_replace('a', '(a)', '$1$1')", 'REGEXP_REPLACE with references to groups is not implemented by the local warehouse'],
  ['a number whose digits JSON_EXTRACT_PATH_TEXT would change', 'SELECT json_extract_path_text(\'{"a":1.10}\', \'a\')', 'JSON_EXTRACT of a number that is not in its shortest form is not implemented by the local warehouse'],
  ['a function of DuckDB alone', 'SELECT list_value(1)', 'function list_value does not exist'],
  ['an aggregate over an ordered window without a frame', `SELECT sum(x) OVER (ORDER BY x) FROM ${NUMBERS}`, 'Aggregate window functions with an ORDER BY clause require a frame clause'],
  ['a field position that counts from the end', "SELECT split_part('a,b', ',', -1)", 'field position must be greater than zero'],
  ['the length of what is no array', "SELECT json_array_length('{}')", 'invalid json array object {}'],
  ['a spatial function', 'SELECT st_area(1)', 'function st_area is not implemented by the local warehouse'],
  ['too many arguments', "SELECT concat('a', 'b', 'c')", 'function concat with 3 arguments is not implemented by the local warehouse'],
] as const).map(([name, sql, error]) => ({ name, sql, error }));

export const FUNCTION_CASES: readonly SqlCase[] = [
  ...VALUES.map((one) => caseOf(one, `SELECT ${one[1]}`, [[one[2]]])),
  ...AGGREGATES.map((one) => caseOf(one, `SELECT ${one[1]} FROM ${NUMBERS}`, [[one[2]]])),
  ...WINDOWS.map((one) => caseOf(one, `SELECT ${one[1]} ${WINDOW}`, one[2].map((value) => [value]))),
  ...PARTS,
  ...REFUSED_FUNCTIONS.map((name) => ({
    name: `${name} is refused by name`, shows: [`Functions/${name.toUpperCase()}`], sql: `SELECT ${name}()`, error: `function ${name} is not implemented by the local warehouse`,
  })),
];
