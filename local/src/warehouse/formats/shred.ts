/** How one JSON document becomes the fields of a record: by name, by path, or not at all. */
import { JsonDocument, type JsonPath, JsonPathError } from './json-path';
import { compact, decodeString, scanObject, scanValue } from './json-scanner';
import { type Fields } from './record-reader';
import { type LoadErrorReason, reasons } from '../copy/load-errors';

export interface ShredColumn {
  readonly name: string;
  readonly super: boolean;
}

export interface Shredded {
  /** Where the document ends in the text. */
  readonly end: number;
  readonly fields: Fields | LoadErrorReason;
}

/** @throws JsonError when there is no document at `from`. */
export type Shred = (text: string, from: number) => Shredded;

/** Keys without a column are ignored, columns without a key are NULL. */
export function shredByName(columns: readonly ShredColumn[], ignoreCase: boolean): Shred {
  const positions = new Map(columns.map(({ name }, i) => [name, i]));
  return (text, from) => {
    // The words are those that were seen for a file which is one array of objects.
    if (text[from] === '[') return { end: scanValue(text, from), fields: reasons.invalidJsonPath('Member is not an object.') };
    const fields = new Array<string | null>(columns.length).fill(null);
    const end = scanObject(text, from, (key, source) => {
      const position = positions.get(ignoreCase ? key.toLowerCase() : key);
      if (position !== undefined) fields[position] = field(source, columns[position]!);
    });
    return { end, fields };
  };
}

export function shredByPath(columns: readonly ShredColumn[], paths: readonly JsonPath[]): Shred {
  return (text, from) => {
    const end = scanDocument(text, from);
    const document = new JsonDocument(text.slice(from, end));
    try {
      return { end, fields: columns.map((column, i) => field(document.find(paths[i]!) ?? 'null', column)) };
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      return { end, fields: reasons.invalidJsonPath(error.detail) };
    }
  };
}

export function shredNothing(text: string, from: number): Shredded {
  const end = scanDocument(text, from);
  return { end, fields: [compact(text.slice(from, end))] };
}

/** The root of a document is an object or an array. */
function scanDocument(text: string, from: number): number {
  return text[from] === '[' ? scanValue(text, from) : scanObject(text, from, () => {});
}

function field(source: string, column: ShredColumn): string | null {
  if (source === 'null') return null;
  if (column.super || source[0] === '{' || source[0] === '[') return compact(source);
  return source[0] === '"' ? decodeString(source) : source;
}
