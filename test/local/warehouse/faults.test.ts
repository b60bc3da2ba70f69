import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { DescribeStatementCommand, ListStatementsCommand } from '@aws-sdk/client-redshift-data';
import { refusal } from './cases/api-case';
import { type Fault } from '../../../local/src/warehouse';
import { type DataApi, SLOW, startDataApi } from '../../support/data-api';

let api: DataApi;

beforeEach(async () => {
  api = await startDataApi();
  await api.warehouse.query('CREATE TABLE t (a int)');
});

afterEach(async () => {
  await api.close();
});

const INSERT = 'INSERT INTO t VALUES (1)';

async function count(): Promise<unknown> {
  return (await api.warehouse.query('SELECT count(*) FROM t')).rows[0]![0];
}

async function overHttp(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${api.warehouse.endpoint}${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  return { status: response.status, body: await response.json() as Record<string, unknown> };
}

describe('a statement', () => {
  test('takes longer, when its text matches in any case, and no more often than asked for', async () => {
    api.warehouse.faults.add({ kind: 'latency', milliseconds: 60_000, sql: 'insert', times: 1 });

    const slow = await api.execute(INSERT, { WaitTimeSeconds: 1 });
    const others = [await api.execute('SELECT 1'), await api.execute(INSERT)];

    expect([slow, ...others].map(({ Status }) => Status)).toEqual(['STARTED', 'FINISHED', 'FINISHED']);
    expect(await count()).toBe(1);
  });

  test('fails before it does anything', async () => {
    api.warehouse.faults.add({ kind: 'fail', message: 'Disk Full', sql: 'INSERT' });

    const { Status, Error: error } = await api.describe((await api.execute(INSERT)).Id);

    expect([Status, error]).toEqual(['FAILED', 'ERROR: Disk Full']);
    expect(await count()).toBe(0);
  });

  test('fails although it took effect', async () => {
    api.warehouse.faults.add({ kind: 'fail', afterCommit: true });

    const { Status, Error: error } = await api.describe((await api.execute(INSERT)).Id);

    expect([Status, error]).toEqual(['FAILED', 'ERROR: terminating connection due to administrator command']);
    expect(await count()).toBe(1);
  });

  test('takes effect and is forgotten, its token too', async () => {
    api.warehouse.faults.add({ kind: 'lose-record', times: 1 });

    const { Id } = await api.execute(INSERT, { ClientToken: 'a' });
    const described = await refusal(api.client.send(new DescribeStatementCommand({ Id })));
    const again = await api.execute(INSERT, { ClientToken: 'a' });

    expect(described).toEqual(['ResourceNotFoundException', 'Query does not exist.']);
    expect(again.Id).not.toBe(Id);
    expect(await count()).toBe(2);
  });
});

describe('a call', () => {
  test('takes effect and the caller never hears', async () => {
    api.warehouse.faults.add({ kind: 'drop-response', operation: 'ExecuteStatement', times: 1 });

    await expect(api.execute(INSERT, { ClientToken: 'a' })).rejects.toThrow(/socket hang up|ECONNRESET/);
    const again = await api.execute(INSERT, { ClientToken: 'a' });

    expect(again.Status).toBe('FINISHED');
    expect(await count()).toBe(1);
  });

  test('is throttled by operation', async () => {
    api.warehouse.faults.add({ kind: 'throttle', operation: 'ListStatements' });

    expect(await refusal(api.client.send(new ListStatementsCommand({})))).toEqual(['ThrottlingException', 'Rate exceeded']);
    expect(await refusal(api.execute('SELECT 1'))).toBe('no error');
  });
});

describe('a pause', () => {
  test('ends what runs, accepts nothing, and still tells of what there was', async () => {
    const { Id } = await api.execute(SLOW, { WaitTimeSeconds: 1 });

    const pause = api.warehouse.faults.add({ kind: 'pause' });

    const { Status, Error: error } = await api.describe(Id);
    expect([Status, error]).toEqual(['FAILED', 'ERROR: terminating connection due to administrator command']);
    expect(await refusal(api.execute('SELECT 1'))).toEqual(['ValidationException', "Redshift endpoint doesn't exist in this region."]);

    api.warehouse.faults.remove(pause);

    expect((await api.execute('SELECT 1')).Status).toBe('FINISHED');
  });
});

describe('over HTTP', () => {
  test('faults are set, listed with how often they struck, and removed', async () => {
    const set = await overHttp('POST', '/_faults', { kind: 'fail', sql: 'INSERT' });
    await overHttp('POST', '/_faults', { kind: 'throttle', operation: 'CancelStatement' });
    await api.execute(INSERT);

    const listed = await overHttp('GET', '/_faults');
    const removed = await overHttp('DELETE', `/_faults/${String(set.body.id)}`);
    const cleared = await overHttp('DELETE', '/_faults');

    expect(listed.body).toEqual({ faults: [{ id: 1, kind: 'fail', sql: 'INSERT', struck: 1 }, { id: 2, kind: 'throttle', operation: 'CancelStatement', struck: 0 }] });
    expect(removed.body).toEqual({ faults: [{ id: 2, kind: 'throttle', operation: 'CancelStatement', struck: 0 }] });
    expect(cleared.body).toEqual({ faults: [] });
  });

  test.each([
    [{ kind: 'throtle' }, 'A fault\'s kind is one of latency, fail, lose-record, throttle, error, drop-response, pause, not "throtle".'],
    [{ kind: 'latency' }, "A fault of kind latency needs other values: 1 validation error detected: Value null at 'milliseconds' failed to satisfy constraint: Member must not be null. It may have times, sql, milliseconds."],
    [{ kind: 'latency', milliseconds: '5' }, 'A fault of kind latency needs other values: STRING_VALUE can not be converted to an Integer. It may have times, sql, milliseconds.'],
    [{ kind: 'pause', times: 1 }, 'A fault of kind pause has no times; it may have message.'],
    [{ kind: 'fail', times: 0 }, "Value '0' at 'times' failed to satisfy constraint: Member must have value greater than or equal to 1. It may have"],
  ])('%j is refused', async (fault, message) => {
    const { status, body } = await overHttp('POST', '/_faults', fault);

    expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
    expect(() => api.warehouse.faults.add(fault as Fault)).toThrow(message);
  });
});

describe('a web page', () => {
  // fetch does not let its caller set these.
  async function asBrowser(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
    const sent = request(`${api.warehouse.endpoint}/_faults`, { headers }).end();
    const [response] = await once(sent, 'response') as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }

  test.each([
    ['its own, by a name that leads here', { host: 'evil.example' }],
    ['of a name that only begins like this machine', { host: 'localhost.evil.example' }],
    ['elsewhere', { origin: 'https://evil.example' }],
    ['without an origin of its own', { origin: 'null' }],
  ])('%s is refused', async (_, headers) => {
    expect(await asBrowser(headers)).toBe(400);
  });

  test.each([[{ host: 'localhost:80' }], [{ host: '127.0.0.1' }], [{ origin: 'http://localhost:3000' }]])('with %j is of this machine', async (headers) => {
    expect(await asBrowser(headers as Record<string, string>)).toBe(200);
  });
});
