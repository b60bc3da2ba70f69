/** The published package with the oldest CDK that it says it supports, and with the newest that there is. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { newestCdk } from './support/newest-cdk';
import { installPackage } from './support/packed-package';

const ROOT = join(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'maximal');
/** Of the tests of the construct, those that look at the resources which it makes, and take seconds. */
const SUITES = ['storage', 'loader-function', 'load-events', 'sources/event-bridge', 'sources/topics', 'operations/dashboard', 'operations/metrics', 'operations/paused'];
/** Refused by CloudFormation: a Lambda function cannot have so little memory, and nothing has such a property. */
const WRONG_APP = `
  const { App, CfnResource, Stack } = require('aws-cdk-lib');
  const app = new App();
  new CfnResource(new Stack(app, 'Wrong'), 'Function', { type: 'AWS::Lambda::Function', properties: { MemorySize: 1, Nonsense: true } });
  app.synth();
`;
const MINIMAL_APP = `
  const { App, Stack } = require('aws-cdk-lib');
  const { CopyFormat, RinPipeline, Target, Warehouse } = require('cdk-rin');
  const app = new App();
  new RinPipeline(new Stack(app, 'Minimal'), 'Logs', {
    warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
    targets: [Target.prefix('logs/', { table: 'app_log', format: CopyFormat.json() })],
  });
  app.synth();
`;
/** Has what CloudFormation would refuse fail the synth, in releases that look for it. */
const CONTEXT = JSON.stringify({ '@aws-cdk/core:validateAgainstDefaultRules': true });
const TIMEOUT = 180_000;

const app = mkdtempSync(join(tmpdir(), 'cdk-versions-'));
beforeAll(() => {
  installPackage(app);
  writeFileSync(join(app, 'wrong.js'), WRONG_APP);
  writeFileSync(join(app, 'minimal.js'), MINIMAL_APP);
});
afterAll(() => rmSync(app, { recursive: true, force: true }));

describe('the maximal app', () => {
  beforeAll(() => {
    for (const file of ['paths.json', 'rin.yaml']) copyFileSync(join(EXAMPLE, file), join(app, file));
    buildSync({ entryPoints: [join(EXAMPLE, 'app.ts')], outfile: join(app, 'app.js'), format: 'cjs', platform: 'node' });
  });

  test('synthesizes with the oldest CDK that the package supports', () => {
    const { peerDependencies } = readJson(join(ROOT, 'package.json'));
    expect(peerDependencies['aws-cdk-lib']).toBe(`^${readJson(join(ROOT, 'node_modules/aws-cdk-lib/package.json')).version}`);

    const outdir = synthesize('app.js', ROOT);

    expect(existsSync(join(outdir, 'Maximal.template.json'))).toBe(true);
  }, TIMEOUT);

  test('synthesizes with the newest CDK, which finds nothing that CloudFormation would refuse', () => {
    const outdir = synthesize('app.js', newestCdk());

    expect(existsSync(join(outdir, 'Maximal.template.json'))).toBe(true);
    expect(readJson(join(outdir, 'validation-report.json')).pluginReports).toEqual([]);
  }, TIMEOUT);
});

test('an app with what CloudFormation would refuse does not synthesize with the newest CDK', () => {
  expect(() => synthesize('wrong.js', newestCdk())).toThrow(/Nonsense: Additional properties are not allowed[^]*MemorySize: 1 is less than the minimum of 128/);
}, TIMEOUT);

test('the minimal app has the same resources with the newest CDK as with the oldest, by the same ids', () => {
  const [oldest, newest] = [ROOT, newestCdk()].map(cdk => readJson(join(synthesize('minimal.js', cdk), 'Minimal.template.json')).Resources);

  expect(typesOf(newest)).toEqual(typesOf(oldest));
  expect(Object.values<any>(newest).find(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping').Properties)
    .toMatchObject({ BatchSize: 10_000, FunctionResponseTypes: ['ReportBatchItemFailures'] });
}, TIMEOUT);

test('the resources of the construct are as they must be with the newest CDK', () => {
  const config = join(app, 'jest.config.json');
  const { moduleNameMapper, ...rest } = readJson(join(ROOT, 'jest.config.json'));
  const cdk = { '^(aws-cdk-lib|constructs)($|/.*)': join(newestCdk(), 'node_modules/$1$2') };
  writeFileSync(config, JSON.stringify({
    ...rest,
    rootDir: ROOT,
    testMatch: SUITES.map(suite => `<rootDir>/test/lib/${suite}.test.ts`),
    // The newest CDK is in there.
    modulePathIgnorePatterns: rest.modulePathIgnorePatterns.filter((pattern: string) => !pattern.includes('.cache')),
    moduleNameMapper: { ...moduleNameMapper, ...cdk },
  }));

  const output = execFileSync(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), '-c', config, '--json', '--silent'], {
    cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  });

  expect(JSON.parse(output)).toMatchObject({ numPassedTestSuites: SUITES.length, numFailedTests: 0 });
}, TIMEOUT);

function typesOf(resources: Record<string, { readonly Type: string }>): Record<string, string> {
  return Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, Type]));
}

/** @param cdk the directory whose `node_modules` have the CDK to use */
function synthesize(script: string, cdk: string): string {
  for (const peer of ['aws-cdk-lib', 'constructs']) {
    rmSync(join(app, 'node_modules', peer), { force: true });
    symlinkSync(join(cdk, 'node_modules', peer), join(app, 'node_modules', peer));
  }
  const outdir = mkdtempSync(join(app, 'cdk.out-'));
  execFileSync(process.execPath, [script], { cwd: app, env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: CONTEXT }, stdio: ['ignore', 'ignore', 'pipe'] });
  return outdir;
}

function readJson(file: string): any {
  return JSON.parse(readFileSync(file, 'utf8'));
}
