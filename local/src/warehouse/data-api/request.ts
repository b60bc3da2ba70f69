/**
 * What a caller asks for, from an input whose members have passed their constraints: rules between members, and those that
 * no model tells. Everything wrong is a ValidationException, before anything runs.
 */
import { invalid } from './errors';
import { replaceParameters } from '../sql/lexer';
import { stringLiteral } from '../sql/string-literal';

export type Input = Readonly<Record<string, unknown>>;

/** Where a statement runs, and as whom. Identities mean nothing here; they are given back. */
export interface Connection {
  readonly database: string;
  readonly workgroup?: string;
  readonly cluster?: string;
  readonly dbUser?: string;
  readonly secretArn?: string;
}

export interface SqlParameter {
  readonly name: string;
  readonly value: string;
}

export interface StatementRequest {
  readonly sqls: readonly string[];
  readonly batch: boolean;
  /** Every statement on its own; else all in one transaction. */
  readonly autoCommit: boolean;
  /** None for a statement in a session, which has its own. */
  readonly connection?: Connection;
  readonly sessionId?: string;
  readonly keepAliveSeconds?: number;
  readonly name?: string;
  readonly clientToken?: string;
  readonly parameters?: readonly SqlParameter[];
  readonly resultFormat: 'JSON' | 'CSV';
  readonly withEvent: boolean;
}

/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html */
const MAX_STATEMENT_BYTES = 100 * 1024;
const OF_A_CONNECTION = ['ClusterIdentifier', 'WorkgroupName', 'Database', 'DbUser', 'SecretArn'];

export function statementRequest(input: Input, batch: boolean): StatementRequest {
  const sessionId = text(input, 'SessionId');
  return {
    sqls: statements(input, batch),
    batch,
    autoCommit: batch && input.ExecutionMode === 'AUTO_COMMIT',
    connection: sessionId === undefined ? connection(input) : ofSession(input),
    sessionId,
    keepAliveSeconds: input.SessionKeepAliveSeconds as number | undefined ?? undefined,
    name: text(input, 'StatementName'),
    clientToken: text(input, 'ClientToken'),
    parameters: input.Parameters as SqlParameter[] | undefined ?? undefined,
    resultFormat: input.ResultFormat === 'CSV' ? 'CSV' : 'JSON',
    withEvent: input.WithEvent === true,
  };
}

export function connection(input: Input): Connection {
  const cluster = text(input, 'ClusterIdentifier');
  const workgroup = text(input, 'WorkgroupName');
  const database = text(input, 'Database');
  if (cluster === undefined && workgroup === undefined) throw invalid('Either ClusterIdentifier or WorkgroupName needs to be specified.');
  if (cluster !== undefined && workgroup !== undefined) throw invalid('Only one of ClusterIdentifier and WorkgroupName can be specified.');
  if (database === undefined || database === '') throw invalid('Database is required.');
  return { database, workgroup, cluster, dbUser: text(input, 'DbUser'), secretArn: text(input, 'SecretArn') };
}

export function text(input: Input, name: string): string | undefined {
  return input[name] as string | undefined ?? undefined;
}

export function waitSeconds(input: Input): number {
  return input.WaitTimeSeconds as number | undefined ?? 0;
}

function ofSession(input: Input): undefined {
  const given = OF_A_CONNECTION.find((name) => text(input, name) !== undefined);
  if (given !== undefined) throw invalid(`${given} can't be specified with SessionId.`);
  return undefined;
}

function statements(input: Input, batch: boolean): string[] {
  const sqls = batch ? input.Sqls as string[] : [input.Sql as string];
  const parameters = new Map((input.Parameters as SqlParameter[] | undefined ?? []).map(({ name, value }) => [name, value]));
  const used = new Set<string>();
  const result = sqls.map((sql) => {
    if (sql === '') throw invalid('A statement must not be empty.');
    if (Buffer.byteLength(sql) > MAX_STATEMENT_BYTES) throw invalid(`Cannot process query string larger than ${MAX_STATEMENT_BYTES / 1024}kB`);
    return parameters.size === 0 ? sql : withParameters(sql, parameters, used);
  });
  const unused = [...parameters.keys()].find((name) => !used.has(name));
  if (unused !== undefined) throw invalid(`Parameter ${unused} is not used in any statement.`);
  return result;
}

/** A value is text without a type: as a literal it takes the type of its place, as Redshift converts it. */
function withParameters(sql: string, parameters: ReadonlyMap<string, string>, used: Set<string>): string {
  return replaceParameters(sql, (name) => {
    const value = parameters.get(name);
    if (value === undefined) throw invalid(`Parameters list does not contain :${name}.`);
    used.add(name);
    return stringLiteral(value);
  });
}
