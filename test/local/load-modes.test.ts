/** Loads that are more than a COPY, from a synthesized app through the real loader bundle into tables. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type QueueState } from '../../local/src/stack/drain';
import { LocalStack } from '../../local/src/stack/local-stack';
import { aDirectory, aSynthesizedApp } from '../support/local-app';
import { logSample } from '../support/log-samples';
import { CopyFormat, CreateTable, LoadMode, LogFormat, RinPipelineProps, Target } from 'cdk-rin';

const format = CopyFormat.json();
const columns = ['id', 'at', 'text'];
const running: LocalStack[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((stack) => stack.stop()));
});

async function start(props: Partial<RinPipelineProps>, schemaSql: string): Promise<LocalStack> {
  const schema = join(aDirectory(), 'schema.sql');
  writeFileSync(schema, schemaSql);
  const stack = await LocalStack.start({ app: aSynthesizedApp(props), schemaFiles: [schema], windowSeconds: 0.5, maxDelaySeconds: 1 });
  running.push(stack);
  stack.startPolling();
  return stack;
}

/** Files by key, with their rows. Returns what is left of them in the queue when patience ends. */
async function load(
  stack: LocalStack, files: Readonly<Record<string, readonly object[] | string | Buffer>>, patienceSeconds = 30,
): Promise<QueueState> {
  const directory = aDirectory();
  for (const [key, rows] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, key)), { recursive: true });
    writeFileSync(join(directory, key), Array.isArray(rows) ? rows.map((row) => JSON.stringify(row)).join('\n') : rows as string | Buffer);
  }
  await stack.upload(await stack.filesToUpload(directory));
  return stack.drain({ patienceSeconds });
}

async function rowsOf(stack: LocalStack, sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await stack.query(sql)).rows;
}

describe('a target that merges', () => {
  const TABLE = "CREATE TABLE app_log (id INTEGER, at TIMESTAMP, text VARCHAR(9), note VARCHAR(9) DEFAULT 'new')";
  const row = (id: number, day: number, text: string) => ({ id, at: `2026-11-0${day}`, text });

  test('adds rows with new keys, and replaces those with known ones; columns that the files do not bring stay', async () => {
    const mode = LoadMode.merge({ keys: ['id'] });
    const stack = await start({ targets: [Target.prefix('logs/', { table: 'app_log', columns, format, mode })] }, TABLE);
    await load(stack, { 'logs/1': [row(1, 1, 'a'), row(2, 1, 'b')] });
    await stack.query("UPDATE app_log SET note = 'kept'");

    await load(stack, { 'logs/2': [row(2, 2, 'c'), row(3, 2, 'd')] });

    expect(await rowsOf(stack, 'SELECT id, text, note FROM app_log ORDER BY id')).toEqual([[1, 'a', 'kept'], [2, 'c', 'kept'], [3, 'd', 'new']]);
    expect((await stack.loads()).map(({ table, rows }) => [table, rows])).toEqual([['public.app_log', 2], ['public.app_log', 2]]);
  });

  test('keeps the latest row for each key, in whatever order rows and files come', async () => {
    const mode = LoadMode.merge({ keys: ['id'], latestBy: 'at' });
    const stack = await start({ targets: [Target.prefix('logs/', { table: 'app_log', columns, format, mode })] }, TABLE);

    await load(stack, { 'logs/1': [row(1, 3, 'newest'), row(1, 2, 'newer'), row(2, 2, 'b')], 'logs/2': [row(1, 1, 'old'), { id: 2, text: 'no time' }] });
    await load(stack, { 'logs/3': [row(1, 2, 'late'), row(2, 3, 'b2')] });

    expect(await rowsOf(stack, 'SELECT id, text FROM app_log ORDER BY id')).toEqual([[1, 'newest'], [2, 'b2']]);
  });

  test('adds every row with a NULL in a key', async () => {
    const mode = LoadMode.merge({ keys: ['id', 'text'] });
    const stack = await start({ targets: [Target.prefix('logs/', { table: 'app_log', columns, format, mode })] }, TABLE);

    await load(stack, { 'logs/1': [{ id: 1 }] });
    await load(stack, { 'logs/2': [{ id: 1 }] });

    expect(await rowsOf(stack, 'SELECT id, text FROM app_log')).toEqual([[1, null], [1, null]]);
  });

  test('parks a bad file with its line, and loads the others', async () => {
    const mode = LoadMode.merge({ keys: ['id'] });
    const stack = await start({ targets: [Target.prefix('logs/', { table: 'app_log', columns, format, mode })] }, TABLE);

    await load(stack, { 'logs/1': [row(1, 1, 'a')], 'logs/2': [row(2, 1, 'b'), row(3, 1, 'much too long')] });

    expect(await rowsOf(stack, 'SELECT id FROM app_log')).toEqual([[1]]);
    expect(await stack.parked()).toMatchObject([{ code: 'FILE_REJECTED', key: 'logs/2', line: 2, column: 'text' }]);
  });
});

describe('a target whose table is not there yet', () => {
  test('makes it like another, by a definition, or as a log format has it', async () => {
    const alb = LogFormat.alb();
    const stack = await start({
      targets: [
        Target.regexp('^like/([a-z]+)/', { table: 'like_$1', format, createTable: CreateTable.like('template', 'shapes') }),
        Target.regexp('^defined/([a-z]+)/', { table: 'defined_$1', format, createTable: CreateTable.definition('(id BIGINT, text VARCHAR(5)) SORTKEY (id)') }),
        Target.prefix('alb/', { table: 'alb', format: alb, createTable: alb.createTable() }),
      ],
    }, 'CREATE SCHEMA shapes; CREATE TABLE shapes.template (id INTEGER, text VARCHAR(9))');

    await load(stack, { 'like/a/1': [{ id: 1 }], 'like/b/1': [{ id: 2, text: 'b' }], 'defined/a/1': [{ id: 3, text: 'c' }], 'alb/1': gzipSync(logSample('alb.txt')) });

    expect(await rowsOf(stack, 'SELECT id, text FROM like_a')).toEqual([[1, null]]);
    expect(await rowsOf(stack, 'SELECT id, text FROM like_b')).toEqual([[2, 'b']]);
    expect(await rowsOf(stack, 'SELECT id, text FROM defined_a')).toEqual([[3, 'c']]);
    expect(await rowsOf(stack, 'SELECT COUNT(*) FROM alb')).toEqual([[3]]);
  });
});

describe('statements around the COPY', () => {
  const targets = (afterSql: string) => [Target.prefix('logs/', {
    table: 'app_log', columns, format, beforeSql: ['DELETE FROM {table} WHERE text = \'old\''], afterSql: [afterSql],
  })];
  const TABLES = "CREATE TABLE app_log (id INTEGER, at TIMESTAMP, text VARCHAR(9)); INSERT INTO app_log VALUES (0, NULL, 'old'); CREATE TABLE totals (n INTEGER)";

  test('run in its transaction, before it and after it', async () => {
    const stack = await start({ targets: targets('INSERT INTO totals SELECT COUNT(*) FROM {table}') }, TABLES);

    await load(stack, { 'logs/1': [{ id: 1, text: 'a' }, { id: 2, text: 'b' }] });

    expect(await rowsOf(stack, 'SELECT id FROM app_log ORDER BY id')).toEqual([[1], [2]]);
    expect(await rowsOf(stack, 'SELECT n FROM totals')).toEqual([[2]]);
  });

  test('take nothing along when one of them fails: the files wait', async () => {
    const stack = await start({ targets: targets('INSERT INTO totals SELECT 1 / (id - id) FROM {table}') }, TABLES);

    const { waiting } = await load(stack, { 'logs/1': [{ id: 1, text: 'a' }] }, 5);

    expect(await rowsOf(stack, 'SELECT id, text FROM app_log')).toEqual([[0, 'old']]);
    expect(waiting).toEqual({ SQL_FAILED: 1 });
  });
});

test('a history table has a row for each load that was committed', async () => {
  const historyTable = { schema: 'ops', table: 'loads' };
  const stack = await start({ historyTable }, `CREATE TABLE app_log (id INTEGER); CREATE SCHEMA ops;
    CREATE TABLE ops.loads (load_id VARCHAR(64), pipeline VARCHAR(1024), schema_name VARCHAR(127), table_name VARCHAR(127), files INTEGER, manifest VARCHAR(2048), loaded_at TIMESTAMP)`);

  await load(stack, { 'logs/app/1': [{ id: 1 }], 'logs/app/2': [{ id: 2 }] });
  await load(stack, { 'logs/app/3': '{"id": "bad"}' });

  expect(await rowsOf(stack, 'SELECT pipeline, schema_name, table_name, SUM(files) FROM ops.loads GROUP BY 1, 2, 3')).toEqual([['Ingest/Logs', 'public', 'app_log', 2]]);
});
