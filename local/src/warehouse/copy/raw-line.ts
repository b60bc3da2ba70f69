/** Lines of a file as STL_LOAD_ERRORS shows them. Read again, once there are errors: a load without any keeps none. */
import { readLines } from '../formats/lines';

/** CHAR(1024) in the view. */
const LENGTH = 1024;

/** The lines with the given numbers, as far as there are such. */
export async function readRawLines(path: string, numbers: ReadonlySet<number>): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  let number = 0;
  for await (const lines of readLines(path)) {
    for (const line of lines) {
      if (numbers.has(++number)) found.set(number, rawText(line.toString()));
      if (found.size === numbers.size) return found;
    }
  }
  return found;
}

/** A column of type CHAR holds single bytes: Redshift puts a period in the place of what needs more. */
export function rawText(text: string): string {
  return text.slice(0, LENGTH).replace(/[\ud800-\udbff][\udc00-\udfff]|[^\x00-\x7f]/g, '.');
}
