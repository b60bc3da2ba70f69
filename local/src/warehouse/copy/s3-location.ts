import { notImplemented, WarehouseError } from '../errors';

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Sources that Redshift reads and this warehouse cannot: it has objects, and nothing else. */
const OTHER_SOURCES = /^(?:dynamodb|emr|ssh):\/\//;

/** @throws WarehouseError */
export function parseS3Url(url: string): S3Location {
  const match = /^s3:\/\/([^/]+)\/(.*)$/su.exec(url);
  if (match) return { bucket: match[1]!, key: match[2]! };
  if (url.startsWith('s3://')) throw new WarehouseError(`The S3 path "${url}" has no key`);
  if (OTHER_SOURCES.test(url)) throw notImplemented(`COPY FROM '${url}'`);
  throw new WarehouseError('LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed)');
}
