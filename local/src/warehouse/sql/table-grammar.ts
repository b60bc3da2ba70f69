/** The grammar of CREATE TABLE and ALTER TABLE, as Redshift's reference states it. */
export const TABLE_GRAMMAR = String.raw`
CreateTable
  = _ "CREATE"i B _ temporary:(("LOCAL"i B _)? ("TEMPORARY"i / "TEMP"i) B _)? "TABLE"i B _ ifNotExists:("IF"i B _ "NOT"i B _ "EXISTS"i B _)?
    table:QualifiedName _ body:TableBody
    { return { ...body, table, temporary: temporary !== null, ifNotExists: ifNotExists !== null }; }

TableBody
  = columns:NameList? _ (TableAttribute _)* "AS"i B query:$.* { return { kind: 'createTableAs', columns: columns ?? undefined, query }; }
  / "(" _ elements:TableElement|1.., _ "," _| _ ")" (_ TableAttribute)* _ End { return { kind: 'createTable', elements: elements.filter((e) => e !== null) }; }

// The attributes of a table say how its rows are spread and sorted over slices that there are none of.
TableElement
  = "LIKE"i B _ like:QualifiedName defaults:(_ @("INCLUDING"i / "EXCLUDING"i) B _ "DEFAULTS"i B)?
    { return { like, includingDefaults: defaults?.toUpperCase() === 'INCLUDING' }; }
  / @TableConstraint
  / Column

Column
  = name:Identifier _ type:Type attributes:(_ @ColumnAttribute)*
    { return { ...Object.assign({ notNull: false, refused: [] }, ...attributes), name, type }; }

TableConstraint = ("CONSTRAINT"i B _ Identifier _)? @(PrimaryKey / OtherKey)
PrimaryKey = "PRIMARY"i B _ "KEY"i B _ primaryKey:NameList { return { primaryKey }; }
OtherKey = ("UNIQUE"i B _ NameList / "FOREIGN"i B _ "KEY"i B _ NameList _ "REFERENCES"i B _ QualifiedName (_ NameList)?) { return null; }

ColumnAttribute
  = "DEFAULT"i B _ defaultSql:$Expression { return { defaultSql }; }
  / "NOT"i B _ "NULL"i B { return { notNull: true }; }
  / "NULL"i B { return {}; }
  / "PRIMARY"i B _ "KEY"i B { return { notNull: true }; }
  / ("UNIQUE"i / "DISTKEY"i / "SORTKEY"i) B { return {}; }
  / "ENCODE"i B _ Word { return {}; }
  / "REFERENCES"i B _ QualifiedName (_ NameList)? { return {}; }
  / "IDENTITY"i B _ values:IdentityValues { return { identity: { kind: 'always', ...values }, notNull: true }; }
  / "GENERATED"i B _ "BY"i B _ "DEFAULT"i B _ "AS"i B _ "IDENTITY"i B _ values:IdentityValues
    { return { identity: { kind: 'default', ...values }, notNull: true }; }
  / "COLLATE"i B _ name:Word { return name.toUpperCase() === 'CASE_SENSITIVE' ? {} : { refused: ['COLLATE ' + name.toUpperCase()] }; }

IdentityValues = "(" _ seed:SignedInteger _ "," _ step:SignedInteger _ ")" { return { seed, step }; }
SignedInteger = text:$("-"? [0-9]+) { return Number(text); }

TableAttribute
  = $("DISTSTYLE"i B _ ("AUTO"i / "EVEN"i / "KEY"i / "ALL"i) B)
  / $("DISTKEY"i B _ NameList)
  / $((("COMPOUND"i / "INTERLEAVED"i) B _)? "SORTKEY"i B _ (NameList / "AUTO"i B))
  / $("ENCODE"i B _ "AUTO"i B)
  / $("BACKUP"i B _ ("YES"i / "NO"i) B)

AlterTable = _ "ALTER"i B _ "TABLE"i B _ table:QualifiedName _ change:Change _ End { return { table, change }; }

Change
  = "ADD"i B _ key:TableConstraint { return key ? { kind: 'primaryKey', columns: key.primaryKey } : { kind: 'none' }; }
  / "ADD"i B _ ("COLUMN"i B _)? column:Column { return { kind: 'addColumn', column }; }
  / "DROP"i B _ "CONSTRAINT"i B _ Identifier (_ ("CASCADE"i / "RESTRICT"i) B)? { return { kind: 'none' }; }
  / "DROP"i B _ ("COLUMN"i B _)? name:Identifier (_ ("CASCADE"i / "RESTRICT"i) B)? { return { kind: 'dropColumn', name }; }
  / "RENAME"i B _ "TO"i B _ name:Identifier { return { kind: 'renameTable', name }; }
  / "RENAME"i B _ ("COLUMN"i B _)? name:Identifier _ "TO"i B _ newName:Identifier { return { kind: 'renameColumn', name, newName }; }
  / "ALTER"i B _ "COLUMN"i B _ name:Identifier _ "TYPE"i B _ type:Type { return { kind: 'alterType', name, type }; }
  / "ALTER"i B _ ("COLUMN"i B _ Identifier _ "ENCODE"i B _ Word / TableAttribute / ("DISTSTYLE"i B _ "KEY"i B _)? "DISTKEY"i B _ Identifier) { return { kind: 'none' }; }
  / "OWNER"i B _ "TO"i B _ Identifier { return { kind: 'none' }; }
  / "APPEND"i B .* { return { kind: 'refused', what: 'ALTER TABLE APPEND' }; }

// An expression as DEFAULT takes it: a literal, a function call, a cast of either.
Expression = [-+]? _ (String / Number / Word (_ Parenthesized)? / Parenthesized) (_ "::" _ Type)?
Parenthesized = "(" (String / Parenthesized / [^()'])* ")"

Type
  = ("SMALLINT"i / "INT2"i) B { return { name: 'smallint' }; }
  / ("INTEGER"i / "INT4"i / "INT"i) B { return { name: 'integer' }; }
  / ("BIGINT"i / "INT8"i) B { return { name: 'bigint' }; }
  / ("DECIMAL"i / "NUMERIC"i) B arguments_:(_ @Arguments)? { return { name: 'decimal', precision: arguments_?.[0] ?? 18, scale: arguments_?.[1] ?? 0 }; }
  / ("REAL"i / "FLOAT4"i) B { return { name: 'real' }; }
  / ("DOUBLE"i B _ "PRECISION"i / "FLOAT8"i) B { return { name: 'double precision' }; }
  / "FLOAT"i B arguments_:(_ @Arguments)? { return { name: arguments_ && arguments_[0] <= 24 ? 'real' : 'double precision' }; }
  / ("BOOLEAN"i / "BOOL"i) B { return { name: 'boolean' }; }
  / ("VARCHAR"i / "NVARCHAR"i / "CHARACTER"i B _ "VARYING"i) B length:(_ @Length)? { return { name: 'varchar', length: length ?? 256 }; }
  / "TEXT"i B { return { name: 'varchar', length: 256 }; }
  / "BPCHAR"i B { return { name: 'char', length: 256 }; }
  / ("CHARACTER"i / "NCHAR"i / "CHAR"i) B length:(_ @Length)? { return { name: 'char', length: length ?? 1 }; }
  / "DATE"i B { return { name: 'date' }; }
  / ("TIMESTAMPTZ"i / "TIMESTAMP"i B _ "WITH"i B _ "TIME"i B _ "ZONE"i) B { return { name: 'timestamptz' }; }
  / "TIMESTAMP"i B (_ "WITHOUT"i B _ "TIME"i B _ "ZONE"i B)? { return { name: 'timestamp' }; }
  / ("TIMETZ"i / "TIME"i B _ "WITH"i B _ "TIME"i B _ "ZONE"i) B { return { name: 'timetz' }; }
  / "TIME"i B (_ "WITHOUT"i B _ "TIME"i B _ "ZONE"i B)? { return { name: 'time' }; }
  / ("VARBYTE"i / "VARBINARY"i / "BINARY"i B _ "VARYING"i) B length:(_ @LengthInBytes)? { return { name: 'varbyte', length: length ?? 64000 }; }
  / "SUPER"i B { return { name: 'super' }; }
  / name:$Word { return { name: 'unknown', text: name.toLowerCase() }; }

LengthInBytes = "(" _ @Integer _ ")"
Arguments = "(" _ first:Integer second:(_ "," _ @Integer)? _ ")" { return second === null ? [first] : [first, second]; }
Length = "(" _ @(Integer / "MAX"i B { return 'max'; }) _ ")"
`;
