/** The loader's COPY, as the fake warehouse reads it. */
export interface ParsedCopy {
  /** schema.table */
  readonly table: string;
  readonly manifestKey: string;
}

const COPY = /COPY "([^"]+)"\."([^"]+)".* FROM 's3:\/\/work\/([^']+)'/;

export function parseCopy(sql: string): ParsedCopy | undefined {
  const match = COPY.exec(sql);
  return match ? { table: `${match[1]}.${match[2]}`, manifestKey: match[3] } : undefined;
}
