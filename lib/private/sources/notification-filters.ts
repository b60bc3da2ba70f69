/**
 * The prefixes that S3 is asked to notify. S3 refuses two rules whose prefixes overlap, takes no more than 100 rules a
 * bucket, and compares prefixes with the URL-encoded key
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html).
 * A prefix that is wider than need be costs messages that match no target; one that is too narrow loses files.
 */

/** S3's quota of notification rules for a bucket. Rules that others keep on it count as well. */
export const MAX_RULES_PER_BUCKET = 100;
const MAX_FILTER_LENGTH = 1024;

export interface NotificationFilters {
  /** Not encoded; none is a prefix of another. `['']` is the whole bucket. */
  readonly prefixes: readonly string[];
  /** Whether there were more prefixes than rules, so that the closest were merged. */
  readonly widened: boolean;
}

/** The smallest set of prefixes that covers all of the given ones. */
export function notificationFilters(prefixes: readonly string[], maxRules = MAX_RULES_PER_BUCKET): NotificationFilters {
  const exact = coveringPrefixes(prefixes.map(expressible));
  let merged = exact;
  while (merged.length > maxRules) merged = mergeClosest(merged);
  return { prefixes: merged, widened: merged !== exact };
}

/** As S3 encodes keys in its events: a space is `+`; all but letters, digits, `-`, `_`, `.`, `*` and `/` is percent-encoded. */
export function encodeFilter(prefix: string): string {
  return encodeURIComponent(prefix)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replaceAll(/[!'()~]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The longest beginning that a filter can hold: no `*`, which is no literal to it, no half of a character, no more than 1,024 characters. */
function expressible(prefix: string): string {
  let characters = Array.from(prefix.split(/[*\p{Cs}]/u)[0]);
  while (encodeFilter(characters.join('')).length > MAX_FILTER_LENGTH) characters = characters.slice(0, -1);
  return characters.join('');
}

/** The fewest of the prefixes that cover the others. In order of code units, a prefix stands right before all that it covers. */
export function coveringPrefixes(prefixes: readonly string[]): string[] {
  const kept: string[] = [];
  for (const prefix of [...prefixes].sort(byCodeUnits)) {
    if (kept.length === 0 || !prefix.startsWith(kept[kept.length - 1])) kept.push(prefix);
  }
  return kept;
}

/** Replaces the two neighbours that have most in common by what they have in common. */
function mergeClosest(prefixes: readonly string[]): string[] {
  let common = '';
  for (let i = 1; i < prefixes.length; i++) {
    const candidate = commonPrefix(prefixes[i - 1], prefixes[i]);
    if (candidate.length > common.length) common = candidate;
  }
  return coveringPrefixes([...prefixes, common]);
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  // Half of a surrogate pair cannot be encoded.
  if (/[\ud800-\udbff]/.test(a[length - 1] ?? '')) length -= 1;
  return a.slice(0, length);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
