/** The grammar of COPY, as Redshift's reference states it: every option, so that what is not implemented is refused by name and not as a syntax error. */
export const COPY_GRAMMAR = String.raw`
Copy
  = _ "COPY"i B _ table:QualifiedName _ columns:NameList? _ "FROM"i B _ source:String options:(_ @CopyOption)* _ End
    { return { kind: 'copy', table, columns: columns ?? undefined, source, options }; }

CopyOption = Authorization / DataFormat / TextOption / NumberOption / SwitchOption / JobOption / FlagOption

Authorization
  = "IAM_ROLE"i B _ ("DEFAULT"i B / String) { return option('IAM_ROLE'); }
  / ("WITH"i B _)? "CREDENTIALS"i B _ As? String { return option('CREDENTIALS'); }
  / name:("ACCESS_KEY_ID"i / "SECRET_ACCESS_KEY"i / "SESSION_TOKEN"i / "MASTER_SYMMETRIC_KEY"i) B _ As? String { return option(name.toUpperCase()); }

DataFormat = ("FORMAT"i B _)? ("AS"i B _)? @FormatWord

FormatWord
  = name:("JSON"i / "AVRO"i) B value:(_ As? @String)? { return option(name.toUpperCase(), value ?? 'auto'); }
  / "FIXEDWIDTH"i B _ As? value:String { return option('FIXEDWIDTH', value); }
  / "SHAPEFILE"i B (_ "SIMPLIFY"i B (_ "AUTO"i B)? (_ Number)?)? { return option('SHAPEFILE'); }
  / name:("CSV"i / "PARQUET"i / "ORC"i) B { return option(name.toUpperCase()); }

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

// Auto-copy: the statement defines a job, and loads nothing itself.
JobOption = "JOB"i B _ "CREATE"i B _ Identifier (_ "AUTO"i B _ ("ON"i / "OFF"i) B)? { return option('JOB CREATE'); }

FlagOption
  = name:("GZIP"i / "BZIP2"i / "LZOP"i / "ZSTD"i / "MANIFEST"i / "REMOVEQUOTES"i / "ESCAPE"i / "EMPTYASNULL"i / "BLANKSASNULL"i
    / "TRIMBLANKS"i / "TRUNCATECOLUMNS"i / "FILLRECORD"i / "IGNOREBLANKLINES"i / "IGNOREALLERRORS"i / "ACCEPTANYDATE"i
    / "EXPLICIT_IDS"i / "ROUNDEC"i / "ENCRYPTED"i / "NOLOAD"i / "SERIALIZETOJSON"i / "SSH"i) B
    { return option(name.toUpperCase()); }
`;
