/**
 * The grammar of the statements that the warehouse reads itself: COPY and CREATE TABLE, as Redshift's reference
 * states them. Options that are known but not implemented are in it too, so that they are refused by name and not as
 * a syntax error. It lives in a string because the parser is generated from it, once in a process and when it is first
 * needed (some 75 ms, twice that on a busy machine): a generated file could go stale.
 */
export const GRAMMAR = String.raw`
{{
  const option = (name, value) => ({ name, value });
}}

Copy
  = _ "COPY"i B _ table:QualifiedName _ columns:NameList? _ "FROM"i B _ source:String options:(_ @CopyOption)* _ End
    { return { kind: 'copy', table, columns: columns ?? undefined, source, options }; }

CopyOption = Authorization / DataFormat / TextOption / NumberOption / SwitchOption / FlagOption

Authorization
  = "IAM_ROLE"i B _ ("DEFAULT"i B / String) { return option('IAM_ROLE'); }
  / ("WITH"i B _)? "CREDENTIALS"i B _ As? String { return option('CREDENTIALS'); }
  / name:("ACCESS_KEY_ID"i / "SECRET_ACCESS_KEY"i / "SESSION_TOKEN"i / "MASTER_SYMMETRIC_KEY"i) B _ As? String { return option(name.toUpperCase()); }

DataFormat = ("FORMAT"i B _)? ("AS"i B _)? @FormatWord

FormatWord
  = name:("JSON"i / "AVRO"i) B value:(_ As? @String)? { return option(name.toUpperCase(), value ?? 'auto'); }
  / "FIXEDWIDTH"i B _ As? value:String { return option('FIXEDWIDTH', value); }
  / name:("CSV"i / "PARQUET"i / "ORC"i / "SHAPEFILE"i) B { return option(name.toUpperCase()); }

TextOption
  = name:("DELIMITER"i / "QUOTE"i / "DATEFORMAT"i / "TIMEFORMAT"i / "REGION"i) B _ As? value:String { return option(name.toUpperCase(), value); }
  / "NULL"i B _ As? value:String { return option('NULL AS', value); }
  / "ENCODING"i B _ As? value:(String / Word) { return option('ENCODING', value.toUpperCase()); }
  / "ACCEPTINVCHARS"i B value:(_ As? @String)? { return option('ACCEPTINVCHARS', value ?? '?'); }

NumberOption
  = name:("IGNOREHEADER"i / "MAXERROR"i / "COMPROWS"i / "READRATIO"i) B _ As? value:Integer { return option(name.toUpperCase(), value); }

SwitchOption
  = name:("COMPUPDATE"i / "STATUPDATE"i) B value:(_ @$(("ON"i / "OFF"i / "TRUE"i / "FALSE"i / "PRESET"i) B))?
    { return option(name.toUpperCase(), value?.toUpperCase() ?? 'ON'); }

FlagOption
  = name:("GZIP"i / "BZIP2"i / "LZOP"i / "ZSTD"i / "MANIFEST"i / "REMOVEQUOTES"i / "ESCAPE"i / "EMPTYASNULL"i / "BLANKSASNULL"i
    / "TRIMBLANKS"i / "TRUNCATECOLUMNS"i / "FILLRECORD"i / "IGNOREBLANKLINES"i / "IGNOREALLERRORS"i / "ACCEPTANYDATE"i
    / "EXPLICIT_IDS"i / "ROUNDEC"i / "ENCRYPTED"i / "NOLOAD"i / "SERIALIZETOJSON"i / "SSH"i) B
    { return option(name.toUpperCase()); }

CreateTable
  = _ "CREATE"i B _ temporary:(("LOCAL"i B _)? ("TEMPORARY"i / "TEMP"i) B _)? "TABLE"i B _ ifNotExists:("IF"i B _ "NOT"i B _ "EXISTS"i B _)?
    table:QualifiedName _ body:TableBody
    { return { ...body, table, temporary: temporary !== null, ifNotExists: ifNotExists !== null }; }

TableBody
  = names:NameList? _ attributes:(@TableAttribute _)* "AS"i B .* { return { kind: 'createTableAs', attributes }; }
  / "(" _ elements:TableElement|1.., _ "," _| _ ")" attributes:(_ @TableAttribute)* _ End
    { return { kind: 'createTable', columns: elements.filter((e) => e.column), refused: elements.flatMap((e) => e.refused ?? []), attributes }; }

TableElement
  = "LIKE"i B _ QualifiedName (_ ("INCLUDING"i / "EXCLUDING"i) B _ "DEFAULTS"i B)? { return { refused: ['CREATE TABLE (LIKE ...)'] }; }
  / ("CONSTRAINT"i B _ Identifier _)? TableConstraint { return {}; }
  / name:Identifier _ type:Type attributes:(_ @ColumnAttribute)*
    {
      const refused = attributes.flatMap((a) => a.refused ?? []);
      const fallback = attributes.find((a) => a.defaultSql !== undefined)?.defaultSql;
      return { column: true, name, type, notNull: attributes.some((a) => a.notNull), defaultSql: fallback, refused };
    }

TableConstraint
  = "PRIMARY"i B _ "KEY"i B _ NameList
  / "UNIQUE"i B _ NameList
  / "FOREIGN"i B _ "KEY"i B _ NameList _ "REFERENCES"i B _ QualifiedName (_ NameList)?

ColumnAttribute
  = "DEFAULT"i B _ defaultSql:$Expression { return { defaultSql }; }
  / "NOT"i B _ "NULL"i B { return { notNull: true }; }
  / "NULL"i B { return {}; }
  / "PRIMARY"i B _ "KEY"i B { return { notNull: true }; }
  / ("UNIQUE"i / "DISTKEY"i / "SORTKEY"i) B { return {}; }
  / "ENCODE"i B _ Word { return {}; }
  / "REFERENCES"i B _ QualifiedName (_ NameList)? { return {}; }
  / "IDENTITY"i B _ "(" _ Integer _ "," _ Integer _ ")" { return { refused: ['IDENTITY'] }; }
  / "GENERATED"i B _ ("BY"i B _ "DEFAULT"i B / "ALWAYS"i B) _ "AS"i B _ "IDENTITY"i B _ "(" _ Integer _ "," _ Integer _ ")"
    { return { refused: ['GENERATED AS IDENTITY'] }; }
  / "COLLATE"i B _ name:Word { return name.toUpperCase() === 'CASE_SENSITIVE' ? {} : { refused: ['COLLATE ' + name.toUpperCase()] }; }

TableAttribute
  = $("DISTSTYLE"i B _ ("AUTO"i / "EVEN"i / "KEY"i / "ALL"i) B)
  / $("DISTKEY"i B _ NameList)
  / $((("COMPOUND"i / "INTERLEAVED"i) B _)? "SORTKEY"i B _ (NameList / "AUTO"i B))
  / $("ENCODE"i B _ "AUTO"i B)
  / $("BACKUP"i B _ ("YES"i / "NO"i) B)

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
  / "SUPER"i B { return { name: 'super' }; }
  / name:$Word { return { name: 'unknown', text: name.toLowerCase() }; }

Arguments = "(" _ first:Integer second:(_ "," _ @Integer)? _ ")" { return second === null ? [first] : [first, second]; }
Length = "(" _ @(Integer / "MAX"i B { return 'max'; }) _ ")"

NameList = "(" _ @Identifier|1.., _ "," _| _ ")"
QualifiedName = Identifier|1..3, _ "." _|
// Redshift folds names to lower case, quoted ones too, unless a session setting says otherwise.
Identifier
  = "\"" text:("\"\"" { return '"'; } / [^"])+ "\"" { return text.join('').toLowerCase(); }
  / text:$([A-Za-z_\u0080-\uffff] [A-Za-z0-9_$\u0080-\uffff]*) { return text.toLowerCase(); }

As = "AS"i B _
String = "'" text:$("''" / "\\" . / [^'\\])* "'" { return options.unescapeLiteral(text); }
Integer = digits:$[0-9]+ { return Number(digits); }
Number = [0-9]+ ("." [0-9]*)? / "." [0-9]+
Word = $([A-Za-z_] [A-Za-z0-9_]*)
B = ![A-Za-z0-9_$]
End = ";"? _ !.
_ = ([ \t\r\n\f] / "--" [^\n]* / BlockComment)*
BlockComment = "/*" (BlockComment / !"*/" .)* "*/"
`;
