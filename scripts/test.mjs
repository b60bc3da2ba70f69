/**
 * `npm test`: everything that must hold, in order of cost, and one line of totals at the end. The construct and the
 * loader are tested on the Node.js that runs this, the local stack on the one it brings (its S3 and SQS need 22 or newer).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localNode } from './local-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = join(root, 'reports');
const totals = { passed: 0, failed: 0 };
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

check('bundle the loader', ['node_modules/tsx/dist/cli.mjs', 'scripts/bundle-loader.ts']);
check('prepare the local stack', ['scripts/local-setup.mjs']);
check('type-check', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.dev.json']);
check('lint', ['node_modules/eslint/bin/eslint.js', '--ext', '.ts', '--no-error-on-unmatched-pattern', 'lib', 'lambda', 'local/src', 'test', 'examples', 'bench', 'scripts'],
  { ESLINT_USE_FLAT_CONFIG: 'false' });
check('compile with jsii', ['node_modules/jsii/bin/jsii', '--silence-warnings=reserved-word'], { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0] });
check('API.md is current', ['scripts/check-api.mjs']);
jest('library', 'jest.config.json', process.execPath);
jest('local', 'jest.local.config.json', localNode());

console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);

/** One check that passes or fails as a whole. */
function check(title, args, env = {}) {
  console.log(`\n# ${title}`);
  const { status } = run(process.execPath, args, env);
  totals[status === 0 ? 'passed' : 'failed'] += 1;
  if (status !== 0) console.log(`FAILED: ${title}`);
}

function jest(title, config, node) {
  console.log(`\n# jest: ${title}`);
  const report = join(reports, `${title}.json`);
  const { status } = run(node, ['node_modules/jest/bin/jest.js', '-c', config, '--ci', '--json', `--outputFile=${report}`, '--silent=false']);
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += numPassedTests;
    // A suite that does not even start has no failed test of its own.
    totals.failed += Math.max(numFailedTests, numFailedTestSuites, status === 0 ? 0 : 1);
  } catch {
    totals.failed += 1;
  }
}

/** The report goes to a file; jest prints it to stdout as well, which nobody reads. */
function run(command, args, env = {}) {
  const stdout = args.includes('--json') ? 'ignore' : 'inherit';
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', stdout, 'inherit'], env: { ...process.env, ...env } });
}
