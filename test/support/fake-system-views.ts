/**
 * The system views of the fake warehouse, as far as the loader asks them.
 *
 * The history is kept for a week. It is written late: for some time after its end (`lagMs`) a statement is in it neither as running
 * nor as finished.
 */
import type { FakeStatement } from './fake-warehouse';
import { Clock, Value } from '../../lambda/ports';

type Rows = readonly (readonly Value[])[];

const HISTORY_HOLDS_MS = 7 * 24 * 3_600_000;

export class SystemViews {
  /** SYS_LOAD_ERROR_DETAIL by query id. */
  readonly loadErrors = new Map<string, Rows>();
  /** SYS_QUERY_HISTORY, oldest first. */
  private readonly history: FakeStatement[] = [];

  constructor(private readonly clock: Clock, private readonly lagMs: () => number) {}

  record(statement: FakeStatement): void {
    this.history.push(statement);
  }

  query(sql: string): Rows {
    if (/^(\/\* cdk-rin \S+ \*\/ )?SELECT 1$/.test(sql)) return [[1]];
    const queryId = /FROM sys_load_error_detail WHERE query_id = (\d+)/.exec(sql)?.[1];
    if (queryId) return this.loadErrors.get(queryId) ?? [];
    const mark = /q\.query_text LIKE '(\/\* cdk-rin \S+ \*\/)%'/.exec(sql)?.[1];
    const before = /start_time < '([^']+)'/.exec(sql)?.[1];
    if (sql.includes("query_type) = 'COPY'") && mark && before) return this.historyOf(mark, Date.parse(`${before.replace(' ', 'T')}Z`));
    throw new Error(`the fake warehouse knows no such query: ${sql}`);
  }

  canTell(statement: FakeStatement | undefined, readyAt: number, at: number): boolean {
    const remembered = this.history.filter(({ submittedAt }) => submittedAt >= at - HISTORY_HOLDS_MS);
    return remembered.some(one => one === statement || one.copy && one.submittedAt < readyAt - 120_000);
  }

  /** The statements with that comment, and a COPY that is older. */
  private historyOf(mark: string, before: number): Rows {
    const now = this.clock.now();
    const since = now - HISTORY_HOLDS_MS;
    while (this.history.length && this.history[0].submittedAt < since) this.history.shift();
    const isWritten = ({ ended, endsAt }: FakeStatement) => !ended || endsAt + this.lagMs() <= now;
    const earlier = this.history.find(statement => statement.copy && statement.submittedAt < before && isWritten(statement));
    return [
      ...this.history.filter(statement => statement.sql.startsWith(mark) && isWritten(statement)).map(rowOf),
      ...earlier ? [['earlier', earlier.queryId, statusOf(earlier), null, null, null]] : [],
    ];
  }
}

function rowOf(statement: FakeStatement): readonly Value[] {
  const { sql, queryId, copy, ended, hasCommitted } = statement;
  const statusAsLoad = copy && ended ? hasCommitted ? 'completed' : 'aborted' : null;
  const error = ended && !hasCommitted ? ended.error ?? null : null;
  return [sql.slice(0, 128), queryId, statusOf(statement), error, statusAsLoad, copy && hasCommitted ? ended?.rows ?? 0 : null];
}

function statusOf({ ended, hasCommitted }: FakeStatement): string {
  if (!ended) return 'running';
  if (hasCommitted) return 'success';
  return ended.state === 'aborted' ? 'canceled' : 'failed';
}
