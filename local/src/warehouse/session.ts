/** One connection to the warehouse: runs statements one after another, each recorded from its start to its end. */
import { type DuckDBConnection } from '@duckdb/node-api';
import { type CommandContext, type CommandOptions, runCommand, type StatementOutcome } from './commands';
import { type Engine } from './engine';
import { translateEngineError } from './engine-errors';
import { WarehouseError } from './errors';
import { QueryHistory } from './query-history';
import { Settings } from './settings';
import { redactMessage } from './sql/redact';
import { checkText } from './statement-checks';
import { type StatementIdentity } from './system-views';
import { type TableLocks } from './table-locks';
import { LockNames } from './tables/lock-names';
import { Transaction } from './transaction';

export type StatementResult = StatementOutcome & { readonly queryId: number };

export interface SessionOptions extends CommandOptions {
  readonly engine: Engine;
  readonly locks: TableLocks;
}

const CANCELLED = "Query cancelled on user's request";
const INTERRUPT_INTERVAL = 20;

export class Session {
  private cancelled = false;
  private running = false;
  private transactionId: number | undefined;
  /** Past the point where cancelling could still undo the statement. */
  private committing = false;
  /** Beside its own connection, those on which a COPY looks for errors. */
  private readonly connections: Set<DuckDBConnection>;
  private readonly history: QueryHistory;
  private readonly transaction: Transaction;
  private readonly settings: Settings;
  private readonly lockNames: LockNames;

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly options: SessionOptions,
    private readonly nextIdentity: () => StatementIdentity,
  ) {
    this.connections = new Set([connection]);
    this.history = new QueryHistory(options.systemViews, options.now);
    this.transaction = new Transaction(connection, options.locks, () => this.startCommit());
    this.settings = new Settings(connection);
    this.lockNames = new LockNames(() => this.settings.searchPath, (work) => options.engine.use(work));
  }

  /** `onStart` tells who the statement is while it runs. @throws WarehouseError */
  async run(sql: string, onStart?: (identity: StatementIdentity) => void): Promise<StatementResult> {
    const identity = this.identify();
    const ended = await this.history.started(sql, identity);
    onStart?.(identity);
    this.running = true;
    try {
      this.checkCancelled();
      checkText(sql);
      const outcome = await runCommand(sql, this.commandContext(identity));
      await ended({ status: 'success', rows: outcome.rowCount });
      return { ...outcome, queryId: identity.queryId };
    } catch (error) {
      await this.transaction.fail();
      const translated = this.cancelled ? new WarehouseError(CANCELLED) : new WarehouseError(redactMessage(translateEngineError(error).message, sql));
      await ended({ status: this.cancelled ? 'canceled' : 'failed', error: translated.message });
      throw translated;
    } finally {
      this.running = false;
      this.committing = false;
    }
  }

  async begin(): Promise<void> {
    if (this.transaction.isOpen) return;
    this.transactionId = undefined;
    await this.transaction.begin();
  }

  async commit(): Promise<void> {
    await this.transaction.commit();
  }

  async rollback(): Promise<void> {
    await this.transaction.rollback();
  }

  /** @returns false when it is too late: what the statement did stays. */
  cancel(): boolean {
    if (this.committing) return false;
    this.cancelled = true;
    this.transaction.cancelWait(new WarehouseError(CANCELLED));
    this.interrupt();
    return true;
  }

  /** For the next caller of a session that several statements share: what was cancelled was the statement before. */
  renew(): void {
    this.cancelled = false;
  }

  close(): void {
    this.connection.closeSync();
    this.transaction.abandon();
  }

  /** Statements of one transaction have its id in common. */
  private identify(): StatementIdentity {
    const identity = this.nextIdentity();
    const transactionId = this.transaction.isOpen ? this.transactionId ?? identity.transactionId : identity.transactionId;
    this.transactionId = transactionId;
    return { ...identity, transactionId };
  }

  private commandContext(identity: StatementIdentity): CommandContext {
    return {
      ...this.options,
      connection: this.connection,
      transaction: this.transaction,
      settings: this.settings,
      lockNames: this.lockNames,
      identity,
      aside: (work) => this.aside(work),
      checkCancelled: () => this.checkCancelled(),
    };
  }

  /** Until it works: DuckDB forgets an interrupt that comes between two of a statement's queries. */
  private interrupt(): void {
    if (!this.running || !this.cancelled) return;
    for (const connection of this.connections) connection.interrupt();
    setTimeout(() => this.interrupt(), INTERRUPT_INTERVAL);
  }

  private checkCancelled(): void {
    if (this.cancelled) throw new WarehouseError(CANCELLED);
  }

  private startCommit(): void {
    this.checkCancelled();
    this.committing = true;
  }

  /** On a connection beside the session's: an error there does not end the session's transaction. */
  private async aside<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    this.checkCancelled();
    return this.options.engine.use(async (connection) => {
      this.connections.add(connection);
      try {
        return await work(connection);
      } finally {
        this.connections.delete(connection);
      }
    });
  }
}
