import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIG_FILE, LoaderConfig } from '../../lib/private/contract';

const ROOT = join(__dirname, '..', '..');

describe('the example of web logs', () => {
  const directory = mkdtempSync(join(tmpdir(), 'web-logs-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** As its user would. */
  function run(script: string, env: Record<string, string> = {}): string {
    return execFileSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.dev.json', `examples/web-logs/${script}`],
      { cwd: ROOT, env: { ...process.env, ...env }, encoding: 'utf8' });
  }

  test('creates the tables and columns that its pipeline loads', () => {
    run('app.ts', { CDK_OUTDIR: directory });

    const schema = run('schema.ts');

    const loads = loaderConfigIn(directory).targets.flatMap(({ load }) => load ?? []);
    expect(loads.map(({ table }) => table)).toEqual(['alb_log', 'cloudfront_log']);
    for (const { schema: name, table, columns } of loads) {
      const [, body] = new RegExp(`^CREATE TABLE IF NOT EXISTS "${name}"\\."${table}" \\(\n(.*?)\n\\)`, 'ms').exec(schema)!;
      expect(body.split('\n').map(line => /"(.+)"/.exec(line)![1])).toEqual(columns);
    }
  });
});

function loaderConfigIn(outdir: string): LoaderConfig {
  const [file] = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith(CONFIG_FILE));
  return JSON.parse(readFileSync(join(outdir, file), 'utf8')) as LoaderConfig;
}
