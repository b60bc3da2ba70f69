import { LoadSql, loadStatements } from '../../../lambda/loading/load-statements';
import { LoadConfig } from '../../../lib/private/contract';
import { aLoad } from '../../support/load-sql';
import { destination } from '../../support/table-files';

const HISTORY = { schema: 'ops', table: 'loads' };
const COPY = "FROM 's3://work/manifests/1.json' IAM_ROLE 'arn:aws:iam::123456789012:role/copy' FORMAT AS JSON 'auto' GZIP MANIFEST";

function sqlOf(load: Partial<LoadConfig> = {}, overrides: Partial<LoadSql> = {}): string[] {
  return loadStatements(aLoad('load-1', { destination: destination(load), ...overrides }));
}

const bare = (sqls: readonly string[]) => sqls.map(sql => sql.replace(/^(\/\*.*?\*\/ )+/, ''));

describe('the statements of a load', () => {
  test('are a COPY alone that opens with the load\'s id, when nothing else is to be done', () => {
    expect(sqlOf()).toEqual([`/* cdk-rin load-1 */ COPY "public"."app_log" ${COPY}`]);
  });

  test('tell what each of them does, and which of how many it is', () => {
    const sqls = sqlOf({ beforeSql: ['SELECT 1'], afterSql: ['SELECT 2', 'SELECT 3'] });

    expect(sqls.map(sql => sql.slice(0, 45))).toEqual([
      '/* cdk-rin load-1 */ /* 1 of 4: beforeSql */ ',
      '/* cdk-rin load-1 */ /* 2 of 4: copy */ COPY ',
      '/* cdk-rin load-1 */ /* 3 of 4: afterSql */ S',
      '/* cdk-rin load-1 */ /* 4 of 4: afterSql */ S',
    ]);
  });

  test('name the table wherever {table} stands, quoted, and leave other braces alone', () => {
    const afterSql = ['DELETE FROM {table} WHERE tags = \'{"a": 1}\' AND id NOT IN (SELECT id FROM {table})'];

    expect(bare(sqlOf({ schema: 'logs', table: 'a"$&', afterSql }))[1]).toBe(
      'DELETE FROM "logs"."a""$&" WHERE tags = \'{"a": 1}\' AND id NOT IN (SELECT id FROM "logs"."a""$&")');
  });

  test.each<[string, LoadConfig['createTable'], string]>([
    ['like another', { like: { schema: 'templates', table: 'log' } }, '(LIKE "templates"."log" INCLUDING DEFAULTS)'],
    ['by a definition', { definition: '(id BIGINT) SORTKEY (id)' }, '(id BIGINT) SORTKEY (id)'],
  ])('create the table first, %s', (_, createTable, definition) => {
    const sqls = sqlOf({ createTable, beforeSql: ['SELECT 1'] });

    expect(bare(sqls).slice(0, 2)).toEqual([`CREATE TABLE IF NOT EXISTS "public"."app_log" ${definition}`, 'SELECT 1']);
  });

  test('note the load in the history table at the end', () => {
    const sqls = sqlOf({ schema: 'it\'s', afterSql: ['SELECT 1'] }, { historyTable: HISTORY, files: 12 });

    expect(bare(sqls).at(-1)).toBe(
      'INSERT INTO "ops"."loads" (load_id, pipeline, schema_name, table_name, files, manifest, loaded_at) ' +
      "VALUES ('load-1', 'Stack/Logs', 'it''s', 'app_log', 12, 's3://work/manifests/1.json', GETDATE())");
  });
});

describe('a merge', () => {
  const columns = ['id', 'at', 'text'];

  test('copies into a temporary table, and merges one row for each key', () => {
    const sqls = sqlOf({ columns, merge: { keys: ['id'] } });

    expect(bare(sqls)).toEqual([
      'CREATE TEMP TABLE "cdk_rin_stage" AS SELECT "id", "at", "text" FROM "public"."app_log" WHERE FALSE',
      `COPY "cdk_rin_stage" ("id", "at", "text") ${COPY}`,
      'CREATE TEMP TABLE "cdk_rin_latest" AS SELECT "id", "at", "text" FROM (SELECT "id", "at", "text", ' +
      'ROW_NUMBER() OVER (PARTITION BY "id") AS "cdk_rin_rank" FROM "cdk_rin_stage") AS ranked WHERE "cdk_rin_rank" = 1',
      'MERGE INTO "public"."app_log" USING "cdk_rin_latest" ON "app_log"."id" = "cdk_rin_latest"."id" ' +
      'WHEN MATCHED THEN UPDATE SET "at" = "cdk_rin_latest"."at", "text" = "cdk_rin_latest"."text" ' +
      'WHEN NOT MATCHED THEN INSERT ("id", "at", "text") VALUES ("cdk_rin_latest"."id", "cdk_rin_latest"."at", "cdk_rin_latest"."text")',
    ]);
  });

  test('by a column that tells which row is the latest leaves out what is older than the table\'s', () => {
    const sqls = bare(sqlOf({ columns, merge: { keys: ['id', 'text'], latestBy: 'at' } }));

    expect(sqls[2]).toContain('OVER (PARTITION BY "id", "text" ORDER BY "at" DESC NULLS LAST)');
    expect(sqls[3]).toBe(
      'DELETE FROM "cdk_rin_latest" USING "public"."app_log" ' +
      'WHERE "app_log"."id" = "cdk_rin_latest"."id" AND "app_log"."text" = "cdk_rin_latest"."text" ' +
      'AND ("app_log"."at" > "cdk_rin_latest"."at" OR ("app_log"."at" IS NOT NULL AND "cdk_rin_latest"."at" IS NULL))');
  });

  test('in which every column is a key updates one of them to what it is', () => {
    const sqls = bare(sqlOf({ columns: ['id', 'at'], merge: { keys: ['id', 'at'] } }));

    expect(sqls.at(-1)).toContain('UPDATE SET "id" = "cdk_rin_latest"."id" WHEN NOT');
  });

  test('without columns is a fault of the configuration', () => {
    expect(() => sqlOf({ merge: { keys: ['id'] } })).toThrow('the configuration merges into public.app_log and names no columns');
  });
});
