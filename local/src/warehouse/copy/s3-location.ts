import { notImplemented, WarehouseError } from '../errors';

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** @throws WarehouseError */
export function parseS3Url(url: string): S3Location {
  const match = /^s3:\/\/([^/]+)\/(.*)$/su.exec(url);
  if (match) return { bucket: match[1]!, key: match[2]! };
  throw url.startsWith('s3://') ? new WarehouseError(`The S3 path "${url}" has no key`) : notImplemented(`COPY FROM '${url}'`);
}
