/** What the loader prints: kept in a file, and handed to whoever shows it. */
import { createWriteStream } from 'node:fs';
import { Cleanup } from './cleanup';

export function loaderLog(path: string, cleanup: Cleanup, onLine?: (line: string) => void): (line: string) => void {
  const file = createWriteStream(path);
  cleanup.add(() => new Promise((resolve) => file.end(resolve)));
  return (line) => {
    file.write(`${line}\n`);
    onLine?.(line);
  };
}
