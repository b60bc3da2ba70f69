/** S3 objects in memory, with S3's own answers for what is missing. */
import { writeFile } from 'node:fs/promises';
import { type ObjectSource, ObjectSourceError, type StoredObject } from '../object-source';

export class MemoryObjects implements ObjectSource {
  private readonly buckets = new Map<string, Map<string, Buffer>>();

  put(bucket: string, key: string, body: string | Uint8Array): void {
    const objects = this.buckets.get(bucket) ?? new Map<string, Buffer>();
    this.buckets.set(bucket, objects.set(key, Buffer.from(body as Uint8Array)));
  }

  async download(bucket: string, key: string, path: string): Promise<void> {
    const body = this.objectsOf(bucket).get(key);
    if (!body) throw noSuchKey();
    await writeFile(path, body);
  }

  async list(bucket: string, prefix: string): Promise<StoredObject[]> {
    return [...this.objectsOf(bucket)]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, body]) => ({ key, size: body.length }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  private objectsOf(bucket: string): Map<string, Buffer> {
    const objects = this.buckets.get(bucket);
    if (!objects) throw noSuchBucket();
    return objects;
  }
}

export function noSuchKey(): ObjectSourceError {
  return new ObjectSourceError(404, 'NoSuchKey', 'The specified key does not exist.');
}

export function noSuchBucket(): ObjectSourceError {
  return new ObjectSourceError(404, 'NoSuchBucket', 'The specified bucket does not exist');
}
