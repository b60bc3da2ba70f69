/**
 * The manifest of a COPY: JSON in UTF-8, never compressed. What follows "Problem reading manifest file" is ours, except
 * for what S3 says; extra members mean nothing.
 */
import { isUtf8 } from 'node:buffer';
import { WarehouseError } from '../errors';
import { parseS3Url, type S3Location } from './s3-location';

export interface SourceEntry extends S3Location {
  /** COPY fails when it is missing. */
  readonly mandatory: boolean;
  readonly contentLength?: number;
}

interface ManifestEntry {
  readonly url?: unknown;
  readonly mandatory?: unknown;
  readonly meta?: { readonly content_length?: unknown } | null;
}

/** In order; one that is named twice is there twice. @throws WarehouseError */
export function parseManifest(bytes: Buffer, columnar: boolean): SourceEntry[] {
  const manifest = parseJson(bytes) as { entries?: unknown } | null;
  const entries = manifest?.entries;
  if (!Array.isArray(entries) || entries.length === 0) throw unreadable('no entries');
  return entries.map((entry: ManifestEntry | null) => sourceEntry(entry ?? {}, columnar));
}

function sourceEntry({ url, mandatory = false, meta }: ManifestEntry, columnar: boolean): SourceEntry {
  if (typeof url !== 'string') throw unreadable('an entry has no url');
  if (typeof mandatory !== 'boolean') throw unreadable(`"mandatory" of ${url} is neither true nor false`);
  const { bucket, key } = parseS3Url(url);
  if (key === '' || key.endsWith('/')) throw new WarehouseError('COPY with MANIFEST parameter requires full path of an Amazon S3 object.');
  // The text formats have no use for it.
  if (!columnar) return { bucket, key, mandatory };
  if (meta?.content_length === undefined) throw new WarehouseError("File entry does not have 'meta' key.");
  if (!Number.isSafeInteger(meta.content_length)) throw unreadable(`"content_length" of ${url} is no number of bytes`);
  return { bucket, key, mandatory, contentLength: meta.content_length as number };
}

function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw unreadable('it is not UTF-8');
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    throw unreadable((error as Error).message);
  }
}

function unreadable(why: string): WarehouseError {
  return new WarehouseError(`Problem reading manifest file - ${why}`);
}
