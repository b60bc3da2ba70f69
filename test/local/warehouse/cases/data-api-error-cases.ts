import { DescribeStatementCommand, GetStatementResultCommand, ListDatabasesCommand, ListStatementsCommand } from '@aws-sdk/client-redshift-data';
import { type ApiCase, refusal } from './api-case';
import { type Fault } from '../../../../local/src/warehouse';
import { type DataApi, SLOW, TARGET } from '../../../support/data-api';

const shows = (...names: string[]) => names.map((name) => `Data API errors/${name}`);
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

/** How a call ends while such an error is set, and the one after it. */
async function withError({ warehouse, execute }: DataApi, error: Extract<Fault, { kind: 'error' }>['error']) {
  warehouse.faults.add({ kind: 'error', error, message: 'No luck', times: 1 });
  return [await refusal(execute('SELECT 1')), await refusal(execute('SELECT 1'))];
}

const byFault = (['ActiveWaitingRequestsExceededException', 'ExecuteStatementException', 'BatchExecuteStatementException', 'QueryTimeoutException',
  'InternalServerException', 'AccessDeniedException'] as const).map((error): ApiCase => ({
  name: `${error} comes when it is asked for`,
  shows: shows(error),
  does: async (api) => withError(api, error),
  gives: [[error, 'No luck'], 'no error'],
}));

export const DATA_API_ERROR_CASES: readonly ApiCase[] = [
  ...byFault,
  {
    name: 'a fault of the server has status 500, one of the caller 400',
    shows: shows('HTTP status'),
    does: async ({ warehouse, post }) => {
      const statuses: number[] = [];
      for (const error of ['InternalServerException', 'DatabaseConnectionException', 'ExecuteStatementException', 'ValidationException', 'ThrottlingException'] as const) {
        warehouse.faults.add({ kind: 'error', error, times: 1 });
        statuses.push((await post('ListStatements', {})).status);
      }
      return statuses;
    },
    gives: [500, 500, 500, 400, 400],
  },
  {
    name: 'what is wrong with an input is told all at once',
    shows: shows('ValidationException'),
    does: async ({ post }) => post('ExecuteStatement', { WorkgroupName: 'main', Database: 'dev', WaitTimeSeconds: 31 }),
    gives: {
      status: 400,
      body: expect.objectContaining({
        __type: 'ValidationException',
        message: "2 validation errors detected: Value null at 'sql' failed to satisfy constraint: Member must not be null; "
          + "Value '31' at 'waitTimeSeconds' failed to satisfy constraint: Member must have value less than or equal to 30",
      }),
    },
  },
  {
    name: 'a statement that nobody knows is not found, and its id is told',
    shows: shows('ResourceNotFoundException'),
    does: async ({ client }) => client.send(new DescribeStatementCommand({ Id: UNKNOWN_ID }))
      .catch((error) => [error.name, error.message, error.ResourceId]),
    gives: ['ResourceNotFoundException', 'Query does not exist.', UNKNOWN_ID],
  },
  {
    name: 'a result that is not there yet is not found, also after the wait',
    shows: shows('ResourceNotFoundException'),
    does: async ({ client, execute }) => {
      const { Id } = await execute(SLOW, { WaitTimeSeconds: undefined });
      return refusal(client.send(new GetStatementResultCommand({ Id, WaitTimeSeconds: 1 })));
    },
    gives: ['ResourceNotFoundException', 'Query does not have result. Please check query status with DescribeStatement.'],
  },
  {
    name: 'a statement without rows has no result',
    shows: shows('ResourceNotFoundException'),
    does: async ({ client, execute }) => refusal(client.send(new GetStatementResultCommand({ Id: (await execute('CREATE TABLE t (a int)')).Id }))),
    gives: ['ResourceNotFoundException', 'Query does not have result. Please check query status with DescribeStatement.'],
  },
  {
    name: 'too many statements are refused',
    shows: shows('ActiveStatementsExceededException'),
    does: async (api) => withError(api, 'ActiveStatementsExceededException'),
    gives: [['ActiveStatementsExceededException', 'No luck'], 'no error'],
  },
  {
    name: 'too many sessions are refused',
    shows: shows('ActiveSessionsExceededException'),
    does: async (api) => withError(api, 'ActiveSessionsExceededException'),
    gives: [['ActiveSessionsExceededException', 'No luck'], 'no error'],
  },
  {
    name: 'a database that is not there cannot be listed',
    shows: shows('DatabaseConnectionException'),
    does: async ({ client }) => refusal(client.send(new ListDatabasesCommand({ ...TARGET, Database: 'prod' }))),
    gives: ['DatabaseConnectionException', 'ERROR: database "prod" does not exist'],
  },
  {
    name: 'a statement for a database that is not there fails',
    shows: shows('DatabaseConnectionException'),
    does: async ({ execute, describe }) => (await describe((await execute('SELECT 1', { Database: 'prod' })).Id)).Error,
    gives: 'ERROR: database "prod" does not exist',
  },
  {
    name: 'a caller that is throttled hears so, and no more than was asked for',
    shows: shows('ThrottlingException', 'HTTP status'),
    does: async ({ client, warehouse }) => {
      warehouse.faults.add({ kind: 'throttle', times: 1 });
      const list = () => refusal(client.send(new ListStatementsCommand({})));
      return [await list(), await list()];
    },
    gives: [['ThrottlingException', 'Rate exceeded'], 'no error'],
  },
  {
    name: 'an operation that is in no model is refused',
    shows: shows('UnknownOperationException'),
    does: async ({ post }) => post('RestoreTables', {}),
    gives: {
      status: 400,
      body: expect.objectContaining({ __type: 'UnknownOperationException', message: 'The local warehouse knows no operation POST with X-Amz-Target "RedshiftData.RestoreTables".' }),
    },
  },
  {
    name: 'a body that no statement needs is refused',
    shows: shows('RequestEntityTooLargeException'),
    does: async ({ post }) => (await post('ListStatements', { x: 'x'.repeat(32 * 1024 * 1024) })).status,
    gives: 413,
  },
  {
    name: 'a member of the wrong type is refused',
    shows: shows('SerializationException'),
    does: async ({ post }) => (await post('ExecuteStatement', { ...TARGET, Sql: 1 })).body,
    gives: expect.objectContaining({ __type: 'SerializationException', message: 'NUMBER_VALUE can not be converted to a String' }),
  },
];
