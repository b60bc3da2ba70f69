import type { RE2JS } from 're2js';

export interface KeyMatch {
  /** $0 and the groups; a group that did not take part is empty. */
  readonly groups: readonly string[];
  readonly names: Readonly<Record<string, number>>;
}

export type KeyMatcher = (key: string) => KeyMatch | undefined;

/** Compiles an unanchored RE2 expression: Go's syntax, and linear time however hostile the key is. */
export function compileRegexp(source: string): KeyMatcher {
  // Loaded by the first target that needs it: the engine is a fifth of the bundle, and most pipelines route by prefix.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS: engine } = require('re2js') as { RE2JS: typeof RE2JS };
  const compiled = engine.compile(source);
  const names = compiled.namedGroups() as Record<string, number>;
  return key => {
    const matcher = compiled.matcher(key);
    if (!matcher.find()) return undefined;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? '');
    return { groups, names };
  };
}
