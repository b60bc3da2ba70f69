/**
 * The transaction of a session, and the table locks it holds. A statement outside BEGIN and COMMIT is a transaction of
 * its own. As in Redshift an error ends a transaction: until ROLLBACK nothing else runs in it, and COMMIT undoes it.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { WarehouseError } from './errors';
import { type TableLocks } from './table-locks';

export class Transaction {
  private state: 'none' | 'open' | 'failed' = 'none';

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly locks: TableLocks,
    /** Called right before COMMIT. @throws WarehouseError when the statement was cancelled */
    private readonly beforeCommit: () => void,
  ) {}

  get isOpen(): boolean {
    return this.state !== 'none';
  }

  async begin(): Promise<void> {
    if (this.isOpen) return;
    await this.connection.run('BEGIN');
    this.state = 'open';
  }

  async commit(): Promise<void> {
    if (this.state === 'failed') return this.rollback();
    if (this.state === 'none') return;
    this.beforeCommit();
    await this.end('COMMIT');
  }

  async rollback(): Promise<void> {
    if (this.isOpen) await this.end('ROLLBACK');
  }

  /** @throws WarehouseError in a transaction that an error has ended */
  check(): void {
    if (this.state === 'failed') throw new WarehouseError('current transaction is aborted, commands ignored until end of transaction block');
  }

  fail(): void {
    if (this.state === 'open') this.state = 'failed';
  }

  /** @param table that `work` writes to, when it is one. A snapshot older than the lock would miss what others wrote. */
  async atomically<T>(table: string | undefined, work: () => Promise<T>): Promise<T> {
    if (table !== undefined) await this.locks.acquire(this, table);
    if (this.isOpen) return work();
    try {
      await this.connection.run('BEGIN');
      const result = await work();
      this.beforeCommit();
      await this.connection.run('COMMIT');
      return result;
    } catch (error) {
      // Interrupted, or ended by the error itself: then the transaction ends with the connection.
      await this.connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      this.locks.releaseAll(this);
    }
  }

  /** What waits for a lock does so no longer. */
  cancelWait(reason: Error): void {
    this.locks.giveUp(this, reason);
  }

  /** The session is gone, and its transaction with it. */
  abandon(): void {
    this.state = 'none';
    this.locks.releaseAll(this);
  }

  private async end(sql: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    this.state = 'none';
    try {
      await this.connection.run(sql);
    } finally {
      this.locks.releaseAll(this);
    }
  }
}
