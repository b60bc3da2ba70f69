/** Redshift's patterns as DuckDB's regular expressions, which have to match the whole text. A dot is any character, newlines too. */

/** For `~`, which searches. */
export function likeAnything(pattern: string): string {
  return `(?s).*(?:${pattern}).*`;
}

/** SIMILAR TO: % and _ of LIKE, and | * + ? {m,n} () [] of regular expressions. */
export function similarTo(pattern: string): string {
  let result = '';
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]!;
    if (character === '\\') result += `\\${pattern[++i] ?? '\\'}`;
    else if (character === '%') result += '.*';
    else if (character === '_') result += '.';
    else result += /[.^$]/.test(character) ? `\\${character}` : character;
  }
  return `(?s)(?:${result})`;
}
