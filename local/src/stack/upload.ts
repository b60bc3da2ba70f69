/**
 * Uploads a directory: a file's path below it is its key. With several source buckets the first part of the path says
 * which: a bucket's logical id or its name.
 */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Bucket } from '../assembly/pipeline';
import { UserError } from '../user-error';
import { mapBounded } from '../warehouse/object-source';

const PARALLEL_FILES = 16;
/** S3's smallest part is 5 MiB; the local S3 takes no request above 11 MiB. */
const PART_BYTES = 8 * 1024 * 1024;

export interface UploadProgress {
  readonly files: number;
  readonly total: number;
}

export interface FileToUpload {
  readonly path: string;
  readonly bucket: string;
  readonly key: string;
}

/**
 * @param buckets those whose objects some pipeline loads.
 * @param chosen logical id or name of the one to upload to.
 */
export async function filesToUpload(directory: string, buckets: readonly Bucket[], chosen?: string): Promise<FileToUpload[]> {
  const only = chosen === undefined ? buckets.length === 1 ? buckets[0] : undefined : requireBucket(chosen, buckets);
  return (await listFiles(directory)).map((path) => {
    const below = relative(directory, path).split(sep);
    if (only) return { path, bucket: only.name, key: below.join('/') };
    const bucket = below.length > 1 ? findBucket(below[0]!, buckets) : undefined;
    if (bucket) return { path, bucket: bucket.name, key: below.slice(1).join('/') };
    throw new UserError(`${path} is below no bucket's directory; this app has several source buckets (${names(buckets)}): `
      + 'choose one with --bucket, or put the files under a directory named after theirs');
  });
}

export async function uploadFiles(client: S3Client, files: readonly FileToUpload[], onProgress: (progress: UploadProgress) => void): Promise<void> {
  let done = 0;
  await mapBounded(files, PARALLEL_FILES, async ({ path, bucket, key }) => {
    await new Upload({ client, params: { Bucket: bucket, Key: key, Body: createReadStream(path) }, partSize: PART_BYTES, queueSize: 2 }).done();
    onProgress({ files: ++done, total: files.length });
  });
}

async function listFiles(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name)).sort();
    const stats = await Promise.all(paths.map((path) => stat(path)));
    // To leave them out without a word would look as if they were empty; to follow them might never end.
    const link = stats.findIndex((target) => target.isDirectory());
    if (link >= 0) throw new Error(`${paths[link]} is a link to a directory, and links to directories are not followed`);
    return paths.filter((_, index) => stats[index]!.isFile());
  } catch (error) {
    throw new UserError(`cannot read the data directory ${directory}: ${(error as Error).message}`);
  }
}

function requireBucket(chosen: string, buckets: readonly Bucket[]): Bucket {
  const bucket = findBucket(chosen, buckets);
  if (!bucket) throw new UserError(`no pipeline loads from a bucket ${chosen}; choose one of: ${names(buckets)}`);
  return bucket;
}

function findBucket(wanted: string, buckets: readonly Bucket[]): Bucket | undefined {
  return buckets.find(({ name, logicalId }) => name === wanted || logicalId === wanted);
}

function names(buckets: readonly Bucket[]): string {
  return buckets.map(({ name }) => name).join(', ') || 'none';
}
