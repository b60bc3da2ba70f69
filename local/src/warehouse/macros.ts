/**
 * What DuckDB has to be taught: meanings of Redshift that take the type of an argument into account, as translated
 * statements (sql/translate.ts) call them. A user's SQL cannot: it may call only functions that Redshift has.
 *
 * The operators' own names are looked up on the search path first, so that `//` (which `/` is, see engine.ts) and `%` end
 * in an error over a zero, where DuckDB gives NULL.
 */
import { castMacro, SUPER_MACROS } from './dynamic/super-macros';

const INTEGER_TEXT = "'\\s*[-+]?[0-9]+\\s*'";

const integerCast = (type: string) => castMacro(`to_${type.toLowerCase()}`, type, `CASE WHEN typeof(x) <> 'VARCHAR' OR x IS NULL OR regexp_full_match(CAST(x AS VARCHAR), ${INTEGER_TEXT})
    THEN CAST(x AS ${type}) ELSE error('invalid input syntax for integer: "' || CAST(x AS VARCHAR) || '"') END`);

const MONTHS_APART = '12 * (year(a) - year(b)) + (month(a) - month(b))';
const SECOND_OF_DAY = (time: string) => `epoch(${time} - date_trunc('day', ${time}))`;

/** As many digits as the type is sure of. A value of another type is none, and goes another way. */
const floatText = (digits: number) => `replace(replace(printf('%.${digits}g', TRY_CAST(CAST(x AS VARCHAR) AS DOUBLE)), 'inf', 'Infinity'), 'nan', 'NaN')`;

export const MACROS: readonly string[] = [
  ...SUPER_MACROS,
  // Of a DECIMAL DuckDB makes a double; Redshift has a scale for the quotient.
  `"//"(a, b) AS CASE WHEN b = 0 THEN error('division by zero') WHEN typeof(a) || typeof(b) LIKE '%DECIMAL%' AND NOT regexp_matches(typeof(a) || typeof(b), 'DOUBLE|FLOAT')
    THEN error('division of a DECIMAL that is not cast to FLOAT is not implemented by the local warehouse') ELSE divide(a, b) END`,
  "\"%\"(a, b) AS CASE WHEN b = 0 THEN error('division by zero') ELSE mod(a, b) END",
  integerCast('SMALLINT'),
  integerCast('INTEGER'),
  integerCast('BIGINT'),
  `to_bool(x) AS CASE WHEN typeof(x) = 'JSON' THEN super_bool(x) WHEN typeof(x) <> 'VARCHAR' OR x IS NULL THEN CAST(x AS BOOLEAN)
    WHEN trim(lower(CAST(x AS VARCHAR))) IN ('t', 'true', 'y', 'yes', '1') THEN true WHEN trim(lower(CAST(x AS VARCHAR))) IN ('f', 'false', 'n', 'no', '0') THEN false
    ELSE error('invalid input syntax for type boolean: "' || CAST(x AS VARCHAR) || '"') END`,
  castMacro('to_real', 'REAL'),
  castMacro('to_double_precision', 'DOUBLE'),
  castMacro('to_date', 'DATE'),
  castMacro('to_clock', 'TIME'),
  castMacro('to_clock_tz', 'TIMETZ'),
  castMacro('to_time', 'TIMESTAMP'),
  castMacro('to_time_tz', 'TIMESTAMPTZ'),
  "to_decimal(x, t) AS CASE WHEN typeof(x) = 'JSON' THEN TRY(cast_to_type(super_text(x), t)) ELSE cast_to_type(x, t) END",
  `as_text(x) AS CASE typeof(x) WHEN 'FLOAT' THEN ${floatText(6)} WHEN 'DOUBLE' THEN ${floatText(15)} ELSE CAST(x AS VARCHAR) END`,
  castMacro('to_text', 'VARCHAR', 'as_text(x)'),
  'to_super(x) AS to_json(x)',
  'to_varbyte(x) AS CAST(x AS BLOB), (x VARCHAR) AS encode(x)',
  // As many whole characters as fit: a cut within a character, of four bytes at most, cannot be decoded.
  `cut_to_bytes(x, n) AS CASE WHEN strlen(x) <= n THEN x
    ELSE coalesce(${[0, 1, 2, 3].map((less) => `TRY(decode(encode(x)[1:greatest(n - ${less}, 0)]))`).join(', ')}) END`,
  'as_time(x) AS x, (x VARCHAR) AS CAST(x AS TIMESTAMP), (x DATE) AS CAST(x AS TIMESTAMP)',
  'trunc_any(x) AS trunc(x), (x TIMESTAMP) AS CAST(x AS DATE), (x DATE) AS x',
  // From the last day of a month to the last day of a month, however long they are.
  'add_months_to(d, n) AS CASE WHEN last_day(d) = CAST(d AS DATE) THEN last_day(d + to_months(n)) + (d - date_trunc(\'day\', d)) ELSE d + to_months(n) END',
  `months_apart(a, b) AS CASE
    WHEN day(a) = day(b) OR CAST(a AS DATE) = last_day(a) AND CAST(b AS DATE) = last_day(b) THEN CAST(${MONTHS_APART} AS DOUBLE)
    ELSE ${MONTHS_APART} + (day(a) - day(b) + (${SECOND_OF_DAY('a')} - ${SECOND_OF_DAY('b')}) / 86400e0) / 31e0 END`,
  `json_length(x) AS CASE WHEN json_valid(x) AND json_type(x) = 'ARRAY' THEN CAST(json_array_length(x) AS INTEGER)
    WHEN x IS NULL THEN NULL ELSE error('invalid json array object ' || x) END`,
  // DuckDB writes numbers anew, and not always with the digits they had.
  `json_path_text(x, path) AS CASE WHEN json_type(x, path) IN ('DOUBLE', 'ARRAY', 'OBJECT') AND regexp_matches(x, '\\.[0-9]+0($|[^0-9])|[0-9][eE][-+]?[0-9]|[0-9.]{17}')
    THEN error('JSON_EXTRACT of a number that is not in its shortest form is not implemented by the local warehouse') ELSE json_extract_string(x, path) END`,
  'pg_last_copy_count() AS CAST(0 AS BIGINT)',
  'pg_last_copy_id() AS CAST(-1 AS BIGINT)',
];
