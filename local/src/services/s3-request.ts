/** What a request to the S3 server is about, in path style. */
import type { IncomingHttpHeaders } from 'node:http';

/** The event that a request raises when it succeeds, or nothing. */
export function uploadEvent(method: string, url: string, headers: IncomingHttpHeaders): string | undefined {
  const { key } = objectOf(url);
  const query = new URLSearchParams(url.split('?')[1]);
  if (method === 'POST' && query.has('uploadId')) return 'ObjectCreated:CompleteMultipartUpload';
  // A part of an upload is no object yet, and settings of buckets and objects are none at all.
  if (method !== 'PUT' || key === '' || SUBRESOURCES.some((name) => query.has(name))) return undefined;
  return headers['x-amz-copy-source'] === undefined ? 'ObjectCreated:Put' : 'ObjectCreated:Copy';
}

export function objectOf(url: string): { bucket: string; key: string } {
  const [, bucket = '', ...key] = url.split('?')[0]!.split('/');
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join('/')) };
}

const SUBRESOURCES = ['partNumber', 'renameObject', 'acl', 'tagging', 'retention', 'legal-hold', 'lifecycle'];
