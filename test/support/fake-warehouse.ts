/**
 * The Redshift Data API in memory and in virtual time, as far as the loader sees it: statements that take time and
 * outlive their callers, tokens that make two submissions one, COPY that is all or nothing, errors in Redshift's words.
 */
import { FakeManifests } from './fake-manifests';
import { VirtualClock } from './virtual-clock';
import { ServiceError, Statement, StatementRequest, Value, Warehouse } from '../../lambda/ports';

export interface BadFile {
  readonly line: number;
  readonly column: string;
  readonly code: number;
  readonly message: string;
}

export const NUMBER_ERROR: BadFile = { line: 7, column: 'status', code: 1207, message: 'Invalid digit, Value \'x\', Pos 0, Type: Integer' };

interface FakeStatement {
  readonly id: string;
  readonly name: string;
  readonly queryId: string;
  readonly sql: string;
  readonly submittedAt: number;
  readonly endsAt: number;
  ended?: Statement;
  rows?: readonly (readonly Value[])[];
}

const TOKEN_HOLDS_MS = 8 * 3_600_000;
const RECORD_HOLDS_MS = 24 * 3_600_000;

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

  private readonly statements = new Map<string, FakeStatement>();
  private readonly tokens = new Map<string, FakeStatement>();
  private readonly loadErrors = new Map<string, readonly (readonly Value[])[]>();

  constructor(private readonly clock: VirtualClock, private readonly manifests: FakeManifests, tables: readonly string[]) {
    for (const table of tables) this.tables.set(table, []);
  }

  goDown(): void {
    this.callError = new ServiceError('warehouse', 'ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.1:443', { isRefusal: true });
  }

  comeBack(): void {
    this.callError = undefined;
    this.statementErrors.clear();
  }

  async execute({ sql, token, name }: StatementRequest): Promise<{ id: string }> {
    this.refuse();
    const known = token === undefined ? undefined : this.tokens.get(token);
    if (known && this.clock.now() - known.submittedAt < TOKEN_HOLDS_MS) return { id: known.id };
    const number = this.statements.size + 1;
    const now = this.clock.now();
    const statement: FakeStatement = { id: `statement-${number}`, queryId: String(1_000 + number), name, sql, submittedAt: now, endsAt: now + this.copyMs };
    this.statements.set(statement.id, statement);
    if (token !== undefined) this.tokens.set(token, statement);
    const copy = parseCopy(sql);
    if (copy) this.copies.push({ table: copy.table, files: this.filesOf(copy.manifestKey), sql, token });
    if (this.losesNextAnswer) {
      this.losesNextAnswer = false;
      throw new ServiceError('warehouse', 'ECONNRESET', 'socket hang up');
    }
    return { id: statement.id };
  }

  async describe(statementId: string, waitSeconds: number): Promise<Statement> {
    this.refuse();
    const statement = this.statements.get(statementId);
    if (!statement || this.clock.now() - statement.submittedAt >= RECORD_HOLDS_MS) {
      throw new ServiceError('warehouse', 'ResourceNotFoundException', 'Query does not exist.', { status: 400 });
    }
    const left = statement.endsAt - this.clock.now();
    if (left > 0) await this.clock.sleep(Math.min(left, waitSeconds * 1_000));
    this.refuse();
    if (this.clock.now() < statement.endsAt) return { id: statementId, state: 'running', queryId: statement.queryId };
    return statement.ended ??= this.run(statement);
  }

  async results(statementId: string): Promise<readonly (readonly Value[])[]> {
    this.refuse();
    return this.statements.get(statementId)?.rows ?? [];
  }

  async find(name: string): Promise<string | undefined> {
    this.refuse();
    return [...this.statements.values()].find(one => one.name === name && this.clock.now() - one.submittedAt < RECORD_HOLDS_MS)?.id;
  }

  private refuse(): void {
    if (this.callError) throw this.callError;
  }

  private run(statement: FakeStatement): Statement {
    const { id, queryId, sql } = statement;
    const copy = parseCopy(sql);
    const error = this.statementErrors.get('*') ?? (copy && this.copyError(copy, queryId));
    if (error) return { id, queryId, state: 'failed', error };
    if (!copy) {
      statement.rows = this.query(sql);
      return { id, queryId, state: 'finished', rows: statement.rows.length };
    }
    const files = this.filesOf(copy.manifestKey);
    this.tables.get(copy.table)!.push(...files);
    return { id, queryId, state: 'finished', rows: files.length * this.rowsPerFile };
  }

  private copyError({ table, manifestKey }: ParsedCopy, queryId: string): string | undefined {
    const scripted = this.statementErrors.get(table);
    if (scripted) return scripted;
    const name = table.split('.')[1];
    if (!this.tables.has(table)) return `ERROR: Cannot COPY into nonexistent table ${name}`;
    const strange = this.filesOf(manifestKey).find(file => this.strangeFiles.has(file));
    if (strange) return this.strangeFiles.get(strange);
    const bad = this.filesOf(manifestKey).filter(file => this.badFiles.has(file));
    if (!bad.length) return undefined;
    this.loadErrors.set(queryId, bad.slice(0, this.namesPerCopy).map(file => {
      const { line, column, code, message } = this.badFiles.get(file)!;
      return [file.slice(0, 256).padEnd(256), line, column.padEnd(127), code, message.padEnd(512)];
    }));
    return `ERROR: Load into table '${name}' failed.  Check 'sys_load_error_detail' system table for details.`;
  }

  private query(sql: string): readonly (readonly Value[])[] {
    if (/^SELECT 1$/.test(sql)) return [[1]];
    const queryId = /FROM sys_load_error_detail WHERE query_id = (\d+)/.exec(sql)?.[1];
    if (queryId) return this.loadErrors.get(queryId) ?? [];
    throw new Error(`the fake warehouse knows no such query: ${sql}`);
  }

  private filesOf(manifestKey: string): readonly string[] {
    const { entries } = JSON.parse(this.manifests.bodies.get(manifestKey)!) as { entries: { url: string }[] };
    return entries.map(({ url }) => url);
  }
}

interface ParsedCopy {
  readonly table: string;
  readonly manifestKey: string;
}

function parseCopy(sql: string): ParsedCopy | undefined {
  const match = /COPY "([^"]+)"\."([^"]+)".* FROM 's3:\/\/work\/([^']+)'/.exec(sql);
  return match ? { table: `${match[1]}.${match[2]}`, manifestKey: match[3] } : undefined;
}
