/** A warehouse of its own for each test file, in a directory that goes away with it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryObjects } from './memory-objects';
import { type LocalWarehouse, startWarehouse, type WarehouseOptions } from '../../local/src/warehouse';

export interface TestWarehouse {
  readonly warehouse: LocalWarehouse;
  readonly objects: MemoryObjects;
  readonly directory: string;
  close(): Promise<void>;
}

export async function startTestWarehouse(options: Partial<WarehouseOptions> = {}): Promise<TestWarehouse> {
  const directory = await mkdtemp(join(tmpdir(), 'warehouse-test-'));
  const objects = new MemoryObjects();
  const warehouse = await startWarehouse({ directory, objects, ...options });
  const close = async () => {
    await warehouse.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { warehouse, objects, directory, close };
}

/** The newest row of SYS_LOAD_ERROR_DETAIL, by column. */
export async function lastLoadError(warehouse: LocalWarehouse): Promise<Record<string, unknown>> {
  const { columns, rows } = await warehouse.query('SELECT * FROM sys_load_error_detail ORDER BY query_id DESC LIMIT 1');
  return Object.fromEntries(columns.map((name, i) => [name, rows[0]?.[i]]));
}
