import { RedshiftDataWarehouse } from '../../../lambda/adapters/redshift-data-warehouse';
import { WarehouseConfig } from '../../../lib/private/contract';
import { useAwsServer } from '../../support/aws-environment';
import { awsError } from '../../support/http-server';

const server = useAwsServer();
const SERVERLESS: WarehouseConfig = { kind: 'serverless', name: 'analytics', database: 'dev', auth: { kind: 'iam' } };
const REQUEST = { sqls: ['SELECT 1'], token: 'load-1', name: 'load-1' };

function answerJson(body: object): void {
  server.answer = () => ({ body: JSON.stringify(body) });
}

describe('submitting a statement', () => {
  test.each<[string, WarehouseConfig, object]>([
    ['a workgroup as the function\'s role', SERVERLESS, { WorkgroupName: 'analytics' }],
    ['a workgroup by a secret', { ...SERVERLESS, auth: { kind: 'secret', secretArn: 'arn:secret' } }, { WorkgroupName: 'analytics', SecretArn: 'arn:secret' }],
    ['a cluster as a database user', { ...SERVERLESS, kind: 'cluster', auth: { kind: 'databaseUser', user: 'loader' } }, { ClusterIdentifier: 'analytics', DbUser: 'loader' }],
  ])('addresses %s', async (_, config, address) => {
    answerJson({ Id: 'statement-1' });

    expect(await new RedshiftDataWarehouse(config).execute(REQUEST)).toEqual({ id: 'statement-1' });

    expect(server.requests.map(({ headers, body }) => [headers['x-amz-target'], JSON.parse(body)])).toEqual([
      ['RedshiftData.ExecuteStatement', { Sql: 'SELECT 1', ClientToken: 'load-1', StatementName: 'load-1', Database: 'dev', ...address }],
    ]);
  });

  test('submits several in one transaction', async () => {
    answerJson({ Id: 'statement-1' });

    await new RedshiftDataWarehouse(SERVERLESS).execute({ ...REQUEST, sqls: ['SELECT 1', 'SELECT 2'] });

    expect(server.requests.map(({ headers, body }) => [headers['x-amz-target'], JSON.parse(body)])).toEqual([
      ['RedshiftData.BatchExecuteStatement', { Sqls: ['SELECT 1', 'SELECT 2'], ClientToken: 'load-1', StatementName: 'load-1', Database: 'dev', WorkgroupName: 'analytics' }],
    ]);
  });

  test('is tried once, so that a refusal is known for one', async () => {
    server.answer = () => awsError('ActiveStatementsExceededException', 'Active statements exceeded the allowed quota (500)');

    await expect(new RedshiftDataWarehouse(SERVERLESS).execute(REQUEST)).rejects.toMatchObject({
      service: 'warehouse', code: 'ActiveStatementsExceededException', status: 400, isRefusal: true,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('that fails within the service is no refusal: it may have got through', async () => {
    server.answer = () => awsError('InternalServerException', 'oops', 500);

    await expect(new RedshiftDataWarehouse(SERVERLESS).execute(REQUEST)).rejects.toMatchObject({ code: 'InternalServerException', isRefusal: false });
  });
});

describe('describing a statement', () => {
  test.each([
    ['FINISHED', 'finished'], ['FAILED', 'failed'], ['ABORTED', 'aborted'], ['STARTED', 'running'], ['PICKED', 'running'], ['UNKNOWN', 'running'],
  ])('takes the status %s for %s', async (status, state) => {
    answerJson({ Id: 's', Status: status, QueryString: 'COPY', ResultRows: 12, RedshiftQueryId: 345 });

    expect(await new RedshiftDataWarehouse(SERVERLESS).describe('s', 30)).toEqual({
      id: 's', state, error: undefined, parts: [{ sql: 'COPY', state, rows: 12, queryId: '345', error: undefined }],
    });
    expect(JSON.parse(server.requests[0].body)).toEqual({ Id: 's', WaitTimeSeconds: 30 });
  });

  test.each([-1, 0])('takes -1 rows, and the query %i, for none', async queryId => {
    answerJson({ Id: 's', Status: 'FAILED', Error: 'ERROR: no', ResultRows: -1, RedshiftQueryId: queryId });

    expect(await new RedshiftDataWarehouse(SERVERLESS).describe('s', 1)).toEqual({
      id: 's', state: 'failed', error: 'ERROR: no', parts: [{ sql: '', state: 'failed', error: 'ERROR: no', rows: undefined, queryId: undefined }],
    });
  });

  test('tells how each part of a transaction went', async () => {
    answerJson({
      Id: 's',
      Status: 'FAILED',
      Error: 'Query #2 failed',
      SubStatements: [
        { Id: 's:1', Status: 'FINISHED', QueryString: 'DELETE', ResultRows: 3, RedshiftQueryId: 7 },
        { Id: 's:2', Status: 'FAILED', QueryString: 'COPY', Error: 'ERROR: no', ResultRows: -1, RedshiftQueryId: 8 },
        { Id: 's:3', Status: 'ABORTED', QueryString: 'INSERT', ResultRows: -1, RedshiftQueryId: 0 },
      ],
    });

    expect(await new RedshiftDataWarehouse(SERVERLESS).describe('s', 1)).toEqual({
      id: 's',
      state: 'failed',
      error: 'Query #2 failed',
      parts: [
        { sql: 'DELETE', state: 'finished', rows: 3, queryId: '7' },
        { sql: 'COPY', state: 'failed', error: 'ERROR: no', queryId: '8' },
        { sql: 'INSERT', state: 'aborted' },
      ],
    });
  });
});

describe('an answer that never comes', () => {
  test.each<[string, (warehouse: RedshiftDataWarehouse) => Promise<unknown>]>([
    ['a submission', warehouse => warehouse.execute(REQUEST)],
    ['a poll', warehouse => warehouse.describe('s', 0)],
  ])('ends %s after its time and one try: it must not outlast the invocation', async (_, call) => {
    server.answer = () => 'never';

    await expect(call(new RedshiftDataWarehouse(SERVERLESS, 50))).rejects.toMatchObject({ name: 'ServiceError', status: undefined, isRefusal: false });

    expect(server.requests).toHaveLength(1);
  });

  test.each<[string, (warehouse: RedshiftDataWarehouse) => Promise<unknown>]>([
    ['results', warehouse => warehouse.results('s')],
    ['a search by name', warehouse => warehouse.find('load-1')],
  ])('ends %s after two tries that share its time', async (_, call) => {
    server.answer = () => 'never';
    const startedAt = Date.now();

    await expect(call(new RedshiftDataWarehouse(SERVERLESS, 2_000))).rejects.toMatchObject({ name: 'ServiceError', code: 'TimeoutError' });

    expect(server.requests).toHaveLength(2);
    // Less than both tries at the whole of it.
    expect(Date.now() - startedAt).toBeLessThan(4_000);
  });

  test('is waited for as long as the poll was asked to hold, and a little longer', async () => {
    server.answer = () => 'never';
    const startedAt = Date.now();

    await expect(new RedshiftDataWarehouse(SERVERLESS, 50).describe('s', 1)).rejects.toMatchObject({ code: 'TimeoutError' });

    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000);
  });
});

test('results come from all pages, each field as its value', async () => {
  server.answer = ({ body }) => ({
    body: JSON.stringify(JSON.parse(body).NextToken
      ? { Records: [[{ booleanValue: true }]] }
      : { Records: [[{ stringValue: 'a' }, { longValue: 0 }, { isNull: true }]], NextToken: 'more' }),
  });

  expect(await new RedshiftDataWarehouse(SERVERLESS).results('s')).toEqual([['a', 0, null], [true]]);
});

test('a statement is found by its whole name, though the service matches by prefix', async () => {
  answerJson({ Statements: [{ Id: 'other', StatementName: 'load-1-errors' }, { Id: 'wanted', StatementName: 'load-1' }] });

  expect(await new RedshiftDataWarehouse(SERVERLESS).find('load-1')).toBe('wanted');
  expect(JSON.parse(server.requests[0].body)).toMatchObject({ StatementName: 'load-1', Status: 'ALL' });
});
