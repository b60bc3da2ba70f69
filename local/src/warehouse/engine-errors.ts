/** DuckDB's errors in Redshift's words. */
import { misuseOfSuper } from './dynamic/super-check';
import { notImplemented, WarehouseError } from './errors';

/** Whether the query was stopped because its statement was cancelled. */
export function isInterrupt(error: unknown): boolean {
  return error instanceof Error && INTERRUPT.test(error.message);
}

export function translateEngineError(error: unknown): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const { message } = error as Error;
  for (const [pattern, text] of TRANSLATIONS) {
    const match = pattern.exec(message);
    if (match) return new WarehouseError(text(match));
  }
  return new WarehouseError(message.split('\n')[0]!.replace(/^\w+(?: \w+)? Error: /, ''));
}

const INTERRUPT = /^INTERRUPT Error/;

type Translation = readonly [RegExp, (match: RegExpExecArray) => string];

const CATALOG: readonly Translation[] = [
  [/^Catalog Error: Table with name "?([^"\s!]+)"? does not exist because schema "([^"]+)"/, (m) => `schema "${m[2]}" does not exist`],
  [/^Catalog Error: Schema with name "(.+?)" already exists/, (m) => `schema "${m[1]}" already exists`],
  [/^Catalog Error: Schema with name (\S+) does not exist/, (m) => `schema "${m[1]}" does not exist`],
  [/^Catalog Error: (?:Table|View) with name (.+?) does not exist/, (m) => missingRelation(m[1]!)],
  [/^Catalog Error: (?:Table|View) with name "(.+?)" already exists/, (m) => `Relation "${m[1]}" already exists`],
  [/^Catalog Error: (?:Scalar|Aggregate|Table) Function with name "?([^"\s]+)"? does not exist/, (m) => `function ${m[1]} does not exist`],
  [/^Catalog Error: Existing object (\S+) is of type (View|Table)/, (m) => `"${m[1]}" is not a ${m[2] === 'View' ? 'table' : 'view'}`],
  [/^Dependency Error: Cannot drop entry "(.+?)"/, (m) => `cannot drop schema ${m[1]} because other objects depend on it`],
];

const BINDING: readonly Translation[] = [
  [/^Binder Error: Referenced column "(.+?)" not found/, (m) => `column "${m[1]}" does not exist`],
  [/^Binder Error: Table "(.+?)" does not have a column (?:with name|named) "(.+?)"/, (m) => `column "${m[2]}" of relation "${m[1]}" does not exist`],
  [/^Binder Error: (?:Column with name|Values list).*"([^"\s]+)" does not (?:exist|have)/, (m) => `column "${m[1]}" does not exist`],
  [/^Binder Error: Referenced table "(.+?)" not found/, (m) => `missing FROM-clause entry for table "${m[1]}"`],
  [/^Binder Error: Ambiguous reference to column name "?(.+?)"? \(/, (m) => `column reference "${m[1]}" is ambiguous`],
  [/^Binder Error: column "(.+?)" must appear in the GROUP BY clause/, (m) => `column "${m[1]}" must appear in the GROUP BY clause or be used in an aggregate function`],
  [/^Binder Error: (?:WHERE clause cannot contain aggregates|aggregate functions? (?:are )?not allowed in WHERE)/i, () => 'aggregates not allowed in WHERE clause'],
  [/^Binder Error: (?:table \S+ has (\d+) columns but (\d+) values were supplied|Column name\/value mismatch for insert on \S+: expected (\d+) columns but (\d+) values)/,
    (m) => (Number(m[2] ?? m[4]) > Number(m[1] ?? m[3]) ? 'INSERT has more expressions than target columns' : 'INSERT has more target columns than expressions')],
  [/^Binder Error: Set operations can only apply to expressions with the same number/, () => 'each UNION query must have the same number of columns'],
  [/^Binder Error: No function matches the given name and argument types '(.+?)\((.*?)\)'/, (m) => noFunction(m[1]!, m[2]!)],
  [/^Binder Error: Could not choose a best candidate function for the function call "(.+?)\((.*?)\)"/, (m) => noFunction(m[1]!, m[2]!)],
  [/^Binder Error: Cannot compare values of type (\S+) and type (\S+)/, (m) => `operator does not exist: ${typeName(m[1]!)} = ${typeName(m[2]!)}`],
  [/^Binder Error: Subquery returns (\d+) columns/, () => 'subquery must return only one column'],
];

const VALUES: readonly Translation[] = [
  [/^Constraint Error: NOT NULL constraint failed: \S+\.(\S+)/, (m) => `Cannot insert a NULL value into column ${m[1]}`],
  [/^Constraint Error: CHECK constraint failed .*CHECK\(\(strlen\(.*?\)+ <= (\d+)\)\)/, (m) => `value too long for type character varying(${m[1]})`],
  [/^Constraint Error: CHECK constraint failed .*CHECK\(\(octet_length\(.*?\) <= (\d+)\)\)/, (m) => `value too long for type binary varying(${m[1]})`],
  [/^Conversion Error: Could not convert string '([\s\S]*?)' to INT\d+/, (m) => `invalid input syntax for integer: "${m[1]}"`],
  [/^Conversion Error: Could not convert string ["']([\s\S]*?)["'] to (?:DECIMAL|DOUBLE|FLOAT)/, (m) => `invalid input syntax for type numeric: "${m[1]}"`],
  [/^Conversion Error: Could not convert string '([\s\S]*?)' to BOOL/, (m) => `invalid input syntax for type boolean: "${m[1]}"`],
  [/^Conversion Error: (?:invalid date field format|date field value out of range): "([\s\S]*?)"/, (m) => `invalid input syntax for type date: "${m[1]}"`],
  [/^Conversion Error: (?:invalid timestamp field format|timestamp field value out of range): "([\s\S]*?)"/, (m) => `invalid input syntax for type timestamp: "${m[1]}"`],
  [/^Conversion Error: Type \w+ with value \S+ can't be cast because the value is out of range for the destination type (\w+)/, (m) => `${typeName(m[1]!)} out of range`],
  [/^Conversion Error: Casting value "\S+" to type DECIMAL\(\d+,\d+\) failed: value is out of range/, () => 'numeric field overflow'],
  [/^Conversion Error: Unimplemented type for cast \((.+?) -> (.+?)\)/, (m) => `cannot cast type ${typeName(m[1]!)} to ${typeName(m[2]!)}`],
  [/^Out of Range Error: Overflow in \w+ of (INT\d+)/, (m) => `${typeName(m[1]!)} out of range`],
  [/^Out of Range Error: cannot take square root of a negative number/, () => 'cannot take square root of a negative number'],
  [/^Out of Range Error: cannot take logarithm of zero/, () => 'cannot take logarithm of zero'],
  [/^Out of Range Error: cannot take logarithm of a negative number/, () => 'cannot take logarithm of a negative number'],
  [/^Invalid Input Error: More than one row returned by a subquery/, () => 'more than one row returned by a subquery used as an expression'],
];

const TRANSLATIONS: readonly Translation[] = [
  ...CATALOG,
  ...BINDING,
  ...VALUES,
  [/^Permission Error: Cannot access file "(?:.*\.)??([^".]+\.\w+)"/, (m) => missingRelation(m[1]!)],
  [/^(?:\w+ Error: )?(?:Max expression depth limit of \d+ exceeded|Parser Error: memory exhausted|memory exhausted)/, () => notImplemented('an expression of so many levels').message],
  [/NameListToString NOT IMPLEMENTED/, () => 'improper qualified name (too many dotted names)'],
  [INTERRUPT, () => "Query cancelled on user's request"],
  [/^TransactionContext Error: Current transaction is aborted/, () => 'current transaction is aborted, commands ignored until end of transaction block'],
  [/^TransactionContext Error: .*[Cc]onflict/, () => 'could not complete because of conflict with concurrent transaction'],
  [/^Parser Error: syntax error at or near "(.*)"/, (m) => `syntax error at or near "${m[1]!.replace(/^"(.*)"$/, '$1')}"`],
  [/^Parser Error: SELECT clause without selection list/, () => 'syntax error at or near "FROM"'],
];

/** Redshift has many system views that the warehouse has not. */
function missingRelation(name: string): string {
  return /^(?:sys|stl|stv|svl|svv|svcs|pg)_/.test(name) ? notImplemented(name).message : `relation "${name}" does not exist`;
}

function noFunction(name: string, types: string): string {
  const names = types.split(/, (?![^(]*\))/).map(typeName);
  if (names.includes('super')) return misuseOfSuper(/^\w+$/.test(name) ? `function ${name}` : `operator ${name}`).message;
  if (name === 'timezone') return notImplemented('AT TIME ZONE of a text').message;
  // Redshift would make the text a value of the other type.
  if (types.includes('STRING_LITERAL') && !/^\w+$/.test(name)) return notImplemented(`operator ${name} of a text that is not cast`).message;
  return /^\w+$/.test(name) ? `function ${name}(${names.join(', ')}) does not exist` : `operator does not exist: ${names.join(` ${name} `)}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  INT16: 'smallint',
  INT32: 'integer',
  INT64: 'bigint',
  INT128: 'bigint',
  INTEGER_LITERAL: 'integer',
  STRING_LITERAL: '"unknown"',
  VARCHAR: 'character varying',
  DOUBLE: 'double precision',
  FLOAT: 'real',
  TIMESTAMP: 'timestamp without time zone',
  HUGEINT: 'bigint',
  JSON: 'super',
};

function typeName(engine: string): string {
  return TYPE_NAMES[engine] ?? engine.toLowerCase().replace(/^decimal.*/, 'numeric');
}
