/** Objects of an S3 endpoint: the local stack's own, or any other that speaks S3. */
import { createWriteStream } from 'node:fs';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, paginateListObjectsV2, S3Client, type S3ClientConfig, S3ServiceException } from '@aws-sdk/client-s3';
import { type ObjectSource, ObjectSourceError, type StoredObject } from './object-source';

/** The SDK's own are none: a COPY would wait for ever for an endpoint that has stopped to answer. */
const TIMEOUTS = { connectionTimeout: 5_000, socketTimeout: 30_000 };

export class S3ObjectSource implements ObjectSource {
  private readonly client: S3Client;

  constructor(config: S3ClientConfig) {
    this.client = new S3Client({ forcePathStyle: true, requestHandler: TIMEOUTS, ...config });
  }

  async download(bucket: string, key: string, path: string): Promise<void> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      await pipeline(Body as Readable, createWriteStream(path));
    } catch (error) {
      throw asObjectSourceError(error);
    }
  }

  async list(bucket: string, prefix: string): Promise<StoredObject[]> {
    const objects: StoredObject[] = [];
    try {
      for await (const page of paginateListObjectsV2({ client: this.client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key, Size } of page.Contents ?? []) objects.push({ key: Key!, size: Size ?? 0 });
      }
    } catch (error) {
      throw asObjectSourceError(error);
    }
    return objects;
  }

  close(): void {
    this.client.destroy();
  }
}

function asObjectSourceError(error: unknown): unknown {
  if (!(error instanceof S3ServiceException)) return error;
  return new ObjectSourceError(error.$metadata.httpStatusCode ?? 500, error.name, error.message);
}
