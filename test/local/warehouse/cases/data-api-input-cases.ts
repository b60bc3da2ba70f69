import { CancelStatementCommand, DescribeStatementCommand, ListSessionsCommand, ListStatementsCommand, ListTablesCommand } from '@aws-sdk/client-redshift-data';
import { type ApiCase, refusal, violation } from './api-case';
import { type DataApi, SLOW, TARGET } from '../../../support/data-api';

const HOUR_MS = 3_600_000;
const shows = (...names: string[]) => names.map((name) => `Data API inputs and limits/${name}`);

interface Bound {
  readonly feature: string;
  readonly within: object;
  readonly outside: object;
  /** What the error says of the outside one. */
  readonly error: unknown;
}

const wrongEnum = (member: string, value: string, values: string) => violation(member, value, `Member must satisfy enum value set: [${values}]`);
const tooMuch = (member: string, value: string, what: string, limit: number) => violation(member, value, `Member must have ${what} less than or equal to ${limit}`);
const tooLittle = (member: string, value: string, what: string, limit: number) => violation(member, value, `Member must have ${what} greater than or equal to ${limit}`);
const parameter = (name: string, value: string) => ({ Sql: `SELECT :${name}`, Parameters: [{ name, value }] });
const nameWithoutEnd = 'x'.repeat(2048);

const EXECUTE_BOUNDS: readonly Bound[] = [
  { feature: 'ClientToken: 1 to 64 characters', within: { ClientToken: 'x'.repeat(64) }, outside: { ClientToken: 'x'.repeat(65) }, error: tooMuch('clientToken', 'x'.repeat(65), 'length', 64) },
  {
    feature: 'StatementName: up to 2048 characters',
    within: { StatementName: nameWithoutEnd },
    outside: { StatementName: `${nameWithoutEnd}x` },
    error: tooMuch('statementName', 'x'.repeat(200), 'length', 2048),
  },
  { feature: 'WaitTimeSeconds: 1 to 30', within: { WaitTimeSeconds: 1 }, outside: { WaitTimeSeconds: 0 }, error: tooLittle('waitTimeSeconds', '0', 'value', 1) },
  { feature: 'WaitTimeSeconds: 1 to 30', within: { WaitTimeSeconds: 30 }, outside: { WaitTimeSeconds: 31 }, error: tooMuch('waitTimeSeconds', '31', 'value', 30) },
  {
    feature: 'SessionKeepAliveSeconds: 0 to 86400',
    within: { SessionKeepAliveSeconds: 86_400 },
    outside: { SessionKeepAliveSeconds: 86_401 },
    error: tooMuch('sessionKeepAliveSeconds', '86401', 'value', 86_400),
  },
  { feature: 'SessionKeepAliveSeconds: 0 to 86400', within: { SessionKeepAliveSeconds: 0 }, outside: { SessionKeepAliveSeconds: -1 }, error: tooLittle('sessionKeepAliveSeconds', '-1', 'value', 0) },
  {
    feature: 'Parameters: a name of letters, digits and underscores',
    within: parameter('a_1', 'x'),
    outside: { Parameters: [{ name: 'a-1', value: 'x' }] },
    error: violation('parameters.1.member.name', 'a-1', 'Member must satisfy regular expression pattern: [0-9a-zA-Z_]+'),
  },
  { feature: 'Parameters: a value that is not empty', within: parameter('a', ' '), outside: parameter('a', ''), error: tooLittle('parameters.1.member.value', '', 'length', 1) },
  { feature: 'Parameters: one at least', within: parameter('a', 'x'), outside: { Parameters: [] }, error: tooLittle('parameters', '[]', 'length', 1) },
  {
    feature: 'Parameters: each is used',
    within: parameter('a', 'x'),
    outside: { Parameters: [{ name: 'a', value: 'x' }] },
    error: ['ValidationException', 'Parameter a is not used in any statement.'],
  },
  {
    feature: 'ClusterIdentifier: 1 to 63 characters, lower case',
    within: { ClusterIdentifier: 'a1-b2', WorkgroupName: undefined },
    outside: { ClusterIdentifier: 'A1', WorkgroupName: undefined },
    error: violation('clusterIdentifier', 'A1', 'Member must satisfy regular expression pattern: [a-z][a-z0-9]*(-[a-z0-9]+)*'),
  },
  {
    feature: 'WorkgroupName: 3 to 128 characters, a name or an ARN',
    within: { WorkgroupName: 'arn:aws:redshift-serverless:us-east-1:123456789012:workgroup/01234567-89ab-cdef-0123-456789abcdef' },
    outside: { WorkgroupName: 'ab' },
    error: ['ValidationException', expect.stringMatching(/^2 validation errors detected: Value 'ab' at 'workgroupName' .* length greater than or equal to 3; Value 'ab' .* pattern: /)],
  },
  {
    feature: 'ClusterIdentifier or WorkgroupName',
    within: {},
    outside: { WorkgroupName: undefined },
    error: ['ValidationException', 'Either ClusterIdentifier or WorkgroupName needs to be specified.'],
  },
  {
    feature: 'ClusterIdentifier or WorkgroupName',
    within: { ClusterIdentifier: 'main', WorkgroupName: undefined },
    outside: { ClusterIdentifier: 'main' },
    error: ['ValidationException', 'Only one of ClusterIdentifier and WorkgroupName can be specified.'],
  },
  { feature: 'Database', within: {}, outside: { Database: undefined }, error: ['ValidationException', 'Database is required.'] },
  { feature: 'ResultFormat: JSON or CSV', within: { ResultFormat: 'JSON' }, outside: { ResultFormat: 'XML' }, error: wrongEnum('resultFormat', 'XML', 'JSON, CSV') },
  {
    feature: 'Sql: up to 100 KB',
    within: { Sql: `SELECT '${'x'.repeat(100 * 1024 - 9)}'` },
    outside: { Sql: `SELECT '${'x'.repeat(100 * 1024 - 8)}'` },
    error: ['ValidationException', 'Cannot process query string larger than 100kB'],
  },
];

const executeCases = EXECUTE_BOUNDS.flatMap(({ feature, within, outside, error }, i): ApiCase[] => [
  {
    name: `just within ${feature} (${i})`,
    shows: shows(feature),
    does: async ({ execute }) => refusal(execute('SELECT 1', within)),
    gives: 'no error',
  },
  { name: `just outside ${feature} (${i})`, shows: shows(feature), does: async ({ execute }) => refusal(execute('SELECT 1', outside)), gives: error },
]);

async function inLists({ client }: DataApi, maxResults: number) {
  return [
    await refusal(client.send(new ListStatementsCommand({ MaxResults: maxResults }))),
    await refusal(client.send(new ListSessionsCommand({ MaxResults: maxResults }))),
  ];
}

const otherInputs: readonly ApiCase[] = [
  {
    name: 'a batch has 1 to 40 statements',
    shows: shows('Sqls: 1 to 40 statements'),
    does: async ({ batch }) => Promise.all([1, 40, 0, 41].map((length) => refusal(batch(Array<string>(length).fill('SELECT 1'))))),
    gives: [
      'no error', 'no error', tooLittle('sqls', '[]', 'length', 1),
      ['ValidationException', expect.stringMatching(/at 'sqls' failed to satisfy constraint: Member must have length less than or equal to 40$/)],
    ],
  },
  {
    name: 'a batch runs in one of two modes',
    shows: shows('ExecutionMode: TRANSACTION or AUTO_COMMIT'),
    does: async ({ batch }) => refusal(batch(['SELECT 1'], { ExecutionMode: 'AUTO' })),
    gives: wrongEnum('executionMode', 'AUTO', 'TRANSACTION, AUTO_COMMIT'),
  },
  {
    name: 'an id is a UUID, with the number of a statement of a batch or without',
    shows: shows('Id: a UUID, with or without the number of a statement'),
    does: async ({ client, batch }) => {
      const { Id } = await batch(['SELECT 1']);
      const describe = (id: string) => refusal(client.send(new DescribeStatementCommand({ Id: id })));
      return [await describe(`${Id}:1`), await describe('1')];
    },
    gives: ['no error', violation('id', '1', 'Member must satisfy regular expression pattern: [a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\\d{0,2})?')],
  },
  {
    name: 'what is required is missed by name',
    shows: shows('Required members'),
    does: async ({ client }) => refusal(client.send(new CancelStatementCommand({ Id: undefined }))),
    gives: ['ValidationException', "1 validation error detected: Value null at 'id' failed to satisfy constraint: Member must not be null"],
  },
  {
    name: 'statements are listed by a state that there is',
    shows: shows('Status of ListStatements'),
    does: async ({ client }) => refusal(client.send(new ListStatementsCommand({ Status: 'DONE' as 'ALL' }))),
    gives: wrongEnum('status', 'DONE', 'SUBMITTED, PICKED, STARTED, FINISHED, ABORTED, FAILED, ALL'),
  },
  {
    name: 'sessions are listed by a state that there is',
    shows: shows('Status of ListSessions'),
    does: async ({ client }) => refusal(client.send(new ListSessionsCommand({ Status: 'OPEN' as 'BUSY' }))),
    gives: wrongEnum('status', 'OPEN', 'AVAILABLE, BUSY, CLOSED'),
  },
  {
    name: 'up to 100 statements and sessions are listed at once',
    shows: shows('MaxResults of ListStatements and ListSessions: 0 to 100'),
    does: async (api) => [await inLists(api, 100), await inLists(api, 101)],
    gives: [['no error', 'no error'], [tooMuch('maxResults', '101', 'value', 100), tooMuch('maxResults', '101', 'value', 100)]],
  },
  {
    name: 'up to 1000 names are listed at once',
    shows: shows('MaxResults of the other lists: 0 to 1000'),
    does: async ({ client }) => Promise.all([1000, 1001].map((MaxResults) => refusal(client.send(new ListTablesCommand({ ...TARGET, MaxResults }))))),
    gives: ['no error', tooMuch('maxResults', '1001', 'value', 1000)],
  },
  {
    name: 'a token of another list is refused',
    shows: shows('NextToken'),
    does: async ({ client }) => refusal(client.send(new ListStatementsCommand({ NextToken: 'abc' }))),
    gives: ['ValidationException', 'NextToken is not valid.'],
  },
  {
    name: 'members that nobody knows are ignored',
    shows: shows('Unknown members'),
    does: async ({ post }) => (await post('ExecuteStatement', { ...TARGET, Sql: 'SELECT 1', Priority: { high: true } })).status,
    gives: 200,
  },
];

const limits: readonly ApiCase[] = [
  {
    name: '500 statements are active at the most',
    shows: shows('Active statements: 500'),
    does: async ({ execute, warehouse }) => {
      warehouse.faults.add({ kind: 'latency', milliseconds: 60_000 });
      for (let i = 0; i < 500; i++) await execute('SELECT 1', { WaitTimeSeconds: undefined });
      return refusal(execute('SELECT 1', { WaitTimeSeconds: undefined }));
    },
    gives: ['ActiveStatementsExceededException', 'Active statements exceeded the allowed quota (500)'],
  },
  {
    name: '500 sessions are open at the most',
    shows: shows('Open sessions: 500'),
    does: async ({ execute, pass }) => {
      for (let i = 0; i < 500; i++) await execute('SELECT 1', { SessionKeepAliveSeconds: 60 });
      const over = await refusal(execute('SELECT 1', { SessionKeepAliveSeconds: 60 }));
      pass(60_000);
      return [over, await refusal(execute('SELECT 1', { SessionKeepAliveSeconds: 60 }))];
    },
    gives: [['ActiveSessionsExceededException', 'Active sessions exceeded the allowed quota (500)'], 'no error'],
  },
  {
    name: 'a session ends after a day, however busy',
    shows: shows('Life of a session: 24 hours'),
    does: async ({ client, execute, pass }) => {
      const { SessionId } = await execute(SLOW, { SessionKeepAliveSeconds: 86_400, WaitTimeSeconds: 1 });
      const status = async () => (await client.send(new ListSessionsCommand({ SessionId }))).Sessions![0]!.Status;
      pass(24 * HOUR_MS - 1);
      const before = await status();
      pass(1);
      return [before, await status()];
    },
    gives: ['BUSY', 'CLOSED'],
  },
  {
    name: 'a statement and its result are forgotten after a day',
    shows: shows('Life of a statement and its result: 24 hours'),
    does: async ({ client, execute, pass }) => {
      const { Id } = await execute('SELECT 1');
      const describe = () => refusal(client.send(new DescribeStatementCommand({ Id })));
      pass(24 * HOUR_MS - 1);
      const before = await describe();
      pass(1);
      return [before, await describe()];
    },
    gives: ['no error', ['ResourceNotFoundException', 'Query does not exist.']],
  },
  {
    name: 'no rate is limited unless a fault does it',
    shows: shows('Requests per second'),
    does: async ({ client, warehouse }) => {
      const list = () => refusal(client.send(new ListStatementsCommand({})));
      const free = await Promise.all(Array.from({ length: 8 }, list));
      warehouse.faults.add({ kind: 'throttle', operation: 'ListStatements', perSecond: 3 });
      const limited = await Promise.all(Array.from({ length: 8 }, list));
      return [free, limited].map((answers) => answers.filter((answer) => answer === 'no error').length);
    },
    gives: [8, 3],
  },
  {
    name: 'a value may be longer than a row of Redshift',
    shows: shows('Size of a row: 64 KB'),
    does: async ({ execute }) => (await execute("SELECT repeat('x', 100000)")).Status,
    gives: 'FINISHED',
  },
];

export const DATA_API_INPUT_CASES: readonly ApiCase[] = [...executeCases, ...otherInputs, ...limits];
