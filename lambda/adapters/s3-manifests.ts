import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { httpTimeouts } from './http-timeouts';
import { serviceCall } from './service-call';
import { Manifests, ServiceError } from '../ports';

const CALL_TIMEOUT_MS = 4_000;
const ATTEMPTS = 2;

/** Manifests in the work bucket, each written once. */
export class S3Manifests implements Manifests {
  private readonly client = new S3Client({ requestHandler: httpTimeouts(CALL_TIMEOUT_MS), maxAttempts: ATTEMPTS });

  constructor(private readonly bucket: string) {}

  async write(key: string, body: string): Promise<void> {
    try {
      await serviceCall('manifests', () => this.client.send(new PutObjectCommand({
        Bucket: this.bucket, Key: key, Body: body, ContentType: 'application/json', IfNoneMatch: '*',
      })));
    } catch (error) {
      // The SDK repeats a write whose answer was lost: what is there already may be one's own.
      if (error instanceof ServiceError && error.status === 412 && await this.read(key) === body) return;
      throw error;
    }
  }

  async read(key: string): Promise<string | undefined> {
    try {
      const { Body } = await serviceCall('manifests', () => this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key })));
      return await serviceCall('manifests', () => Body!.transformToString());
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'NoSuchKey') return undefined;
      throw error;
    }
  }
}
