/** A file of each log that there is a preset for, in the true format, awkward lines included. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function logSample(name: string): string {
  return readFileSync(join(__dirname, 'log-samples', name), 'utf8');
}
