/**
 * The statements that the Data API was given, and their life: SUBMITTED, STARTED, then FINISHED, FAILED or ABORTED.
 * Calls run side by side, each on a connection of its own, or on its session's. Records stay 24 hours, client tokens 8, as
 * the service keeps them.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WarehouseError } from '../errors';
import { type Executor, type Session } from '../executor';
import { DataApiError } from './errors';
import { type StatementEvent, statementEvent } from './events';
import { type StatementRequest } from './request';
import { type SessionRecord, Sessions } from './sessions';
import { advance, isOver, newRecord, type StatementPart, type StatementRecord, type StatementStatus } from './statement-record';
import { errorText, StatementRunner } from './statement-runner';
import { type Faults } from '../faults/faults';

export interface StatementStoreOptions {
  readonly executor: Executor;
  readonly database: string;
  readonly now: () => Date;
  readonly faults: Faults;
  readonly onEvent?: (event: StatementEvent) => void;
}

const HOUR = 3_600_000;
const CLOSE_PATIENCE = 10_000;
const RECORD_RETENTION = 24 * HOUR;
const TOKEN_RETENTION = 8 * HOUR;
/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html */
const MAX_ACTIVE = 500;

export class StatementStore {
  readonly sessions: Sessions;
  private readonly records = new Map<string, StatementRecord>();
  private readonly byToken = new Map<string, StatementRecord>();
  private readonly running = new Map<StatementRecord, Promise<void>>();
  /** The connection that a statement runs on. */
  private readonly engines = new WeakMap<StatementRecord, Session>();

  constructor(private readonly options: StatementStoreOptions) {
    this.sessions = new Sessions({ open: () => options.executor.openSession(), now: options.now, newId: randomUUID });
  }

  /** Starts the statement, or gives the one that the same client token has started. @throws DataApiError */
  submit(request: StatementRequest): StatementRecord {
    this.expire();
    const known = request.clientToken === undefined ? undefined : this.findByToken(request.clientToken);
    if (known) return known;
    if (this.running.size >= MAX_ACTIVE) throw new DataApiError('ActiveStatementsExceededException', `Active statements exceeded the allowed quota (${MAX_ACTIVE})`);
    const session = this.sessionFor(request);
    const record = newRecord(randomUUID(), request, session?.connection ?? request.connection!, session?.id, this.options.now());
    this.records.set(record.id, record);
    if (request.clientToken !== undefined) this.byToken.set(request.clientToken, record);
    const execution = this.execute(record, session).finally(() => this.running.delete(record));
    this.running.set(record, execution);
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
    return this.end(record, 'ABORTED');
  }

  /** Ends what runs, as the warehouse's own end would. */
  failRunning(message: string): void {
    for (const record of [...this.running.keys()]) this.end(record, 'FAILED', `ERROR: ${message}`);
  }

  /** Cancels what is running, and waits for it: not for ever, should a download or the engine not let go. */
  async close(): Promise<void> {
    for (const record of this.running.keys()) this.cancel(record);
    const over = new AbortController();
    const patience = sleep(CLOSE_PATIENCE, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.running.values()), patience]);
    over.abort();
    await this.sessions.closeAll();
  }

  private end(record: StatementRecord, status: 'ABORTED' | 'FAILED', error?: string): boolean {
    if (isOver(record.status) || this.engines.get(record)?.cancel() === false) return false;
    record.error = error;
    this.advance(record, status);
    record.ending.abort();
    return true;
  }

  private sessionFor({ sessionId, keepAliveSeconds, connection }: StatementRequest): SessionRecord | undefined {
    if (sessionId !== undefined) {
      const session = this.sessions.available(sessionId);
      session.keepAliveSeconds = keepAliveSeconds ?? session.keepAliveSeconds;
      return session;
    }
    return keepAliveSeconds === undefined ? undefined : this.sessions.create(connection!, keepAliveSeconds);
  }

  private async execute(record: StatementRecord, session: SessionRecord | undefined): Promise<void> {
    const { executor, database, now, faults } = this.options;
    let engine: Session | undefined;
    try {
      const taken = session ? this.sessions.take(session, record.id, () => void this.cancel(record)) : executor.openSession();
      engine = await taken;
      if (record.connection.database !== database) throw new WarehouseError(`database "${record.connection.database}" does not exist`);
      this.engines.set(record, engine);
      if (isOver(record.status)) return;
      this.advance(record, 'STARTED');
      await new StatementRunner(record, engine, faults, now).run();
      this.advance(record, 'FINISHED');
    } catch (error) {
      record.error ??= errorText(error);
      this.advance(record, 'FAILED');
    } finally {
      this.engines.delete(record);
      if (session) this.sessions.release(session);
      else engine?.close();
      this.finished(record);
    }
  }

  private finished(record: StatementRecord): void {
    if (record.request.sqls.some((sql) => this.options.faults.losesRecord(sql))) this.forget(record);
    if (record.request.withEvent) this.options.onEvent?.(statementEvent(record, randomUUID(), RECORD_RETENTION));
  }

  private advance(record: StatementRecord, status: StatementStatus): void {
    advance(record, record, status, this.options.now());
  }

  private findByToken(token: string): StatementRecord | undefined {
    const record = this.byToken.get(token);
    const since = this.options.now().getTime() - TOKEN_RETENTION;
    return record && record.createdAt.getTime() > since ? record : undefined;
  }

  private expire(): void {
    const since = this.options.now().getTime() - RECORD_RETENTION;
    for (const record of this.records.values()) {
      if (record.createdAt.getTime() > since) return;
      if (isOver(record.status)) this.forget(record);
    }
  }

  private forget(record: StatementRecord): void {
    const { clientToken } = record.request;
    this.records.delete(record.id);
    if (clientToken !== undefined && this.byToken.get(clientToken) === record) this.byToken.delete(clientToken);
  }
}
