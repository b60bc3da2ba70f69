/** Every format that the local warehouse reads, from a synthesized app: the same two rows each time. ORC and LZOP it does not read. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as zlib from 'node:zlib';
import { App, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { DuckDBInstance } from '../../local/node_modules/@duckdb/node-api';
import { LocalStack } from '../../local/src/stack/local-stack';
import { avroFile } from '../support/avro-file';
import { aDirectory } from '../support/local-app';
import { Compression, CopyFormat, JsonMapping, RinPipeline, Target, TextEncoding, Warehouse } from 'cdk-rin';

// Newer than the library's type definitions.
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync(text: string): Buffer };

const CSV = '1,a\n2,ü\n';
/** Node.js has no compressor. */
const CSV_BZIP2 = Buffer.from('QlpoOTFBWSZTWQVh4Q8AAAJZDAAQAAQwACAAAAQIACAAMQwBDTNTBCYeqLuSKcKEgCsPCHg=', 'base64');
const JSON_LINES = '{"id":1,"name":"a"}\n{"id":2,"name":"ü"}';
const JSON_PATHS_KEY = 'paths/person.json';
const PERSONS = [{ id: 1, name: 'a' }, { id: 2, name: 'ü' }];
const AVRO_UPPER_CASE = { type: 'record' as const, name: 'person', fields: [{ name: 'ID', type: 'int' }, { name: 'NAME', type: 'string' }] };
const AVRO_SCHEMA = { type: 'record' as const, name: 'person', fields: [{ name: 'id', type: 'int' }, { name: 'name', type: 'string' }] };

interface Case {
  readonly format: CopyFormat;
  readonly content: string | Buffer;
  /** Of the table. @default COLUMNS */
  readonly columns?: string;
  /** What is read back of each row. @default - the id and the name */
  readonly shown?: string;
}

const COLUMNS = 'id INTEGER, name VARCHAR(5)';
/** One column that takes the whole document. */
const DOCUMENT = { columns: 'document SUPER', shown: 'CAST(document.id AS INTEGER), CAST(document.name AS VARCHAR(5))' };

/** By table. */
function casesOf(stack: Stack, bucket: s3.IBucket, parquet: { readonly flat: Buffer; readonly nested: Buffer }): Readonly<Record<string, Case>> {
  const jsonPaths = JsonMapping.jsonPaths(bucket, JSON_PATHS_KEY);
  return {
    json: { format: CopyFormat.json(), content: JSON_LINES },
    json_ignore_case: { format: CopyFormat.json({ mapping: JsonMapping.AUTO_IGNORE_CASE }), content: JSON_LINES.replaceAll('name', 'NAME') },
    json_paths: { format: CopyFormat.json({ mapping: jsonPaths }), content: '{"who":{"id":1,"name":"a"}}{"who":{"id":2,"name":"ü"}}' },
    json_paths_asset: {
      format: CopyFormat.json({ mapping: JsonMapping.paths(stack, 'Paths', ['$.who.id', '$.who.name']) }),
      content: '{"who":{"id":1,"name":"a"}}{"who":{"id":2,"name":"ü"}}',
    },
    json_no_shred: { format: CopyFormat.json({ mapping: JsonMapping.NO_SHRED }), content: JSON_LINES, ...DOCUMENT },
    json_converted: {
      format: CopyFormat.json({ acceptInvChars: '?', timeFormat: 'epochmillisecs', dateFormat: 'DD.MM.YYYY', roundDecimals: true, blanksAsNull: true, emptyAsNull: true }),
      content: Buffer.from('{"id":0.6,"name":"a","at":1700000000123,"day":"01.11.2026","rest":" "}\n{"id":2,"name":"\xff","at":1700000000123,"day":"01.11.2026","rest":""}', 'latin1'),
      columns: 'id DECIMAL(5,0), name VARCHAR(5), at TIMESTAMP, day DATE, rest VARCHAR(5)',
      shown: "id, CASE WHEN rest IS NULL AND day = '2026-11-01' AND EXTRACT(YEAR FROM at) = 2023 THEN REPLACE(name, '?', 'ü') END",
    },
    json_gzip: { format: CopyFormat.json({ compression: Compression.GZIP }), content: zlib.gzipSync(JSON_LINES) },
    csv: { format: CopyFormat.csv(), content: CSV },
    csv_with_options: {
      format: CopyFormat.csv({ delimiter: ';', quote: '\'', ignoreHeader: 1, ignoreBlankLines: true, trimBlanks: true, truncateColumns: true }),
      content: 'id;name\n1;\'a \'\n\n2;ü\n',
    },
    csv_short_rows: { format: CopyFormat.csv({ fillRecord: true, nullAs: 'none', acceptAnyDate: true }), content: '1,a\n2,ü,\n', columns: `${COLUMNS}, at TIMESTAMP` },
    csv_zstd: { format: CopyFormat.csv({ compression: Compression.ZSTD }), content: zstdCompressSync(CSV) },
    csv_bzip2: { format: CopyFormat.csv({ compression: Compression.BZIP2 }), content: CSV_BZIP2 },
    csv_utf16: { format: CopyFormat.csv({ encoding: TextEncoding.UTF16 }), content: Buffer.from(`\ufeff${CSV}`, 'utf16le') },
    csv_latin1: { format: CopyFormat.csv({ encoding: TextEncoding.ISO88591 }), content: Buffer.from(CSV, 'latin1') },
    csv_ignore_all_errors: { format: CopyFormat.csv({ ignoreAllErrors: true }), content: `${CSV}three,c\n` },
    csv_max_error: { format: CopyFormat.csv({ maxError: 2 }), content: `${CSV}three,c\n` },
    delimited: { format: CopyFormat.delimited({ removeQuotes: true }), content: '1|"a"\n2|ü\n' },
    delimited_escape: { format: CopyFormat.delimited({ delimiter: '\t', escape: true }), content: '1\t\\a\n2\tü\n' },
    fixed_width: { format: CopyFormat.fixedWidth({ widths: [3, 4] }), content: '1  a   \n2  ü   \n' },
    parquet: { format: CopyFormat.parquet(), content: parquet.flat },
    parquet_nested: {
      format: CopyFormat.parquet({ serializeToJson: true }), content: parquet.nested, columns: 'who SUPER', shown: 'CAST(who.id AS INTEGER), CAST(who.name AS VARCHAR(5))',
    },
    avro: { format: CopyFormat.avro(), content: avroFile(AVRO_SCHEMA, PERSONS, { codec: 'deflate' }) },
    avro_ignore_case: {
      format: CopyFormat.avro({ mapping: JsonMapping.AUTO_IGNORE_CASE }), content: avroFile(AVRO_UPPER_CASE, [{ ID: 1, NAME: 'a' }, { ID: 2, NAME: 'ü' }]),
    },
    avro_paths: {
      format: CopyFormat.avro({ mapping: JsonMapping.paths(stack, 'AvroPaths', ['$.name', '$.id']) }),
      content: avroFile(AVRO_SCHEMA, PERSONS),
      columns: 'name VARCHAR(5), id INTEGER',
    },
    avro_no_shred: { format: CopyFormat.avro({ mapping: JsonMapping.NO_SHRED }), content: avroFile(AVRO_SCHEMA, PERSONS), ...DOCUMENT },
    raw: { format: CopyFormat.raw("CSV DELIMITER ';'"), content: '1;a\n2;ü\n' },
  };
}

describe('a file of every format', () => {
  let stack: LocalStack;
  let tables: string[];
  let cases: Readonly<Record<string, Case>>;

  beforeAll(async () => {
    const app = new App({ outdir: join(aDirectory(), 'cdk.out') });
    const scope = new Stack(app, 'Formats');
    const bucket = new s3.Bucket(scope, 'Files');
    const persons = "(VALUES (1::INTEGER, 'a'), (2::INTEGER, 'ü')) AS person(id, name)";
    cases = casesOf(scope, bucket, {
      flat: await parquetFile(`SELECT * FROM ${persons}`), nested: await parquetFile(`SELECT {'id': id, 'name': name} AS who FROM ${persons}`),
    });
    tables = Object.keys(cases);
    new RinPipeline(scope, 'Logs', {
      warehouse: Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev' }),
      bucket,
      targets: tables.map(table => Target.prefix(`${table}/`, { table, format: cases[table].format })),
    });
    const schemaFile = join(aDirectory(), 'schema.sql');
    writeFileSync(schemaFile, tables.map(table => `CREATE TABLE ${table} (${cases[table].columns ?? COLUMNS});`).join('\n'));

    stack = await LocalStack.start({ app: app.synth().directory, schemaFiles: [schemaFile] });
    // Before the files that need it: S3 keeps no order.
    await stack.upload(await stack.filesToUpload(aFolder({ [JSON_PATHS_KEY]: '{"jsonpaths":["$.who.id","$.who.name"]}' })));
    await stack.upload(await stack.filesToUpload(aFolder(Object.fromEntries(tables.map(table => [`${table}/file`, cases[table].content])))));
    stack.startPolling();
    await stack.drain();
  }, 120_000);

  afterAll(() => stack?.stop());

  test('becomes the same rows', async () => {
    const { parked } = await stack.summary();
    const loaded = await Promise.all(tables.map(async table => {
      const { rows } = await stack.query(`SELECT ${cases[table].shown ?? 'id, trim(name)'} FROM ${table} ORDER BY 1`);
      return [table, rows.map(([id, name]) => `${String(id)} ${String(name)}`)] as const;
    }));

    expect(parked).toEqual([]);
    expect(Object.fromEntries(loaded)).toEqual(Object.fromEntries(tables.map(table => [table, ['1 a', '2 ü']])));
  });
});

function aFolder(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = aDirectory();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

async function parquetFile(select: string): Promise<Buffer> {
  const path = join(aDirectory(), 'file.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  return readFileSync(path);
}
