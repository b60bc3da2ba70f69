/**
 * The transaction of a session, and the table locks it holds. A statement outside BEGIN and COMMIT is a transaction of
 * its own. As in Redshift an error ends a transaction and undoes it at once: until ROLLBACK or COMMIT nothing else runs.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { isInterrupt } from './engine-errors';
import { WarehouseError } from './errors';
import { type TableLocks } from './table-locks';

const ROLLBACK_TRIES = 10;
const CLOSED = 'the session is closed';

export class Transaction {
  private state: 'none' | 'open' | 'failed' = 'none';
  private closed = false;

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
    if (this.state === 'open') {
      this.beforeCommit();
      this.state = 'none';
      await this.connection.run('COMMIT').finally(() => this.locks.releaseAll(this));
    }
    this.state = 'none';
  }

  async rollback(): Promise<void> {
    if (this.state === 'open') await this.undo();
    this.state = 'none';
  }

  /** @throws WarehouseError in a transaction that an error has ended */
  check(): void {
    if (this.state === 'failed') throw new WarehouseError('current transaction is aborted, commands ignored until end of transaction block');
  }

  async fail(): Promise<void> {
    if (this.state !== 'open') return;
    this.state = 'failed';
    await this.undo();
  }

  /** @param tables that `work` writes to: locked before it begins, as a snapshot older than the lock would miss what others wrote. */
  async atomically<T>(tables: readonly string[], work: () => Promise<T>): Promise<T> {
    if (this.closed) throw new WarehouseError(CLOSED);
    try {
      for (const table of tables) await this.locks.acquire(this, table);
    } catch (error) {
      if (!this.isOpen) this.locks.releaseAll(this);
      throw error;
    }
    if (this.isOpen) return work();
    try {
      await this.connection.run('BEGIN');
      const result = await work();
      this.beforeCommit();
      await this.connection.run('COMMIT');
      return result;
    } catch (error) {
      await this.undo();
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
    this.closed = true;
    this.locks.giveUp(this, new WarehouseError(CLOSED));
    this.locks.releaseAll(this);
  }

  /** A cancelled statement may interrupt this, too: the next statement of the session must not find the transaction there. */
  private async undo(): Promise<void> {
    for (let tries = 0; tries < ROLLBACK_TRIES; tries++) {
      const error = await this.connection.run('ROLLBACK').then(() => undefined, (reason: Error) => reason);
      // Of a transaction that the error itself has ended, or of a closed connection, nothing is left.
      if (!isInterrupt(error)) break;
    }
    this.locks.releaseAll(this);
  }
}
