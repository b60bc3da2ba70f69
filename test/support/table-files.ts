import { loadConfig } from './config';
import { TableFile } from '../../lambda/planning/table-file';
import { destinationOf } from '../../lambda/routing/destination';
import { LoadConfig } from '../../lib/private/contract';

export function destination(load: Partial<LoadConfig> = {}) {
  const whole = loadConfig(load);
  return destinationOf(whole.schema, whole.table, whole);
}

export function tableFile(key: string, overrides: Partial<TableFile['object']> = {}): TableFile {
  return { object: { bucket: 'source', key, size: 100, eTag: 'e1', ...overrides }, destination: destination() };
}
