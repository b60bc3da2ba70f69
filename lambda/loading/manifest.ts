/**
 * The manifest of a load: the list of exactly the files that its COPY reads. Without one, `COPY FROM 's3://b/a.json'`
 * is a prefix match and also loads `a.json.bak`.
 *
 * `mandatory` makes COPY fail when a file is gone, rather than skip it in silence. Parquet and ORC need
 * `content_length`. Urls hold the raw key: Redshift encodes them itself.
 */
import { MANIFEST_PREFIX } from '../../lib/private/contract';
import { TableFile, urlOf } from '../planning/table-file';

export function manifestKeyOf(loadId: string, openedAt: number): string {
  const [year, month, day] = new Date(openedAt).toISOString().slice(0, 10).split('-');
  return `${MANIFEST_PREFIX}${year}/${month}/${day}/${loadId}.json`;
}

export function manifestOf(files: readonly TableFile[]): string {
  const entries = files.map(({ object }) => ({ url: urlOf(object), mandatory: true, meta: { content_length: object.size } }));
  return JSON.stringify({ entries });
}

export function urlsInManifest(body: string): ReadonlySet<string> {
  const { entries } = JSON.parse(body) as { readonly entries: readonly { readonly url: string }[] };
  return new Set(entries.map(entry => entry.url));
}
