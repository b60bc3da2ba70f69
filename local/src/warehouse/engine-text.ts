/**
 * DuckDB's client decodes text with a TextDecoder that takes a U+FEFF at the start of a value for a byte order mark and
 * drops it. In a value it is a character like any other, and the client has no option for that.
 */
import { textDecoder } from '@duckdb/node-api/lib/vectors/dataAccessors';

const keeping = new TextDecoder('utf-8', { ignoreBOM: true });

export function keepByteOrderMarks(): void {
  // Its decoder and not the export: that is read-only to a module that imports it.
  textDecoder.decode = keeping.decode.bind(keeping);
}
