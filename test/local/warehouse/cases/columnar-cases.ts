/** Parquet and ORC. The files were written by DuckDB: `SELECT 1 AS x, 'a' AS y UNION ALL SELECT 2, NULL`, and one row with a struct. */
import { gzipSync } from 'node:zlib';
import { type CopyCase } from '../../../support/copy-case';

const FLAT = Buffer.from('UEFSMRUAFRwVICwVBBUAFQYVBgAADjQCAAAABAEBAAAAAgAAABUAFVQVJCwVBBUAFQYVBgAAKhghAAAAQQEAdgEAEAEAAABhFQIZPDUAGA1kdWNrZGJfc2NoZW1hFQQAFQIlAhgBeCUiABUMJQIYAXklAAAWBBkcGSwmABwVAhkVABkYAXgVAhYEFj4WQiYIPBgEAgAAABgEAQAAABYAKAQCAAAAGAQBAAAAEREAAAAmABwVDBkVABkYAXkVAhYEFnYWRiZKPBgBYRgBYRYCKAFhGAFhEREAAAAWtAEWBCYIFogBACgoRHVja0RCIHZlcnNpb24gdjEuNS41IChidWlsZCBkOGNkYWEzM2ZkKRksHAAAHAAAANAAAABQQVIx', 'base64');
const NESTED = Buffer.from('UEFSMRUAFRQVGCwVAhUAFQYVBgAACiQCAAAAAgEBAAAAFQAVZhU2LBUEFQAVBhUGAAAzGCEAAABBAgB2AQA0AgAAAAQEAQAAAAIAAAAVABUYFRwsFQIVABUGFQYAAAwsAgAAAAICAgAAAMO8FQIZfDUAGA1kdWNrZGJfc2NoZW1hFQQAFQIlAhgCaWQlIgA1AhgDZG9jFQQANQIYAWsVAhUGADUEGARsaXN0FQIAFQIlAhgHZWxlbWVudCUiABUMJQIYAXMlAAAWAhkcGTwmABwVAhkVABkYAmlkFQIWAhY2FjomCDwYBAEAAAAYBAEAAAAWACgEAQAAABgEAQAAABERAAAAJgAcFQIZFQAZSANkb2MBawRsaXN0B2VsZW1lbnQVAhYEFogBFlgmQjwYBAIAAAAYBAEAAAAWACgEAgAAABgEAQAAABERAAAAJgAcFQwZFQAZKANkb2MBcxUCFgIWOhY+JpoBPBgCw7wYAsO8FgAoAsO8GALDvBERAAAAFvgBFgImCBbQAQAoKER1Y2tEQiB2ZXJzaW9uIHYxLjUuNSAoYnVpbGQgZDhjZGFhMzNmZCkZPBwAABwAABwAAABVAQAAUEFSMQ==', 'base64');
const FLAT_ROWS = [[1, 'a'], [2, null]];
const flat = { table: 'a int, b varchar', input: FLAT, rows: FLAT_ROWS };

function sized(key: string, body: Buffer, meta: object): Pick<CopyCase, 'input' | 'objects' | 'from' | 'options'> {
  const entries = [{ url: `s3://bucket/${key}`, mandatory: true, ...meta }];
  return { input: '', objects: { [key]: body, 'columnar-manifest': JSON.stringify({ entries }) }, from: "'s3://bucket/columnar-manifest' IAM_ROLE DEFAULT", options: 'PARQUET MANIFEST' };
}

export const COLUMNAR_CASES: readonly CopyCase[] = [
  { name: 'columns go by position', shows: ['COPY: formats/PARQUET'], ...flat, options: 'FORMAT AS PARQUET' },
  { name: 'a column list', ...flat, table: 'c int default 3, b varchar, a int', columns: '(a, b)', options: 'PARQUET', rows: [[3, 'a', 1], [3, null, 2]] },
  { name: 'a struct goes into SUPER', shows: ['COPY: formats/SERIALIZETOJSON'], table: 'id int, doc super', input: NESTED, options: 'PARQUET SERIALIZETOJSON', rows: [[1, '{"k":[1,2],"s":"ü"}']] },
  { name: 'a scalar goes into SUPER, and a NULL stays one', shows: ['COPY: formats/SERIALIZETOJSON'], ...flat, table: 'a super, b super', options: 'PARQUET SERIALIZETOJSON', rows: [['1', '"a"'], ['2', null]] },
  { name: 'SUPER without the option', shows: ['COPY: formats/SERIALIZETOJSON'], table: 'id int, doc super', input: NESTED, options: 'PARQUET', failure: 'SUPER column in COPY query requires SERIALIZETOJSON option' },
  { name: 'a struct into VARCHAR', table: 'id int, doc varchar', input: NESTED, options: 'PARQUET', failure: 'has an incompatible Parquet schema for column' },
  { name: 'a file that ends with .gz is decompressed', shows: ['COPY: compression/.gz, .bz2 of columnar files'], ...flat, input: '', objects: { 'pq/file.parquet.gz': gzipSync(FLAT) }, from: "'s3://bucket/pq/file.parquet.gz' IAM_ROLE DEFAULT", options: 'PARQUET' },
  { name: 'a file that ends with .snappy', shows: ['COPY: compression/.snappy of columnar files'], table: 'a int, b varchar', input: '', objects: { 'pq/file.snappy': FLAT }, from: "'s3://bucket/pq/file.snappy' IAM_ROLE DEFAULT", options: 'PARQUET', failure: 'COPY of a columnar file that ends with .snappy is not implemented by the local warehouse' },
  { name: 'a manifest with the size of the file', shows: ['COPY: source and authorization/MANIFEST: meta'], ...flat, ...sized('pq/sized', FLAT, { meta: { content_length: FLAT.length } }) },
  { name: 'a manifest without it', shows: ['COPY: source and authorization/MANIFEST: meta'], table: 'a int, b varchar', ...sized('pq/sized', FLAT, {}), failure: "File entry does not have 'meta' key." },
  { name: 'a manifest with another size', table: 'a int, b varchar', ...sized('pq/sized', FLAT, { meta: { content_length: FLAT.length + 1 } }), failure: 'of s3://bucket/pq/sized is not its size' },
  { name: 'a size that is no number', table: 'a int, b varchar', ...sized('pq/sized', FLAT, { meta: { content_length: 'x' } }), failure: 'Problem reading manifest file - "content_length" of s3://bucket/pq/sized is no number of bytes' },
  { name: 'ORC', shows: ['COPY: formats/ORC'], table: 'a int', input: '', options: 'FORMAT AS ORC', failure: 'COPY from ORC is not implemented by the local warehouse' },
  { name: 'a shapefile', shows: ['COPY: formats/SHAPEFILE'], table: 'a int', input: '', options: 'FORMAT SHAPEFILE SIMPLIFY AUTO 0.5', failure: 'COPY from SHAPEFILE is not implemented by the local warehouse' },
];
