/**
 * A ledger that lives as long as its process, and no longer.
 *
 * It keeps duplicates and COPYs that outlive an invocation apart within one execution environment. It does not know
 * what another environment, or one before it, has loaded: a message that is delivered there again is loaded again.
 * Only a ledger that outlives the process makes loading exactly-once.
 *
 * Claims of finished loads are forgotten from the oldest on, so that a busy environment does not run out of memory.
 */
import { Ledger, LoadChanges, LoadItem, LoadState } from './ledger';
import { FailureCode } from '../failures/catalogue';

const DEFAULT_MAX_CLAIMS = 200_000;

export class MemoryLedger implements Ledger {
  private readonly claims = new Map<string, string>();
  private readonly loads = new Map<string, LoadItem>();
  private readonly claimsOfLoad = new Map<string, number>();
  private readonly takenOver = new Set<string>();

  constructor(private readonly maxClaims = DEFAULT_MAX_CLAIMS) {}

  async readClaims(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return pick(this.claims, files);
  }

  async readLoads(ids: readonly string[]): Promise<ReadonlyMap<string, LoadItem>> {
    return pick(this.loads, ids);
  }

  async openLoad(load: LoadItem): Promise<void> {
    if (!this.loads.has(load.id)) this.loads.set(load.id, load);
  }

  async claim(file: string, { id: loadId }: Pick<LoadItem, 'id'>, instead: string | undefined): Promise<string> {
    const held = this.claims.get(file);
    if (held !== undefined && held !== instead) return held;
    this.unclaim(file);
    this.claims.set(file, loadId);
    this.claimsOfLoad.set(loadId, (this.claimsOfLoad.get(loadId) ?? 0) + 1);
    this.forgetOldest();
    return loadId;
  }

  async moveLoad(id: string, from: LoadState, to: LoadState, changes: LoadChanges = {}): Promise<boolean> {
    const load = this.loads.get(id);
    if (load?.state !== from) return false;
    this.loads.set(id, { ...load, ...changes, state: to });
    return true;
  }

  async noteStatement(id: string, statementId: string): Promise<void> {
    const load = this.loads.get(id);
    if (load) this.loads.set(id, { ...load, statementId });
  }

  async takeOver(id: string): Promise<boolean> {
    this.takenOver.add(id);
    return this.loads.get(id)?.state === 'ready';
  }

  async callOff(id: string, failure: FailureCode): Promise<boolean> {
    return !this.takenOver.has(id) && await this.moveLoad(id, 'ready', 'failed', { failure });
  }

  private forgetOldest(): void {
    if (this.claims.size <= this.maxClaims) return;
    for (const [file, loadId] of this.claims) {
      if (this.claims.size <= this.maxClaims * 0.9) return;
      if (isFinal(this.loads.get(loadId))) this.unclaim(file);
    }
  }

  private unclaim(file: string): void {
    const loadId = this.claims.get(file);
    if (loadId === undefined) return;
    this.claims.delete(file);
    const left = this.claimsOfLoad.get(loadId)! - 1;
    this.claimsOfLoad.set(loadId, left);
    if (left > 0 || !isFinal(this.loads.get(loadId))) return;
    this.claimsOfLoad.delete(loadId);
    this.loads.delete(loadId);
  }
}

function isFinal(load: LoadItem | undefined): boolean {
  return load === undefined || (load.state !== 'open' && load.state !== 'ready');
}

function pick<V>(all: ReadonlyMap<string, V>, keys: readonly string[]): ReadonlyMap<string, V> {
  const found = new Map<string, V>();
  for (const key of keys) {
    const value = all.get(key);
    if (value !== undefined) found.set(key, value);
  }
  return found;
}
