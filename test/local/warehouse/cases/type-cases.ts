/** What COPY makes of one field, for each type of column: the values at the bounds of the type, and those just beyond. */
import { type CopyCase } from '../../../support/copy-case';
import { type Shown } from '../conformance/feature';

const AREA = 'COPY: data types';

/** A column of one CSV file, its lines, and what they become. */
function loads(type: string, column: string, fields: readonly string[], values: readonly unknown[], options = ''): CopyCase {
  return {
    name: `${column}${options && ` ${options}`} loads ${fields.map((field) => field.slice(0, 50) || '(nothing)').join(' and ')}`,
    shows: [`${AREA}/${type}`],
    table: `a ${column}`,
    input: `${fields.join('\n')}\n`,
    options: `DELIMITER '|' ${options}`,
    rows: values.map((value) => [value]),
  };
}

function refuses(type: string, column: string, field: string, code: number, message: string, position = 0, options = ''): CopyCase {
  return {
    name: `${column}${options && ` ${options}`} refuses ${field.slice(0, 50)}`,
    shows: [`${AREA}/${type}`],
    table: `a ${column}`,
    input: `${field}\n`,
    options: `DELIMITER '|' ${options}`,
    error: { code, line: 1, column: 'a', message, position },
  };
}

function digit(value: string, position: number, type: string): string {
  return `Invalid digit, Value '${value}', Pos ${position}, Type: ${type}`;
}

const NINES = '9'.repeat(38);
const timestampError = (format = 'YYYY-MM-DD HH24:MI:SS') => `Invalid timestamp format or value [${format}]`;

const INTEGERS: readonly CopyCase[] = [
  loads('SMALLINT', 'smallint', ['32767', '-32768'], [32767, -32768]),
  refuses('SMALLINT', 'smallint', '32768', 1222, 'Overflow, Type: Short'),
  refuses('SMALLINT', 'smallint', '-32769', 1222, 'Overflow, Type: Short'),
  loads('INTEGER', 'integer', ['2147483647', '-2147483648'], [2147483647, -2147483648]),
  refuses('INTEGER', 'integer', '2147483648', 1222, 'Overflow, Type: Integer'),
  refuses('INTEGER', 'integer', '-2147483649', 1222, 'Overflow, Type: Integer'),
  loads('INTEGER', 'integer', ['+7', '-0', '007'], [7, 0, 7]),
  refuses('INTEGER', 'integer', 'x', 1207, digit('x', 0, 'Integer')),
  refuses('INTEGER', 'integer', '12x', 1207, digit('x', 2, 'Integer'), 2),
  refuses('INTEGER', 'integer', '1.0', 1207, digit('.', 1, 'Integer'), 1),
  refuses('INTEGER', 'integer', '1e3', 1207, digit('e', 1, 'Integer'), 1),
  refuses('INTEGER', 'integer', '1,000', 1207, digit(',', 1, 'Integer'), 1),
  refuses('INTEGER', 'integer', 'NULL', 1207, digit('N', 0, 'Integer')),
  refuses('INTEGER', 'integer', '0x10', 1207, digit('x', 1, 'Integer'), 1),
  refuses('INTEGER', 'integer', '\u0663', 1207, digit('\u0663', 0, 'Integer')),
  loads('INTEGER', 'integer', ['   '], [null]),
  loads('BIGINT', 'bigint', ['9223372036854775807', '-9223372036854775808'], ['9223372036854775807', '-9223372036854775808']),
  refuses('BIGINT', 'bigint', '9223372036854775808', 1222, 'Overflow, Type: Long'),
  refuses('BIGINT', 'bigint', '-9223372036854775809', 1222, 'Overflow, Type: Long'),
];

const DECIMALS: readonly CopyCase[] = [
  loads('DECIMAL', 'decimal', ['999999999999999999', '-999999999999999999'], ['999999999999999999', '-999999999999999999']),
  refuses('DECIMAL', 'decimal', '1000000000000000000', 1209, 'Overflow for NUMERIC(18,0)'),
  loads('DECIMAL', 'decimal(38,0)', [NINES, `-${NINES}`], [NINES, `-${NINES}`]),
  refuses('DECIMAL', 'decimal(38,0)', `1${'0'.repeat(38)}`, 1209, 'Overflow for NUMERIC(38,0)'),
  loads('DECIMAL', 'decimal(38,37)', [`9.${'9'.repeat(37)}`], [`9.${'9'.repeat(37)}`]),
  refuses('DECIMAL', 'decimal(38,37)', '10', 1209, 'Overflow for NUMERIC(38,37)'),
  loads('DECIMAL', 'decimal(4,2)', ['99.99', '.5', '5.', '-0.01', '+1'], ['99.99', '0.50', '5.00', '-0.01', '1.00']),
  refuses('DECIMAL', 'decimal(4,2)', '100', 1209, 'Overflow for NUMERIC(4,2)'),
  loads('DECIMAL', 'decimal(4,2)', ['99.999', '-99.999', '0.009'], ['99.99', '-99.99', '0.00']),
  loads('DECIMAL', 'decimal(4,2)', ['1.5e1', '12e-1', '1299e-3'], ['15.00', '1.20', '1.29']),
  loads('DECIMAL', 'decimal(2,0)', ['99.9'], ['99']),
  refuses('DECIMAL', 'decimal(4,2)', '1.2.3', 1209, digit('.', 3, 'Decimal'), 3),
  refuses('DECIMAL', 'decimal(4,2)', 'NaN', 1209, digit('N', 0, 'Decimal')),
  refuses('DECIMAL', 'decimal(4,2)', '$5', 1209, digit('$', 0, 'Decimal')),
  refuses('DECIMAL', 'decimal(4,2)', '.', 1209, digit('', 1, 'Decimal'), 1),
  loads('DECIMAL', 'decimal(4,2)', [''], [null], 'FILLRECORD'),
];

const FLOATS: readonly CopyCase[] = [
  loads('REAL', 'real', ['1.5', '-1.5e3', '.5', '1E+2'], [1.5, -1500, 0.5, 100]),
  loads('REAL', 'real', ['3.4e38'], [3.3999999521443642e38]),
  refuses('REAL', 'real', '3.5e38', 1208, 'Overflow, Type: Float'),
  refuses('REAL', 'real', 'abc', 1208, digit('a', 0, 'Float')),
  loads('DOUBLE PRECISION', 'double precision', ['1.7976931348623157e308', '0.1', '-0'], [1.7976931348623157e308, 0.1, -0]),
  refuses('DOUBLE PRECISION', 'double precision', '1.8e308', 1208, 'Overflow, Type: Float'),
  refuses('DOUBLE PRECISION', 'double precision', '1,5', 1208, digit(',', 1, 'Float'), 1),
  refuses('DOUBLE PRECISION', 'double precision', '1.5e', 1208, digit('e', 3, 'Float'), 3),
];

const BOOLEANS: readonly CopyCase[] = [
  loads('BOOLEAN', 'boolean', ['t', 'true', 'y', 'yes', '1', 'TRUE', 'Yes'], [true, true, true, true, true, true, true]),
  loads('BOOLEAN', 'boolean', ['f', 'false', 'n', 'no', '0', 'FALSE', 'No'], [false, false, false, false, false, false, false]),
  loads('BOOLEAN', 'boolean', [' ', '\\N'], [null, null]),
  refuses('BOOLEAN', 'boolean', '2', 1210, 'Unknown boolean format: 2'),
  refuses('BOOLEAN', 'boolean', 'on', 1210, 'Unknown boolean format: on'),
];

const TEXTS: readonly CopyCase[] = [
  loads('VARCHAR', 'varchar(4)', ['abcd', 'üü', '😀', '    '], ['abcd', 'üü', '😀', '    ']),
  refuses('VARCHAR', 'varchar(4)', 'abcde', 1204, 'String length exceeds DDL length'),
  refuses('VARCHAR', 'varchar(4)', 'abcü', 1204, 'String length exceeds DDL length'),
  refuses('VARCHAR', 'varchar(3)', '😀', 1204, 'String length exceeds DDL length'),
  refuses('VARCHAR', 'varchar(4)', 'abcd ', 1204, 'String length exceeds DDL length'),
  loads('VARCHAR', 'varchar', ['x'.repeat(256)], ['x'.repeat(256)]),
  refuses('VARCHAR', 'varchar', 'x'.repeat(257), 1204, 'String length exceeds DDL length'),
  loads('VARCHAR', 'varchar(max)', ['x'.repeat(65535)], ['x'.repeat(65535)]),
  refuses('VARCHAR', 'varchar(max)', 'x'.repeat(65536), 1204, 'String length exceeds DDL length'),
  loads('CHAR', 'char(4)', ['abcd', 'ab  ', 'abcd  '], ['abcd', 'ab', 'abcd']),
  refuses('CHAR', 'char(4)', 'abcde', 1204, 'Char length exceeds DDL length'),
  refuses('CHAR', 'char(4)', 'ü', 1220, 'Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: c3 bc'),
  refuses('CHAR', 'char(4)', 'ab€', 1220, 'Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: e2 82 ac', 2),
];

const DATES: readonly CopyCase[] = [
  loads('DATE', 'date', ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'], ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31']),
  refuses('DATE', 'date', '2023-02-29', 1205, 'Invalid date format or value'),
  refuses('DATE', 'date', '1900-02-29', 1205, 'Invalid date format or value'),
  refuses('DATE', 'date', '2023-04-31', 1205, 'Invalid date format or value'),
  refuses('DATE', 'date', '2023-13-01', 1205, 'Invalid date format or value'),
  refuses('DATE', 'date', '2023-00-10', 1205, 'Invalid date format or value'),
  refuses('DATE', 'date', '0000-01-01', 1205, 'Invalid date format or value'),
  refuses('DATE', 'date', '2023-1-1', 1205, 'Invalid Date Format - length must be 10 or more'),
  refuses('DATE', 'date', '12/31/2023', 1205, 'Invalid date format or value'),
  loads('DATE', 'date', ['2023-12-31 23:59:59', '2023-12-31T00:00:00Z'], ['2023-12-31', '2023-12-31']),
  loads('DATE', 'date', ['', ' '], [null, null]),
];

const TIMES: readonly CopyCase[] = [
  loads('TIME', 'time', ['04:05:06.789', '04:05:06', '04:05', '040506'], ['04:05:06.789', '04:05:06', '04:05:00', '04:05:06']),
  loads('TIME', 'time', ['04:05 AM', '04:05 PM', '16:05'], ['04:05:00', '16:05:00', '16:05:00']),
  loads('TIME', 'time', ['00:00:00', '23:59:59.999999'], ['00:00:00', '23:59:59.999999']),
  refuses('TIME', 'time', '24:00:01', 1206, 'Invalid time format or value'),
  refuses('TIME', 'time', '12:60:00', 1206, 'Invalid time format or value'),
  refuses('TIME', 'time', 'noon', 1206, 'Invalid time format or value'),
  loads('TIMETZ', 'timetz', ['04:05:06+00', '04:05:06-08:00', '04:05:06.5+0530'], ['04:05:06+00', '04:05:06-08', '04:05:06.5+05:30']),
  loads('TIMETZ', 'timetz', ['04:05:06 PST', '04:05', '040506-08'], ['04:05:06-08', '04:05:00+00', '04:05:06-08']),
  refuses('TIMETZ', 'timetz', '04:05:06 XYZ', 1206, 'Invalid time format or value'),
];

const TIMESTAMPS: readonly CopyCase[] = [
  loads('TIMESTAMP', 'timestamp', ['2024-02-29 23:59:59', '2024-02-29 23:59:59.123456', '2024-02-29'], ['2024-02-29 23:59:59', '2024-02-29 23:59:59.123456', '2024-02-29 00:00:00']),
  refuses('TIMESTAMP', 'timestamp', '2023-02-29 00:00:00', 1206, timestampError()),
  refuses('TIMESTAMP', 'timestamp', '2024-01-01 12:60:00', 1206, timestampError()),
  refuses('TIMESTAMP', 'timestamp', '2024-01-01 12:00', 1206, timestampError()),
  refuses('TIMESTAMP', 'timestamp', '2024-01-01T12:00:00', 1206, timestampError()),
  refuses('TIMESTAMP', 'timestamp', '1700000000', 1206, timestampError()),
  refuses('TIMESTAMP', 'timestamp', 'now', 1206, timestampError()),
  loads('TIMESTAMPTZ', 'timestamptz', ['2024-01-01 12:00:00+00', '2024-01-01 12:00:00-08', '2024-01-01 12:00:00+05:30'], ['2024-01-01 12:00:00+00', '2024-01-01 20:00:00+00', '2024-01-01 06:30:00+00']),
  loads('TIMESTAMPTZ', 'timestamptz', ['2024-01-01 12:00:00', '2024-01-01'], ['2024-01-01 12:00:00+00', '2024-01-01 00:00:00+00']),
  refuses('TIMESTAMPTZ', 'timestamptz', '2024-01-01 12:00:00 Mars', 1206, timestampError()),
];

const OTHERS: readonly CopyCase[] = [
  loads('SUPER', 'super', ['{"a": [1, 2.50, null]}', '"x"', '7', 'null', 'true'], ['{"a": [1, 2.50, null]}', '"x"', '7', 'null', 'true'], "NULL AS '@'"),
  refuses('SUPER', 'super', '{"a":', 1224, 'Input data is not well-formed JSON for the SUPER data type'),
  refuses('SUPER', 'super', 'text', 1224, 'Input data is not well-formed JSON for the SUPER data type'),
  loads('VARBYTE', 'varbyte(3)', ['616263', 'FF', '00ff'], ['616263', 'ff', '00ff']),
  refuses('VARBYTE', 'varbyte(3)', '61626364', 1204, 'Varbyte length exceeds DDL length'),
  refuses('VARBYTE', 'varbyte(3)', '6x', 1219, "Invalid hexadecimal digit, Value 'x', Pos 1, Type: Varbyte", 1),
  refuses('VARBYTE', 'varbyte(3)', '616', 1219, 'Odd number of hexadecimal digits, Type: Varbyte', 3),
];

export const TYPE_CASES: readonly CopyCase[] = [
  ...INTEGERS, ...DECIMALS, ...FLOATS, ...BOOLEANS, ...TEXTS, ...DATES, ...TIMES, ...TIMESTAMPS, ...OTHERS,
];

/** No table can have a column of these, so that no COPY can load one. */
export const REFUSED_TYPES: readonly (Shown & { readonly type: string })[] = ['geometry', 'geography', 'hllsketch', 'interval']
  .map((type) => ({ name: `a column of type ${type}`, shows: [`${AREA}/${type.toUpperCase()}`, 'Load errors/1223'], type }));
