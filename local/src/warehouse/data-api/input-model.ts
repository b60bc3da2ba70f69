/**
 * The inputs of the Data API: members, lengths, ranges and patterns as in AWS's own service model, from which every SDK is
 * made. The SDK for JavaScript checks none of them before it sends.
 */
import { type Constraint, type Structure } from './constraints';

const text: Constraint = { kind: 'string' };
const boolean: Constraint = { kind: 'boolean' };
const uuid: Constraint = { kind: 'string', pattern: '[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\\d{0,2})?' };
const statementName: Constraint = { kind: 'string', min: 0, max: 2048 };
const waitTime: Constraint = { kind: 'integer', min: 1, max: 30 };
const pageOfStatements: Constraint = { kind: 'integer', min: 0, max: 100 };
const pageOfNames: Constraint = { kind: 'integer', min: 0, max: 1000 };

const target = {
  ClusterIdentifier: { kind: 'string', min: 1, max: 63, pattern: '[a-z][a-z0-9]*(-[a-z0-9]+)*' },
  WorkgroupName: {
    kind: 'string',
    min: 3,
    max: 128,
    pattern: '([a-z0-9-]{3,63}|arn:(aws(-[a-z]+)*):redshift-serverless:([a-z]{2}(-gov|(-iso[a-z]?))?|eusc-[a-z]+)-[a-z]+-\\d{1}:\\d{12}:workgroup/'
      + '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-z0-9-]{1,63}/[a-z0-9-]{1,63}))',
  },
  Database: text,
} as const satisfies Record<string, Constraint>;

const connection = { ...target, SecretArn: text, DbUser: text } as const;

const parameters: Constraint = {
  kind: 'list',
  min: 1,
  of: {
    kind: 'structure',
    required: ['name', 'value'],
    members: { name: { kind: 'string', pattern: '[0-9a-zA-Z_]+' }, value: { kind: 'string', min: 1 } },
  },
};

const execution = {
  ...connection,
  WithEvent: boolean,
  StatementName: statementName,
  Parameters: parameters,
  ClientToken: { kind: 'string', min: 1, max: 64 },
  ResultFormat: { kind: 'string', values: ['JSON', 'CSV'] },
  SessionKeepAliveSeconds: { kind: 'integer', min: 0, max: 86400 },
  SessionId: uuid,
  WaitTimeSeconds: waitTime,
} as const satisfies Record<string, Constraint>;

const schemas = { ...connection, ConnectedDatabase: text, NextToken: text, MaxResults: pageOfNames };

export type OperationName =
  | 'ExecuteStatement' | 'BatchExecuteStatement' | 'DescribeStatement' | 'GetStatementResult' | 'GetStatementResultV2' | 'CancelStatement'
  | 'ListStatements' | 'ListSessions' | 'ListDatabases' | 'ListSchemas' | 'ListTables' | 'DescribeTable';

export const INPUTS: Readonly<Record<OperationName, Structure>> = {
  ExecuteStatement: input(['Sql'], { Sql: text, ...execution }),
  BatchExecuteStatement: input(['Sqls'], {
    Sqls: { kind: 'list', min: 1, max: 40, of: text }, ...execution, ExecutionMode: { kind: 'string', values: ['TRANSACTION', 'AUTO_COMMIT'] },
  }),
  DescribeStatement: input(['Id'], { Id: uuid, WaitTimeSeconds: waitTime }),
  GetStatementResult: input(['Id'], { Id: uuid, NextToken: text, WaitTimeSeconds: waitTime }),
  GetStatementResultV2: input(['Id'], { Id: uuid, NextToken: text, WaitTimeSeconds: waitTime }),
  CancelStatement: input(['Id'], { Id: uuid }),
  ListStatements: input([], {
    ...target,
    NextToken: text,
    MaxResults: pageOfStatements,
    StatementName: statementName,
    Status: { kind: 'string', values: ['SUBMITTED', 'PICKED', 'STARTED', 'FINISHED', 'ABORTED', 'FAILED', 'ALL'] },
    RoleLevel: boolean,
  }),
  ListSessions: input([], {
    ...target,
    NextToken: text,
    MaxResults: pageOfStatements,
    SessionId: uuid,
    Status: { kind: 'string', values: ['AVAILABLE', 'BUSY', 'CLOSED'] },
    RoleLevel: boolean,
  }),
  ListDatabases: input([], { ...connection, NextToken: text, MaxResults: pageOfNames }),
  ListSchemas: input(['Database'], { ...schemas, SchemaPattern: text }),
  ListTables: input(['Database'], { ...schemas, SchemaPattern: text, TablePattern: text }),
  DescribeTable: input(['Database'], { ...schemas, Schema: text, Table: text }),
};

function input(required: readonly string[], members: Readonly<Record<string, Constraint>>): Structure {
  return { kind: 'structure', required, members };
}
