/**
 * `npm run bench [NAME…]`: runs the benchmarks of bench/ one after another. Each measures itself against a named floor in
 * the same run, prints the ratio and its limit, and fails when it misses. `npm run bench plan` runs one.
 */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localNode } from './local-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const all = ['loader-init', 'synth', 'plan', 'copy', 'end-to-end', 'cost'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !all.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark named ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(2);
}

run(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/bundle-loader.ts']);
run(process.execPath, ['scripts/local-setup.mjs']);
const missed = (wanted.length > 0 ? wanted : all).filter(name => {
  console.log(`\n# ${name}`);
  return !run(localNode(), ['--expose-gc', '--import', 'tsx', `bench/${name}.ts`]);
});
console.log(missed.length === 0 ? '\nall within their limits' : `\nover the limit: ${missed.join(', ')}`);
process.exit(missed.length === 0 ? 0 : 1);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.dev.json' } });
  return status === 0;
}
