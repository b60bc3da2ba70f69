/**
 * What the warehouse itself remembers of a load's COPY, when the Data API cannot be asked or believed any more.
 *
 * The witnesses are SYS_QUERY_HISTORY and SYS_LOAD_HISTORY: an ordinary user sees its own statements in them, running
 * ones included. SYS_TRANSACTION_HISTORY alone records the commit, and only superusers can read it. A load's COPY is a
 * transaction of its own, so that its end is the transaction's; both views must agree on it.
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
import { Failure } from '../failures/failure';
import { Value } from '../ports';
import { quoteLiteral } from '../sql/quoting';

export type History =
  | { readonly kind: 'loaded'; readonly rows?: number; readonly queryId?: string }
  /** Ended, and left nothing. */
  | { readonly kind: 'failed'; readonly error?: string; readonly queryId?: string }
  | { readonly kind: 'running' }
  /** The history reaches back before the load, and has no COPY of it: it never ran. */
  | { readonly kind: 'absent' }
  /** Nothing is proved, and asking again will not help. */
  | { readonly kind: 'unknown' }
  /** Ask again later. */
  | { readonly kind: 'unanswered'; readonly failure: Failure };

const LOAD_ID = /^[0-9A-Za-z-]{1,64}$/;
const ENDS: ReadonlyMap<string, 'loaded' | 'failed'> = new Map([['success', 'loaded'], ['failed', 'failed'], ['canceled', 'failed']]);
const RUNNING: ReadonlySet<string> = new Set(['planning', 'queued', 'running', 'returning']);
/** After each look. */
const PAUSES_BETWEEN_LOOKS_MS = [10_000, 20_000, 30_000, 0];
/** The loader's clock and the warehouse's differ. */
const CLOCK_MARGIN_MS = 60_000;

/** @param readyAt when the COPY could first have been submitted */
export async function askHistory(services: AskServices, loadId: string, readyAt: number, deadline: Deadline): Promise<History> {
  const firstAskedAt = services.clock.now();
  for (const pause of PAUSES_BETWEEN_LOOKS_MS) {
    const askedAt = services.clock.now();
    const look = await ask(services, `${loadId}-history`, historySql(loadId, readyAt, askedAt), deadline);
    if (look.kind === 'unanswered') return look;
    const history = readHistory(look.rows);
    const hasTrace = history.kind !== 'absent' && history.kind !== 'unknown';
    if (hasTrace || hasFinishedLook(look.rows, firstAskedAt)) return history;
    await deadline.pause(pause);
  }
  return LOGS_ARE_LATE;
}

const LOGS_ARE_LATE: History = {
  kind: 'unanswered',
  failure: { code: 'LOAD_RUNNING', reason: 'the warehouse has no trace of the COPY, but has not yet written down what it did a moment ago either' },
};

/**
 * The statements about a load, and a COPY from before it.
 * Columns: text (its beginning, or 'earlier'), query id, status, error, status as a load, loaded rows.
 */
export function historySql(loadId: string, readyAt: number, askedAt: number): string {
  if (!LOAD_ID.test(loadId)) throw new Error(`load id ${JSON.stringify(loadId)} may consist of letters, digits and hyphens only`);
  const mark = `/* cdk-rin ${loadId} */`;
  const before = new Date(readyAt - CLOCK_MARGIN_MS).toISOString().slice(0, 19).replace('T', ' ');
  return `${mark} ${lookMark(askedAt)} SELECT LEFT(q.query_text, 128), q.query_id, q.status, q.error_message, l.status, l.loaded_rows
    FROM sys_query_history q LEFT JOIN sys_load_history l ON l.query_id = q.query_id
    WHERE q.query_text LIKE ${quoteLiteral(`${mark}%`)}
    UNION ALL SELECT 'earlier', e.query_id, e.status, NULL, NULL, NULL
    FROM (SELECT query_id, status FROM sys_query_history
      WHERE TRIM(query_type) = 'COPY' AND query_text LIKE '/* cdk-rin %' AND start_time < ${quoteLiteral(before)} LIMIT 1) e`;
}

/** Tells one question from another by when it was asked. */
function lookMark(askedAt: number): string {
  return `/* asked at ${new Date(askedAt).toISOString()} */`;
}

/** Several rows are one COPY that was moved between queues, so that one of them tells its end. */
export function readHistory(rows: readonly (readonly Value[])[]): History {
  const copies = rows.filter(([beginning]) => /^(\/\*.*?\*\/\s*)*COPY\b/.test(text(beginning))).map(readCopy);
  if (!copies.length) return { kind: rows.some(([beginning]) => text(beginning) === 'earlier') ? 'absent' : 'unknown' };
  return copies.find(({ kind }) => kind === 'loaded')
    ?? copies.find(({ kind }) => kind === 'running')
    ?? copies.find(({ kind }) => kind === 'unknown')
    ?? copies[0];
}

function readCopy([, queryId, status, error, statusAsLoad, loadedRows]: readonly Value[]): History {
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
