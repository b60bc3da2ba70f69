/**
 * The Redshift Data API in memory and in virtual time, as far as the loader sees it: statements that take time and
 * outlive their callers, tokens that make two submissions one, records that are forgotten, COPYs and transactions around them
 * that are all or nothing, errors in Redshift's words.
 *
 * A statement does its work at the moment it ends, whether or not anybody looks. Nothing has to wake it up for that:
 * whoever looks first after that moment, or changes what it would have met, lets the statements that are due end before.
 */
import { FakeManifests } from './fake-manifests';
import { SystemViews } from './fake-system-views';
import { ParsedLoad, parseLoad } from './load-sql';
import { Clock, ServiceError, Statement, StatementPart, StatementRequest, Value, Warehouse } from '../../lambda/ports';

export interface BadFile {
  readonly line: number;
  readonly column: string;
  readonly code: number;
  readonly message: string;
}

export const NUMBER_ERROR: BadFile = { line: 7, column: 'status', code: 1207, message: 'Invalid digit, Value \'x\', Pos 0, Type: Integer' };

/** How the Data API says that a statement ended, and what it did all the same. */
export interface Ending {
  readonly state: 'failed' | 'aborted';
  readonly error: string;
  /** `committed`: the connection broke, or a cancellation came, after the commit. `neverRan`: the warehouse never saw it. */
  readonly effect: 'committed' | 'none' | 'neverRan';
  /** The last statement of a transaction had ended well: the commit alone was missing. */
  readonly isAtCommit?: boolean;
  /** The statement of a transaction, from 0, that was the last to begin. The COPY when not given. */
  readonly at?: number;
  /** That one had not begun: the connection broke between the one before and it. */
  readonly isBetween?: boolean;
  /** So long after it was called ended it was committed in truth: Redshift had gone on without its client. */
  readonly commitsAfterMs?: number;
}

export interface FakeStatement {
  readonly id: string;
  readonly name: string;
  /** The queries of its parts have numbers from here on. */
  readonly firstQueryId: number;
  readonly sqls: readonly string[];
  readonly copy?: ParsedLoad;
  readonly submittedAt: number;
  endsAt: number;
  /** Decided by somebody else than the statement itself. */
  ending?: Ending;
  /** What the Data API says of its end. */
  ended?: Statement;
  /** Whether every statement of the transaction went well, so that the commit alone is missing. */
  ran?: boolean;
  /** When it came to its end in the warehouse. */
  overAt?: number;
  hasCommitted?: boolean;
  /** The part that failed. Those before it went well, and those after it never ran. */
  failedAt?: number;
  /** That one never began. */
  isFailedBetween?: boolean;
  rows?: readonly (readonly Value[])[];
}

export interface Commit {
  readonly statementId: string;
  /** Of the statement. */
  readonly name: string;
  readonly table: string;
  readonly files: readonly string[];
}

/** Why a transaction was undone. */
interface Refusal {
  /** The statement that it came to. Not given when the commit alone was missing. */
  readonly at?: number;
  readonly isBetween?: boolean;
  readonly state: 'failed' | 'aborted';
  readonly error: string;
}

const HOUR_MS = 3_600_000;
const QUESTION_MS = 500;
const TOKEN_HOLDS_MS = 8 * HOUR_MS;
const RECORD_HOLDS_MS = 24 * HOUR_MS;

export class FakeWarehouse implements Warehouse {
  /** Urls of the files that were loaded, by schema.table. */
  readonly tables = new Map<string, string[]>();
  /** Every COPY that was submitted. */
  readonly copies: { readonly table: string; readonly files: readonly string[]; readonly sql: string; readonly token?: string }[] = [];
  readonly badFiles = new Map<string, BadFile>();
  /** Urls of files with which a COPY fails in these words, and names none. */
  readonly strangeFiles = new Map<string, string>();
  /** Urls of files that are copied, and of whose rows a later statement of the transaction fails in these words: a target's own, or the MERGE. */
  readonly unfitFiles = new Map<string, string>();
  copyMs = 2_000;
  rowsPerFile = 10;
  /** How many bad files one failed COPY names. */
  namesPerCopy = 1;
  /** While it is set, every call fails so. */
  callError?: ServiceError;
  /** While it is set, every COPY into a table (or any statement, by '*') ends so. */
  readonly statementErrors = new Map<string, string>();
  /** While it is set, the own SQL of the target that loads into a table fails so. */
  readonly ownSqlErrors = new Map<string, string>();
  /** The next submission is accepted, and its answer lost. */
  losesNextAnswer = false;
  /** For how long a statement that has ended is missing from the system views. */
  historyLagMs = 0;
  /** Decides how a new statement goes, where it is not to go by itself. */
  onSubmit?: (statement: FakeStatement) => { readonly ms?: number; readonly ending?: Ending };
  onCommit?: (commit: Commit) => void;
  /** A token was used again. */
  onTokenReuse?: (statement: FakeStatement) => void;

  private readonly statements = new Map<string, FakeStatement>();
  private readonly running = new Set<FakeStatement>();
  private readonly byToken = new Map<string, FakeStatement>();
  private readonly byName = new Map<string, FakeStatement>();
  private readonly views: SystemViews;
  private queryIds = 1_000;

  constructor(private readonly clock: Clock, private readonly manifests: FakeManifests, tables: readonly string[]) {
    for (const table of tables) this.tables.set(table, []);
    this.views = new SystemViews(clock, () => this.historyLagMs);
  }

  goDown(): void {
    this.callError = new ServiceError('warehouse', 'ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.1:443', { isRefusal: true });
  }

  comeBack(): void {
    this.settle();
    this.callError = undefined;
    this.statementErrors.clear();
  }

  /** The statements that are running, in the order of their submission, but those that go on without their client. */
  get runningStatements(): readonly FakeStatement[] {
    this.settle();
    return [...this.running].filter(({ ended }) => !ended);
  }

  /** Whether nothing can change any more by itself. */
  get isQuiet(): boolean {
    this.settle();
    return this.running.size === 0;
  }

  /** Loads of the file whose transactions broke off, uncommitted, with no statement that failed: only the history table will tell, in a day. */
  undecidedLoads(table: string, url: string): readonly string[] {
    const isUndecided = ({ copy, ended, failedAt, isFailedBetween, hasCommitted }: FakeStatement) =>
      copy?.table === table && copy.notedIn !== undefined && ended !== undefined
      && !hasCommitted && (failedAt === undefined || isFailedBetween) && this.filesOf(copy).includes(url);
    return [...this.statements.values()].filter(isUndecided).map(({ name }) => name);
  }

  filesOf({ manifestKey }: ParsedLoad): readonly string[] {
    const { entries } = JSON.parse(this.manifests.bodies.get(manifestKey)!) as { entries: { url: string }[] };
    return entries.map(({ url }) => url);
  }

  submittedAt(statementId: string): number | undefined {
    return this.statements.get(statementId)?.submittedAt;
  }

  /** Ends a running statement from outside: an operator cancels it, or its connection breaks. */
  interrupt(statement: FakeStatement, ending: Ending): void {
    this.settle();
    if (!this.running.has(statement) || statement.ended) return;
    statement.ending = ending;
    statement.endsAt = this.clock.now();
    this.settle();
  }

  /** It loses what it had not yet written down of its own history. Returns whether that was anything. */
  loseHistory(since: number): boolean {
    this.settle();
    return this.views.loseSince(since);
  }

  /** The history table has a load from before anybody looked. */
  noteBefore(historyTable: string, at: number): void {
    this.views.note(historyTable, 'before', at);
  }

  /** A statement from before anybody looked. */
  runBefore(sql: string, submittedAt: number): void {
    const ended: Statement = { id: 'before', state: 'finished', parts: [] };
    const sqls = [sql];
    this.views.record({ id: 'before', name: 'before', firstQueryId: 1, sqls, copy: parseLoad(sqls), submittedAt, endsAt: submittedAt, ended, overAt: submittedAt, hasCommitted: true });
  }

  /** Whether the system views, or the history table, proved at that time what became of a load. */
  canTell(name: string, readyAt: number, at: number, historyTable: string | undefined): boolean {
    return this.views.canTell(this.byName.get(name), readyAt, at, historyTable);
  }

  /** Lets the statements end whose time has come. Call it before anything is changed that a COPY meets. */
  settle(): void {
    const now = this.clock.now();
    for (const statement of this.running) {
      if (statement.endsAt <= now && statement.ran === undefined && isAtCommit(statement)) statement.ran = this.refusalOf(statement) === undefined;
    }
    const due = [...this.running].filter(statement => overAt(statement) <= now).sort((a, b) => overAt(a) - overAt(b));
    for (const statement of due) {
      this.running.delete(statement);
      const end = this.end(statement);
      statement.overAt = overAt(statement);
      statement.ended ??= end;
    }
    for (const statement of this.running) {
      const { id, ending, endsAt } = statement;
      if (endsAt <= now) statement.ended ??= { id, ...ending!, parts: partsOf(statement, ending) };
    }
  }

  async execute({ sqls, token, name }: StatementRequest): Promise<{ id: string }> {
    this.refuse();
    this.settle();
    const now = this.clock.now();
    const known = token === undefined ? undefined : this.byToken.get(token);
    // With other statements a token is good for nothing, as far as it is documented: here they are submitted.
    if (known && now - known.submittedAt < TOKEN_HOLDS_MS && isSame(known.sqls, sqls)) {
      this.onTokenReuse?.(known);
      return { id: known.id };
    }
    const statement = this.submit(sqls, name);
    if (token !== undefined) this.byToken.set(token, statement);
    if (statement.copy) this.copies.push({ table: statement.copy.table, files: this.filesOf(statement.copy), sql: sqls.join(';\n'), token });
    if (this.losesNextAnswer) {
      this.losesNextAnswer = false;
      throw new ServiceError('warehouse', 'ECONNRESET', 'socket hang up');
    }
    return { id: statement.id };
  }

  async describe(statementId: string, waitSeconds: number): Promise<Statement> {
    this.refuse();
    this.settle();
    const statement = this.statements.get(statementId);
    if (!statement || this.isForgotten(statement)) {
      throw new ServiceError('warehouse', 'ResourceNotFoundException', 'Query does not exist.', { status: 400 });
    }
    const left = statement.endsAt - this.clock.now();
    if (left > 0) await this.clock.sleep(Math.min(left, waitSeconds * 1_000));
    this.refuse();
    this.settle();
    return statement.ended ?? { id: statementId, state: 'running', parts: partsOf(statement) };
  }

  async results(statementId: string): Promise<readonly (readonly Value[])[]> {
    this.refuse();
    return this.statements.get(statementId)?.rows ?? [];
  }

  async find(name: string): Promise<string | undefined> {
    this.refuse();
    const statement = this.byName.get(name);
    return statement && !this.isForgotten(statement) ? statement.id : undefined;
  }

  private refuse(): void {
    if (this.callError) throw this.callError;
  }

  private isForgotten({ submittedAt }: FakeStatement): boolean {
    return this.clock.now() - submittedAt >= RECORD_HOLDS_MS;
  }

  private submit(sqls: readonly string[], name: string): FakeStatement {
    const now = this.clock.now();
    const copy = parseLoad(sqls);
    const statement: FakeStatement = {
      id: `statement-${this.statements.size + 1}`, firstQueryId: this.queryIds + 1, name, sqls, copy, submittedAt: now, endsAt: now + (copy ? this.copyMs : QUESTION_MS),
    };
    this.queryIds += sqls.length;
    const { ms, ending } = this.onSubmit?.(statement) ?? {};
    if (ms !== undefined) statement.endsAt = now + ms;
    statement.ending = ending;
    this.statements.set(statement.id, statement);
    this.byName.set(name, statement);
    this.running.add(statement);
    if (ending?.effect !== 'neverRan') this.views.record(statement);
    return statement;
  }

  /** A transaction: the files of a COPY are rows from here on, or never. */
  private end(statement: FakeStatement): Statement {
    const { id, sqls, copy, ending } = statement;
    const refusal = this.refusalOf(statement);
    if (refusal !== undefined) {
      const { state, error, at, isBetween } = refusal;
      statement.failedAt = at;
      statement.isFailedBetween = isBetween;
      return { id, state, error, parts: partsOf(statement, { state, error }) };
    }
    const rows = copy ? this.commit(statement, copy) : (statement.rows = this.views.query(sqls[0])).length;
    statement.hasCommitted = true;
    return { id, state: ending?.state ?? 'finished', error: ending?.error, parts: partsOf(statement, { state: 'finished', rows, ...sqls.length === 1 && ending }) };
  }

  private refusalOf(statement: FakeStatement): Refusal | undefined {
    const { copy, ending, sqls } = statement;
    const state = ending?.state ?? 'failed';
    const scripted = ending ? undefined : this.statementErrors.get('*');
    if (scripted !== undefined) return { at: copy?.copyAt ?? 0, state, error: scripted };
    const endsAt = ending === undefined || ending.effect === 'committed' ? undefined
      : ending.isAtCommit && sqls.length > 1 ? sqls.length : ending.at ?? copy?.copyAt ?? 0;
    const failure = copy && !statement.ran && ending?.effect !== 'neverRan' ? this.failureOf(statement, copy, endsAt) : undefined;
    if (failure) return { ...failure, state };
    return endsAt === undefined ? undefined : { ...ending, at: endsAt === sqls.length ? undefined : endsAt, state, error: ending!.error };
  }

  private commit(statement: FakeStatement, copy: ParsedLoad): number {
    const { id, name } = statement;
    const files = this.filesOf(copy);
    const table = this.tables.get(copy.table) ?? [];
    this.tables.set(copy.table, table);
    table.push(...files);
    if (copy.notedIn !== undefined) this.views.note(copy.notedIn, name, overAt(statement));
    this.onCommit?.({ statementId: id, name, table: copy.table, files });
    return files.length * this.rowsPerFile;
  }

  /** The first of its statements that fails, before the one at which it ended anyway. */
  private failureOf({ firstQueryId }: FakeStatement, copy: ParsedLoad, endsAt = Infinity): Pick<Refusal, 'at' | 'error'> | undefined {
    const { table, tableAt, copyAt, mergeAt, ownSqlAt } = copy;
    const files = this.filesOf(copy);
    const unfit = files.find(file => this.unfitFiles.has(file));
    const reasons: (readonly [at: number | undefined, error: () => string | undefined])[] = [
      [tableAt, () => this.tableError(copy)],
      [mergeAt ?? copyAt, () => this.statementErrors.get(table)],
      [ownSqlAt[0], () => this.ownSqlErrors.get(table)],
      [copyAt, () => this.copyError(copy, files, String(firstQueryId + copyAt))],
      [ownSqlAt.find(at => at > copyAt) ?? mergeAt, () => unfit && this.unfitFiles.get(unfit)],
    ];
    for (const [at, errorOf] of reasons.sort(([a = Infinity], [b = Infinity]) => a - b)) {
      if (at === undefined || at >= endsAt) return undefined;
      const error = errorOf();
      if (error !== undefined) return { at, error };
    }
    return undefined;
  }

  private tableError({ table, tableAt, copyAt, createsTable }: ParsedLoad): string | undefined {
    if (createsTable || this.tables.has(table)) return undefined;
    return tableAt === copyAt ? `ERROR: Cannot COPY into nonexistent table ${table.split('.')[1]}` : `ERROR: relation "${table}" does not exist`;
  }

  private copyError({ table }: ParsedLoad, files: readonly string[], queryId: string): string | undefined {
    const strange = files.find(file => this.strangeFiles.has(file));
    if (strange) return this.strangeFiles.get(strange);
    const bad = files.filter(file => this.badFiles.has(file));
    if (!bad.length) return undefined;
    this.views.loadErrors.set(queryId, bad.slice(0, this.namesPerCopy).map(file => {
      const { line, column, code, message } = this.badFiles.get(file)!;
      return [file.slice(0, 256).padEnd(256), line, column.padEnd(127), code, message.padEnd(512)];
    }));
    return `ERROR: Load into table '${table.split('.')[1]}' failed.  Check 'sys_load_error_detail' system table for details.`;
  }
}

/** A COPY alone goes on without its client. A transaction does not: it is its client that sends the next statement. */
function overAt({ endsAt, ending, sqls, ran }: FakeStatement): number {
  const goesOn = ending?.effect === 'committed' && (sqls.length === 1 || ran);
  return endsAt + (goesOn ? ending.commitsAfterMs ?? 0 : 0);
}

function isSame(sqls: readonly string[], others: readonly string[]): boolean {
  return sqls.length === others.length && sqls.every((sql, i) => sql === others[i]);
}

function isAtCommit({ sqls, ending }: FakeStatement): boolean {
  return sqls.length > 1 && ending?.effect === 'committed' && ending.isAtCommit === true;
}

/** @param end of the part that failed, or else of the COPY. Not given while the statement runs. */
function partsOf({ sqls, firstQueryId, copy, ending, failedAt, isFailedBetween }: FakeStatement, end?: Pick<StatementPart, 'state' | 'error' | 'rows'>): readonly StatementPart[] {
  const decisive = failedAt ?? copy?.copyAt ?? 0;
  const isOver = end !== undefined && failedAt === undefined;
  return sqls.map((sql, i): StatementPart => {
    const queryId = String(firstQueryId + i);
    if (ending?.effect === 'neverRan') return { sql, state: end?.state ?? 'running', error: end?.error };
    if (i === failedAt && isFailedBetween) return { sql, state: 'failed', error: end?.error };
    if (i === decisive) return { sql, queryId, ...isOver && sqls.length > 1 ? { state: 'finished', rows: end.rows } : end ?? { state: 'running' } };
    if (i < decisive || isOver) return { sql, queryId, state: 'finished' };
    return { sql, state: end ? 'aborted' : 'running' };
  });
}
