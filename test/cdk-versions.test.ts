/** The published package with the oldest CDK that it says it supports, and with the newest that there is. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { newestCdk } from './support/newest-cdk';
import { installPackage } from './support/packed-package';

const ROOT = join(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'maximal');
/** Has what CloudFormation would refuse fail the synth, in releases that look for it. */
const CONTEXT = JSON.stringify({ '@aws-cdk/core:validateAgainstDefaultRules': true });
const TIMEOUT = 180_000;

describe('the maximal app', () => {
  const app = mkdtempSync(join(tmpdir(), 'cdk-versions-'));
  afterAll(() => rmSync(app, { recursive: true, force: true }));

  beforeAll(() => {
    installPackage(app);
    for (const file of ['paths.json', 'rin.yaml']) copyFileSync(join(EXAMPLE, file), join(app, file));
    buildSync({ entryPoints: [join(EXAMPLE, 'app.ts')], outfile: join(app, 'app.js'), format: 'cjs', platform: 'node' });
  });

  test('synthesizes with the oldest CDK that the package supports', () => {
    const { peerDependencies } = readJson(join(ROOT, 'package.json'));
    expect(peerDependencies['aws-cdk-lib']).toBe(`^${readJson(join(ROOT, 'node_modules/aws-cdk-lib/package.json')).version}`);

    const outdir = synthesize(app, ROOT);

    expect(existsSync(join(outdir, 'Maximal.template.json'))).toBe(true);
  }, TIMEOUT);

  test('synthesizes with the newest CDK, which finds nothing that CloudFormation would refuse', () => {
    const outdir = synthesize(app, newestCdk());

    expect(existsSync(join(outdir, 'Maximal.template.json'))).toBe(true);
    expect(readJson(join(outdir, 'validation-report.json')).pluginReports).toEqual([]);
  }, TIMEOUT);
});

/** @param cdk the directory whose `node_modules` have the CDK to use */
function synthesize(app: string, cdk: string): string {
  for (const peer of ['aws-cdk-lib', 'constructs']) {
    rmSync(join(app, 'node_modules', peer), { force: true });
    symlinkSync(join(cdk, 'node_modules', peer), join(app, 'node_modules', peer));
  }
  const outdir = mkdtempSync(join(app, 'cdk.out-'));
  execFileSync(process.execPath, ['app.js'], { cwd: app, env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: CONTEXT }, stdio: ['ignore', 'ignore', 'pipe'] });
  return outdir;
}

function readJson(file: string): any {
  return JSON.parse(readFileSync(file, 'utf8'));
}
