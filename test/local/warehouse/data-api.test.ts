import {
  BatchExecuteStatementCommand, CancelStatementCommand, DescribeStatementCommand, ExecuteStatementCommand, GetStatementResultCommand,
  type GetStatementResultCommandOutput, GetStatementResultV2Command, type GetStatementResultV2CommandOutput, ListStatementsCommand,
  RedshiftDataClient, ResourceNotFoundException, ValidationException,
} from '@aws-sdk/client-redshift-data';
import { SLOW } from '../../support/data-api';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

let setup: TestWarehouse;
let client: RedshiftDataClient;
let clock: Date;

beforeEach(async () => {
  clock = new Date('2026-11-01T00:00:00Z');
  setup = await startTestWarehouse({ now: () => clock });
  client = aClient();
});

afterEach(async () => {
  client.destroy();
  await setup.close();
});

function aClient(): RedshiftDataClient {
  return new RedshiftDataClient({
    endpoint: setup.warehouse.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' }, maxAttempts: 1,
  });
}

const TARGET = { WorkgroupName: 'main', Database: 'dev' };

async function execute(sql: string, more: object = {}) {
  return client.send(new ExecuteStatementCommand({ ...TARGET, Sql: sql, WaitTimeSeconds: 30, ...more }));
}

async function describe_(id: string | undefined) {
  return client.send(new DescribeStatementCommand({ Id: id, WaitTimeSeconds: 30 }));
}

async function count(table: string): Promise<unknown> {
  return (await setup.warehouse.query(`SELECT count(*) FROM ${table}`)).rows[0]![0];
}

describe('ExecuteStatement', () => {
  test('a query finishes within the wait, and its result can be fetched', async () => {
    const { Id, Status, HasResultSet } = await execute("SELECT 1 AS one, 'x' AS text, 1.50::DECIMAL(10,2) AS price, true AS yes, NULL::INT AS none");

    const result = await client.send(new GetStatementResultCommand({ Id }));

    expect({ Status, HasResultSet }).toEqual({ Status: 'FINISHED', HasResultSet: true });
    expect(result.ColumnMetadata!.map(({ name, typeName }) => [name, typeName])).toEqual([
      ['one', 'int4'], ['text', 'varchar'], ['price', 'numeric'], ['yes', 'bool'], ['none', 'int4'],
    ]);
    expect(result.Records).toEqual([[{ longValue: 1 }, { stringValue: 'x' }, { stringValue: '1.50' }, { booleanValue: true }, { isNull: true }]]);
    expect(result.TotalNumRows).toBe(1);
  });

  test('the form of a number is its column\'s, and no digit is lost', async () => {
    const { Id } = await execute("SELECT 2.0::DOUBLE PRECISION, 2.5::REAL, 9007199254740993::BIGINT, 'NaN'::DOUBLE PRECISION, 7::SMALLINT");

    const answer = await fetch(setup.warehouse.endpoint, { method: 'POST', headers: { 'x-amz-target': 'RedshiftData.GetStatementResult' }, body: JSON.stringify({ Id }) });

    expect(await answer.text()).toContain('"Records":[[{"doubleValue":2},{"doubleValue":2.5},{"longValue":9007199254740993},{"doubleValue":"NaN"},{"longValue":7}]]');
  });

  test('a COPY reports its rows, its query id and its time', async () => {
    setup.objects.put('bucket', 'x', '1\n2\n');
    await setup.warehouse.query('CREATE TABLE t (a int)');

    const { Id } = await execute("COPY t FROM 's3://bucket/x' IAM_ROLE DEFAULT CSV");

    const described = await describe_(Id);
    expect(described).toMatchObject({ Status: 'FINISHED', ResultRows: 2, HasResultSet: false, Database: 'dev', WorkgroupName: 'main' });
    expect(described.CreatedAt).toEqual(clock);
    const { rows } = await setup.warehouse.query(`SELECT loaded_rows FROM sys_load_history WHERE query_id = ${described.RedshiftQueryId}`);
    expect(rows).toEqual([[2]]);
  });

  test('a statement that fails says so in its record and nowhere else', async () => {
    const { Id, Status } = await execute('SELECT * FROM nowhere');

    expect(Status).toBe('FAILED');
    expect((await describe_(Id)).Error).toBe('ERROR: relation "nowhere" does not exist');
    await expect(client.send(new GetStatementResultCommand({ Id }))).rejects.toThrow('Query does not have result.');
  });

  test('the same client token gives the same statement, and runs it once', async () => {
    await setup.warehouse.query('CREATE TABLE t (a int)');

    const [first, second] = await Promise.all([1, 2].map(() => execute('INSERT INTO t VALUES (1)', { ClientToken: 'load-1' })));

    expect(second!.Id).toBe(first!.Id);
    expect(await count('t')).toBe(1);
  });

  test('a client token holds for eight hours, a record for a day', async () => {
    const first = await execute('SELECT 1', { ClientToken: 'load-1' });

    clock = new Date(clock.getTime() + 8 * 3_600_000 - 1);
    const within = await execute('SELECT 1', { ClientToken: 'load-1' });
    clock = new Date(clock.getTime() + 1);
    const after = await execute('SELECT 1', { ClientToken: 'load-1' });
    clock = new Date(clock.getTime() + 16 * 3_600_000);

    expect(within.Id).toBe(first.Id);
    expect(after.Id).not.toBe(first.Id);
    await expect(describe_(first.Id)).rejects.toThrow(ResourceNotFoundException);
  });

  test('parameters are values, never SQL', async () => {
    const { Id } = await execute("SELECT :v AS v, ':v' AS quoted", { Parameters: [{ name: 'v', value: "\\'; DROP TABLE t; --" }] });

    const { Records } = await client.send(new GetStatementResultCommand({ Id }));

    expect(Records).toEqual([[{ stringValue: "\\'; DROP TABLE t; --" }, { stringValue: ':v' }]]);
  });

  test.each([
    ['neither cluster nor workgroup', { WorkgroupName: undefined }, 'Either ClusterIdentifier or WorkgroupName needs to be specified.'],
    ['a statement over 100 KB', { Sql: `SELECT '${'x'.repeat(100 * 1024)}'` }, 'Cannot process query string larger than 100kB'],
    ['a parameter that is not given', { Sql: 'SELECT :a', Parameters: [{ name: 'b', value: '1' }] }, 'Parameters list does not contain :a.'],
  ])('%s is refused before anything runs', async (_, more, message) => {
    const executed = execute('SELECT 1', more);

    await expect(executed).rejects.toThrow(ValidationException);
    await expect(executed).rejects.toThrow(message);
  });

  test('another database does not exist', async () => {
    const { Id } = await execute('SELECT 1', { Database: 'prod' });

    expect((await describe_(Id)).Error).toBe('ERROR: database "prod" does not exist');
  });

  test('two statements in one are refused', async () => {
    const { Id } = await execute('SELECT 1; SELECT 2');

    expect((await describe_(Id)).Error).toBe('ERROR: cannot insert multiple commands into a prepared statement');
  });
});

describe('credentials', () => {
  const SECRET = 'aws_access_key_id=AKIA;aws_secret_access_key=hush';

  test.each([
    ['an option', `COPY t FROM 's3://b/k' CREDENTIALS /* x */ '${SECRET}' CSV`],
    ['a literal without an end', `COPY t FROM 's3://b/k' CREDENTIALS '${SECRET}`],
    ['a literal in the wrong place', `SELECT '${SECRET}' + 1`],
  ])('in %s are neither told nor kept', async (_, sql) => {
    const { Id } = await execute(sql);
    const batch = await client.send(new BatchExecuteStatementCommand({ ...TARGET, Sqls: [sql], WaitTimeSeconds: 30 }));

    const told = [await describe_(Id), await describe_(batch.Id), await describe_(`${batch.Id}:1`), await client.send(new ListStatementsCommand({ Status: 'ALL' }))];
    const kept = await setup.warehouse.query("SELECT * FROM sys_query_history WHERE status = 'failed'");

    expect(told[0]).toMatchObject({ Status: 'FAILED', QueryString: sql.replace(/'aws.*?('|$)/, "'***'") });
    expect(kept.rows.length).toBe(2);
    expect(JSON.stringify([told, kept])).not.toMatch(/hush|AKIA/);
  });

  test('in a script stand in no error', async () => {
    await expect(setup.warehouse.runScript(`COPY t FROM 's3://b/k' CREDENTIALS '${SECRET}'`, 's.sql')).rejects.toThrow("CREDENTIALS '***'");
  });

  test('a role is no secret', async () => {
    const { Id } = await execute("COPY t FROM 's3://b/k' IAM_ROLE 'arn:aws:iam::1:role/r' CSV");

    expect((await describe_(Id)).QueryString).toContain('arn:aws:iam::1:role/r');
  });
});

describe('BatchExecuteStatement', () => {
  const batch = (sqls: string[], more: object = {}) =>
    client.send(new BatchExecuteStatementCommand({ ...TARGET, Sqls: sqls, WaitTimeSeconds: 30, ...more }));

  test('a batch is one transaction on one connection', async () => {
    setup.objects.put('bucket', 'x', '1\n2\n');
    await setup.warehouse.query('CREATE TABLE t (a int)');

    const { Id } = await batch([
      'CREATE TEMP TABLE stage (a int)',
      "COPY stage FROM 's3://bucket/x' IAM_ROLE DEFAULT CSV",
      'INSERT INTO t SELECT a + pg_last_copy_count() FROM stage',
    ]);

    const { Status, SubStatements } = await describe_(Id);
    expect(Status).toBe('FINISHED');
    expect(SubStatements!.map((part) => [part.Id, part.Status, part.ResultRows])).toEqual([
      [`${Id}:1`, 'FINISHED', -1], [`${Id}:2`, 'FINISHED', 2], [`${Id}:3`, 'FINISHED', 2],
    ]);
    expect((await setup.warehouse.query('SELECT a FROM t ORDER BY a')).rows).toEqual([[3], [4]]);
  });

  test('a failed COPY undoes the statements before it, and those after it never run', async () => {
    setup.objects.put('bucket', 'x', 'no number\n');
    await setup.warehouse.query('CREATE TABLE t (a int)');

    const { Id } = await batch(['INSERT INTO t VALUES (1)', "COPY t FROM 's3://bucket/x' IAM_ROLE DEFAULT CSV", 'INSERT INTO t VALUES (2)']);

    const { Status, Error: error, SubStatements } = await describe_(Id);
    expect(Status).toBe('FAILED');
    expect(error).toMatch(/^ERROR: Load into table 't' failed\./);
    expect(SubStatements!.map((part) => part.Status)).toEqual(['FINISHED', 'FAILED', 'ABORTED']);
    expect(await count('t')).toBe(0);
    expect(await count('sys_load_error_detail')).toBe(1);
  });

  test('with AUTO_COMMIT each statement stands alone', async () => {
    await setup.warehouse.query('CREATE TABLE t (a int)');

    const { Status } = await batch(['INSERT INTO t VALUES (1)', 'SELECT * FROM nowhere', 'INSERT INTO t VALUES (2)'], { ExecutionMode: 'AUTO_COMMIT' });

    expect(Status).toBe('FAILED');
    expect(await count('t')).toBe(2);
  });
});

describe('several statements', () => {
  test('COPYs into several tables run side by side, and all rows arrive', async () => {
    const tables = ['a', 'b', 'c', 'd'];
    for (const table of tables) {
      await setup.warehouse.query(`CREATE TABLE ${table} (n int)`);
      setup.objects.put('bucket', table, Array.from({ length: 5000 }, (_, i) => `{"n":${i}}\n`).join(''));
    }

    const ids = await Promise.all(tables.map((table) => execute(`COPY ${table} FROM 's3://bucket/${table}' IAM_ROLE DEFAULT JSON 'auto'`)));

    expect(ids.map(({ Status }) => Status)).toEqual(['FINISHED', 'FINISHED', 'FINISHED', 'FINISHED']);
    expect(await Promise.all(tables.map(count))).toEqual([5000, 5000, 5000, 5000]);
  });

  test('a quick statement does not wait for a slow one on another connection', async () => {
    const slow = execute(SLOW);

    const { Status } = await execute('SELECT 1');

    expect(Status).toBe('FINISHED');
    const running = await client.send(new ListStatementsCommand({ Status: 'STARTED' }));
    expect(running.Statements).toHaveLength(1);
    await client.send(new CancelStatementCommand({ Id: running.Statements![0]!.Id }));
    await slow;
  });

  test('a statement that is cancelled is ABORTED, and cannot be cancelled again', async () => {
    const { Id } = await execute(SLOW, { WaitTimeSeconds: undefined });

    const { Status } = await client.send(new CancelStatementCommand({ Id }));

    expect(Status).toBe(true);
    expect((await describe_(Id)).Status).toBe('ABORTED');
    await expect(client.send(new CancelStatementCommand({ Id }))).rejects.toThrow('already in ABORTED state');
  });

  test.each([
    ['a COPY that reads fast', "JSON 'auto'"], ['a COPY that reads exactly', "JSON 'auto ignorecase'"],
  ])('%s is either cancelled and leaves no row, or it is too late for that', async (_, format) => {
    setup.objects.put('bucket', 'x', Array.from({ length: 30_000 }, (__, i) => `{"a":${i}}\n`).join(''));
    await setup.warehouse.query('CREATE TABLE t (a int)');

    for (let pause = 0; pause < 240; pause += 20) {
      const { Id } = await execute(`COPY t FROM 's3://bucket/x' IAM_ROLE DEFAULT ${format}`, { WaitTimeSeconds: undefined });
      await new Promise((resolve) => setTimeout(resolve, pause));
      const cancelled = await client.send(new CancelStatementCommand({ Id })).then(() => true, () => false);

      expect((await describe_(Id)).Status).toBe(cancelled ? 'ABORTED' : 'FINISHED');
      expect(await count('t')).toBe(cancelled ? 0 : 30_000);
      await setup.warehouse.query('TRUNCATE t');
    }
  });

  test('COPYs into one table, at the same time, all arrive; those with one client token are one', async () => {
    setup.objects.put('bucket', 'x', '{"a":1}\n{"a":2}\n');
    await setup.warehouse.query('CREATE TABLE t (a int)');

    const executed = await Promise.all(['one', 'one', 'two', 'three', 'three', 'three'].map((ClientToken) =>
      execute("COPY t FROM 's3://bucket/x' IAM_ROLE DEFAULT JSON 'auto'", { ClientToken })));

    expect(executed.map(({ Status }) => Status)).toEqual(Array(6).fill('FINISHED'));
    expect(await count('t')).toBe(6);
  });

  test('ListStatements finds by the beginning of the name, finished ones unless told otherwise', async () => {
    await execute('SELECT 1', { StatementName: 'load-1' });
    await execute('SELECT * FROM nowhere', { StatementName: 'load-2' });

    const names = async (input: object) =>
      (await client.send(new ListStatementsCommand(input))).Statements!.map(({ StatementName }) => StatementName).sort();

    expect(await names({ StatementName: 'load-' })).toEqual(['load-1']);
    expect(await names({ StatementName: 'load-', Status: 'ALL' })).toEqual(['load-1', 'load-2']);
    expect(await names({ StatementName: 'LOAD-', Status: 'ALL' })).toEqual([]);
  });
});

describe('pages', () => {
  test('of statements go on where the last one ended, though its statement is not listed any more', async () => {
    setup.warehouse.faults.add({ kind: 'latency', milliseconds: 60_000 });
    const ids: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) ids.push((await execute('SELECT 1', { WaitTimeSeconds: 1 })).Id);
    const list = (NextToken?: string) => client.send(new ListStatementsCommand({ Status: 'STARTED', MaxResults: 1, NextToken }));
    const first = await list();

    await client.send(new CancelStatementCommand({ Id: first.Statements![0]!.Id }));
    const second = await list(first.NextToken);
    const third = await list(second.NextToken);

    expect([first, second, third].map(({ Statements }) => Statements!.map(({ Id }) => Id))).toEqual([[ids[2]], [ids[1]], [ids[0]]]);
    expect(third.NextToken).toBeUndefined();
  });

  test.each([['JSON', GetStatementResultCommand], ['CSV', GetStatementResultV2Command]] as const)('of a result in %s hold each row once', async (ResultFormat, Command) => {
    const numbered = 'WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 255)';
    const { Id } = await execute(`${numbered} SELECT a.i * 256 + b.i, repeat('x', 300) FROM n a, n b ORDER BY 1`, { ResultFormat });
    const numbers: number[] = [];
    let pages = 0;
    for (let token: string | undefined | null = null; token !== undefined; pages++) {
      const page: GetStatementResultCommandOutput & GetStatementResultV2CommandOutput = await client.send(
        new Command({ Id, NextToken: token ?? undefined }) as never);
      for (const record of page.Records as readonly unknown[]) {
        if (Array.isArray(record)) numbers.push((record[0] as { longValue: number }).longValue);
        else numbers.push(...(record as { CSVRecords: string }).CSVRecords.trimEnd().split('\r\n').map((line) => parseInt(line, 10)));
      }
      token = page.NextToken;
    }

    expect(pages).toBeGreaterThan(1);
    expect(numbers).toEqual(Array.from({ length: 65_536 }, (_, i) => i));
  });
});

describe('the latency of COPY', () => {
  const LATENCY_MS = 300;
  const COPY = "COPY t FROM 's3://bucket/x' IAM_ROLE DEFAULT JSON 'auto'";

  beforeEach(async () => {
    await setup.close();
    setup = await startTestWarehouse({ copyLatencyMs: LATENCY_MS });
    client.destroy();
    client = aClient();
    setup.objects.put('bucket', 'x', '{"a":1}');
    await setup.warehouse.query('CREATE TABLE t (a int)');
  });

  test('comes on top of its work', async () => {
    const start = performance.now();

    await execute(COPY);

    // Timers may fire a millisecond early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(LATENCY_MS - 1);
    expect(await count('t')).toBe(1);
  });

  test('is part of the COPY: cancelled meanwhile it leaves no row', async () => {
    const { Id } = await execute(COPY, { WaitTimeSeconds: undefined });

    await client.send(new CancelStatementCommand({ Id }));

    expect((await describe_(Id)).Status).toBe('ABORTED');
    await new Promise((resolve) => setTimeout(resolve, 2 * LATENCY_MS));
    expect(await count('t')).toBe(0);
  });
});

describe('an outage', () => {
  test('a stopped server refuses connections and drops those it has; started again it has its port and its data', async () => {
    await setup.warehouse.query('CREATE TABLE t (a int)');
    const { Id } = await execute(SLOW, { WaitTimeSeconds: undefined });
    const waiting = describe_(Id);
    const dropped = expect(waiting).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));

    await setup.warehouse.stopServer();
    await dropped;
    await expect(execute('SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await setup.warehouse.startServer();

    expect((await execute('SELECT * FROM t')).Status).toBe('FINISHED');
    await client.send(new CancelStatementCommand({ Id }));
  });
});

test('an operation that is not known is refused by name', async () => {
  const response = await fetch(setup.warehouse.endpoint, { method: 'POST', headers: { 'x-amz-target': 'RedshiftData.RestoreTables' }, body: '{}' });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException', message: expect.stringContaining('RestoreTables"') });
});
