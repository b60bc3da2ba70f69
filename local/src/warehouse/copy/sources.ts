/** Which objects a COPY reads, and their local copies. The names of the copies are numbers: keys are hostile input. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { notImplemented, WarehouseError } from '../errors';
import { mapBounded, type ObjectSource, ObjectSourceError } from '../object-source';
import { parseManifest, type SourceEntry } from './manifest';
import { type Compression, type CopyPlan } from './plan';
import { type S3Location } from './s3-location';
import { unpack } from './unpack';

export interface SourceFile extends S3Location {
  /** The local copy, unpacked. */
  readonly path: string;
  /** Of the object. */
  readonly size: number;
  /** Of the local copy. */
  readonly textSize: number;
}

const PARALLEL_DOWNLOADS = 32;

/** Copies the files into `directory`, in order. */
export async function fetchSources(
  plan: CopyPlan, objects: ObjectSource, directory: string, checkCancelled: () => void,
): Promise<SourceFile[]> {
  const entries = plan.manifest ? await readManifest(plan, objects, directory) : await listPrefix(plan.source, objects);
  const files = await mapBounded(entries, PARALLEL_DOWNLOADS, async (entry, index) => {
    checkCancelled();
    const path = join(directory, String(index));
    const downloaded = `${path}.downloaded`;
    if (!await download(entry, objects, downloaded)) return undefined;
    const { size } = await stat(downloaded);
    await unpack(downloaded, { ...plan, compression: compressionOf(entry.key, plan) }, path).catch((error: unknown) => {
      throw error instanceof WarehouseError ? unreadable(entry, error) : error;
    });
    const { size: textSize } = await stat(path);
    return { bucket: entry.bucket, key: entry.key, path, size, textSize, contentLength: entry.contentLength };
  });
  const found = files.filter((file) => file !== undefined);
  if (found.length === 0) throw new WarehouseError(`The specified S3 prefix '${plan.source.key}' does not exist`);
  const wrong = plan.format.kind === 'parquet' ? found.find((file) => (file.contentLength ?? file.size) !== file.size) : undefined;
  if (wrong) {
    throw new WarehouseError(`Spectrum Scan Error. The content_length ${wrong.contentLength} of s3://${wrong.bucket}/${wrong.key} is not its size, ${wrong.size}`);
  }
  return found;
}

/** It stands in no view: the message alone says which file it was, as snowplow/snowplow#1265 has it of LZOP. */
function unreadable({ bucket, key }: S3Location, { message }: WarehouseError): WarehouseError {
  return new WarehouseError(`${message}\n  Detail: \n  error:  ${message}\n  code:      9001\n  context:   S3 key being read : s3://${bucket}/${key}`);
}

/** Columnar files take no option: the end of their names tells. What is compressed within the file has another place. */
function compressionOf(key: string, plan: CopyPlan): Compression {
  if (plan.format.kind !== 'parquet') return plan.compression;
  if (key.endsWith('.snappy')) throw notImplemented('COPY of a columnar file that ends with .snappy');
  return key.endsWith('.gz') ? 'gzip' : key.endsWith('.bz2') ? 'bzip2' : 'none';
}

async function listPrefix(source: S3Location, objects: ObjectSource): Promise<SourceEntry[]> {
  try {
    const listed = await objects.list(source.bucket, source.key);
    return listed.map(({ key }) => ({ bucket: source.bucket, key, mandatory: true }));
  } catch (error) {
    throw error instanceof ObjectSourceError ? new WarehouseError(error.toRedshift()) : error;
  }
}

async function readManifest(plan: CopyPlan, objects: ObjectSource, directory: string): Promise<SourceEntry[]> {
  const path = join(directory, 'manifest');
  try {
    await objects.download(plan.source.bucket, plan.source.key, path);
  } catch (error) {
    throw error instanceof ObjectSourceError ? new WarehouseError(`Problem reading manifest file - ${error.toRedshift()}`) : error;
  }
  return parseManifest(await readFile(path), plan.format.kind === 'parquet');
}

/** @returns false when the object is missing and may be. */
async function download(entry: SourceEntry, objects: ObjectSource, path: string): Promise<boolean> {
  try {
    await objects.download(entry.bucket, entry.key, path);
    return true;
  } catch (error) {
    if (!(error instanceof ObjectSourceError)) throw error;
    if (error.code !== 'NoSuchKey') throw new WarehouseError(error.toRedshift());
    if (!entry.mandatory) return false;
    throw new WarehouseError(`Mandatory url is not present in manifest file.\n  Detail: s3://${entry.bucket}/${entry.key}`);
  }
}
