/**
 * `npm run faults -- [--rounds N] [--seed N]`: the run of test/local/faults alone, as often as it is told, on the seed
 * given and those after it.
 */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { localNode } from './local-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { rounds, seed } = parseArgs({ options: { rounds: { type: 'string', default: '1' }, seed: { type: 'string' } } }).values;

run(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/bundle-loader.ts']);
run(process.execPath, ['scripts/local-setup.mjs']);
// Only now: the setup installs it.
run(localNode(), ['node_modules/jest/bin/jest.js', '-c', 'jest.local.config.json', 'test/local/faults/faults.test.ts'], { FAULTS_ROUNDS: rounds, FAULTS_SEED: seed });

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
}
