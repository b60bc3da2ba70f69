const LONE_SURROGATE = /\p{Surrogate}/u;
const ENCODED = /[+%]/;

/** Decodes the key of an S3 notification: a form-encoded string, a space written as `+`. Undefined when it is not valid UTF-8. */
export function decodeObjectKey(encoded: string): string | undefined {
  if (!ENCODED.test(encoded)) return wellFormed(encoded);
  try {
    return wellFormed(decodeURIComponent(encoded.replaceAll('+', ' ')));
  } catch {
    return undefined;
  }
}

/** The key itself, unless it cannot be written as UTF-8. */
export function wellFormed(key: string): string | undefined {
  return LONE_SURROGATE.test(key) ? undefined : key;
}
