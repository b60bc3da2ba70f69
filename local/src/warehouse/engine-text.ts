/**
 * DuckDB's client decodes text with a TextDecoder that takes a U+FEFF at the start of a value for a byte order mark and
 * drops it. In a value it is a character like any other, and the client has no option for that.
 */
import * as accessors from '@duckdb/node-api/lib/vectors/dataAccessors';

export function keepByteOrderMarks(): void {
  Object.assign(accessors, { textDecoder: new TextDecoder('utf-8', { ignoreBOM: true }) });
}
