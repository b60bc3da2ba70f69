/** The local stack and the warehouse alone, for programs and tests: what the command line is made of. */
import { LocalStack, LocalStackOptions } from './stack/local-stack';

export { LocalStack, type LocalStackOptions } from './stack/local-stack';
export type { DrainOptions, QueueState } from './stack/drain';
export type { CompletedLoad } from './stack/completed-loads';
export type { QueryResult } from './stack/query';
export type { ParkedFile, Summary, TableSummary } from './stack/summary';
export type { FileToUpload, UploadProgress } from './stack/upload';
export { UserError } from './user-error';
export { ScriptError, WarehouseError } from './warehouse';
export type { Fault, Faults, SetFault, StatementEvent } from './warehouse';
export { startWarehouse, Warehouse, type WarehouseOptions } from './warehouse/standalone';

/** Starts the stack and its polling. The caller stops it. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const stack = await LocalStack.start(options);
  stack.startPolling();
  return stack;
}
