/** ListStatements and ListSessions. There is one caller here, so all that RoleLevel could leave out is nobody's. */
import { invalid } from './errors';
import { type OperationContext, type Output, seconds } from './operations';
import { page } from './pages';
import { type Connection, type Input, text } from './request';
import { type SessionRecord, type Sessions } from './sessions';
import { type StatementRecord } from './statement-record';

const MAX_LISTED = 100;

export function listStatements({ statements }: OperationContext, input: Input): Output {
  checkTarget(input);
  const prefix = text(input, 'StatementName') ?? '';
  // The default shows what has finished, and nothing else.
  const status = text(input, 'Status') ?? 'FINISHED';
  const isWanted = (record: StatementRecord) => (record.request.name ?? '').startsWith(prefix)
    && (status === 'ALL' || record.status === status) && isAt(record.connection, input);
  const { items, nextToken } = page(
    statements.list(), input, MAX_LISTED, ({ id }) => id, isWanted, (record) => JSON.stringify(statementFields(record)).length);
  return { Statements: items.map(statementFields), NextToken: nextToken };
}

export function listSessions({ statements: { sessions } }: OperationContext, input: Input): Output {
  checkTarget(input);
  const id = text(input, 'SessionId');
  const filter = ['Status', 'ClusterIdentifier', 'WorkgroupName', 'Database'].find((name) => text(input, name) !== undefined);
  if (id !== undefined && filter !== undefined) throw invalid(`${filter} can't be specified with SessionId.`);
  const status = text(input, 'Status');
  const isWanted = (record: SessionRecord) => (id === undefined ? isAt(record.connection, input) && hasStatus(record, status) : record.id === id);
  const { items, nextToken } = page(sessions.list(), input, MAX_LISTED, (record) => record.id, isWanted);
  return { Sessions: items.map((record) => sessionFields(sessions, record)), NextToken: nextToken };
}

function checkTarget(input: Input): void {
  if (text(input, 'ClusterIdentifier') !== undefined && text(input, 'WorkgroupName') !== undefined) {
    throw invalid('Only one of ClusterIdentifier and WorkgroupName can be specified.');
  }
}

function isAt({ cluster, workgroup, database }: Connection, input: Input): boolean {
  return isOrAny(text(input, 'ClusterIdentifier'), cluster) && isOrAny(text(input, 'WorkgroupName'), workgroup) && isOrAny(text(input, 'Database'), database);
}

function isOrAny(wanted: string | undefined, value: string | undefined): boolean {
  return wanted === undefined || wanted === value;
}

function hasStatus(record: SessionRecord, wanted: string | undefined): boolean {
  return wanted === undefined ? record.status !== 'CLOSED' : record.status === wanted;
}

function statementFields(record: StatementRecord): Output {
  const { request, connection, parts } = record;
  return {
    Id: record.id,
    StatementName: request.name,
    Status: record.status,
    CreatedAt: seconds(record.createdAt),
    UpdatedAt: seconds(record.updatedAt),
    IsBatchStatement: request.batch,
    QueryParameters: request.parameters,
    ResultFormat: request.resultFormat,
    SecretArn: connection.secretArn,
    SessionId: record.sessionId,
    ...(request.batch ? { QueryStrings: parts.map(({ shownSql }) => shownSql) } : { QueryString: parts[0]!.shownSql }),
  };
}

function sessionFields(sessions: Sessions, record: SessionRecord): Output {
  const { database, cluster, workgroup, dbUser } = record.connection;
  return {
    SessionId: record.id,
    Status: record.status,
    CreatedAt: seconds(record.createdAt),
    UpdatedAt: seconds(record.updatedAt),
    Database: database,
    ClusterIdentifier: cluster,
    WorkgroupName: workgroup,
    DbUser: dbUser,
    SessionAliveSeconds: record.keepAliveSeconds,
    SessionTtl: record.status === 'CLOSED' ? undefined : seconds(sessions.endsAt(record)),
    CurrentStatementId: record.current?.statementId,
  };
}
