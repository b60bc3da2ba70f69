/**
 * The system views of the fake warehouse, as far as the loader asks them, and the history table of its pipeline.
 *
 * The history is kept for a week. It is written late: for some time after its end (`lagMs`) a statement is in it neither as running
 * nor as finished.
 */
import type { FakeStatement } from './fake-warehouse';
import { Clock, Value } from '../../lambda/ports';

type Rows = readonly (readonly Value[])[];

const HISTORY_HOLDS_MS = 7 * 24 * 3_600_000;
const LOAD_MARK = /^\/\* cdk-rin \S+ \*\/ /;
const LOOK = /^\/\* cdk-rin \S+ \*\/ \/\* asked at \S+ \*\//;
const TRANSACTION_IS_OVER_MS = 35 * 3_600_000;

export class SystemViews {
  /** SYS_LOAD_ERROR_DETAIL by query id. */
  readonly loadErrors = new Map<string, Rows>();
  /** SYS_QUERY_HISTORY, oldest first. */
  private readonly history: FakeStatement[] = [];
  /** Questions about the history, by load and time. */
  private readonly looks = new Map<string, FakeStatement>();
  /** What a load did, by its mark. */
  private readonly ofLoads = new Map<string, FakeStatement[]>();
  private readonly lost = new Set<FakeStatement>();
  /** When each load was noted, by history table. */
  private readonly notes = new Map<string, Map<string, number>>();

  constructor(private readonly clock: Clock, private readonly lagMs: () => number) {}

  record(statement: FakeStatement): void {
    this.history.push(statement);
    const [sql] = statement.sqls;
    const mark = LOAD_MARK.exec(sql)?.[0];
    if (mark === undefined || sql.startsWith(`${mark}SELECT `)) return;
    const look = LOOK.exec(sql)?.[0];
    if (look !== undefined) return void this.looks.set(look, statement);
    const same = this.ofLoads.get(mark);
    if (same) same.push(statement);
    else this.ofLoads.set(mark, [statement]);
  }

  note(historyTable: string, loadId: string, at: number): void {
    this.notesIn(historyTable).set(loadId, at);
  }

  /** A crash of the warehouse: the last lines of its log were not yet written. */
  loseSince(at: number): boolean {
    const first = this.history.findIndex(({ submittedAt }) => submittedAt >= at);
    if (first < 0) return false;
    for (const statement of this.history.splice(first)) this.lost.add(statement);
    for (const [mark, statements] of this.ofLoads) this.ofLoads.set(mark, statements.filter(statement => !this.lost.has(statement)));
    return true;
  }

  query(sql: string): Rows {
    if (/^(\/\* cdk-rin \S+ \*\/ )?SELECT 1$/.test(sql)) return [[1]];
    const queryId = /FROM sys_load_error_detail WHERE query_id = (\d+)/.exec(sql)?.[1];
    if (queryId) return this.loadErrors.get(queryId) ?? [];
    const noted = /COUNT\(CASE WHEN load_id = '([^']+)' .* loaded_at < '([^']+)'.* FROM "public"."([^"]+)"$/.exec(sql);
    if (noted) return [[this.notesIn(noted[3]).has(noted[1]) ? 1 : 0, this.countNotes(noted[3], fromTimestamp(noted[2]))]];
    const mark = /q\.query_text LIKE '(\/\* cdk-rin \S+ \*\/ )%'/.exec(sql)?.[1];
    const before = /start_time < '([^']+)'/.exec(sql)?.[1];
    const look = /OR q\.query_text LIKE '([^']+)%'/.exec(sql)?.[1];
    if (sql.includes("query_type) = 'COPY'") && mark && look && before) return this.historyOf(mark, look, fromTimestamp(before));
    throw new Error(`the fake warehouse knows no such query: ${sql}`);
  }

  /** @param historyTable that is asked */
  canTell(statement: FakeStatement | undefined, readyAt: number, at: number, historyTable: string | undefined): boolean {
    if (statement && historyTable !== undefined && this.notesIn(historyTable).has(statement.name)) return true;
    // A day later it is not noted where others are.
    const wasToBeNoted = historyTable !== undefined && statement?.copy?.notedIn === historyTable;
    if (wasToBeNoted && at - readyAt >= TRANSACTION_IS_OVER_MS && this.countNotes(historyTable, readyAt - 120_000) > 0) return true;
    const remembered = this.history.filter(({ submittedAt }) => submittedAt >= at - HISTORY_HOLDS_MS);
    // One whose lines were lost may have done anything.
    if (statement && this.lost.has(statement)) return false;
    if (!statement || !remembered.includes(statement)) return remembered.some(one => one.copy && one.submittedAt < readyAt - 120_000);
    // That all its statements ran proves nothing.
    return statement.sqls.length === 1 || (statement.failedAt !== undefined && !statement.isFailedBetween);
  }

  private notesIn(historyTable: string): Map<string, number> {
    const notes = this.notes.get(historyTable) ?? new Map<string, number>();
    this.notes.set(historyTable, notes);
    return notes;
  }

  private countNotes(historyTable: string, before: number): number {
    return [...this.notesIn(historyTable).values()].filter(at => at < before).length;
  }

  /** The statements with that comment, and a COPY that is older. */
  private historyOf(mark: string, look: string, before: number): Rows {
    const now = this.clock.now();
    const since = now - HISTORY_HOLDS_MS;
    while (this.history.length && this.history[0].submittedAt < since) this.history.shift();
    const isWritten = ({ overAt }: FakeStatement) => overAt === undefined || overAt + this.lagMs() <= now;
    const earlier = this.history.find(statement => statement.copy && statement.submittedAt < before && isWritten(statement));
    const firstLook = this.looks.get(look);
    return [
      ...(this.ofLoads.get(mark) ?? []).filter(statement => statement.submittedAt >= since && isWritten(statement)).flatMap(rowsOf),
      ...firstLook && isWritten(firstLook) ? rowsOf(firstLook) : [],
      ...earlier ? [['earlier', earlier.firstQueryId, 'success', null, null, null]] : [],
    ];
  }
}

/** Of each part that has begun. */
function rowsOf(statement: FakeStatement): Rows {
  const { sqls, firstQueryId, copy, ended, failedAt, overAt, ran, isFailedBetween } = statement;
  // One that waits for its commit is shown as what it did.
  const running = overAt !== undefined || ran ? undefined : copy?.copyAt ?? 0;
  const hasBegun = isFailedBetween ? 0 : 1;
  return sqls.slice(0, (failedAt ?? running ?? sqls.length) + hasBegun).map((sql, i) => {
    const status = i === running ? 'running' : i !== failedAt ? 'success' : ended?.state === 'aborted' ? 'canceled' : 'failed';
    const statusAsLoad = i !== copy?.copyAt || status === 'running' ? null : status === 'success' ? 'completed' : 'aborted';
    const error = i === failedAt ? ended?.error ?? null : null;
    return [sql.slice(0, 128), String(firstQueryId + i), status, error, statusAsLoad, statusAsLoad === 'completed' ? ended?.parts[i]?.rows ?? 0 : null];
  });
}

function fromTimestamp(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}
