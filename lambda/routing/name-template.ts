/**
 * Names of schemas and tables with `$0`…`$n` and `${name}` in them. All references are replaced in one pass, so that
 * what a key brought in is never expanded again: `$1` that captured the text `$2` stays `$2`.
 */
import { KeyMatch } from './regexp';

const REFERENCE = /\$(\d+)|\$\{(\w+)\}/g;

/** Whether the name is the same for every key. */
export function isConstant(name: string): boolean {
  return name.search(REFERENCE) < 0;
}

export function expandName(template: string, match: KeyMatch): string {
  return template.replace(REFERENCE, (_, number?: string, name?: string) => {
    const group = number ?? (name! in match.names ? match.names[name!] : name!);
    return match.groups[Number(group)] ?? '';
  });
}
