/**
 * `npm run mutate [FILE…]`: changes the loader's core in thousands of small ways, runs the tests of the loader on each, and
 * lists the changes that no test noticed. Stryker is heavy and seldom needed, so it is installed on first use, into .cache/.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localNode } from './local-node.mjs';

const VERSION = '10.0.0';
const CORE = ['ledger', 'loading', 'planning', 'disposal', 'failures'];

/** They cover every line of the core, and would run for every mutant. */
const SLOW = ['long-outage', 'every-file-ends', 'bundle'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stryker = join(root, '.cache', 'stryker');
const packages = join(stryker, 'node_modules', '@stryker-mutator');

if (!existsSync(join(packages, 'core'))) {
  mkdirSync(stryker, { recursive: true });
  writeFileSync(join(stryker, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--prefix', stryker, '--no-audit', '--no-fund', `@stryker-mutator/core@${VERSION}`, `@stryker-mutator/jest-runner@${VERSION}`]);
}

const files = process.argv.slice(2);
const configuration = join(stryker, 'stryker.config.json');
writeFileSync(configuration, JSON.stringify({
  mutate: files.length ? files : CORE.map(room => `lambda/${room}/**/*.ts`).concat('lambda/adapters/dynamodb-ledger.ts'),
  // Neither the table of texts nor the words of the catalogue are logic: each text has a test of its own, and mutants of
  // regular expressions and messages would drown the rest.
  mutator: { excludedMutations: ['Regex', 'StringLiteral'] },
  plugins: [join(packages, 'jest-runner', 'dist', 'src', 'index.js')],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--max-old-space-size=4096'],
  coverageAnalysis: 'perTest',
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: true,
    config: { ...readJestConfig(), testMatch: ['<rootDir>/test/lambda/**/*.test.ts'], testPathIgnorePatterns: SLOW },
  },
  ignorePatterns: ['local', 'assets', 'cdk.out', 'examples', 'docs', 'dist', 'reports', 'coverage', '.cache'],
  tempDirName: join('.cache', 'stryker-sandbox'),
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: 'reports/mutation.html' },
  jsonReporter: { fileName: 'reports/mutation.json' },
  concurrency: 2,
  timeoutMS: 20_000,
  allowConsoleColors: false,
}, undefined, 2));
process.exit(run(localNode(), [join(packages, 'core', 'bin', 'stryker.js'), 'run', configuration]));

function readJestConfig() {
  return JSON.parse(readFileSync(join(root, 'jest.config.json'), 'utf8'));
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
