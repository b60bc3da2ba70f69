/**
 * `npm run mutate [FILE…]`: changes the loader's core in thousands of small ways, runs the tests of the loader on each, and
 * lists the changes that no test noticed. Stryker is heavy and seldom needed, so it is installed on first use, into .cache/.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localNode } from './local-node.mjs';

const VERSION = '10.0.0';
const CORE = ['ledger', 'loading', 'planning', 'disposal', 'failures'];

/** Tests of the core. Not those that take long: they cover every line, and would run for every mutant. */
const TESTS = [...CORE, 'process-batch', 'budgets', 'dynamodb-ledger'];
const SLOW = ['long-outage', 'every-file-ends'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stryker = join(root, '.cache', 'stryker');
const packages = join(stryker, 'node_modules', '@stryker-mutator');

if (!existsSync(join(packages, 'core'))) {
  mkdirSync(stryker, { recursive: true });
  writeFileSync(join(stryker, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--prefix', stryker, '--no-audit', '--no-fund', `@stryker-mutator/core@${VERSION}`, `@stryker-mutator/jest-runner@${VERSION}`]);
}

// All tests in one file: for each mutant jest then starts once, and not once a file. A describe keeps a file's hooks to itself.
// Jest itself goes on after a test that failed; here one is enough, and the others are not run.
const PREAMBLE = `
let hasFailed = false;
const unlessFailed = body => async (...args) => {
  if (hasFailed) return;
  try {
    await body(...args);
  } catch (error) {
    hasFailed = true;
    throw error;
  }
};
const { test: all } = globalThis;
globalThis.test = Object.assign((name, body, ms) => all(name, unlessFailed(body), ms), {
  each: (...table) => (name, body, ms) => all.each(...table)(name, body.length > 0 ? keepLength(body) : unlessFailed(body), ms),
});
// Jest counts the parameters of a body: one more than there are values is a callback.
const keepLength = body => Object.defineProperty(unlessFailed(body), 'length', { value: body.length });
`;
const entry = join(root, 'test', 'mutation-entry.ts');
const tests = readdirSync(join(root, 'test', 'lambda'), { recursive: true })
  .filter(file => file.endsWith('.test.ts') && TESTS.some(name => file.includes(name)) && !SLOW.some(name => file.includes(name)));
writeFileSync(entry, PREAMBLE + tests.map(file => `describe('${file}', () => { require('./lambda/${file}'); });\n`).join(''));
process.on('exit', () => rmSync(entry));
// An interrupt ends Stryker. This process then ends by itself, and removes the entry; without a listener it would not.
process.on('SIGINT', () => {});

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
    enableFindRelatedTests: false,
    config: { ...readJestConfig(), testMatch: ['<rootDir>/test/mutation-entry.ts'] },
  },
  ignorePatterns: ['local', 'assets', 'cdk.out', 'examples', 'docs', 'dist', 'reports', 'coverage', '.cache'],
  tempDirName: join('.cache', 'stryker-sandbox'),
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: 'reports/mutation.html' },
  jsonReporter: { fileName: 'reports/mutation.json' },
  concurrency: 2,
  timeoutMS: 8_000,
  allowConsoleColors: false,
}, undefined, 2));
process.exit(run(localNode(), [join(packages, 'core', 'bin', 'stryker.js'), 'run', configuration]));

function readJestConfig() {
  return JSON.parse(readFileSync(join(root, 'jest.config.json'), 'utf8'));
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
