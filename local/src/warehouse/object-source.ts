/** Where COPY's files come from. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
}

export interface ObjectSource {
  /** Writes the object to `path`. @throws ObjectSourceError */
  download(bucket: string, key: string, path: string): Promise<void>;
  /** Every object whose key starts with `prefix`, in key order. @throws ObjectSourceError */
  list(bucket: string, prefix: string): Promise<StoredObject[]>;
}

/** What S3 answered, in the terms in which COPY reports it. */
export class ObjectSourceError extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
    this.name = 'ObjectSourceError';
  }

  /** As Redshift words it. */
  toRedshift(): string {
    return `S3ServiceException:${this.message},Status ${this.status},Error ${this.code}`;
  }
}

/** Runs `task` on every item, `limit` at a time; the first failure stops the rest. */
export async function mapBounded<T, R>(items: readonly T[], limit: number, task: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      try {
        results[index] = await task(items[index]!, index);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
