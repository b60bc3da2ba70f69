/** A configuration of Rin, run by the real loader on this machine: each file lands where Rin would have loaded it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { App, Stack } from 'aws-cdk-lib';
import { LocalStack } from '../../local/src/stack/local-stack';
import { aDirectory } from '../support/local-app';
import { RinConfig, RinPipeline, WarehouseAuth } from 'cdk-rin';

const CONFIG = join(__dirname, '../support/rin-configs/every-key.yaml');

const SCHEMA = `
  CREATE SCHEMA xxx; CREATE SCHEMA s1;
  CREATE TABLE foo (id INTEGER); CREATE TABLE catch_all (id INTEGER);
  CREATE TABLE xxx.bar_break (id INTEGER, name VARCHAR(20)); CREATE TABLE xxx.bar (id INTEGER, name VARCHAR(20));
  CREATE TABLE s1.t256 (id INTEGER);
`;

const json = (id: number) => gzipSync(JSON.stringify({ id }));

/** By bucket and key. */
const FILES: Readonly<Record<string, string | Buffer>> = {
  'test.bucket.test/test/foo/1 +ü.json.gz': json(1), // the next target takes it as well
  'test.bucket.test/test/foo/2.gz': json(2),
  'test.bucket.test/test/foo/discard/3.json.gz': json(3),
  'test.bucket.test/test/bar/break/4.csv': 'id,name\n4,"it\'s"\n', // ends the search: it has a header, which the next target would not skip
  'test.bucket.test/test/bar/y\'s.csv': '5,a\n',
  'example.bucket/before/test/s1/t256/6.json': json(6),
  'example.bucket/test/foo/7.json.gz': json(7), // a bucket from which no target takes it
  'test.bucket.test/elsewhere/8.json.gz': json(8),
};

function aSynthesizedPipeline(): string {
  const app = new App({ outdir: join(aDirectory(), 'cdk.out') });
  const stack = new Stack(app, 'Migrated');
  const rin = RinConfig.fromFile(stack, CONFIG, { auth: WarehouseAuth.databaseUser('test_user') });
  new RinPipeline(stack, 'Logs', { warehouse: rin.warehouse, targets: rin.targets, bucket: rin.bucket });
  return app.synth().directory;
}

function aDataDirectory(): string {
  const directory = aDirectory();
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

test('the files of a configuration land in the tables that Rin would have loaded them into, and nowhere else', async () => {
  const schemaFile = join(aDirectory(), 'schema.sql');
  writeFileSync(schemaFile, SCHEMA);
  const stack = await LocalStack.start({ app: aSynthesizedPipeline(), schemaFiles: [schemaFile] });
  try {
    await stack.upload(await stack.filesToUpload(aDataDirectory()));
    stack.startPolling();
    await stack.drain();

    const { rows } = await stack.query(`
      SELECT 'foo', id FROM foo UNION ALL SELECT 'catch_all', id FROM catch_all UNION ALL SELECT 'bar_break', id FROM xxx.bar_break
      UNION ALL SELECT 'bar', id FROM xxx.bar UNION ALL SELECT 't256', id FROM s1.t256`);
    expect(rows.map(([table, id]) => `${table} ${id}`).sort()).toEqual(['bar 5', 'bar_break 4', 'catch_all 1', 'catch_all 8', 'foo 1', 'foo 2', 't256 6']);
    expect((await stack.summary()).parked).toEqual([]);
  } finally {
    await stack.stop();
  }
});
