import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { generate } from '../../examples/quickstart/generate';
import { LogFormat } from 'cdk-rin';

const ROOT = join(__dirname, '..', '..');

describe('the quickstart', () => {
  const directory = mkdtempSync(join(tmpdir(), 'quickstart-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('synthesizes as a user would run it', () => {
    const outdir = join(directory, 'cdk.out');

    execFileSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.dev.json', 'examples/quickstart/app.ts'],
      { cwd: ROOT, env: { ...process.env, CDK_OUTDIR: outdir } });

    expect(readdirSync(outdir)).toContain('Quickstart.template.json');
  });

  test('has the table of the load balancer\'s log as the preset loads it', () => {
    expect(readFileSync(join(ROOT, 'examples/quickstart/schema.sql'), 'utf8')).toContain(`\n${LogFormat.alb().createTableSql('alb_log', 'web')};\n`);
  });

  test('makes the same files from the same seed, and others from another', () => {
    const files = [1, 1, 2].map((seed, i) => contentsOf(join(directory, `data-${i}`), seed));

    expect(files[1]).toEqual(files[0]);
    expect(files[2]).not.toEqual(files[0]);
  });

  test('has keys with a space, a plus, an umlaut and both quotes among its files', () => {
    const keys = Object.keys(contentsOf(join(directory, 'keys'), 1)).join('\n');

    for (const odd of [' ', '+', 'ü', '\'', '"', '%']) expect(keys).toContain(odd);
  });

  test('counts as many rows as its files have lines', () => {
    const expected = generate(join(directory, 'data-rows'), { files: 80 });
    const good = readFiles(join(directory, 'data-rows')).filter(({ key }) => /_\d{6}\.json\.gz$/.test(key));

    const lines = good.reduce((sum, { body }) => sum + gunzipSync(body).toString().trim().split('\n').length, 0);

    expect(lines).toBe(expected.tables['web.app_log'].rows);
  });
});

function contentsOf(directory: string, seed: number): Record<string, string> {
  generate(directory, { seed, files: 80 });
  return Object.fromEntries(readFiles(directory).map(({ key, body }) => [key, body.toString('base64')]));
}

function readFiles(directory: string): { key: string; body: Buffer }[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => ({ key: path.slice(directory.length + 1), body: readFileSync(path) }));
}
