/** What COPY takes for a blank: white space of ASCII. JavaScript's own trim knows more, a byte order mark among them. */

/** As SQL: the characters for DuckDB's trim. */
export const WHITE_SPACE_SQL = "E' \\t\\n\\r\\x0b\\f'";

export function isBlankField(field: string): boolean {
  return !/[^ \t\n\r\v\f]/.test(field);
}

export function trimBlanks(field: string): string {
  return field.replace(/^[ \t\n\r\v\f]+|[ \t\n\r\v\f]+$/g, '');
}
