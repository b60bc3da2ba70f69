import { S3Object } from '../events/s3-object';
import { Destination } from '../routing/destination';

/** One object due in one table: what is loaded exactly once. */
export interface TableFile {
  readonly object: S3Object;
  readonly destination: Destination;
}

/** Within one table. Same name and same content is the same file; changed content is a new one. */
export function identityInTable(object: S3Object): string {
  return `${object.bucket}\0${object.key}\0${object.eTag}`;
}

/** As COPY names the file: raw, never URL-encoded. */
export function urlOf(object: Pick<S3Object, 'bucket' | 'key'>): string {
  return `s3://${object.bucket}/${object.key}`;
}
