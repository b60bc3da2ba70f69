/** The faults that are set, and the places where they strike. Without any, nothing here does anything. */
import { setTimeout as sleep } from 'node:timers/promises';
import { check } from '../data-api/constraints';
import { DataApiError, invalid } from '../data-api/errors';
import { WarehouseError } from '../errors';
import { type Fault, type FaultKind, FAULTS } from './fault';

export type SetFault = Fault & {
  readonly id: number;
  /** How often it has struck. */
  readonly struck: number;
};

type Kind<K extends FaultKind> = Extract<Fault, { kind: K }>;
type Entry = { readonly id: number; readonly fault: Fault; struck: number; window?: { second: number; calls: number } };

/** Redshift's words for a cluster that is paused are not documented; these are what it says where there is no endpoint. */
const NO_ENDPOINT = "Redshift endpoint doesn't exist in this region.";
const CONNECTION_LOST = 'terminating connection due to administrator command';
const NEEDS_ENDPOINT = new Set(['ExecuteStatement', 'BatchExecuteStatement', 'ListDatabases', 'ListSchemas', 'ListTables', 'DescribeTable']);

export interface FaultsOptions {
  readonly now: () => Date;
  /** Ends what runs, with these words. */
  readonly failRunning: (message: string) => void;
}

export class Faults {
  private readonly entries = new Map<number, Entry>();
  private lastId = 0;

  constructor(private readonly options: FaultsOptions) {}

  /** @throws DataApiError when it is none. @returns its id */
  add(fault: Fault): number {
    checkFault(fault);
    const id = ++this.lastId;
    this.entries.set(id, { id, fault: { ...fault }, struck: 0 });
    if (fault.kind === 'pause') this.options.failRunning(fault.message ?? CONNECTION_LOST);
    return id;
  }

  list(): SetFault[] {
    return [...this.entries.values()].map(({ id, fault, struck }) => ({ id, ...fault, struck }));
  }

  /** @returns false when there is none of this id. */
  remove(id: number): boolean {
    return this.entries.delete(id);
  }

  clear(): void {
    this.entries.clear();
  }

  /** @throws DataApiError */
  beforeCall(operation: string): void {
    if (NEEDS_ENDPOINT.has(operation) && this.strike('pause', () => true)) throw invalid(NO_ENDPOINT);
    const refusal = this.strike('error', (fault) => isOf(fault, operation));
    if (refusal) throw new DataApiError(refusal.error, refusal.message ?? `${refusal.error} was asked for.`, { ResourceId: '', StatementId: '' });
    if (this.strike('throttle', (fault, entry) => isOf(fault, operation) && this.isBeyond(fault.perSecond, entry))) {
      throw new DataApiError('ThrottlingException', 'Rate exceeded');
    }
  }

  dropsResponse(operation: string): boolean {
    return this.strike('drop-response', (fault) => isOf(fault, operation)) !== undefined;
  }

  /** @throws WarehouseError */
  async beforeStatement(sql: string, ending: AbortSignal): Promise<void> {
    const latency = this.strike('latency', (fault) => matches(fault, sql));
    if (latency) await sleep(latency.milliseconds, undefined, { signal: ending }).catch(() => undefined);
    const failure = this.strike('fail', (fault) => matches(fault, sql) && fault.afterCommit !== true);
    if (failure) throw new WarehouseError(failure.message ?? CONNECTION_LOST);
  }

  /** @throws WarehouseError */
  afterCommit(sql: string): void {
    const failure = this.strike('fail', (fault) => matches(fault, sql) && fault.afterCommit === true);
    if (failure) throw new WarehouseError(failure.message ?? CONNECTION_LOST);
  }

  losesRecord(sql: string): boolean {
    return this.strike('lose-record', (fault) => matches(fault, sql)) !== undefined;
  }

  /** The oldest that applies. After the last of its times it is gone. */
  private strike<K extends FaultKind>(kind: K, applies: (fault: Kind<K>, entry: Entry) => boolean): Kind<K> | undefined {
    for (const entry of this.entries.values()) {
      const { fault } = entry;
      if (fault.kind !== kind || !applies(fault as Kind<K>, entry)) continue;
      entry.struck++;
      if ('times' in fault && entry.struck === fault.times) this.entries.delete(entry.id);
      return fault as Kind<K>;
    }
    return undefined;
  }

  private isBeyond(perSecond: number | undefined, entry: Entry): boolean {
    if (perSecond === undefined) return true;
    const second = Math.floor(this.options.now().getTime() / 1000);
    if (entry.window?.second !== second) entry.window = { second, calls: 0 };
    return ++entry.window.calls > perSecond;
  }
}

function checkFault(fault: Fault): void {
  const structure = Object.hasOwn(FAULTS, fault.kind) ? FAULTS[fault.kind] : undefined;
  if (!structure) throw invalid(`A fault's kind is one of ${Object.keys(FAULTS).join(', ')}, not ${JSON.stringify(fault.kind)}.`);
  const unknown = Object.keys(fault).find((name) => name !== 'kind' && !Object.hasOwn(structure.members, name));
  if (unknown !== undefined) throw invalid(`A fault of kind ${fault.kind} has no ${unknown}; it may have ${Object.keys(structure.members).join(', ')}.`);
  try {
    check(structure, fault);
  } catch (error) {
    throw invalid(`A fault of kind ${fault.kind} needs other values: ${(error as Error).message}. It may have ${Object.keys(structure.members).join(', ')}.`);
  }
}

function matches({ sql }: { sql?: string }, statement: string): boolean {
  return sql === undefined || statement.toLowerCase().includes(sql.toLowerCase());
}

function isOf({ operation }: { operation?: string }, called: string): boolean {
  return operation === undefined || operation === called;
}
