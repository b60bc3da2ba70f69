/**
 * What the warehouse itself remembers of a load, when the Data API cannot be asked or believed any more.
 *
 * The witnesses are SYS_QUERY_HISTORY and SYS_LOAD_HISTORY: an ordinary user sees its own statements in them, running
 * ones included. SYS_TRANSACTION_HISTORY alone records the commit, and only superusers can read it.
 * - A COPY alone is a transaction of its own, so that its end is the transaction's; both views must agree on it.
 * - Of several statements in one transaction the views prove that it failed, when one of them did. That all of them went well
 *   does not prove the commit: the row of the load in the history table does. Where that row is missing once no transaction of
 *   the load can be alive any more, there was no commit; if the table is the one that it would be in, as an older row shows.
 * https://docs.aws.amazon.com/redshift/latest/dg/SYS_QUERY_HISTORY.html
 *
 * Invariant: `loaded`, `failed` and `absent` are said on evidence only. Traps:
 * - History goes back seven days, and no snapshot holds it: a warehouse that was restored remembers nothing. So `absent`
 *   needs a COPY of ours from before the load. A COPY, and found by its comment: that it is kept is documented nowhere.
 *   https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_system-tables.html
 * - The views are no consistent snapshot, and are written late: a statement that has just ended may be in neither its
 *   running nor its finished form. So to have no trace means something only when a second look finds the first one among
 *   the finished.
 * - It is the history of one user. A database user that was changed since, and runs other pipelines, sees older
 *   COPYs and not this one: settle what is `ready` before you change it.
 * - A crash of the warehouse may lose the last lines of its log. Do not take `absent` for the end of a COPY that is
 *   known to have begun.
 */
import { ask, AskServices } from './ask';
import { Deadline } from './deadline';
import { isCopyAlone, loadMark, readStepMark, StepMark, tableMark } from './load-mark';
import { TableName } from '../../lib/private/contract';
import { Failure } from '../failures/failure';
import { Value } from '../ports';
import { quoteLiteral, tableSql } from '../sql/quoting';

export type History =
  | { readonly kind: 'loaded'; readonly rows?: number; readonly queryId?: string }
  /** Ended, and left nothing. */
  | { readonly kind: 'failed'; readonly error?: string; readonly queryId?: string }
  | { readonly kind: 'running' }
  /** The statements of a transaction went well, as far as they are known. Whether it was committed stands in the history table, if at all. */
  | { readonly kind: 'ran'; readonly notedIn?: string }
  /** The history reaches back before the load, and has no COPY of it: it never ran. */
  | { readonly kind: 'absent' }
  /** Nothing is proved, and asking again will not help. */
  | { readonly kind: 'unknown' }
  /** Ask again later. */
  | { readonly kind: 'unanswered'; readonly failure: Failure };

const ENDS: ReadonlyMap<string, 'loaded' | 'failed'> = new Map([['success', 'loaded'], ['failed', 'failed'], ['canceled', 'failed']]);
const RUNNING: ReadonlySet<string> = new Set(['planning', 'queued', 'running', 'returning']);
/** After each look. */
const PAUSES_BETWEEN_LOOKS_MS = [10_000, 20_000, 30_000, 0];
const LOOK = '/* asked at';
/** The loader's clock and the warehouse's differ. */
const CLOCK_MARGIN_MS = 60_000;
/** The Data API ends a statement after 24 hours; with what it takes to be submitted, and a margin. */
const TRANSACTION_LIVES_MS = 34 * 3_600_000;

export interface HistoryQuestion {
  readonly loadId: string;
  /** When the load could first have been submitted. */
  readonly readyAt: number;
  readonly pipeline: string;
  readonly historyTable?: TableName;
}

/** What became of a load. */
export type Verdict = Exclude<History, { readonly kind: 'ran' }>;

export async function askHistory(services: AskServices, question: HistoryQuestion, deadline: Deadline): Promise<Verdict> {
  const note = await readNote(services, question, deadline);
  if (note.kind === 'loaded' || note.kind === 'unanswered') return note;
  const history = await askViews(services, question, deadline);
  if (history.kind !== 'ran') return history;
  const { historyTable } = question;
  // Another history table than that of its deployment has no row of it in any case.
  if (!historyTable || history.notedIn !== tableMark(historyTable) || note.kind === 'unknown') return { kind: 'unknown' };
  if (note.readAt - question.readyAt < TRANSACTION_LIVES_MS) return MAY_COMMIT_YET;
  return note.kind === 'missing' ? NEVER_COMMITTED : { kind: 'unknown' };
}

/** What the history table says. */
type Note =
  | Extract<Verdict, { readonly kind: 'loaded' | 'unanswered' }>
  /** There is none for the load: it was not committed, if it would be in this table. */
  | { readonly kind: 'missing' | 'doubtful'; readonly readAt: number }
  /** There is no such table. */
  | { readonly kind: 'unknown' };

async function readNote(services: AskServices, { loadId, readyAt, pipeline, historyTable }: HistoryQuestion, deadline: Deadline): Promise<Note> {
  if (!historyTable) return { kind: 'unknown' };
  const readAt = services.clock.now();
  const count = (condition: string) => `COUNT(CASE WHEN ${condition} THEN 1 END)`;
  const answer = await ask(services, `${loadId}-note`, [
    `${loadMark(loadId)} SELECT ${count(`load_id = ${quoteLiteral(loadId)}`)},`,
    count(`pipeline = ${quoteLiteral(pipeline)} AND loaded_at < ${quoteLiteral(timestamp(readyAt - CLOCK_MARGIN_MS))}`),
    `FROM ${tableSql(historyTable)}`,
  ].join(' '), deadline);
  if (answer.kind === 'unanswered') return answer;
  const [own, earlier] = answer.rows[0].map(Number);
  if (own > 0) return { kind: 'loaded' };
  return { kind: earlier > 0 ? 'missing' : 'doubtful', readAt };
}

async function askViews(services: AskServices, { loadId, readyAt }: HistoryQuestion, deadline: Deadline): Promise<History> {
  const firstAskedAt = services.clock.now();
  for (const pause of PAUSES_BETWEEN_LOOKS_MS) {
    const askedAt = services.clock.now();
    const look = await ask(services, `${loadId}-history`, historySql(loadId, readyAt, askedAt, firstAskedAt), deadline);
    if (look.kind === 'unanswered') return look;
    const history = readHistory(look.rows);
    const hasTrace = history.kind !== 'absent' && history.kind !== 'unknown';
    if (hasTrace || hasFinishedLook(look.rows, firstAskedAt)) return history;
    await deadline.pause(pause);
  }
  return LOGS_ARE_LATE;
}

const NEVER_COMMITTED: Verdict = { kind: 'failed', error: 'the transaction of the load was not committed' };

const MAY_COMMIT_YET: Verdict = {
  kind: 'unanswered',
  failure: { code: 'COMMIT_UNKNOWN', reason: 'the statements of the load have run, and its transaction, which the history table does not show, may be alive' },
};

const LOGS_ARE_LATE: History = {
  kind: 'unanswered',
  failure: { code: 'LOAD_RUNNING', reason: 'the warehouse has no trace of the COPY, but has not yet written down what it did a moment ago either' },
};

/**
 * The statements of a load, the first look at them, and a COPY from before it. Not every look: of a load that is looked at for
 * a day there are many.
 * Columns: text (its beginning, or 'earlier'), query id, status, error, status as a load, loaded rows.
 */
export function historySql(loadId: string, readyAt: number, askedAt: number, firstAskedAt: number): string {
  const mark = loadMark(loadId);
  return `${mark} ${lookMark(askedAt)} SELECT LEFT(q.query_text, 128), q.query_id, q.status, q.error_message, l.status, l.loaded_rows
    FROM sys_query_history q LEFT JOIN sys_load_history l ON l.query_id = q.query_id
    WHERE q.query_text LIKE ${like(`${mark} `)} AND q.query_text NOT LIKE ${like(`${mark} SELECT `)}
      AND (q.query_text NOT LIKE ${like(`${mark} ${LOOK} `)} OR q.query_text LIKE ${like(`${mark} ${lookMark(firstAskedAt)}`)})
    UNION ALL SELECT 'earlier', e.query_id, e.status, NULL, NULL, NULL
    FROM (SELECT query_id, status FROM sys_query_history
      WHERE TRIM(query_type) = 'COPY' AND query_text LIKE '/* cdk-rin %' AND start_time < ${quoteLiteral(timestamp(readyAt - CLOCK_MARGIN_MS))} LIMIT 1) e`;
}

function timestamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

function like(beginning: string): string {
  return quoteLiteral(`${beginning}%`);
}

/** Tells one question from another by when it was asked. */
function lookMark(askedAt: number): string {
  return `${LOOK} ${new Date(askedAt).toISOString()} */`;
}

export function readHistory(rows: readonly (readonly Value[])[]): History {
  const copies = rows.filter(([beginning]) => isCopyAlone(text(beginning)));
  if (copies.length) return combined(copies);
  const marks = rows.flatMap(row => {
    const mark = readStepMark(text(row[0]));
    return mark ? [{ ...mark, row }] : [];
  });
  if (marks.length) return ofTransaction(marks);
  return { kind: rows.some(([beginning]) => text(beginning) === 'earlier') ? 'absent' : 'unknown' };
}

function ofTransaction(marks: readonly (StepMark & { readonly row: readonly Value[] })[]): History {
  const last = Math.max(...marks.map(({ position }) => position));
  const end = combined(marks.filter(({ position }) => position === last).map(({ row }) => row));
  // One before it that failed was run again in another queue, or nothing would have come after it.
  return end.kind === 'failed' || end.kind === 'running' ? end : { kind: 'ran', notedIn: marks[0].notedIn };
}

/** Several rows are one statement that was moved between queues, so that one of them tells its end. */
function combined(rows: readonly (readonly Value[])[]): History {
  const ends = rows.map(readEnd);
  return ends.find(({ kind }) => kind === 'loaded')
    ?? ends.find(({ kind }) => kind === 'running')
    ?? ends.find(({ kind }) => kind === 'unknown')
    ?? ends[0];
}

function readEnd([, queryId, status, error, statusAsLoad, loadedRows]: readonly Value[]): History {
  const id = text(queryId) || undefined;
  if (RUNNING.has(text(status))) return { kind: 'running' };
  const kind = ENDS.get(text(status));
  const asLoad = text(statusAsLoad);
  if (kind === 'loaded' && asLoad !== 'aborted') {
    return { kind, queryId: id, rows: loadedRows === null ? undefined : Number(loadedRows) };
  }
  if (kind === 'failed' && asLoad !== 'completed') return { kind, queryId: id, error: text(error) || undefined };
  return { kind: 'unknown' };
}

function hasFinishedLook(rows: readonly (readonly Value[])[], askedAt: number): boolean {
  return rows.some(([beginning, , status]) => text(beginning).includes(lookMark(askedAt)) && text(status) === 'success');
}

/** The views pad their texts with spaces. */
function text(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value).trim();
}
