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
  rows?: readonly (readonly Value[])[];
}

export interface Commit {
  readonly statementId: string;
  /** Of the statement. */
  readonly name: string;
  readonly table: string;
  readonly files: readonly string[];
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
  copyMs = 2_000;
  rowsPerFile = 10;
  /** How many bad files one failed COPY names. */
  namesPerCopy = 1;
  /** While it is set, every call fails so. */
  callError?: ServiceError;
  /** While it is set, every COPY into a table (or any statement, by '*') ends so. */
  readonly statementErrors = new Map<string, string>();
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

  /** Whether a transaction with the file had ended but for its commit, which nobody knows of for a day. */
  mayHaveCommitted(table: string, url: string): boolean {
    return [...this.statements.values()].some(({ copy, sqls, ended, failedAt, hasCommitted }) =>
      copy?.table === table && sqls.length > 1 && ended?.state !== 'finished' && failedAt === undefined && !hasCommitted && this.filesOf(copy).includes(url));
  }

  /** Ends a running statement from outside: an operator cancels it, or its connection breaks. */
  interrupt(statement: FakeStatement, ending: Ending): void {
    this.settle();
    if (!this.running.has(statement) || statement.ended) return;
    statement.ending = ending;
    statement.endsAt = this.clock.now();
    this.settle();
  }

  /** A statement from before anybody looked. */
  runBefore(sql: string, submittedAt: number): void {
    const ended: Statement = { id: 'before', state: 'finished', parts: [] };
    const sqls = [sql];
    this.views.record({ id: 'before', name: 'before', firstQueryId: 1, sqls, copy: parseLoad(sqls), submittedAt, endsAt: submittedAt, ended, overAt: submittedAt, hasCommitted: true });
  }

  /** Whether the system views, or the history table, proved at that time what became of a load. */
  canTell(name: string, readyAt: number, at: number): boolean {
    return this.views.canTell(this.byName.get(name), readyAt, at);
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
    if (known && now - known.submittedAt < TOKEN_HOLDS_MS) {
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
    const refusal = ending && ending.effect !== 'committed' ? ending.error : this.refusalOf(statement);
    if (refusal !== undefined) {
      if (!ending) statement.failedAt ??= 0;
      else if (!ending.isAtCommit || sqls.length === 1) statement.failedAt ??= copy?.copyAt ?? 0;
      const state = ending?.state ?? 'failed';
      return { id, state, error: refusal, parts: partsOf(statement, { state, error: refusal }) };
    }
    const rows = copy ? this.commit(statement, copy) : (statement.rows = this.views.query(sqls[0])).length;
    statement.hasCommitted = true;
    return { id, state: ending?.state ?? 'finished', error: ending?.error, parts: partsOf(statement, { state: 'finished', rows, ...sqls.length === 1 && ending }) };
  }

  private refusalOf(statement: FakeStatement): string | undefined {
    const { copy, ending, firstQueryId } = statement;
    const scripted = ending ? undefined : this.statementErrors.get('*');
    if (scripted !== undefined || !copy || statement.ran) return scripted;
    const error = this.copyError(copy, String(firstQueryId + copy.copyAt));
    if (error !== undefined) statement.failedAt = copy.copyAt;
    return error;
  }

  private commit(statement: FakeStatement, copy: ParsedLoad): number {
    const { id, name } = statement;
    const files = this.filesOf(copy);
    this.tables.get(copy.table)!.push(...files);
    if (copy.isNoted) this.views.note(name, overAt(statement));
    this.onCommit?.({ statementId: id, name, table: copy.table, files });
    return files.length * this.rowsPerFile;
  }

  private copyError(copy: ParsedLoad, queryId: string): string | undefined {
    const scripted = this.statementErrors.get(copy.table);
    if (scripted) return scripted;
    const name = copy.table.split('.')[1];
    if (!this.tables.has(copy.table)) return `ERROR: Cannot COPY into nonexistent table ${name}`;
    const files = this.filesOf(copy);
    const strange = files.find(file => this.strangeFiles.has(file));
    if (strange) return this.strangeFiles.get(strange);
    const bad = files.filter(file => this.badFiles.has(file));
    if (!bad.length) return undefined;
    this.views.loadErrors.set(queryId, bad.slice(0, this.namesPerCopy).map(file => {
      const { line, column, code, message } = this.badFiles.get(file)!;
      return [file.slice(0, 256).padEnd(256), line, column.padEnd(127), code, message.padEnd(512)];
    }));
    return `ERROR: Load into table '${name}' failed.  Check 'sys_load_error_detail' system table for details.`;
  }

  private filesOf({ manifestKey }: ParsedLoad): readonly string[] {
    const { entries } = JSON.parse(this.manifests.bodies.get(manifestKey)!) as { entries: { url: string }[] };
    return entries.map(({ url }) => url);
  }
}

/** A COPY alone goes on without its client. A transaction does not: it is its client that sends the next statement. */
function overAt({ endsAt, ending, sqls, ran }: FakeStatement): number {
  const goesOn = ending?.effect === 'committed' && (sqls.length === 1 || ran);
  return endsAt + (goesOn ? ending.commitsAfterMs ?? 0 : 0);
}

function isAtCommit({ sqls, ending }: FakeStatement): boolean {
  return sqls.length > 1 && ending?.effect === 'committed' && ending.isAtCommit === true;
}

/** @param end of the part that failed, or else of the COPY. Not given while the statement runs. */
function partsOf({ sqls, firstQueryId, copy, ending, failedAt }: FakeStatement, end?: Pick<StatementPart, 'state' | 'error' | 'rows'>): readonly StatementPart[] {
  const decisive = failedAt ?? copy?.copyAt ?? 0;
  const isOver = end !== undefined && failedAt === undefined;
  return sqls.map((sql, i): StatementPart => {
    const queryId = String(firstQueryId + i);
    if (ending?.effect === 'neverRan') return { sql, state: end?.state ?? 'running', error: end?.error };
    if (i === decisive) return { sql, queryId, ...isOver && sqls.length > 1 ? { state: 'finished', rows: end.rows } : end ?? { state: 'running' } };
    if (i < decisive || isOver) return { sql, queryId, state: 'finished' };
    return { sql, state: end ? 'aborted' : 'running' };
  });
}
