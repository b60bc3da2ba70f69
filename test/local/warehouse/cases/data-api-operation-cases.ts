import {
  CancelStatementCommand, GetStatementResultCommand, GetStatementResultV2Command, ListSessionsCommand, ListStatementsCommand,
  paginateGetStatementResult, paginateListStatements,
} from '@aws-sdk/client-redshift-data';
import { type ApiCase, refusal } from './api-case';
import { type DataApi, SLOW } from '../../../support/data-api';

const shows = (...names: string[]) => names.map((name) => `Data API operations/${name}`);

async function resultOf({ client }: DataApi, Id: string | undefined) {
  return client.send(new GetStatementResultCommand({ Id }));
}

async function rowsOf(api: DataApi, sql: string, more?: object) {
  return (await resultOf(api, (await api.execute(sql, more)).Id)).Records;
}

const executing: readonly ApiCase[] = [
  {
    name: 'a statement without a wait is accepted, and nothing is said of its end',
    shows: shows('ExecuteStatement'),
    does: async ({ execute }) => {
      const { Id, Database, ClusterIdentifier, DbUser, Status } = await execute(
        'SELECT 1', { WaitTimeSeconds: undefined, ClusterIdentifier: 'main', WorkgroupName: undefined, DbUser: 'loader' });
      return { Id, Database, ClusterIdentifier, DbUser, Status };
    },
    gives: { Id: expect.stringMatching(/^[0-9a-f-]{36}$/), Database: 'dev', ClusterIdentifier: 'main', DbUser: 'loader', Status: undefined },
  },
  {
    name: 'a statement with a wait tells its state, its process and whether it has rows',
    shows: shows('ExecuteStatement', 'WaitTimeSeconds'),
    does: async ({ execute }) => execute('SELECT 1', { WaitTimeSeconds: 30 }),
    gives: expect.objectContaining({ Status: 'FINISHED', HasResultSet: true, RedshiftPid: expect.any(Number), WorkgroupName: 'main' }),
  },
  {
    name: 'a wait that ends before the statement does tells the state that it has',
    shows: shows('WaitTimeSeconds'),
    does: async ({ execute }) => (await execute(SLOW, { WaitTimeSeconds: 1 })).Status,
    gives: 'STARTED',
  },
  {
    name: 'a batch is one transaction: what came before an error is undone',
    shows: shows('BatchExecuteStatement', 'ExecutionMode TRANSACTION'),
    does: async ({ batch, describe, warehouse }) => {
      await warehouse.query('CREATE TABLE t (a int)');
      const { Id } = await batch(['INSERT INTO t VALUES (1)', 'SELECT * FROM nowhere', 'INSERT INTO t VALUES (2)']);
      const { Status, Error: error, ExecutionMode, SubStatements } = await describe(Id);
      const { rows } = await warehouse.query('SELECT count(*) FROM t');
      return { Status, error, ExecutionMode, parts: SubStatements!.map((part) => [part.Status, part.Error]), rows };
    },
    gives: {
      Status: 'FAILED',
      error: 'ERROR: relation "nowhere" does not exist',
      ExecutionMode: 'TRANSACTION',
      parts: [['FINISHED', undefined], ['FAILED', 'ERROR: relation "nowhere" does not exist'], ['ABORTED', undefined]],
      rows: [[0]],
    },
  },
  ...['BEGIN', 'START TRANSACTION', 'COMMIT', 'END', 'ROLLBACK', 'ABORT'].map((control): ApiCase => ({
    name: `a batch that is one transaction takes no ${control}, and leaves nothing`,
    shows: shows('ExecutionMode TRANSACTION'),
    does: async ({ batch, describe, warehouse }) => {
      await warehouse.query('CREATE TABLE t (a int)');
      const { Id } = await batch(['INSERT INTO t VALUES (1)', `/* x */ ${control}`, 'INSERT INTO t VALUES (2)']);
      return [(await describe(Id)).Error, (await warehouse.query('SELECT count(*) FROM t')).rows];
    },
    gives: [`ERROR: ${control.split(' ')[0]} in a batch that is one transaction is not implemented by the local warehouse`, [[0]]],
  })),
  {
    name: 'TRUNCATE commits what came before it in a batch; what comes after it is one transaction',
    shows: shows('ExecutionMode TRANSACTION'),
    does: async ({ batch, warehouse }) => {
      await warehouse.query('CREATE TABLE t (a int)');
      await warehouse.query('CREATE TABLE u (a int)');
      await batch(['INSERT INTO u VALUES (1)', 'TRUNCATE t', 'INSERT INTO u VALUES (2)', 'SELECT 1 / 0']);
      return (await warehouse.query('SELECT a FROM u')).rows;
    },
    gives: [[1]],
  },
  {
    name: 'with AUTO_COMMIT one error keeps nothing else from its effect, and results of the others can be fetched',
    shows: shows('BatchExecuteStatement', 'ExecutionMode AUTO_COMMIT'),
    does: async (api) => {
      const { Id } = await api.batch(['CREATE TABLE t (a int)', 'SELECT * FROM nowhere', 'SELECT 2 AS two'], { ExecutionMode: 'AUTO_COMMIT' });
      const { Status, ExecutionMode, SubStatements } = await api.describe(Id);
      return { Status, ExecutionMode, parts: SubStatements!.map((part) => part.Status), rows: (await resultOf(api, `${Id}:3`)).Records };
    },
    gives: { Status: 'FAILED', ExecutionMode: 'AUTO_COMMIT', parts: ['FINISHED', 'FAILED', 'FINISHED'], rows: [[{ longValue: 2 }]] },
  },
  {
    name: 'a statement is described with its query, its rows, the size of its result and its ids in SYS_QUERY_HISTORY',
    shows: shows('DescribeStatement'),
    does: async ({ execute, describe, warehouse }) => {
      const described = await describe((await execute("SELECT 'ab' AS s UNION ALL SELECT 'c'")).Id);
      const { rows } = await warehouse.query(`SELECT query_uuid FROM sys_query_history WHERE query_id = ${described.RedshiftQueryId}`);
      const { Status, QueryString, ResultRows, ResultSize, HasResultSet, ResultFormat, RedshiftQueryUuid } = described;
      return { Status, QueryString, ResultRows, ResultSize, HasResultSet, ResultFormat, sameUuid: RedshiftQueryUuid === rows[0]![0] };
    },
    gives: {
      Status: 'FINISHED',
      QueryString: "SELECT 'ab' AS s UNION ALL SELECT 'c'",
      ResultRows: 2,
      ResultSize: '[{"stringValue":"ab"}][{"stringValue":"c"}]'.length,
      HasResultSet: true,
      ResultFormat: 'JSON',
      sameUuid: true,
    },
  },
  {
    name: 'the duration is in nanoseconds',
    shows: shows('DescribeStatement'),
    does: async (api) => {
      const { Id } = await api.execute(SLOW, { WaitTimeSeconds: 1 });
      api.pass(2500);
      await api.client.send(new CancelStatementCommand({ Id }));
      return (await api.describe(Id)).Duration;
    },
    gives: 2_500_000_000,
  },
  {
    name: 'one statement of a batch is described by its number',
    shows: shows('DescribeStatement of one statement of a batch'),
    does: async ({ batch, describe }) => {
      const { Id } = await batch(['SELECT 1', 'SELECT 2']);
      const { QueryString, Status, ResultRows } = await describe(`${Id}:2`);
      return { QueryString, Status, ResultRows };
    },
    gives: { QueryString: 'SELECT 2', Status: 'FINISHED', ResultRows: 1 },
  },
  {
    name: 'a running statement is cancelled',
    shows: shows('CancelStatement'),
    does: async ({ client, execute, describe }) => {
      const { Id } = await execute(SLOW, { WaitTimeSeconds: 1 });
      const { Status } = await client.send(new CancelStatementCommand({ Id }));
      return [Status, (await describe(Id)).Status, await refusal(client.send(new CancelStatementCommand({ Id })))];
    },
    gives: [true, 'ABORTED', ['ValidationException', expect.stringMatching(/^Could not cancel a query that is already in ABORTED state with ID: /)]],
  },
];

const inputs: readonly ApiCase[] = [
  {
    name: 'a parameter takes the type of its place',
    shows: shows('Parameters'),
    does: async (api) => rowsOf(api, 'SELECT 1 + :n::int, :t, 5 > :n', { Parameters: [{ name: 'n', value: '41' }, { name: 't', value: "it's; --" }] }),
    gives: [[{ longValue: 42 }, { stringValue: "it's; --" }, { booleanValue: false }]],
  },
  {
    name: 'the parameters of a batch are there for each of its statements',
    shows: shows('Parameters'),
    does: async (api) => {
      const { Id } = await api.batch(['SELECT :a', "SELECT :b || ''"], { Parameters: [{ name: 'a', value: 'x' }, { name: 'b', value: 'y' }] });
      return [(await resultOf(api, `${Id}:1`)).Records, (await resultOf(api, `${Id}:2`)).Records];
    },
    gives: [[[{ stringValue: 'x' }]], [[{ stringValue: 'y' }]]],
  },
  {
    name: 'the same token gives the same statement, also when that has failed',
    shows: shows('ClientToken'),
    does: async ({ execute }) => {
      const [first, again, other] = [
        await execute('SELECT * FROM nowhere', { ClientToken: 'a' }), await execute('SELECT 1', { ClientToken: 'a' }), await execute('SELECT 1', { ClientToken: 'b' }),
      ];
      return [again.Id === first.Id, again.Status, other.Id === first.Id];
    },
    gives: [true, 'FAILED', false],
  },
  {
    name: 'a token is forgotten after 8 hours',
    shows: shows('ClientToken'),
    does: async ({ execute, pass }) => {
      const { Id } = await execute('SELECT 1', { ClientToken: 'a' });
      pass(8 * 3_600_000 - 1);
      const before = (await execute('SELECT 1', { ClientToken: 'a' })).Id === Id;
      pass(1);
      return [before, (await execute('SELECT 1', { ClientToken: 'a' })).Id === Id];
    },
    gives: [true, false],
  },
  {
    name: 'names are found by their beginning, with the right case',
    shows: shows('ListStatements', 'StatementName'),
    does: async ({ client, execute }) => {
      await execute('SELECT 1', { StatementName: 'load-1' });
      await execute('SELECT * FROM nowhere', { StatementName: 'load-2' });
      const list = async (input: object) => (await client.send(new ListStatementsCommand(input))).Statements!;
      const names = async (input: object) => (await list(input)).map(({ StatementName }) => StatementName);
      return [await names({ StatementName: 'load', Status: 'ALL' }), await names({ StatementName: 'load' }), await names({ StatementName: 'Load', Status: 'ALL' }),
        await names({ Status: 'ALL', WorkgroupName: 'another' })];
    },
    gives: [['load-2', 'load-1'], ['load-1'], [], []],
  },
  {
    name: 'statements are listed page by page, also when others come in meanwhile',
    shows: shows('ListStatements'),
    does: async ({ client, execute }) => {
      for (const i of [1, 2, 3]) await execute('SELECT 1', { StatementName: `s${i}` });
      const pages: unknown[] = [];
      for await (const { Statements } of paginateListStatements({ client, pageSize: 2 }, {})) {
        pages.push(Statements!.map(({ StatementName }) => StatementName));
        await execute('SELECT 1', { StatementName: 'later' });
      }
      return pages;
    },
    gives: [['s3', 's2'], ['s1']],
  },
  {
    name: 'roles mean nothing: everything was run by the caller',
    shows: shows('RoleLevel'),
    does: async ({ client, execute }) => {
      await execute('SELECT 1');
      return (await client.send(new ListStatementsCommand({ RoleLevel: false }))).Statements!.length;
    },
    gives: 1,
  },
  {
    name: 'users and secrets are given back and open nothing',
    shows: shows('DbUser and SecretArn'),
    does: async ({ execute, describe }) => {
      const { Id } = await execute('SELECT 1', { SecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:x' });
      const { SecretArn, Status } = await describe(Id);
      return { SecretArn, Status };
    },
    gives: { SecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:x', Status: 'FINISHED' },
  },
];

const events: readonly ApiCase[] = [
  {
    name: 'a statement with WithEvent tells its end, and one without does not',
    shows: shows('WithEvent'),
    does: async ({ execute, describe, events: received }) => {
      const { Id } = await execute('SELECT 1', { WithEvent: true, StatementName: 'told' });
      await execute('SELECT 2');
      const { RedshiftQueryId } = await describe(Id);
      return received.map((event) => [event['detail-type'], event.source, event.detail.statementName, event.detail.state, event.detail.rows,
        event.detail.statementId === Id, event.detail.redshiftQueryId === RedshiftQueryId]);
    },
    gives: [['Redshift Data Statement Status Change', 'aws.redshift-data', 'told', 'FINISHED', 1, true, true]],
  },
];

const results: readonly ApiCase[] = [
  {
    name: 'fields are typed, and what has no type of its own is text',
    shows: shows('GetStatementResult'),
    does: async (api) => rowsOf(api, "SELECT 1, 2.5::DOUBLE PRECISION, 2.50::DECIMAL(4,2), true, 'x', NULL, DATE '2026-01-02'"),
    gives: [[{ longValue: 1 }, { doubleValue: 2.5 }, { stringValue: '2.50' }, { booleanValue: true }, { stringValue: 'x' }, { isNull: true }, { stringValue: '2026-01-02' }]],
  },
  {
    name: 'a large result comes in pages that lose no row',
    shows: shows('GetStatementResult'),
    does: async ({ client, execute }) => {
      const { Id } = await execute("WITH RECURSIVE r(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r WHERE n < 2999) SELECT n, repeat('x', 1000) AS pad FROM r");
      const sizes: number[] = [];
      const seen = new Set<number>();
      for await (const { Records, TotalNumRows } of paginateGetStatementResult({ client }, { Id })) {
        sizes.push(TotalNumRows!);
        for (const [n] of Records!) seen.add(n!.longValue!);
      }
      return [sizes, seen.size];
    },
    gives: [[3000, 3000, 3000], 3000],
  },
  {
    name: 'CSV quotes what would end a field, and writes nothing for NULL',
    shows: shows('GetStatementResultV2', 'ResultFormat CSV'),
    does: async ({ client, execute }) => {
      const { Id } = await execute("SELECT 1, 'a,b', 'say \"x\"', NULL, true UNION ALL SELECT 2, 'c', 'd', 'e', false ORDER BY 1", { ResultFormat: 'CSV' });
      const { Records, ResultFormat, TotalNumRows } = await client.send(new GetStatementResultV2Command({ Id }));
      return { Records, ResultFormat, TotalNumRows };
    },
    gives: { Records: [{ CSVRecords: '1,"a,b","say ""x""",,true\r\n2,c,d,e,false\r\n' }], ResultFormat: 'CSV', TotalNumRows: 2 },
  },
  {
    name: 'a result is read in the format that it was asked for in',
    shows: shows('ResultFormat CSV', 'GetStatementResultV2', 'GetStatementResult'),
    does: async ({ client, execute }) => {
      const csv = await execute('SELECT 1', { ResultFormat: 'CSV' });
      const json = await execute('SELECT 1');
      return [
        await refusal(client.send(new GetStatementResultCommand({ Id: csv.Id }))),
        await refusal(client.send(new GetStatementResultV2Command({ Id: json.Id }))),
      ];
    },
    gives: [
      ['ValidationException', 'The result of this statement is CSV: use GetStatementResultV2.'],
      ['ValidationException', 'The result of this statement is JSON: use GetStatementResult.'],
    ],
  },
];

const sessions: readonly ApiCase[] = [
  {
    name: 'temporary tables and transactions live as long as the session',
    shows: shows('SessionKeepAliveSeconds and SessionId'),
    does: async (api) => {
      const { SessionId } = await api.execute('CREATE TEMP TABLE stage (a int)', { SessionKeepAliveSeconds: 60 });
      const inSession = (sql: string) => api.execute(sql, { SessionId, WorkgroupName: undefined, Database: undefined });
      for (const sql of ['BEGIN', 'INSERT INTO stage VALUES (1)', 'ROLLBACK', 'INSERT INTO stage VALUES (2)']) await inSession(sql);
      const { Id } = await inSession('SELECT a FROM stage');
      const outside = await api.describe((await api.execute('SELECT a FROM stage')).Id);
      return [(await resultOf(api, Id)).Records, outside.Error];
    },
    gives: [[[{ longValue: 2 }]], 'ERROR: relation "stage" does not exist'],
  },
  {
    name: 'a session runs one statement at a time and queues none, and survives a cancelled one',
    shows: shows('SessionKeepAliveSeconds and SessionId', 'ListSessions'),
    does: async ({ client, execute, describe }) => {
      const { SessionId, Id } = await execute(SLOW, { SessionKeepAliveSeconds: 60, WaitTimeSeconds: 1 });
      const inSession = (sql: string) => execute(sql, { SessionId, WorkgroupName: undefined, Database: undefined });
      const list = async () => (await client.send(new ListSessionsCommand({ SessionId }))).Sessions!;
      const listed = async () => (await list()).map((one) => [one.Status, one.CurrentStatementId === Id]);
      const busy = [await listed(), await refusal(inSession('SELECT 1'))];
      await client.send(new CancelStatementCommand({ Id }));
      await describe(Id);
      let after = await listed();
      while (after[0]![0] === 'BUSY') after = await listed();
      return [...busy, after, (await inSession('SELECT 1')).Status];
    },
    gives: [
      [['BUSY', true]], ['ValidationException', expect.stringMatching(/^Session [0-9a-f-]{36} is busy: it runs statement [0-9a-f-]{36}\.$/)],
      [['AVAILABLE', false]], 'FINISHED',
    ],
  },
  {
    name: 'a session closes when nobody has used it for so long, and after a day in any case',
    shows: shows('SessionKeepAliveSeconds and SessionId', 'ListSessions'),
    does: async ({ client, execute, pass }) => {
      const { SessionId } = await execute('SELECT 1', { SessionKeepAliveSeconds: 60 });
      const status = async () => (await client.send(new ListSessionsCommand({ SessionId }))).Sessions![0]!.Status;
      pass(59_999);
      const before = await status();
      pass(1);
      return [before, await status(), (await client.send(new ListSessionsCommand({}))).Sessions!.length,
        await refusal(execute('SELECT 1', { SessionId, WorkgroupName: undefined, Database: undefined }))];
    },
    gives: ['AVAILABLE', 'CLOSED', 0, ['ResourceNotFoundException', 'Session does not exist or is closed.']],
  },
  {
    name: 'what a session has already is not given again',
    shows: shows('SessionKeepAliveSeconds and SessionId'),
    does: async ({ execute }) => {
      const { SessionId } = await execute('SELECT 1', { SessionKeepAliveSeconds: 60 });
      return refusal(execute('SELECT 1', { SessionId, Database: undefined }));
    },
    gives: ['ValidationException', "WorkgroupName can't be specified with SessionId."],
  },
];

export const DATA_API_OPERATION_CASES: readonly ApiCase[] = [...executing, ...inputs, ...events, ...results, ...sessions];
