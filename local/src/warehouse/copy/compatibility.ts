/**
 * Which options of COPY exclude each other, and which of them the warehouse does not implement. The pairs are those of
 * the COPY reference; "CSV is not compatible with ESCAPE" and "argument is not supported for PARQUET based COPY" are
 * how Redshift was seen to word them, and every other pair is worded alike.
 */
import { notImplemented, WarehouseError } from '../errors';
import { type CopyOptions } from './copy-options';
import { FORMAT_WORDS } from './data-format';

const NOT_IMPLEMENTED = ['LZOP', 'ENCRYPTED', 'MASTER_SYMMETRIC_KEY', 'SSH', 'READRATIO', 'JOB CREATE'];

const COMPRESSIONS = ['GZIP', 'ZSTD', 'BZIP2', 'LZOP'] as const;

/** What Redshift takes beside a columnar format. */
const BESIDE_COLUMNAR = new Set(['PARQUET', 'ORC', 'ACCEPTINVCHARS', 'FILLRECORD', 'IAM_ROLE', 'CREDENTIALS', 'STATUPDATE',
  'MANIFEST', 'EXPLICIT_IDS', 'SERIALIZETOJSON']);

const NOT_WITH_OBJECTS = ['DELIMITER', 'ESCAPE', 'FILLRECORD', 'IGNOREBLANKLINES', 'NULL AS', 'READRATIO', 'REMOVEQUOTES', 'QUOTE'];

const EXCLUSIVE: Readonly<Record<string, readonly string[]>> = {
  JSON: NOT_WITH_OBJECTS,
  AVRO: NOT_WITH_OBJECTS,
  CSV: ['ESCAPE', 'REMOVEQUOTES'],
  FIXEDWIDTH: ['DELIMITER', 'ESCAPE', 'REMOVEQUOTES'],
  SHAPEFILE: ['REMOVEQUOTES', 'ESCAPE'],
  IGNOREALLERRORS: ['MAXERROR'],
  IAM_ROLE: ['CREDENTIALS', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN'],
  CREDENTIALS: ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN', 'MASTER_SYMMETRIC_KEY'],
};

const KEYS = ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN'];

/** @throws WarehouseError */
export function checkCompatibility(options: CopyOptions): void {
  atMostOne(options, FORMAT_WORDS);
  atMostOne(options, COMPRESSIONS);
  for (const format of ['PARQUET', 'ORC']) {
    // So it was seen: awsdocs/amazon-redshift-developer-guide#34.
    if (options.has(format) && KEYS.some((name) => options.has(name))) throw new WarehouseError('COPY from this file format only accepts IAM_ROLE credentials.');
    const foreign = options.has(format) ? options.names().find((name) => !BESIDE_COLUMNAR.has(name)) : undefined;
    if (foreign !== undefined) throw new WarehouseError(`${foreign} argument is not supported for ${format} based COPY`);
  }
  for (const [one, others] of Object.entries(EXCLUSIVE)) {
    const other = options.has(one) ? others.find((name) => options.has(name)) : undefined;
    if (other !== undefined) throw incompatible(one, other);
  }
  if (options.has('QUOTE') && !options.has('CSV')) throw new WarehouseError('QUOTE can only be used with CSV');
  if (options.has('SERIALIZETOJSON') && !options.has('PARQUET') && !options.has('ORC')) {
    throw new WarehouseError('SERIALIZETOJSON can only be used with PARQUET and ORC');
  }
  checkAuthorization(options);
  if (options.has('FIXEDWIDTH') && (options.text('ENCODING') ?? 'UTF8') !== 'UTF8') throw incompatible('FIXEDWIDTH', `ENCODING ${options.text('ENCODING')}`);
  const refused = NOT_IMPLEMENTED.find((name) => options.has(name));
  if (refused !== undefined) throw notImplemented(`COPY option ${refused}`);
}

/** Who may read is nobody's question here, but Redshift asks for an answer. */
function checkAuthorization(options: CopyOptions): void {
  if (options.has('ACCESS_KEY_ID') !== options.has('SECRET_ACCESS_KEY')) throw new WarehouseError('ACCESS_KEY_ID and SECRET_ACCESS_KEY must be specified together');
  if (options.has('SESSION_TOKEN') && !options.has('ACCESS_KEY_ID')) throw new WarehouseError('SESSION_TOKEN requires ACCESS_KEY_ID and SECRET_ACCESS_KEY');
  if (!['IAM_ROLE', 'CREDENTIALS', 'ACCESS_KEY_ID'].some((name) => options.has(name))) {
    throw new WarehouseError('COPY requires authorization: IAM_ROLE, CREDENTIALS, or ACCESS_KEY_ID and SECRET_ACCESS_KEY');
  }
}

function atMostOne(options: CopyOptions, names: readonly string[]): void {
  const [one, other] = names.filter((name) => options.has(name));
  if (other !== undefined) throw incompatible(one!, other);
}

function incompatible(one: string, other: string): WarehouseError {
  return new WarehouseError(`${one} is not compatible with ${other}`);
}
