/** Tells of each load and each parked file as they happen, until the process ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parkedLine, printable } from './report';
import { LocalStack } from '../stack/local-stack';

const POLL_MS = 500;

export async function watchLoads(stack: LocalStack, print: (line: string) => void, ended: () => boolean): Promise<void> {
  let seen = -1;
  let parkedSeen = 0;
  while (!ended()) {
    for (const { queryId, table, rows, files } of await stack.loads(seen)) {
      print(printable(`loaded ${table}: ${rows} rows from ${files} files`));
      seen = queryId;
    }
    const parked = await stack.parked();
    for (const file of parked.slice(parkedSeen)) print(parkedLine(file));
    parkedSeen = parked.length;
    await sleep(POLL_MS);
  }
}
