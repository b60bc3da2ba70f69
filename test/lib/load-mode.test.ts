import { Lazy } from 'aws-cdk-lib';
import { aPipeline } from '../support/construct';
import { CopyFormat, CreateTable, LoadMode, LoadTargetOptions, LogFormat, MergeOptions, RinPipelineProps, Target } from 'cdk-rin';

const json = CopyFormat.json();

function renderedLoad(options: Partial<LoadTargetOptions> = {}) {
  return Target.prefix('logs/', { table: 'app_log', format: json, ...options })._render().load!;
}

function merging(options: MergeOptions, columns: string[] | undefined = ['id', 'at', 'text']) {
  return renderedLoad({ columns, mode: LoadMode.merge(options) });
}

describe('a target appends', () => {
  test.each([['by default', undefined], ['when it is told so', LoadMode.append()]])('%s', (_, mode) => {
    expect(renderedLoad({ mode }).merge).toBeUndefined();
  });
});

describe('a target merges', () => {
  test('on keys, and by a column that tells which row is the latest', () => {
    expect(merging({ keys: ['id'], latestBy: 'at' }).merge).toEqual({ keys: ['id'], latestBy: 'at' });
  });

  test('with the columns of a log format', () => {
    const load = renderedLoad({ columns: undefined, format: LogFormat.alb(), mode: LoadMode.merge({ keys: ['trace_id'] }) });

    expect(load.merge).toEqual({ keys: ['trace_id'] });
    expect(load.columns).toContain('trace_id');
  });

  test.each<[string, () => unknown, string]>([
    ['without columns', () => renderedLoad({ mode: LoadMode.merge({ keys: ['id'] }) }), '`columns` must be given to merge, got none; list the columns that the files bring'],
    ['on no keys', () => merging({ keys: [] }), '`keys` must name at least one column, got []; name the columns that tell rows apart'],
    ['on a key twice', () => merging({ keys: ['id', 'ID'] }), '`keys` names "ID" twice; name each column once'],
    ['on keys that are unknown at synth', () => merging({ keys: Lazy.list({ produce: () => ['id'] }) }), '`keys` must be known at synth, got a token; list the columns'],
    ['on a key that is no column', () => merging({ keys: ['name'] }), '`keys` names "name", which is none of the columns of the target; add it to `columns` or correct it'],
    ['by a column that is none', () => merging({ keys: ['id'], latestBy: 'when' }), '`latestBy` names "when", which is none of the columns of the target'],
    ['by one of the keys', () => merging({ keys: ['id'], latestBy: 'id' }), '`latestBy` "id" is one of the keys, in which the rows are alike; name another column'],
    ['with explicit ids', () => renderedLoad({ columns: ['id'], format: CopyFormat.json({ explicitIds: true }), mode: LoadMode.merge({ keys: ['id'] }) }),
      '`mode` merges, and the format has `explicitIds`, which COPY takes for the table itself only; omit one of them'],
  ])('but not %s', (_, load, message) => {
    expect(load).toThrow(message);
  });
});

describe('a target makes its table', () => {
  test('like another', () => {
    expect(renderedLoad({ createTable: CreateTable.like('template', 'staging') }).createTable).toEqual({ like: { schema: 'staging', table: 'template' } });
    expect(renderedLoad({ createTable: CreateTable.like('template') }).createTable).toEqual({ like: { schema: 'public', table: 'template' } });
  });

  test('by a definition, without what ends a statement', () => {
    expect(renderedLoad({ createTable: CreateTable.definition(' (id BIGINT) SORTKEY (id); ') }).createTable).toEqual({ definition: '(id BIGINT) SORTKEY (id)' });
  });

  test('as a log format has it', () => {
    const format = LogFormat.alb();
    const { createTable } = renderedLoad({ format, createTable: format.createTable() });

    expect(`CREATE TABLE IF NOT EXISTS "public"."t" ${(createTable as { definition: string }).definition}`).toBe(format.createTableSql('t'));
  });

  test.each([
    ['id BIGINT', '`definition` must begin with a parenthesis, got "id BIGINT"; give what follows the name in CREATE TABLE'],
    ['(id BIGINT', '`definition` "(id BIGINT" has parentheses that do not match'],
    ['(id BIGINT); DROP TABLE t', '`definition` "(id BIGINT); DROP TABLE t" holds several statements'],
  ])('but not by %j', (definition, message) => {
    expect(() => CreateTable.definition(definition)).toThrow(message);
  });

  test('but not like one with a name that no table can have', () => {
    expect(() => CreateTable.like('')).toThrow('`table` ""');
    expect(() => CreateTable.like('t', 'x'.repeat(128))).toThrow('`schema`');
  });
});

describe('statements around the COPY', () => {
  test('are rendered in their order, without a semicolon at their end', () => {
    const { beforeSql, afterSql } = renderedLoad({ beforeSql: ['DELETE FROM {table};', 'SELECT 1'], afterSql: ['INSERT INTO other SELECT * FROM {table} ; '] });

    expect(beforeSql).toEqual(['DELETE FROM {table}', 'SELECT 1']);
    expect(afterSql).toEqual(['INSERT INTO other SELECT * FROM {table}']);
  });

  test('are 33 at most', () => {
    const statements = (count: number) => Array.from({ length: count }, () => 'SELECT 1');

    expect(renderedLoad({ beforeSql: statements(20), afterSql: statements(13) }).afterSql).toHaveLength(13);
    expect(() => renderedLoad({ beforeSql: statements(20), afterSql: statements(14) })).toThrow(
      '`beforeSql` and `afterSql` must hold at most 33 statements together, got 34; the Data API takes no more in one transaction: put some into a procedure');
  });

  test('may be known at deployment only', () => {
    const sql = Lazy.string({ produce: () => 'SELECT 1' });

    expect(renderedLoad({ afterSql: [sql] }).afterSql).toEqual([sql]);
  });
});

describe('a history table', () => {
  const rendered = (historyTable?: RinPipelineProps['historyTable']) => aPipeline({ historyTable });

  test.each([
    [{ table: '' }, '`historyTable.table` ""'],
    [{ table: 'loads', schema: 'x'.repeat(128) }, '`historyTable.schema`'],
  ])('named %j is refused', (historyTable, message) => {
    expect(() => rendered(historyTable)).toThrow(message);
  });
});
