/**
 * Loads of different tables run side by side, so that one table's trouble is not another's; loads of one table run one
 * after another, since they would only wait for each other's locks.
 */
import { FileLoader } from './load-files';
import { FileOutcomes } from './outcome';
import { Invocation, LoadServices, LoadSettings } from './services';
import { LOG_EVENTS } from '../../lib/private/contract';
import { classifyCallError } from '../failures/classify';
import { Failure, toReason } from '../failures/failure';
import { PlannedLoad } from '../planning/plan';
import { ServiceError, Telemetry } from '../ports';
import { sideBySide } from '../side-by-side';

/** Returns an outcome for every file of every load. Never throws: a fault is the outcome of the load it struck. */
export async function loadTables(
  loads: readonly PlannedLoad[], services: LoadServices, settings: LoadSettings, invocation: Invocation,
): Promise<FileOutcomes> {
  const outcomes: FileOutcomes = new Map();
  const tables = [...groupByTable(loads).values()];
  await sideBySide(settings.maxParallelLoads, tables, table => loadTable(table, services, settings, invocation, outcomes));
  return outcomes;
}

async function loadTable(
  loads: readonly PlannedLoad[], services: LoadServices, settings: LoadSettings, invocation: Invocation, outcomes: FileOutcomes,
): Promise<void> {
  const proven = new Set<string>();
  const stopped = new Map<string, Failure>();
  for (const load of loads) {
    const { key } = load.destination;
    try {
      const stop = stopped.get(key);
      if (stop) {
        deferRest(load, stop, outcomes);
        continue;
      }
      const result = await new FileLoader(services, settings, load.destination, invocation, outcomes).load(load, proven.has(key));
      if (result.proven) proven.add(key);
      if (result.stop) stopped.set(key, result.stop);
    } catch (error) {
      deferRest(load, failureOf(error, load, services.telemetry), outcomes);
    }
  }
}

function failureOf(error: unknown, load: PlannedLoad, telemetry: Telemetry): Failure {
  const failure: Failure = error instanceof ServiceError ? classifyCallError(error) : { code: 'LOADER_FAULT', reason: toReason(String(error)) };
  telemetry.log('error', LOG_EVENTS.copyFailed, {
    table: load.destination.name,
    files: load.files.length,
    code: failure.code,
    reason: failure.reason,
    stack: error instanceof Error && !(error instanceof ServiceError) ? error.stack : undefined,
  });
  return failure;
}

function deferRest(load: PlannedLoad, failure: Failure, outcomes: FileOutcomes): void {
  for (const file of load.files) {
    if (!outcomes.has(file)) outcomes.set(file, { kind: 'deferred', failure });
  }
}

function groupByTable(loads: readonly PlannedLoad[]): ReadonlyMap<string, readonly PlannedLoad[]> {
  const tables = new Map<string, PlannedLoad[]>();
  for (const load of loads) {
    const { tableKey } = load.destination;
    const same = tables.get(tableKey);
    if (same) same.push(load);
    else tables.set(tableKey, [load]);
  }
  return tables;
}
