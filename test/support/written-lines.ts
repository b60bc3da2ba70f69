import { setImmediate as nextTurn } from 'node:timers/promises';

/** The lines that are written meanwhile, as CloudWatch Logs reads them. Powertools writes through a Console of its own: warnings and errors to stderr. */
export async function writtenLines(meanwhile: () => void | Promise<void>): Promise<readonly Record<string, any>[]> {
  // Warnings of Node.js that are due come before, not among them.
  await nextTurn();
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map(stream =>
    jest.spyOn(stream, 'write').mockImplementation(chunk => { written.push(String(chunk)); return true; }));
  try {
    await meanwhile();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written.join('').split('\n').filter(Boolean).map(line => JSON.parse(line));
}
