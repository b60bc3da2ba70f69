/**
 * What the warehouse itself remembers of a load, when the Data API cannot be asked or believed any more.
 *
 * The witnesses are SYS_QUERY_HISTORY and SYS_LOAD_HISTORY: an ordinary user sees its own statements in them, running
 * ones included. SYS_TRANSACTION_HISTORY alone records the commit, and only superusers can read it.
 * - A COPY alone is a transaction of its own, so that its end is the transaction's; both views must agree on it.
 * - Of several statements in one transaction the views prove that it failed, when one of them did. That all of them went well
 *   does not prove the commit.
 * - A load that was made ready with a history table has a row there once it is committed. Where that row is missing when no
 *   transaction of the load can be alive any more, there was no commit, whatever the views still know. A table that was made
 *   anew since has no older row of the pipeline, and proves nothing.
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
 * - A statement that is moved between queues has a row that was cancelled, and one of its true end, which may be written later.
 *   So `failed`, too, needs that second look.
 * - A crash of the warehouse may lose the last lines of its log. So a statement that is missing there proves nothing when the
 *   Data API knows that it has begun; nor does one that is missing after others, when the Data API has forgotten them all.
 */
import { ask, AskServices } from './ask';
import { Deadline } from './deadline';
import { isCopyAlone, loadMark, readStepMark, StepMark } from './load-mark';
import { TableName } from '../../lib/private/contract';
import { Failure } from '../failures/failure';
import { Value } from '../ports';
import { quoteLiteral, tableSql } from '../sql/quoting';

export type History =
  | { readonly kind: 'loaded'; readonly rows?: number; readonly queryId?: string }
  /** Ended, and left nothing. */
  | { readonly kind: 'failed'; readonly error?: string; readonly queryId?: string }
  | { readonly kind: 'running' }
  /** All statements of a transaction went well. Whether it was committed stands in the history table, if at all. */
  | { readonly kind: 'ran' }
  /** So many of its statements went well, and there is none after them. */
  | { readonly kind: 'cutShort'; readonly ran: number }
  /** The history reaches back before the load, and has no COPY of it: it never ran. */
  | { readonly kind: 'absent' }
  /** Nothing is proved, and asking again will not help. */
  | { readonly kind: 'unknown' }
  /** Ask again later. */
  | { readonly kind: 'unanswered'; readonly failure: Failure };

const ENDS: ReadonlyMap<string, 'loaded' | 'failed'> = new Map([['success', 'loaded'], ['failed', 'failed'], ['canceled', 'failed']]);
const RUNNING: ReadonlySet<string> = new Set(['planning', 'queued', 'running', 'returning']);
/** What a later row cannot change. */
const STANDS_AT_ONCE: ReadonlySet<History['kind']> = new Set(['loaded', 'running', 'ran']);
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
  /** The history table that its transaction writes to. */
  readonly notedIn?: string;
  /** How many of its statements have begun, by the Data API, which knows that they have ended. Not given when it knows nothing of them. */
  readonly begun?: number;
}

/** What became of a load. */
export type Verdict = Exclude<History, { readonly kind: 'ran' | 'cutShort' }>;

export async function askHistory(services: AskServices, question: HistoryQuestion, deadline: Deadline): Promise<Verdict> {
  const note = await readNote(services, question, deadline);
  if (note.kind === 'loaded' || note.kind === 'unanswered') return note;
  const isOver = note.kind !== 'elsewhere' && note.readAt - question.readyAt >= TRANSACTION_LIVES_MS;
  if (note.kind === 'missing' && isOver) return NEVER_COMMITTED;
  const verdict = weigh(await askViews(services, question, deadline), question);
  return verdict.kind !== 'unknown' || note.kind === 'elsewhere' || isOver ? verdict : MAY_COMMIT_YET;
}

/** What the views say, as far as it is proved. */
function weigh(history: History, { begun }: HistoryQuestion): Verdict {
  switch (history.kind) {
    case 'ran': return UNKNOWN;
    // The Data API sends the next statement, and the commit, only when the one before has ended.
    case 'cutShort': return begun !== undefined && begun <= history.ran ? NEVER_COMMITTED : UNKNOWN;
    case 'absent': return begun ? UNKNOWN : history;
    default: return history;
  }
}

/** What the history table says. */
type Note =
  | Extract<Verdict, { readonly kind: 'loaded' | 'unanswered' }>
  /** There is none for the load. Doubtful where there is no older one either: it may be another table of that name. */
  | { readonly kind: 'missing' | 'doubtful'; readonly readAt: number }
  /** The load is not noted in this table. */
  | { readonly kind: 'elsewhere' };

async function readNote(services: AskServices, question: HistoryQuestion, deadline: Deadline): Promise<Note> {
  const { loadId, readyAt, pipeline, historyTable, notedIn } = question;
  if (!historyTable || notedIn !== tableSql(historyTable)) return { kind: 'elsewhere' };
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
    if (STANDS_AT_ONCE.has(history.kind) || hasFinishedLook(look.rows, firstAskedAt)) return history;
    await deadline.pause(pause);
  }
  return LOGS_ARE_LATE;
}

const UNKNOWN: Verdict = { kind: 'unknown' };

const NEVER_COMMITTED: Verdict = { kind: 'failed', error: 'the transaction of the load was not committed' };

const MAY_COMMIT_YET: Verdict = {
  kind: 'unanswered',
  failure: { code: 'COMMIT_UNKNOWN', reason: 'the history table does not show the load, and its transaction may be alive' },
};

const LOGS_ARE_LATE: History = {
  kind: 'unanswered',
  failure: { code: 'LOAD_RUNNING', reason: 'the warehouse has not yet written down what it did a moment ago, so that it may not know all of the COPY' },
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
  if (end.kind !== 'loaded') return end;
  return last < marks[0].count ? { kind: 'cutShort', ran: last } : { kind: 'ran' };
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
