/** Which objects a COPY reads, and their local copies. The names of the copies are numbers: keys are hostile input. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WarehouseError } from '../errors';
import { mapBounded, type ObjectSource, ObjectSourceError } from '../object-source';
import { type CopyPlan } from './plan';
import { parseS3Url, type S3Location } from './s3-location';
import { unpack } from './unpack';

export interface SourceFile extends S3Location {
  /** The local copy, unpacked. */
  readonly path: string;
  /** Of the object. */
  readonly size: number;
  /** Of the local copy. */
  readonly textSize: number;
}

interface SourceEntry extends S3Location {
  /** COPY fails when it is missing. */
  readonly mandatory: boolean;
  readonly contentLength?: number;
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
    await unpack(downloaded, plan, path);
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
  return parseManifest(await readFile(path, 'utf8'), plan.format.kind === 'parquet');
}

interface ManifestJson {
  entries?: { url?: unknown; mandatory?: unknown; meta?: { content_length?: unknown } }[];
}

function parseManifest(text: string, columnar: boolean): SourceEntry[] {
  let manifest: ManifestJson;
  try {
    manifest = JSON.parse(text) as ManifestJson;
  } catch (error) {
    throw new WarehouseError(`Problem reading manifest file - ${(error as Error).message}`);
  }
  if (!Array.isArray(manifest.entries) || manifest.entries.length === 0) throw new WarehouseError('Problem reading manifest file - no entries');
  return manifest.entries.map((entry) => {
    if (typeof entry.url !== 'string') throw new WarehouseError('Problem reading manifest file - an entry has no url');
    const { bucket, key } = parseS3Url(entry.url);
    if (key === '' || key.endsWith('/')) throw new WarehouseError('COPY with MANIFEST parameter requires full path of an Amazon S3 object.');
    const contentLength = entry.meta?.content_length;
    if (columnar && contentLength === undefined) throw new WarehouseError("File entry does not have 'meta' key.");
    return { bucket, key, mandatory: entry.mandatory === true, contentLength: contentLength === undefined ? undefined : Number(contentLength) };
  });
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
