/** Tells of each load and each parked file as they happen, until the process ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStack } from '../stack/local-stack';

const POLL_MS = 500;

const NEW_LOADS = 'SELECT query_id, table_name, status, loaded_rows, source_file_count FROM sys_load_history ORDER BY query_id';

export async function watchLoads(stack: LocalStack, print: (line: string) => void, ended: () => boolean): Promise<void> {
  let seen = -1;
  let parkedSeen = 0;
  while (!ended()) {
    for (const [id, table, status, rows, files] of (await stack.query(NEW_LOADS)).rows) {
      if (Number(id) <= seen) continue;
      seen = Number(id);
      if (status === 'completed') print(`loaded ${String(table)}: ${String(rows)} rows from ${String(files)} files`);
    }
    const { parked } = await stack.summary();
    for (const { code, bucket, key, reason } of parked.slice(parkedSeen)) print(`parked ${code}: s3://${bucket}/${key}: ${reason}`);
    parkedSeen = parked.length;
    await sleep(POLL_MS);
  }
}
