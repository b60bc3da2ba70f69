/**
 * The statements that the Data API was given, and their life: SUBMITTED, STARTED, then FINISHED, FAILED or ABORTED.
 * Each call runs on a connection of its own, so calls run side by side; the statements of a batch run one after
 * another in one transaction. Records stay 24 hours, client tokens 8, as the service keeps them.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WarehouseError } from '../errors';
import { type Executor, type Session, type StatementResult } from '../executor';

export type StatementStatus = 'SUBMITTED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

export interface StatementRequest {
  readonly sqls: readonly string[];
  readonly batch: boolean;
  /** Every statement on its own; else all in one transaction. */
  readonly autoCommit: boolean;
  readonly database: string;
  readonly workgroup?: string;
  readonly cluster?: string;
  readonly dbUser?: string;
  readonly secretArn?: string;
  readonly name?: string;
  readonly clientToken?: string;
}

/** One SQL statement: the whole of an ExecuteStatement, or a part of a batch. */
export interface StatementPart {
  readonly id: string;
  readonly sql: string;
  status: StatementStatus;
  createdAt: Date;
  updatedAt: Date;
  startedAt?: Date;
  error?: string;
  result?: StatementResult;
  queryId?: number;
}

export interface StatementRecord {
  readonly id: string;
  readonly request: StatementRequest;
  readonly parts: readonly StatementPart[];
  readonly createdAt: Date;
  status: StatementStatus;
  updatedAt: Date;
  startedAt?: Date;
  error?: string;
  /** Settles when the statement is over, whichever way. */
  done: Promise<void>;
  session?: Session;
}

export interface StatementStoreOptions {
  readonly executor: Executor;
  readonly database: string;
  readonly now: () => Date;
  readonly newId?: () => string;
}

const HOUR = 3_600_000;
const CLOSE_PATIENCE = 10_000;
const RECORD_RETENTION = 24 * HOUR;
const TOKEN_RETENTION = 8 * HOUR;

export class StatementStore {
  private readonly records = new Map<string, StatementRecord>();
  private readonly newId: () => string;

  constructor(private readonly options: StatementStoreOptions) {
    this.newId = options.newId ?? randomUUID;
  }

  /** Starts the statement, or gives the one that the same client token has started. */
  submit(request: StatementRequest): StatementRecord {
    this.expire();
    const known = request.clientToken === undefined ? undefined : this.findByToken(request.clientToken);
    if (known) return known;
    const id = this.newId();
    const now = this.options.now();
    const parts = request.sqls.map((sql, i): StatementPart => (
      { id: request.batch ? `${id}:${i + 1}` : id, sql, status: 'SUBMITTED', createdAt: now, updatedAt: now }));
    const record: StatementRecord = { id, request, parts, createdAt: now, updatedAt: now, status: 'SUBMITTED', done: Promise.resolve() };
    this.records.set(id, record);
    record.done = this.execute(record);
    return record;
  }

  /** By the id of a statement, or of a part of a batch. */
  find(id: string): { record: StatementRecord; part?: StatementPart } | undefined {
    this.expire();
    const record = this.records.get(id.split(':')[0]!);
    if (!record || record.id === id) return record && { record };
    const part = record.parts.find((candidate) => candidate.id === id);
    return part && { record, part };
  }

  /** Newest first. */
  list(): StatementRecord[] {
    this.expire();
    return [...this.records.values()].reverse();
  }

  /** @returns false when the statement is over already, or as good as. */
  cancel(record: StatementRecord): boolean {
    if (isOver(record.status) || record.session?.cancel() === false) return false;
    this.update(record, 'ABORTED');
    return true;
  }

  /** Cancels what is running, and waits for it: not for ever, should a download or the engine not let go. */
  async close(): Promise<void> {
    for (const record of this.records.values()) this.cancel(record);
    const over = new AbortController();
    const patience = sleep(CLOSE_PATIENCE, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([Promise.all([...this.records.values()].map(({ done }) => done)), patience]);
    over.abort();
  }

  private async execute(record: StatementRecord): Promise<void> {
    const { executor, database } = this.options;
    let session: Session | undefined;
    try {
      if (record.request.database !== database) throw new WarehouseError(`database "${record.request.database}" does not exist`);
      session = await executor.openSession();
      record.session = session;
      if (isOver(record.status)) return;
      this.update(record, 'STARTED');
      if (record.request.autoCommit) await this.runEach(record, session);
      else await this.runTogether(record, session);
      this.update(record, 'FINISHED');
    } catch (error) {
      record.error = `ERROR: ${(error as Error).message}`;
      this.update(record, 'FAILED');
    } finally {
      record.session = undefined;
      session?.close();
    }
  }

  /** One transaction: a statement that fails undoes those before it, and those after it never run. */
  private async runTogether(record: StatementRecord, session: Session): Promise<void> {
    if (!record.request.batch) return this.runPart(record.parts[0]!, session);
    await session.begin();
    try {
      for (const part of record.parts) await this.runPart(part, session);
      await session.commit();
    } catch (error) {
      await session.rollback();
      for (const part of record.parts) if (!isOver(part.status)) this.update(part, 'ABORTED');
      throw error;
    }
  }

  private async runEach(record: StatementRecord, session: Session): Promise<void> {
    let failure: unknown;
    for (const part of record.parts) {
      try {
        await this.runPart(part, session);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure as Error;
  }

  private async runPart(part: StatementPart, session: Session): Promise<void> {
    this.update(part, 'STARTED');
    try {
      part.result = await session.run(part.sql, ({ queryId }) => { part.queryId = queryId; });
      this.update(part, 'FINISHED');
    } catch (error) {
      part.error = `ERROR: ${(error as Error).message}`;
      this.update(part, 'FAILED');
      throw error;
    }
  }

  private update(record: StatementRecord | StatementPart, status: StatementStatus): void {
    // Cancelled is final, though the connection may still have a word to say.
    if (record.status === 'ABORTED') return;
    record.status = status;
    record.updatedAt = this.options.now();
    if (status === 'STARTED') record.startedAt = record.updatedAt;
  }

  private findByToken(token: string): StatementRecord | undefined {
    const since = this.options.now().getTime() - TOKEN_RETENTION;
    return [...this.records.values()].find((record) => record.request.clientToken === token && record.createdAt.getTime() > since);
  }

  private expire(): void {
    const since = this.options.now().getTime() - RECORD_RETENTION;
    for (const [id, record] of this.records) {
      if (record.createdAt.getTime() > since) return;
      if (isOver(record.status)) this.records.delete(id);
    }
  }
}

export function isOver(status: StatementStatus): boolean {
  return status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';
}
