/** One page of a list, and the token of the next. A token names the last item seen: what comes in meanwhile shifts nothing. */
import { invalid } from './errors';
import { type Input, text } from './request';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** Of a page as JSON, however many items are asked for. One item is never cut. */
const MAX_PAGE_LENGTH = 8 * 1024 * 1024;

/**
 * @param isWanted which items are listed: one that was, and is no more, still tells where its page ended.
 * @param lengthOf an item as JSON; those of many lists are short.
 */
export function page<T>(
  items: readonly T[], input: Input, maxResults: number, keyOf: (item: T) => string,
  isWanted: (item: T) => boolean = () => true, lengthOf: (item: T) => number = () => 0,
): Page<T> {
  const rest = items.slice(start(items, text(input, 'NextToken'), keyOf)).filter(isWanted);
  const listed: T[] = [];
  let length = 0;
  for (const item of rest.slice(0, (input.MaxResults as number | undefined) || maxResults)) {
    length += lengthOf(item);
    if (length > MAX_PAGE_LENGTH && listed.length > 0) break;
    listed.push(item);
  }
  return { items: listed, nextToken: listed.length < rest.length ? token(keyOf(listed.at(-1)!)) : undefined };
}

function start<T>(items: readonly T[], nextToken: string | undefined, keyOf: (item: T) => string): number {
  if (nextToken === undefined) return 0;
  const last = items.findIndex((item) => token(keyOf(item)) === nextToken);
  if (last < 0) throw invalid('NextToken is not valid.');
  return last + 1;
}

function token(key: string): string {
  return Buffer.from(key).toString('base64url');
}
