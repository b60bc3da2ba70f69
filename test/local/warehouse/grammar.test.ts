import fc from 'fast-check';
import { quoteLiteral } from '../../../lambda/sql/quoting';
import { leadingWords, splitStatements } from '../../../local/src/warehouse/sql/lexer';
import { type ColumnDefinition, type CreateTableStatement, parseCopy, parseCreateTable } from '../../../local/src/warehouse/sql/parse';
import { redactCredentials } from '../../../local/src/warehouse/sql/redact';

describe('COPY', () => {
  test('options come in any order and case, with comments between', () => {
    const sql = `/* a comment /* within */ */ copy Public."My Table" (A, "b c") -- to the end
      from 's3://b/it''s' iam_role 'arn:aws:iam::1:role/r' GZIP format as JSON as 'auto' TimeFormat 'auto' maxerror as 3 compupdate off;`;

    expect(parseCopy(sql)).toEqual({
      kind: 'copy',
      table: ['public', 'my table'],
      columns: ['a', 'b c'],
      source: "s3://b/it's",
      options: [
        { name: 'IAM_ROLE' }, { name: 'GZIP' }, { name: 'JSON', value: 'auto' }, { name: 'TIMEFORMAT', value: 'auto' },
        { name: 'MAXERROR', value: 3 }, { name: 'COMPUPDATE', value: 'OFF' },
      ],
    });
  });

  test.each([
    ['FORMAT SHAPEFILE SIMPLIFY AUTO 0.5', { name: 'SHAPEFILE' }],
    ["FORMAT AS FIXEDWIDTH AS 'a:1'", { name: 'FIXEDWIDTH', value: 'a:1' }],
    ['avro', { name: 'AVRO', value: 'auto' }],
    ["NULL AS ''", { name: 'NULL AS', value: '' }],
    ['ACCEPTINVCHARS', { name: 'ACCEPTINVCHARS', value: '?' }],
    ['encoding as utf16le', { name: 'ENCODING', value: 'UTF16LE' }],
    ['COMPUPDATE', { name: 'COMPUPDATE', value: 'ON' }],
    ['JOB CREATE j AUTO OFF', { name: 'JOB CREATE' }],
  ])('%s is one option', (text, option) => {
    expect(parseCopy(`COPY t FROM 's3://b/k' ${text} -- end`).options).toEqual([option]);
  });

  test.each([
    ["CREDENTIALS 'aws_secret_access_key=hush'"], ["WITH CREDENTIALS AS 'aws_secret_access_key=hush'"], ["SECRET_ACCESS_KEY 'hush'"], ["SESSION_TOKEN AS 'hush'"],
  ])('the value of %s is not kept', (option) => {
    expect(JSON.stringify(parseCopy(`COPY t FROM 's3://b/k' ${option}`))).not.toContain('hush');
  });

  test('whatever the loader puts into a literal comes out as it went in', () => {
    const text_ = fc.array(fc.oneof(fc.constantFrom('\\', "'", '\\N', '\t', '"', '--', '/*', 's3://b/', '0', 'n'), fc.string())).map((parts) => parts.join('').replaceAll('\0', ''));
    fc.assert(fc.property(text_, (text) => {
      expect(parseCopy(`COPY t FROM ${quoteLiteral(text)} NULL AS ${quoteLiteral(text)}`)).toMatchObject({ source: text, options: [{ value: text }] });
    }));
  });

  test.each([
    [String.raw`'\N'`, '\\N'], [String.raw`'\\N'`, '\\N'], [String.raw`'\t'`, '\t'], ["'\t'", '\t'], [String.raw`'\001'`, '\x01'], [String.raw`'it\'s'`, "it's"], ["'it''s'", "it's"],
  ])('the literal %s means what it means in Redshift', (literal, value) => {
    expect(parseCopy(`COPY t FROM 's3://b/k' NULL AS ${literal} CSV`).options).toEqual([{ name: 'NULL AS', value }, { name: 'CSV' }]);
  });

  test.each([
    ["CREDENTIALS 'hush'", "CREDENTIALS '***'"],
    ["with credentials /* x */ as -- y\n'hush'", "with credentials /* x */ as -- y\n'***'"],
    ["ACCESS_KEY_ID -- c\n'hush' SECRET_ACCESS_KEY AS/**/'hush'", "ACCESS_KEY_ID -- c\n'***' SECRET_ACCESS_KEY AS/**/'***'"],
    ["SESSION_TOKEN = 'hush'", "SESSION_TOKEN = '***'"],
    ['MASTER_SYMMETRIC_KEY $$hush$$', "MASTER_SYMMETRIC_KEY '***'"],
    ["CREDENTIALS 'hush", "CREDENTIALS '***'"],
    ["CREDENTIAL 'aws_access_key_id=hush;aws_secret_access_key=hush'", "CREDENTIAL '***'"],
    ["/* don't: CREDENTIALS 'hush' */ CSV", "/* don't: CREDENTIALS '***' */ CSV"],
  ])('%s is kept without its secret', (option, kept) => {
    expect(redactCredentials(`COPY t FROM 's3://b/k' ${option}`)).toBe(`COPY t FROM 's3://b/k' ${kept}`);
  });

  test.each([["SELECT access_key_id, 'x' FROM t"], ["COPY t FROM 's3://b/k' IAM_ROLE 'arn:aws:iam::1:role/credentials'"], ["SELECT 'CREDENTIALS ' || 'x'"]])('%s holds no secret', (sql) => {
    expect(redactCredentials(sql)).toBe(sql);
  });

  test('a quote that is escaped does not end a secret', () => {
    expect(redactCredentials(String.raw`COPY t FROM 's3://b/k' CREDENTIALS 'a\'hush' CSV`)).toBe("COPY t FROM 's3://b/k' CREDENTIALS '***' CSV");
  });

  test.each([
    ["COPY t FROM 's3://b/k' FOO", 'syntax error at or near "FOO"\n  Position: 24'],
    ["COPY t FRM 's3://b/k'", 'syntax error at or near "FRM"\n  Position: 8'],
    ["COPY t FROM 's3://b/k' MAXERROR 'x'", "syntax error at or near \"'x'\"\n  Position: 33"],
    ["COPY t FROM 's3://b/k' CSVX", 'syntax error at or near "CSVX"\n  Position: 24'],
    ['COPY t FROM', 'syntax error at end of input\n  Position: 12'],
    ["COPY t TO 's3://b/k'", 'syntax error at or near "TO"\n  Position: 8'],
  ])('%s is a syntax error that says where', (sql, message) => {
    expect(() => parseCopy(sql)).toThrow(message);
  });
});

describe('CREATE TABLE', () => {
  const columns = (sql: string) => (parseCreateTable(sql) as CreateTableStatement).elements
    .filter((element): element is ColumnDefinition => 'name' in element);

  test('types and attributes of columns are Redshift\'s', () => {
    const parsed = columns(`CREATE TABLE IF NOT EXISTS s.t (
      a INT8 NOT NULL DISTKEY SORTKEY ENCODE az64, b CHARACTER VARYING(10) DEFAULT 'x,y)' ENCODE lzo, c NUMERIC(10, 2), d TIMESTAMP WITH TIME ZONE,
      e VARCHAR(MAX), f SUPER, g DOUBLE PRECISION DEFAULT (1 + 2), h CHAR, i TIMESTAMP DEFAULT GETDATE() NOT NULL, PRIMARY KEY (a, b),
      CONSTRAINT u UNIQUE (a)) DISTSTYLE KEY COMPOUND SORTKEY (a, b) ENCODE AUTO`);

    expect(parsed.map(({ name, type, notNull, defaultSql }) => [name, type, notNull, defaultSql])).toEqual([
      ['a', { name: 'bigint' }, true, undefined],
      ['b', { name: 'varchar', length: 10 }, false, "'x,y)'"],
      ['c', { name: 'decimal', precision: 10, scale: 2 }, false, undefined],
      ['d', { name: 'timestamptz' }, false, undefined],
      ['e', { name: 'varchar', length: 'max' }, false, undefined],
      ['f', { name: 'super' }, false, undefined],
      ['g', { name: 'double precision' }, false, '(1 + 2)'],
      ['h', { name: 'char', length: 1 }, false, undefined],
      ['i', { name: 'timestamp' }, true, 'GETDATE()'],
    ]);
  });

  test('a primary key stands among the columns', () => {
    expect(parseCreateTable('CREATE TABLE t (a int, b int, CONSTRAINT k PRIMARY KEY (a, b))')).toMatchObject({
      elements: [{ name: 'a' }, { name: 'b' }, { primaryKey: ['a', 'b'] }],
    });
  });

  test('a collation that ignores case is known, and named as not implemented', () => {
    expect(columns('CREATE TABLE t (a varchar COLLATE CASE_INSENSITIVE)')).toMatchObject([{ refused: ['COLLATE CASE_INSENSITIVE'] }]);
  });

  test('an identity has a first value and a step', () => {
    expect(columns('CREATE TABLE t (a int identity(1, 1), b bigint GENERATED BY DEFAULT AS IDENTITY(-5, -2))')).toMatchObject([
      { identity: { kind: 'always', seed: 1, step: 1 } }, { identity: { kind: 'default', seed: -5, step: -2 } },
    ]);
  });

  test('LIKE stands among the columns', () => {
    expect(parseCreateTable('CREATE TABLE t (LIKE s.u INCLUDING DEFAULTS, b int)')).toMatchObject({
      elements: [{ like: ['s', 'u'], includingDefaults: true }, { name: 'b' }],
    });
  });

  test('CREATE TABLE AS is told from a list of columns', () => {
    expect(parseCreateTable('CREATE TABLE t (a, b) DISTKEY (a) AS SELECT 1, 2')).toEqual({
      kind: 'createTableAs', table: ['t'], temporary: false, ifNotExists: false, columns: ['a', 'b'], query: ' SELECT 1, 2',
    });
  });

  test('a syntax error says where', () => {
    expect(() => parseCreateTable('CREATE TABLE t (a int,)')).toThrow('syntax error at or near ")"\n  Position: 23');
  });
});

describe('scripts', () => {
  test('a semicolon in quotes, dollar quotes or comments ends nothing', () => {
    const script = "SELECT ';' /* ; */;\n-- ; \n\nSELECT $$;$$;\n SELECT \";\"";

    expect(splitStatements(script)).toEqual([
      { sql: "SELECT ';' /* ; */", line: 1 }, { sql: 'SELECT $$;$$', line: 4 }, { sql: 'SELECT ";"', line: 5 },
    ]);
  });

  test('the kind of a statement is seen through comments', () => {
    expect(leadingWords('/* copy */ -- x\n create  temp table t', 3)).toEqual(['CREATE', 'TEMP', 'TABLE']);
  });
});
