/**
 * Redshift lets one transaction at a time write to a table: the others wait for its end, readers wait for nobody.
 * DuckDB would fail the second writer instead. Locks are held by a session until its transaction is over.
 */
import { WarehouseError } from './errors';

interface Waiter {
  readonly owner: object;
  readonly enter: () => void;
  readonly refuse: (error: Error) => void;
}

interface Lock {
  owner: object;
  readonly queue: Waiter[];
}

export class TableLocks {
  private readonly locks = new Map<string, Lock>();

  /** @param table schema and name. @throws WarehouseError when it would never come to an end */
  async acquire(owner: object, table: string): Promise<void> {
    const lock = this.locks.get(table);
    if (!lock) {
      this.locks.set(table, { owner, queue: [] });
      return;
    }
    if (lock.owner === owner) return;
    if (this.waitsFor(lock.owner, owner)) throw new WarehouseError('deadlock detected');
    await new Promise<void>((enter, refuse) => lock.queue.push({ owner, enter, refuse }));
  }

  /** Whoever waits longest is next. */
  releaseAll(owner: object): void {
    for (const [table, lock] of this.locks) {
      if (lock.owner !== owner) continue;
      const next = lock.queue.shift();
      if (next) {
        lock.owner = next.owner;
        next.enter();
      } else {
        this.locks.delete(table);
      }
    }
  }

  /** Takes the owner out of every queue. */
  giveUp(owner: object, reason: Error): void {
    for (const { queue } of this.locks.values()) {
      const index = queue.findIndex((waiter) => waiter.owner === owner);
      if (index >= 0) queue.splice(index, 1)[0]!.refuse(reason);
    }
  }

  /** Whether `owner` waits for a lock of `other`, itself or through others that wait. */
  private waitsFor(owner: object, other: object): boolean {
    for (const lock of this.locks.values()) {
      if (!lock.queue.some((waiter) => waiter.owner === owner)) continue;
      if (lock.owner === other || this.waitsFor(lock.owner, other)) return true;
    }
    return false;
  }
}
