/** Requests that no SDK sends: whatever comes, the answer is an error by name, and the next request is served. */
import { request } from 'node:http';
import { DataApiServer } from '../../../local/src/warehouse/data-api/server';
import { type StatementStore } from '../../../local/src/warehouse/data-api/statements';
import { type Engine } from '../../../local/src/warehouse/engine';
import { Faults } from '../../../local/src/warehouse/faults/faults';
import { type DataApi, SLOW, startDataApi, TARGET } from '../../support/data-api';

let api: DataApi;

beforeEach(async () => {
  api = await startDataApi();
});

afterEach(async () => {
  await api.close();
});

async function send(init: RequestInit & { path?: string }): Promise<[number, string]> {
  const response = await fetch(`${api.warehouse.endpoint}${init.path ?? '/'}`, init);
  const { __type: type } = await response.json() as { __type: string };
  return [response.status, type];
}

const LIST = { 'x-amz-target': 'RedshiftData.ListStatements' };

test.each<[string, RequestInit & { path?: string }, [number, string]]>([
  ['no target', { method: 'POST', body: '{}' }, [400, 'UnknownOperationException']],
  ['the target of another service', { method: 'POST', body: '{}', headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' } }, [400, 'UnknownOperationException']],
  ['a target without its service', { method: 'POST', body: '{}', headers: { 'x-amz-target': 'ListStatements' } }, [400, 'UnknownOperationException']],
  ['a name that every object has', { method: 'POST', body: '{}', headers: { 'x-amz-target': 'RedshiftData.constructor' } }, [400, 'UnknownOperationException']],
  ['another method', { method: 'PUT', body: '{}', headers: LIST }, [400, 'UnknownOperationException']],
  ['no body', { method: 'POST', headers: LIST }, [400, 'SerializationException']],
  ['half a body', { method: 'POST', body: '{"MaxResults":', headers: LIST }, [400, 'SerializationException']],
  ['a list', { method: 'POST', body: '[]', headers: LIST }, [400, 'SerializationException']],
  ['a fault that is none', { method: 'DELETE', path: '/_faults/x' }, [400, 'ResourceNotFoundException']],
])('%s is refused', async (_, init, answer) => {
  expect(await send(init)).toEqual(answer);
});

test('a body of more than 32 MB is refused, and just as much is not', async () => {
  const ofSize = (bytes: number) => `{"x":"${'x'.repeat(bytes - 8)}"}`;

  expect(await send({ method: 'POST', headers: LIST, body: ofSize(32 * 1024 * 1024) })).toEqual([200, undefined]);
  expect(await send({ method: 'POST', headers: LIST, body: ofSize(32 * 1024 * 1024 + 1) })).toEqual([413, 'RequestEntityTooLargeException']);
});

test('a caller that hangs up, in its body or while it waits, ends nothing', async () => {
  const { Id } = await api.execute(SLOW, { WaitTimeSeconds: undefined });
  const inItsBody = request(api.warehouse.endpoint, { method: 'POST', headers: { ...LIST, 'content-length': '100' } }).on('error', () => undefined);
  inItsBody.write('{');
  const waiting = fetch(api.warehouse.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'RedshiftData.DescribeStatement' },
    body: JSON.stringify({ Id, WaitTimeSeconds: 30 }),
    signal: AbortSignal.timeout(100),
  });
  await expect(waiting).rejects.toThrow('aborted');
  const closed = new Promise((resolve) => inItsBody.once('close', resolve));
  inItsBody.destroy();
  await closed;

  expect(await send({ method: 'POST', headers: LIST, body: '{}' })).toEqual([200, undefined]);
});

test('a list of long statements is handed out in pages of 8 MB, one statement at least on each', async () => {
  const long = `SELECT '${'\u0001'.repeat(99 * 1024)}'`;
  const ids: unknown[] = [];
  for (const Sqls of [Array(14).fill(long), ['SELECT 1'], Array(13).fill(long), Array(14).fill(long)]) {
    ids.unshift((await api.post('BatchExecuteStatement', { ...TARGET, Sqls, WaitTimeSeconds: 30 })).body.Id);
  }

  const pages: unknown[][] = [];
  let next: unknown;
  do {
    const { body } = await api.post('ListStatements', { Status: 'ALL', NextToken: next });
    pages.push((body.Statements as { Id: string }[]).map(({ Id }) => Id));
    next = body.NextToken;
  } while (next !== undefined);

  expect(pages).toEqual([[ids[0]], [ids[1], ids[2]], [ids[3]]]);
});

test('an answer that cannot be written is an error, and the next request is served', async () => {
  const now = () => new Date();
  const engine = { use: async () => [{ table_name: 1n }] } as unknown as Engine;
  const server = new DataApiServer({ statements: {} as StatementStore, catalog: { engine, database: 'dev' }, faults: new Faults({ now, failRunning: () => undefined }) });
  const endpoint = `http://127.0.0.1:${await server.listen(0)}`;
  const ask = async (operation: string) => {
    const response = await fetch(endpoint, { method: 'POST', headers: { 'x-amz-target': `RedshiftData.${operation}` }, body: JSON.stringify(TARGET) });
    return [response.status, await response.json()];
  };

  const answers = [await ask('ListTables'), await ask('ListDatabases')];
  await server.close();

  expect(answers).toEqual([[500, expect.objectContaining({ __type: 'InternalServerException' })], [200, { Databases: ['dev'] }]]);
});

test('a pattern of many wildcards is answered at once', async () => {
  await api.warehouse.query(`CREATE TABLE ${'a'.repeat(100)} (x int)`);

  const { body } = await api.post('ListTables', { ...TARGET, TablePattern: `${'%a'.repeat(30)}%b` });

  expect(body).toEqual({ Tables: [] });
}, 5_000);
