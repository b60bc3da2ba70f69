/**
 * The files of a directory as S3 objects: its folders are buckets, and a file's path below its folder is its key. Buckets
 * and keys come from SQL and manifests, so nothing outside the directory may be reached by them, neither by `..` nor by a
 * symbolic link.
 */
import { copyFile, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type ObjectSource, type StoredObject } from '../object-source';
import { noSuchBucket, noSuchKey } from './memory-objects';

export class DirectoryObjects implements ObjectSource {
  constructor(private readonly directory: string) {}

  async download(bucket: string, key: string, path: string): Promise<void> {
    const root = await this.bucketDirectory(bucket);
    const file = await fileOf(root, key);
    if (file === undefined) throw noSuchKey();
    await copyFile(file, path);
  }

  async list(bucket: string, prefix: string): Promise<StoredObject[]> {
    const root = await this.bucketDirectory(bucket);
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const keys = entries.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')).filter((key) => key.startsWith(prefix));
    const objects: StoredObject[] = [];
    for (const key of keys) {
      const file = await fileOf(root, key);
      if (file !== undefined) objects.push({ key, size: (await stat(file)).size });
    }
    return objects.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  private async bucketDirectory(bucket: string): Promise<string> {
    const root = await realpath(this.directory);
    const path = isPlain([bucket]) ? await realpath(join(root, bucket)).catch(() => undefined) : undefined;
    if (path === undefined || !path.startsWith(root + sep) || !(await stat(path)).isDirectory()) throw noSuchBucket();
    return path;
  }
}

/** The file's real path, or nothing when there is no such file below the root. */
async function fileOf(root: string, key: string): Promise<string | undefined> {
  const parts = key.split('/');
  if (!isPlain(parts)) return undefined;
  const path = await realpath(join(root, ...parts)).catch(() => undefined);
  if (path === undefined || !path.startsWith(root + sep)) return undefined;
  return (await stat(path)).isFile() ? path : undefined;
}

function isPlain(parts: readonly string[]): boolean {
  return parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\0/\\]/.test(part));
}
