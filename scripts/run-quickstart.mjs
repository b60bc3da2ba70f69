/**
 * `npm run local`: builds the loader and the local stack, synthesizes examples/quickstart, makes its files, and hands
 * over to cdk-rin-local. Arguments go to cdk-rin-local (`npm run local -- --json`). Only cdk-rin-local writes to stdout.
 */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quickstart = 'examples/quickstart';
const tsx = ['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.dev.json'];

step('bundling the loader', ['node_modules/tsx/dist/cli.mjs', 'scripts/bundle-loader.ts']);
step('preparing the local stack', ['scripts/local-setup.mjs']);
rmSync(join(root, quickstart, 'cdk.out'), { recursive: true, force: true });
step('synthesizing the quickstart', [...tsx, `${quickstart}/app.ts`], { CDK_OUTDIR: `${quickstart}/cdk.out` });
step('making its files', [...tsx, `${quickstart}/generate.ts`, `${quickstart}/data`]);

const run = spawn(process.execPath, [
  'local/bin/cdk-rin-local.js', `${quickstart}/cdk.out`,
  '--schema', `${quickstart}/schema.sql`, '--data', `${quickstart}/data`, '--once',
  ...process.argv.slice(2),
], { cwd: root, stdio: 'inherit' });
// The terminal sends Ctrl-C to the whole group; this process only waits for the stack to stop itself.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => run.kill('SIGTERM'));
run.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));

function step(title, args, env = {}) {
  console.error(title);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, ...env } });
  if (status !== 0) {
    console.error(`${title} failed`);
    process.exit(status ?? 1);
  }
}
