/** The loader's own question about a load's COPY, by its own Data API client, to the local warehouse. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelStatementCommand, RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { RedshiftDataWarehouse } from '../../../lambda/adapters/redshift-data-warehouse';
import { Deadline } from '../../../lambda/loading/deadline';
import { askHistory, type Verdict } from '../../../lambda/loading/history';
import { loadStatements } from '../../../lambda/loading/load-statements';
import { type Clock, type Statement } from '../../../lambda/ports';
import { tableSql } from '../../../lambda/sql/quoting';
import { HISTORY_COLUMNS, type LoadConfig, type TableName } from '../../../lib/private/contract';
import { completedLoads } from '../../../local/src/stack/completed-loads';
import { startWarehouse } from '../../../local/src/warehouse';
import { Engine } from '../../../local/src/warehouse/engine';
import { QueryHistory } from '../../../local/src/warehouse/query-history';
import { SystemViews } from '../../../local/src/warehouse/system-views';
import { aLoad } from '../../support/load-sql';
import { MemoryObjects } from '../../support/memory-objects';
import { destination } from '../../support/table-files';
import { startTestWarehouse, type TestWarehouse } from '../../support/warehouse';

const LOAD_ID = '0b6e1d5c-1f5e-4b4f-9d0a-3a5f6d1c2b3a';
const EARLIER_LOAD_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const HOUR_MS = 3_600_000;

/** Objects whose download can be held up. */
class SlowObjects extends MemoryObjects {
  private held: Promise<void> | undefined;

  /** @returns what lets downloads go on */
  hold(): () => void {
    let release = () => {};
    this.held = new Promise((resolve) => { release = resolve; });
    return release;
  }

  override async download(bucket: string, key: string, path: string): Promise<void> {
    await this.held;
    return super.download(bucket, key, path);
  }
}

const environment = { ...process.env };
let objects: SlowObjects;
let setup: TestWarehouse;
let warehouse: RedshiftDataWarehouse;
let warehouseTime: () => number;

beforeEach(async () => {
  objects = new SlowObjects();
  warehouseTime = Date.now;
  setup = await startTestWarehouse({ objects, now: () => new Date(warehouseTime()) });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: setup.warehouse.endpoint, AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test',
  });
  warehouse = new RedshiftDataWarehouse({ kind: 'serverless', name: 'analytics', database: 'dev', auth: { kind: 'iam' } });
  await setup.warehouse.query('CREATE TABLE app_log (id int)');
});

afterEach(async () => {
  process.env = { ...environment };
  await setup.close();
});

interface Way extends Partial<LoadConfig> {
  readonly historyTable?: TableName;
}

/** Submits the loader's load of one file. */
async function submit(loadId: string, content: string, { historyTable, ...way }: Way = {}): Promise<string> {
  objects.put('source', `${loadId}.csv`, content);
  objects.put('work', `${loadId}.json`, JSON.stringify({ entries: [{ url: `s3://source/${loadId}.csv`, mandatory: true }] }));
  const sqls = loadStatements(aLoad(loadId, { manifestKey: `${loadId}.json`, destination: destination({ copyOptions: [{ keyword: 'CSV' }], ...way }), historyTable }));
  return (await warehouse.execute({ sqls, token: loadId, name: loadId })).id;
}

async function copy(loadId: string, content: string, way?: Way): Promise<Statement> {
  return warehouse.describe(await submit(loadId, content, way), 30);
}

async function history(historyTable?: TableName, readyAt = Date.now()): Promise<Verdict> {
  const clock: Clock = { now: Date.now, sleep: async () => {} };
  return askHistory({ warehouse, clock }, { loadId: LOAD_ID, readyAt, pipeline: 'Stack/Logs', historyTable, notedIn: historyTable && tableSql(historyTable) }, new Deadline(clock, Date.now() + HOUR_MS));
}

test('a COPY that went well is known for one, and its rows', async () => {
  await copy(LOAD_ID, '1\n2\n');

  expect(await history()).toEqual({ kind: 'loaded', rows: 2, queryId: expect.stringMatching(/^\d+$/) });
});

test('a COPY that failed is known for one, and why', async () => {
  await copy(LOAD_ID, 'x\n');

  expect(await history()).toMatchObject({
    kind: 'failed', error: 'Load into table \'app_log\' failed. Check \'sys_load_error_detail\' system table for details.',
  });
});

test('a COPY is known to run, and then to be cancelled', async () => {
  const release = objects.hold();
  const statementId = await submit(LOAD_ID, '1\n');
  while ((await history()).kind === 'unknown') await sleep(10);

  const running = await history();
  await new RedshiftDataClient().send(new CancelStatementCommand({ Id: statementId }));
  release();
  while ((await history()).kind === 'running') await sleep(10);

  expect(running).toEqual({ kind: 'running' });
  expect(await history()).toMatchObject({ kind: 'failed', error: 'Query cancelled on user\'s request' });
});

test('a COPY that never ran is proved absent by one that ran before it', async () => {
  warehouseTime = () => Date.now() - HOUR_MS;
  await copy(EARLIER_LOAD_ID, '1\n');
  warehouseTime = Date.now;

  expect(await history()).toEqual({ kind: 'absent' });
});

test('what is no COPY proves nothing about COPYs', async () => {
  warehouseTime = () => Date.now() - HOUR_MS;
  const { id } = await warehouse.execute({ sqls: [`/* cdk-rin ${EARLIER_LOAD_ID} */ SELECT 1`], name: 'question' });
  await warehouse.describe(id, 30);
  warehouseTime = Date.now;

  expect(await history()).toEqual({ kind: 'unknown' });
});

test('nothing is proved when nothing ran before the load', async () => {
  await copy(EARLIER_LOAD_ID, '1\n');

  expect(await history()).toEqual({ kind: 'unknown' });
});

test('a statement is in the history from its start, as it was sent', async () => {
  const release = objects.hold();
  await submit(LOAD_ID, '1\n');
  while ((await history()).kind === 'unknown') await sleep(10);

  const { rows } = await setup.warehouse.query('SELECT query_type, status, end_time IS NULL, left(query_text, 74) FROM sys_query_history WHERE query_type = \'COPY\'');
  release();

  expect(rows).toEqual([['COPY', 'running', true, `/* cdk-rin ${LOAD_ID} */ COPY "public"."app_log"`]]);
});

test('what was running when a former process died is forgotten: its end is not known', async () => {
  const directory = join(setup.directory, 'again');
  await mkdir(directory);
  const engine = await Engine.open({ directory, database: 'dev', threads: 1, memoryLimit: '1GB' });
  const views = await SystemViews.open(engine);
  const former = new QueryHistory(views, () => new Date());
  await former.started('SELECT 1 AS interrupted', { queryId: 1_000, queryUuid: 'one', transactionId: 1, sessionId: 1, database: 'dev' });
  const end = await former.started('SELECT 1 AS ended', { queryId: 1_001, queryUuid: 'two', transactionId: 2, sessionId: 2, database: 'dev' });
  await end({ status: 'success', rows: 1 });
  views.close();
  engine.close();

  const reopened = await startWarehouse({ directory, objects });
  const { rows } = await reopened.query('SELECT query_text, status FROM sys_query_history WHERE query_id IN (1000, 1001)');
  await reopened.close();

  expect(rows).toEqual([['SELECT 1 AS ended', 'success']]);
});

describe('a transaction', () => {
  const NOTES = { schema: 'public', table: 'notes' };
  const columns = Object.entries(HISTORY_COLUMNS).map(([name, type]) => `${name} ${type}`).join(', ');

  beforeEach(async () => {
    await setup.warehouse.query(`CREATE TABLE notes (${columns})`);
  });

  test('that was committed is known for it by its row in the history table', async () => {
    const statement = await copy(LOAD_ID, '1\n2\n', { historyTable: NOTES });

    expect(statement.state).toBe('finished');
    expect(await history(NOTES)).toEqual({ kind: 'loaded' });
    expect((await setup.warehouse.query('SELECT load_id, pipeline, schema_name, table_name, files, manifest FROM notes')).rows).toEqual([
      [LOAD_ID, 'Stack/Logs', 'public', 'app_log', 1, `s3://work/${LOAD_ID}.json`],
    ]);
  });

  test('without a history table is not known to have been committed, though all of it went well', async () => {
    await copy(LOAD_ID, '1\n', { afterSql: ['DELETE FROM {table} WHERE id = 7'] });

    expect(await history()).toEqual({ kind: 'unknown' });
  });

  test('in which a statement failed is known for that, and why', async () => {
    const { parts } = await copy(LOAD_ID, '1\n', { afterSql: ['DELETE FROM nowhere'], historyTable: NOTES });

    expect(await history(NOTES)).toMatchObject({ kind: 'failed', error: 'relation "nowhere" does not exist' });
    expect(parts.map(({ state }) => state)).toEqual(['finished', 'failed', 'aborted']);
    expect((await setup.warehouse.query('SELECT COUNT(*) FROM app_log')).rows).toEqual([[0]]);
  });

  test('that merges is a completed load of the table that it merges into', async () => {
    await copy(LOAD_ID, '1\n2\n', { columns: ['id'], merge: { keys: ['id'] } });

    expect(await completedLoads((sql) => setup.warehouse.query(sql))).toEqual([{ queryId: expect.any(Number), table: 'public.app_log', rows: 2, files: 1 }]);
  });

  test('that is not noted where older loads are was not committed, once it cannot be alive any more', async () => {
    await copy(EARLIER_LOAD_ID, '1\n', { historyTable: NOTES });
    await setup.warehouse.query('UPDATE notes SET loaded_at = DATEADD(hour, -50, loaded_at)');
    await copy(LOAD_ID, '2\n', { historyTable: NOTES });
    await setup.warehouse.query(`DELETE FROM notes WHERE load_id = '${LOAD_ID}'`);

    expect(await history(NOTES, Date.now() - 33.9 * HOUR_MS)).toMatchObject({ kind: 'unanswered', failure: { code: 'COMMIT_UNKNOWN' } });
    expect(await history(NOTES, Date.now() - 34.1 * HOUR_MS)).toEqual({ kind: 'failed', error: 'the transaction of the load was not committed' });
  });
});
