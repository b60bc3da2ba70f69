/** Opens sessions, and numbers what runs in them. */
import { randomUUID } from 'node:crypto';
import { type CommandOptions } from './commands';
import { type Engine } from './engine';
import { Session } from './session';
import { TableLocks } from './table-locks';

export { type ResultColumn } from './commands';
export { type Session, type StatementResult } from './session';

export interface ExecutorOptions extends CommandOptions {
  readonly engine: Engine;
  readonly database: string;
  readonly lastQueryId: number;
}

export class Executor {
  private lastQueryId: number;
  private lastTransactionId: number;
  private lastSessionId: number;
  private readonly locks = new TableLocks();

  constructor(private readonly options: ExecutorOptions) {
    this.lastQueryId = options.lastQueryId;
    this.lastTransactionId = options.lastQueryId;
    this.lastSessionId = options.lastQueryId;
  }

  /** A connection of its own, as every call of the Data API has. */
  async openSession(): Promise<Session> {
    const sessionId = ++this.lastSessionId;
    return new Session(await this.options.engine.connect(), { ...this.options, locks: this.locks }, () => ({
      queryId: ++this.lastQueryId,
      queryUuid: randomUUID(),
      transactionId: ++this.lastTransactionId,
      sessionId,
      database: this.options.database,
    }));
  }
}
