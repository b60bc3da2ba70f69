/** Requests that no SDK sends: whatever comes, the answer is an error by name, and the next request is served. */
import { request } from 'node:http';
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

test('a pattern of many wildcards is answered at once', async () => {
  await api.warehouse.query(`CREATE TABLE ${'a'.repeat(100)} (x int)`);

  const { body } = await api.post('ListTables', { ...TARGET, TablePattern: `${'%a'.repeat(30)}%b` });

  expect(body).toEqual({ Tables: [] });
}, 5_000);
