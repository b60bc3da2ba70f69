/** The operations of the Data API, from input to output. Timestamps are seconds, as the JSON protocol has them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DataApiError } from './errors';
import { type Input, invalid, required, statementRequest, text, waitSeconds } from './request';
import { columnMetadata, toField } from './result';
import { isOver, type StatementPart, type StatementRecord, type StatementStore } from './statements';

export type Output = Readonly<Record<string, unknown>>;
export type Operation = (store: StatementStore, input: Input, caller: AbortSignal) => Promise<Output>;

const MAX_LISTED = 100;

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ExecuteStatement: (store, input, caller) => execute(store, input, false, caller),
  BatchExecuteStatement: (store, input, caller) => execute(store, input, true, caller),
  DescribeStatement: describe,
  GetStatementResult: getResult,
  ListStatements: list,
  CancelStatement: cancel,
};

async function execute(store: StatementStore, input: Input, batch: boolean, caller: AbortSignal): Promise<Output> {
  const request = statementRequest(input, batch);
  const wait = waitSeconds(input);
  const record = store.submit(request);
  await waitFor(record, wait, caller);
  return {
    Id: record.id,
    CreatedAt: seconds(record.createdAt),
    Database: record.request.database,
    ClusterIdentifier: record.request.cluster,
    WorkgroupName: record.request.workgroup,
    DbUser: record.request.dbUser,
    SecretArn: record.request.secretArn,
    ...(wait > 0 ? { Status: record.status, HasResultSet: hasResultSet(record) } : {}),
  };
}

async function describe(store: StatementStore, input: Input, caller: AbortSignal): Promise<Output> {
  const { record, part } = find(store, input);
  await waitFor(record, waitSeconds(input), caller);
  if (part) return { ...commonFields(record), ...partFields(part), QueryString: part.sql };
  const [only] = record.parts;
  const whole = {
    ...commonFields(record),
    Id: record.id,
    Status: record.status,
    CreatedAt: seconds(record.createdAt),
    UpdatedAt: seconds(record.updatedAt),
    Duration: duration(record),
    Error: record.error,
    HasResultSet: hasResultSet(record),
    ResultFormat: 'JSON',
  };
  if (!record.request.batch) return { ...whole, QueryString: only!.sql, ...outcome(only!) };
  return {
    ...whole,
    ExecutionMode: record.request.autoCommit ? 'AUTO_COMMIT' : 'TRANSACTION',
    SubStatements: record.parts.map((one) => ({ ...partFields(one), QueryString: one.sql })),
  };
}

async function getResult(store: StatementStore, input: Input, caller: AbortSignal): Promise<Output> {
  const { record, part } = find(store, input);
  await waitFor(record, waitSeconds(input), caller);
  if (record.request.batch && !part) throw invalid('GetStatementResult needs the id of a statement of the batch.');
  const { result } = part ?? record.parts[0]!;
  const columns = result?.columns;
  if (record.status !== 'FINISHED' || !columns) {
    throw notFound('Query does not have result. Please check query status with DescribeStatement.', required(input, 'Id'));
  }
  return {
    ColumnMetadata: columns.map(columnMetadata),
    Records: result.rows.map((row) => row.map((value, i) => toField(value, columns[i]!.type))),
    TotalNumRows: result.rows.length,
  };
}

async function list(store: StatementStore, input: Input): Promise<Output> {
  if (input.NextToken !== undefined) throw invalid('NextToken is not valid.');
  const prefix = text(input, 'StatementName') ?? '';
  // The default shows what has finished, and nothing else.
  const status = text(input, 'Status') ?? 'FINISHED';
  const limit = Math.min(Number(input.MaxResults) || MAX_LISTED, MAX_LISTED);
  const matching = store.list().filter((record) => (record.request.name ?? '').startsWith(prefix) && (status === 'ALL' || record.status === status));
  if (matching.length > limit) throw invalid(`more than ${limit} statements match; pages are not implemented by the local warehouse`);
  return { Statements: matching.map(listedFields) };
}

async function cancel(store: StatementStore, input: Input): Promise<Output> {
  const { record } = find(store, input);
  if (!store.cancel(record)) throw invalid(`Could not cancel a query that is already in ${record.status} state with ID: ${record.id}`);
  return { Status: true };
}

/** Until the statement is over, the time is up or the caller has hung up. */
async function waitFor(record: StatementRecord, wait: number, caller: AbortSignal): Promise<void> {
  if (wait === 0 || isOver(record.status)) return;
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, caller]);
  await Promise.race([record.done, sleep(wait * 1000, undefined, { signal, ref: false }).catch(() => undefined)]);
  over.abort();
}

function find(store: StatementStore, input: Input): { record: StatementRecord; part?: StatementPart } {
  const id = required(input, 'Id');
  const found = store.find(id);
  if (!found) throw notFound('Query does not exist.', id);
  return found;
}

function commonFields({ request }: StatementRecord): Output {
  return {
    Database: request.database,
    ClusterIdentifier: request.cluster,
    WorkgroupName: request.workgroup,
    DbUser: request.dbUser,
    SecretArn: request.secretArn,
  };
}

function partFields(part: StatementPart): Output {
  return {
    Id: part.id,
    Status: part.status,
    CreatedAt: seconds(part.createdAt),
    UpdatedAt: seconds(part.updatedAt),
    Duration: duration(part),
    Error: part.error,
    HasResultSet: part.result?.columns !== undefined,
    ...outcome(part),
  };
}

function outcome(part: StatementPart): Output {
  return { ResultRows: part.result?.rowCount ?? -1, ResultSize: 0, RedshiftQueryId: part.queryId ?? 0, RedshiftPid: part.queryId ?? 0 };
}

function listedFields(record: StatementRecord): Output {
  const { request } = record;
  return {
    Id: record.id,
    StatementName: request.name,
    Status: record.status,
    CreatedAt: seconds(record.createdAt),
    UpdatedAt: seconds(record.updatedAt),
    IsBatchStatement: request.batch,
    SecretArn: request.secretArn,
    ...(request.batch ? { QueryStrings: request.sqls } : { QueryString: request.sqls[0] }),
  };
}

function hasResultSet(record: StatementRecord): boolean {
  return record.parts.some(({ result }) => result?.columns !== undefined);
}

/** Nanoseconds. */
function duration({ startedAt, updatedAt }: { startedAt?: Date; updatedAt: Date }): number {
  return startedAt ? (updatedAt.getTime() - startedAt.getTime()) * 1_000_000 : 0;
}

function seconds(date: Date): number {
  return date.getTime() / 1000;
}

function notFound(message: string, id: string): DataApiError {
  return new DataApiError('ResourceNotFoundException', message, { ResourceId: id });
}
