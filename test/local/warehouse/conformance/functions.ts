import { type Area, type Feature } from './feature';
import { REFUSED_FUNCTIONS } from '../../../../local/src/warehouse/sql/functions/refused';

const GUIDE = 'https://docs.aws.amazon.com/redshift/latest/dg';

/** Page of the reference, and the functions it lists. */
const PAGES: Readonly<Record<string, string>> = {
  'String_functions_header': `ASCII BTRIM CHAR_LENGTH CHARACTER_LENGTH CHARINDEX CHR CONCAT LEFT LEN LENGTH LOWER LPAD LTRIM OCTET_LENGTH POSITION REGEXP_COUNT REGEXP_REPLACE
    REGEXP_SUBSTR REPEAT REPLACE REPLICATE REVERSE RIGHT RPAD RTRIM SPLIT_PART STRPOS SUBSTR SUBSTRING TEXTLEN TRANSLATE TRIM UPPER`,
  'hash-functions': 'FUNC_SHA1 MD5 SHA SHA1 SHA2',
  'Date_functions_header': `ADD_MONTHS CONVERT_TIMEZONE CURRENT_DATE CURRENT_TIMESTAMP DATE DATEADD DATE_ADD DATEDIFF DATE_DIFF DATE_PART DATE_TRUNC EXTRACT GETDATE LAST_DAY
    MONTHS_BETWEEN SYSDATE TO_TIMESTAMP`,
  'r_Data_type_formatting': 'TO_CHAR TO_DATE',
  'Math_functions': 'ABS ACOS ASIN ATAN ATAN2 CBRT CEIL CEILING COS COT DEGREES DEXP DLOG1 DLOG10 EXP FLOOR LN LOG MOD PI POW POWER RADIANS RANDOM ROUND SIGN SIN SQRT TAN TRUNC',
  'c_conditional_expressions': 'COALESCE DECODE GREATEST LEAST NULLIF NVL NVL2',
  'json_functions': 'CAN_JSON_PARSE IS_VALID_JSON IS_VALID_JSON_ARRAY JSON_ARRAY_LENGTH JSON_EXTRACT_ARRAY_ELEMENT_TEXT JSON_EXTRACT_PATH_TEXT JSON_PARSE JSON_SERIALIZE',
  'SUPER_Functions': 'IS_ARRAY IS_OBJECT IS_SCALAR',
  'varbyte-functions': 'FROM_HEX TO_HEX',
  'r_System_information_functions': 'CURRENT_DATABASE CURRENT_SCHEMA CURRENT_USER CURRENT_USER_ID PG_LAST_COPY_COUNT PG_LAST_COPY_ID SESSION_USER USER VERSION',
  'c_Aggregate_Functions': `ANY_VALUE AVG BIT_AND BIT_OR BOOL_AND BOOL_OR COUNT LISTAGG MAX MEDIAN MIN PERCENTILE_CONT PERCENTILE_DISC STDDEV STDDEV_POP STDDEV_SAMP SUM VAR_POP
    VAR_SAMP VARIANCE`,
  'c_Window_functions': 'CUME_DIST DENSE_RANK FIRST_VALUE LAG LAST_VALUE LEAD NTH_VALUE NTILE PERCENT_RANK RANK RATIO_TO_REPORT ROW_NUMBER',
};

const NOTES: Readonly<Record<string, string>> = {
  ADD_MONTHS: 'text is taken for a timestamp in ISO 8601',
  AVG: 'the average of DECIMALs is computed in double precision and rounded to the scale of the column',
  CHAR_LENGTH: 'of text only',
  CONVERT_TIMEZONE: 'zones by name, as literals: neither abbreviations nor offsets',
  CURRENT_USER: 'there is one user, awsuser',
  CURRENT_USER_ID: 'there is one user, 100',
  DATEDIFF: 'not of weeks',
  DATE_DIFF: 'not of weeks',
  DATE_PART: 'year, quarter, month, week, day, hour, minute, second, dow, doy, epoch; seconds without their fraction',
  EXTRACT: 'the parts that DATE_PART has',
  GETDATE: 'the time at which the transaction started',
  IS_SCALAR: 'of a value that is not NULL',
  JSON_EXTRACT_ARRAY_ELEMENT_TEXT: 'the position is a literal; objects are written anew; a number, or an object beside one, whose digits would change is refused; text that is no JSON is an error in words of our own',
  JSON_EXTRACT_PATH_TEXT: 'the path is of literals, without null_if_invalid; objects are written anew; a number, or an object beside one, whose digits would change is refused; text that is no JSON is an error in words of our own',
  JSON_ARRAY_LENGTH: 'without null_if_invalid; the message is ours',
  JSON_PARSE: 'the text is kept as it is written, with its blanks and repeated keys',
  JSON_SERIALIZE: 'blanks are those of the text that was parsed',
  LAG: 'without a default',
  LEAD: 'without a default',
  LEFT: 'a count below zero counts from the other end; the reference wants a positive one',
  LISTAGG: 'not as a window function',
  LOG: 'of base 10 only',
  MEDIAN: 'a DECIMAL gives a double where two rows are in the middle',
  EXP: 'what is too large is infinite',
  PERCENTILE_CONT: 'not as a window function',
  PERCENTILE_DISC: 'not as a window function',
  POW: 'what is too large is infinite',
  POWER: 'what is too large is infinite',
  REGEXP_COUNT: 'regular expressions are RE2; text and pattern only',
  REGEXP_REPLACE: 'regular expressions are RE2; text, pattern and a replacement without references to groups',
  REGEXP_SUBSTR: 'regular expressions are RE2; text and pattern only',
  RIGHT: 'a count below zero counts from the other end; the reference wants a positive one',
  ROUND: 'a half is rounded away from zero, also of a double',
  SESSION_USER: 'there is one user, awsuser',
  SHA2: 'of 256 bits only',
  SIGN: 'an INTEGER',
  SPLIT_PART: 'a position below one is an error; the words are ours',
  SUM: 'of integers a BIGINT, also of BIGINTs',
  TO_CHAR: 'of dates and times, with YYYY, YY, MM, DD, DDD, HH24, HH12, MI, SS, MS, US, AM and PM in capitals; the format is a literal',
  TO_DATE: 'the formats of TO_CHAR; a day that does not exist is an error',
  TO_TIMESTAMP: 'the formats of TO_CHAR; a day that does not exist is an error',
  TRIM: 'without LEADING and TRAILING',
  USER: 'there is one user, awsuser',
  VERSION: 'it names the local warehouse',
};

const listed = Object.entries(PAGES).flatMap(([page, names]) => names.trim().split(/\s+/).map((name): Feature => {
  const source = `${GUIDE}/${page}.html`;
  return NOTES[name] === undefined ? { name, source, verdict: 'same' } : { name, source, verdict: 'partly', note: NOTES[name] };
}));

const refused = REFUSED_FUNCTIONS.map((name): Feature => (
  { name: name.toUpperCase(), source: `${GUIDE}/c_SQL_functions.html`, verdict: 'refused', note: `function ${name} is not implemented by the local warehouse` }));

export const FUNCTIONS_AREA: Area = { title: 'Functions', features: [...listed, ...refused] };
