/** ExecuteStatement, BatchExecuteStatement, DescribeStatement, CancelStatement. */
import { invalid, notFound } from './errors';
import { type OperationContext, type Output, seconds } from './operations';
import { type Connection, type Input, statementRequest, text, waitSeconds } from './request';
import { resultSize } from './result-pages';
import { type StatementPart, type StatementRecord, waitForEnd } from './statement-record';
import { type StatementStore } from './statements';

export async function executeStatement(context: OperationContext, input: Input): Promise<Output> {
  return execute(context, input, false);
}

export async function batchExecuteStatement(context: OperationContext, input: Input): Promise<Output> {
  return execute(context, input, true);
}

export async function describeStatement({ statements, caller }: OperationContext, input: Input): Promise<Output> {
  const { record, part } = findStatement(statements, input);
  await waitForEnd(record, part ?? record, waitSeconds(input), caller);
  if (part) return { ...connectionFields(record.connection), ...partFields(part), ResultFormat: record.request.resultFormat };
  const whole = {
    ...connectionFields(record.connection),
    Id: record.id,
    SessionId: record.sessionId,
    Status: record.status,
    CreatedAt: seconds(record.createdAt),
    UpdatedAt: seconds(record.updatedAt),
    Duration: duration(record),
    Error: record.error,
    HasResultSet: hasResultSet(record),
    ResultFormat: record.request.resultFormat,
    QueryParameters: record.request.parameters,
  };
  const [single] = record.parts;
  if (!record.request.batch) return { ...whole, QueryString: single!.shownSql, ...outcome(single!), RedshiftPid: single!.pid };
  return {
    ...whole,
    RedshiftPid: record.parts.find(({ pid }) => pid !== undefined)?.pid,
    ExecutionMode: record.request.autoCommit ? 'AUTO_COMMIT' : 'TRANSACTION',
    SubStatements: record.parts.map(partFields),
  };
}

export function cancelStatement({ statements }: OperationContext, input: Input): Output {
  const { record } = findStatement(statements, input);
  if (!statements.cancel(record)) throw invalid(`Could not cancel a query that is already in ${record.status} state with ID: ${record.id}`);
  return { Status: true };
}

export function findStatement(statements: StatementStore, input: Input): { record: StatementRecord; part?: StatementPart } {
  const id = text(input, 'Id')!;
  const found = statements.find(id);
  if (!found) throw notFound('Query does not exist.', id);
  return found;
}

async function execute({ statements, caller }: OperationContext, input: Input, batch: boolean): Promise<Output> {
  const record = statements.submit(statementRequest(input, batch));
  const wait = waitSeconds(input);
  await waitForEnd(record, record, wait, caller);
  return {
    Id: record.id,
    CreatedAt: seconds(record.createdAt),
    SessionId: record.sessionId,
    ...connectionFields(record.connection),
    ...(wait > 0 ? { Status: record.status, HasResultSet: hasResultSet(record), RedshiftPid: record.parts[0]!.pid } : {}),
  };
}

function connectionFields({ database, cluster, workgroup, dbUser, secretArn }: Connection): Output {
  return { Database: database, ClusterIdentifier: cluster, WorkgroupName: workgroup, DbUser: dbUser, SecretArn: secretArn };
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
    QueryString: part.shownSql,
    ...outcome(part),
  };
}

function outcome({ result, queryId, queryUuid }: StatementPart): Output {
  return {
    ResultRows: result?.rowCount ?? -1,
    ResultSize: result ? resultSize(result) : -1,
    RedshiftQueryId: queryId ?? 0,
    RedshiftQueryUuid: queryUuid,
  };
}

function hasResultSet(record: StatementRecord): boolean {
  return record.parts.some(({ result }) => result?.columns !== undefined);
}

/** Nanoseconds. */
function duration({ startedAt, updatedAt }: { startedAt?: Date; updatedAt: Date }): number {
  return startedAt ? (updatedAt.getTime() - startedAt.getTime()) * 1_000_000 : 0;
}
