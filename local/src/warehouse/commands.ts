/**
 * What each statement does: COPY, CREATE TABLE, transactions and settings by our own hand; queries and changes of rows by
 * DuckDB, once they are written in its words; everything else is refused by name.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DuckDBConnection, type DuckDBType, type DuckDBValue, ResultReturnType, VARCHAR } from '@duckdb/node-api';
import { runCopy } from './copy/run-copy';
import { engineStatement } from './dynamic/engine-statement';
import { qualifiedName } from './engine';
import { WarehouseError } from './errors';
import { type ObjectSource } from './object-source';
import { type Settings } from './settings';
import { dropsOfOne } from './sql/drop';
import { leadingWords, splitStatements } from './sql/lexer';
import { parseMerge } from './sql/merge';
import { parseCopy } from './sql/parse';
import { tokenize } from './sql/tokens';
import { translate, translateTokens } from './sql/translate';
import { createsTemporary, writtenTables } from './sql/written-table';
import { checkName, checkStatement, checkTarget, checkText, CLOSES, NO_EFFECT, OPENS } from './statement-checks';
import { type StatementIdentity, type SystemViews } from './system-views';
import { cutBlanks } from './tables/blanks';
import { checkIdentityColumns } from './tables/identity';
import { type LockNames } from './tables/lock-names';
import { checkMerge } from './tables/merge-checks';
import { alterTable, createTable } from './tables/statements';
import { type Transaction } from './transaction';

export interface ResultColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

export interface StatementOutcome {
  /** Given for a statement that returns rows. */
  readonly columns?: readonly ResultColumn[];
  readonly rows: readonly (readonly DuckDBValue[])[];
  /** Rows returned or affected; -1 when that means nothing. */
  readonly rowCount: number;
}

export interface CommandOptions {
  readonly systemViews: SystemViews;
  readonly objects: ObjectSource;
  readonly directory: string;
  readonly now: () => Date;
  readonly copyLatencyMs: number;
}

export interface CommandContext extends CommandOptions {
  readonly connection: DuckDBConnection;
  readonly transaction: Transaction;
  readonly settings: Settings;
  readonly lockNames: LockNames;
  readonly identity: StatementIdentity;
  /** Runs queries where an error ends no transaction. */
  readonly aside: <T>(work: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
  /** @throws WarehouseError */
  readonly checkCancelled: () => void;
}

/** Those say themselves where an error is, and what they are about. */
const OWN_GRAMMAR = new Set(['COPY', 'SET', 'SHOW', 'RESET']);
const NOTHING: StatementOutcome = { rows: [], rowCount: -1 };

/** @throws WarehouseError, or what DuckDB throws */
export async function runCommand(sql: string, context: CommandContext): Promise<StatementOutcome> {
  if (splitStatements(sql).length > 1) throw new WarehouseError('cannot insert multiple commands into a prepared statement');
  const words = leadingWords(sql, 16);
  const [first = '', second = ''] = words;
  if (OPENS.has(first) || CLOSES.has(first)) return changeTransaction(first, context);
  context.transaction.check();
  checkStatement(words, sql);
  if (NO_EFFECT.has(first)) return noEffect(first, context);
  if (!OWN_GRAMMAR.has(first)) checkTarget(tokenize(sql), context.identity.database);
  switch (first) {
    case 'COPY': return copy(sql, context);
    case 'SET':
    case 'SHOW':
    case 'RESET': return context.settings.run(sql);
    case 'LOCK': return lock(sql, context);
    case 'TRUNCATE': return truncate(sql, context);
    case 'ALTER': return inTransaction(sql, context, () => alterTable(context.connection, sql));
    case 'MERGE': return merge(sql, context);
    case 'INSERT':
      await checkIdentityColumns(context.connection, sql);
      return pass(sql, context);
    case 'CREATE':
      if (words.slice(1, 4).includes('TABLE')) return create(sql, context);
      return pass(sql, context);
    case 'DROP': return second === 'SCHEMA' ? pass(sql, context) : drop(sql, context);
    case 'EXPLAIN': return queryPlan(await pass(sql, context));
    default: return pass(sql, context);
  }
}

/** One column with a row for each line, as Redshift shows a plan; the plan is DuckDB's. */
function queryPlan({ rows }: StatementOutcome): StatementOutcome {
  const lines = rows.flatMap((row) => String(row[1]).trimEnd().split('\n'));
  return { columns: [{ name: 'QUERY PLAN', type: VARCHAR }], rows: lines.map((line) => [line]), rowCount: lines.length };
}

async function changeTransaction(word: string, { transaction }: CommandContext): Promise<StatementOutcome> {
  if (OPENS.has(word)) {
    transaction.check();
    await transaction.begin();
  }
  if (word === 'COMMIT' || word === 'END') await transaction.commit();
  if (word === 'ROLLBACK' || word === 'ABORT') await transaction.rollback();
  return NOTHING;
}

function noEffect(word: string, { transaction }: CommandContext): StatementOutcome {
  if (word === 'VACUUM' && transaction.isOpen) throw new WarehouseError('VACUUM cannot run inside a transaction block');
  return NOTHING;
}

async function copy(sql: string, context: CommandContext): Promise<StatementOutcome> {
  const { connection, transaction, lockNames, directory, identity, copyLatencyMs } = context;
  if (copyLatencyMs > 0) await sleep(copyLatencyMs);
  const statement = parseCopy(sql);
  checkName(statement.table, identity.database);
  const rowCount = await runCopy(connection, statement, {
    ...context,
    directory: join(directory, 'loads'),
    inTransaction: transaction.isOpen,
    atomically: async (work) => transaction.atomically(await lockNames.of([statement.table]), work),
  });
  await connection.run(`CREATE OR REPLACE TEMP MACRO pg_last_copy_count() AS CAST(${rowCount} AS BIGINT)`);
  await connection.run(`CREATE OR REPLACE TEMP MACRO pg_last_copy_id() AS CAST(${identity.queryId} AS BIGINT)`);
  return { rows: [], rowCount };
}

/** Held until the transaction is over; outside of one there is nothing to hold. */
async function lock(sql: string, context: CommandContext): Promise<StatementOutcome> {
  return inTransaction(sql, context, async () => {
    for (const table of writtenTables(tokenize(sql))) await context.connection.run(`SELECT 1 FROM ${qualifiedName(table)} LIMIT 0`);
  });
}

async function create(sql: string, context: CommandContext): Promise<StatementOutcome> {
  const tokens = tokenize(sql);
  const names = createsTemporary(tokens) ? writtenTables(tokens).map((parts) => parts.at(-1)!) : [];
  for (const name of names) context.lockNames.hide(name);
  return inTransaction(sql, context, () => createTable(context.connection, sql, context.identity.queryId));
}

/** Commits the transaction it runs in, as in Redshift: it cannot be rolled back. */
async function truncate(sql: string, context: CommandContext): Promise<StatementOutcome> {
  await pass(sql, context);
  await context.transaction.commit();
  return NOTHING;
}

async function merge(sql: string, context: CommandContext): Promise<StatementOutcome> {
  const { connection } = context;
  const parsed = parseMerge(tokenize(sql));
  if (!parsed.statements) return pass(sql, context, () => checkMerge(connection, parsed));
  return inTransaction(sql, context, async () => {
    await checkMerge(connection, parsed);
    for (const statement of parsed.statements!) await connection.run(statement);
    await cutBlanks(connection, parsed.target);
  });
}

async function drop(sql: string, context: CommandContext): Promise<StatementOutcome> {
  const tokens = tokenize(sql);
  const statements = dropsOfOne(tokens).map(translateTokens);
  const outcome = await inTransaction(sql, context, async () => {
    for (const statement of statements) await context.connection.run(statement);
  });
  for (const parts of writtenTables(tokens)) context.lockNames.show(parts.at(-1)!);
  return outcome;
}

async function inTransaction(sql: string, { transaction, lockNames }: CommandContext, work: () => Promise<void>): Promise<StatementOutcome> {
  await transaction.atomically(await lockNames.of(writtenTables(tokenize(sql))), work);
  return NOTHING;
}

/** @param check runs before the statement and sees what it will see. */
async function pass(sql: string, context: CommandContext, check?: () => Promise<void>): Promise<StatementOutcome> {
  const { connection, transaction, lockNames, checkCancelled } = context;
  checkCancelled();
  checkText(translate(sql));
  return transaction.atomically(await lockNames.of(writtenTables(tokenize(sql))), async () => {
    const engineSql = await engineStatement(connection, sql);
    await check?.();
    const outcome = outcomeOf(await connection.runAndReadAll(engineSql));
    if (WRITES_ROWS.test(engineSql)) for (const table of writtenTables(tokenize(sql))) await cutBlanks(connection, table);
    return outcome;
  });
}

const WRITES_ROWS = /^(?:INSERT|UPDATE|MERGE)\b/;

function outcomeOf(reader: Awaited<ReturnType<DuckDBConnection['runAndReadAll']>>): StatementOutcome {
  if (reader.returnType === ResultReturnType.QUERY_RESULT) {
    const types = reader.columnTypes();
    const columns = reader.columnNames().map((name, i) => ({ name, type: types[i]! }));
    return { columns, rows: reader.getRows(), rowCount: reader.currentRowCount };
  }
  return { rows: [], rowCount: reader.returnType === ResultReturnType.CHANGED_ROWS ? reader.rowsChanged : -1 };
}
