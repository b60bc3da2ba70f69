/** What the Data API knows of a statement, and how its caller learns that it changed. */
import { EventEmitter } from 'node:events';
import { type StatementResult } from '../executor';
import { type Connection, type StatementRequest } from './request';
import { redactCredentials } from '../sql/redact';

export type StatementStatus = 'SUBMITTED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

interface Progress {
  status: StatementStatus;
  updatedAt: Date;
  startedAt?: Date;
  error?: string;
}

/** One SQL statement: the whole of an ExecuteStatement, or a part of a batch. */
export interface StatementPart extends Progress {
  readonly id: string;
  readonly sql: string;
  /** As it is told to callers. */
  readonly shownSql: string;
  readonly createdAt: Date;
  result?: StatementResult;
  queryId?: number;
  queryUuid?: string;
  pid?: number;
}

export interface StatementRecord extends Progress {
  readonly id: string;
  readonly request: StatementRequest;
  readonly connection: Connection;
  /** Of the session that it opened or runs in, when there is one. */
  readonly sessionId?: string;
  readonly parts: readonly StatementPart[];
  readonly createdAt: Date;
  readonly changes: EventEmitter;
  /** Aborted when the statement is to end early. */
  readonly ending: AbortController;
}

export function newRecord(id: string, request: StatementRequest, connection: Connection, sessionId: string | undefined, now: Date): StatementRecord {
  const progress = { status: 'SUBMITTED', createdAt: now, updatedAt: now } as const;
  const parts = request.sqls.map((sql, i): StatementPart => ({
    id: request.batch ? `${id}:${i + 1}` : id, sql, shownSql: redactCredentials(sql), ...progress,
  }));
  // One listener for each caller that waits.
  const changes = new EventEmitter().setMaxListeners(0);
  return { id, request, connection, sessionId, parts, ...progress, changes, ending: new AbortController() };
}

/** An end is final: a cancelled statement's connection may still have a word to say. */
export function advance(record: StatementRecord, one: StatementRecord | StatementPart, status: StatementStatus, now: Date): void {
  if (isOver(one.status)) return;
  one.status = status;
  one.updatedAt = now;
  if (status === 'STARTED') one.startedAt = now;
  record.changes.emit('change');
}

export function isOver(status: StatementStatus): boolean {
  return status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';
}

/** Until it is over, the time is up or the caller has hung up. */
export async function waitForEnd(record: StatementRecord, one: StatementRecord | StatementPart, seconds: number, caller: AbortSignal): Promise<void> {
  if (seconds === 0 || isOver(one.status)) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, seconds * 1000);
    function done(): void {
      clearTimeout(timer);
      record.changes.off('change', onChange);
      caller.removeEventListener('abort', done);
      resolve();
    }
    function onChange(): void {
      if (isOver(one.status)) done();
    }
    record.changes.on('change', onChange);
    caller.addEventListener('abort', done);
    if (caller.aborted) done();
  });
}
