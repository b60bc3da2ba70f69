/**
 * Sessions that outlive a statement: one connection each, one statement at a time and no queue. Between statements they
 * stay for as long as they were asked to, and a day at most; closed ones are listed for another day.
 */
import { type Session } from '../executor';
import { DataApiError, invalid, notFound } from './errors';
import { type Connection } from './request';

const DAY_MS = 24 * 3_600_000;
/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html */
const MAX_SESSIONS = 500;

export type SessionStatus = 'AVAILABLE' | 'BUSY' | 'CLOSED';

export interface SessionRecord {
  readonly id: string;
  readonly connection: Connection;
  readonly createdAt: Date;
  updatedAt: Date;
  keepAliveSeconds: number;
  status: SessionStatus;
  /** The statement that keeps it busy, and what ends that. */
  current?: { readonly statementId: string; readonly end: () => void };
  engine?: Promise<Session>;
}

export interface SessionsOptions {
  readonly open: () => Promise<Session>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export class Sessions {
  private readonly records = new Map<string, SessionRecord>();

  constructor(private readonly options: SessionsOptions) {}

  create(connection: Connection, keepAliveSeconds: number): SessionRecord {
    this.expire();
    const open = [...this.records.values()].filter(({ status }) => status !== 'CLOSED').length;
    if (open >= MAX_SESSIONS) throw new DataApiError('ActiveSessionsExceededException', `Active sessions exceeded the allowed quota (${MAX_SESSIONS})`);
    const now = this.options.now();
    const record: SessionRecord = { id: this.options.newId(), connection, createdAt: now, updatedAt: now, keepAliveSeconds, status: 'AVAILABLE' };
    this.records.set(record.id, record);
    return record;
  }

  /** @throws DataApiError when it is closed or busy. */
  available(id: string): SessionRecord {
    this.expire();
    const record = this.records.get(id);
    if (!record || record.status === 'CLOSED') throw notFound('Session does not exist or is closed.', id);
    if (record.status === 'BUSY') throw invalid(`Session ${id} is busy: it runs statement ${record.current?.statementId}.`);
    return record;
  }

  /** The session's connection, for one statement. */
  async take(record: SessionRecord, statementId: string, end: () => void): Promise<Session> {
    record.status = 'BUSY';
    record.current = { statementId, end };
    record.updatedAt = this.options.now();
    record.engine ??= this.options.open();
    const session = await record.engine;
    session.renew();
    return session;
  }

  release(record: SessionRecord): void {
    record.current = undefined;
    record.updatedAt = this.options.now();
    if (record.status === 'BUSY') record.status = 'AVAILABLE';
    if (record.status === 'CLOSED' || record.keepAliveSeconds === 0) void this.close(record);
  }

  list(): SessionRecord[] {
    this.expire();
    return [...this.records.values()].reverse();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.records.values()].map((record) => this.close(record)));
  }

  /** When it will be closed, should nobody use it. */
  endsAt({ createdAt, updatedAt, keepAliveSeconds }: SessionRecord): Date {
    return new Date(Math.min(updatedAt.getTime() + keepAliveSeconds * 1000, createdAt.getTime() + DAY_MS));
  }

  private expire(): void {
    const now = this.options.now().getTime();
    for (const [id, record] of this.records) {
      const age = now - record.createdAt.getTime();
      const idle = record.status === 'AVAILABLE' && now >= this.endsAt(record).getTime();
      if (record.status !== 'CLOSED' && (idle || age >= DAY_MS)) void this.close(record);
      if (record.status === 'CLOSED' && now - record.updatedAt.getTime() >= DAY_MS) this.records.delete(id);
    }
  }

  /** A statement that still runs is ended first, and gives the connection back. */
  private async close(record: SessionRecord): Promise<void> {
    const { current, engine } = record;
    record.status = 'CLOSED';
    record.updatedAt = this.options.now();
    if (current) {
      current.end();
      return;
    }
    record.engine = undefined;
    // One that could not be opened has failed its statement already.
    (await engine?.catch(() => undefined))?.close();
  }
}
