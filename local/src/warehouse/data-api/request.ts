/** Reads and checks what a caller sent. Everything wrong with it is a ValidationException, before anything runs. */
import { DataApiError } from './errors';
import { type StatementRequest } from './statements';
import { replaceParameters } from '../sql/lexer';
import { stringLiteral } from '../sql/string-literal';

export type Input = Readonly<Record<string, unknown>>;

const MAX_STATEMENT_BYTES = 100 * 1024;
const MAX_BATCH = 40;
const MAX_TOKEN = 64;
const MAX_WAIT_SECONDS = 30;

/** Understood by the service and not here: to ignore one would be a wrong answer. */
const NOT_IMPLEMENTED = ['SessionId', 'SessionKeepAliveSeconds'];

export function statementRequest(input: Input, batch: boolean): StatementRequest {
  for (const name of NOT_IMPLEMENTED) {
    if (input[name] !== undefined) throw invalid(`${name} is not implemented by the local warehouse`);
  }
  if (input.WithEvent === true) throw invalid('WithEvent is not implemented by the local warehouse');
  if (input.ResultFormat === 'CSV') throw invalid('ResultFormat CSV is not implemented by the local warehouse');
  const cluster = text(input, 'ClusterIdentifier');
  const workgroup = text(input, 'WorkgroupName');
  if (cluster === undefined && workgroup === undefined) throw invalid('Either ClusterIdentifier or WorkgroupName needs to be specified.');
  if (cluster !== undefined && workgroup !== undefined) throw invalid('Only one of ClusterIdentifier and WorkgroupName can be specified.');
  const clientToken = text(input, 'ClientToken');
  if (clientToken !== undefined && (clientToken.length < 1 || clientToken.length > MAX_TOKEN)) throw invalid(`ClientToken must have 1 to ${MAX_TOKEN} characters.`);
  return {
    sqls: statements(input, batch),
    batch,
    autoCommit: batch && input.ExecutionMode === 'AUTO_COMMIT',
    database: required(input, 'Database'),
    workgroup,
    cluster,
    dbUser: text(input, 'DbUser'),
    secretArn: text(input, 'SecretArn'),
    name: text(input, 'StatementName'),
    clientToken,
  };
}

export function waitSeconds(input: Input): number {
  const value = input.WaitTimeSeconds;
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'number' || value < 1 || value > MAX_WAIT_SECONDS) throw invalid(`WaitTimeSeconds must be between 1 and ${MAX_WAIT_SECONDS}.`);
  return value;
}

export function required(input: Input, name: string): string {
  const value = text(input, name);
  if (value === undefined || value === '') throw invalid(`${name} is required.`);
  return value;
}

export function text(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`${name} must be a string.`);
  return value;
}

export function invalid(message: string): DataApiError {
  return new DataApiError('ValidationException', message);
}

function statements(input: Input, batch: boolean): string[] {
  const sqls = batch ? input.Sqls : [required(input, 'Sql')];
  if (!Array.isArray(sqls) || sqls.length < 1 || sqls.length > MAX_BATCH) throw invalid(`Sqls must have 1 to ${MAX_BATCH} statements.`);
  const values = parameters(input);
  const used = new Set<string>();
  const result = sqls.map((sql: unknown) => {
    if (typeof sql !== 'string' || sql === '') throw invalid('A statement must be a string that is not empty.');
    if (Buffer.byteLength(sql) > MAX_STATEMENT_BYTES) throw invalid(`Cannot process query string larger than ${MAX_STATEMENT_BYTES / 1024}kB`);
    if (values.size === 0) return sql;
    return replaceParameters(sql, (name) => {
      const value = values.get(name);
      if (value === undefined) throw invalid(`Parameters list does not contain :${name}.`);
      used.add(name);
      return stringLiteral(value);
    });
  });
  const unused = [...values.keys()].find((name) => !used.has(name));
  if (unused !== undefined) throw invalid(`Parameter ${unused} is not used in any statement.`);
  return result;
}

function parameters(input: Input): Map<string, string> {
  const list = (input.Parameters ?? []) as readonly { name?: unknown; value?: unknown }[];
  return new Map(list.map(({ name, value }) => {
    if (typeof name !== 'string' || typeof value !== 'string' || value === '') throw invalid('A parameter needs a name and a value.');
    return [name, value];
  }));
}
