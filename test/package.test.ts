import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateCode } from './support/jsii-code';
import { installPackage, packedFiles } from './support/packed-package';

const ROOT = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const APP = `
  const { App, Stack } = require('aws-cdk-lib');
  const { CopyFormat, RinConfig, RinPipeline, Target, Warehouse } = require('cdk-rin');
  const stack = new Stack(new App(), 'Packaged');
  const redshift = { driver: 'redshift-data', cluster: 'analytics', dbname: 'dev' };
  RinConfig.fromString(stack, JSON.stringify({ redshift, targets: [{ redshift: { table: 'a' }, s3: { bucket: 'logs', key_prefix: 'a/' } }] }));
  new RinPipeline(stack, 'Logs', {
    warehouse: Warehouse.cluster({ clusterIdentifier: 'analytics', database: 'dev' }),
    targets: [Target.regexp('^([a-z]+)/', { table: '$1', format: CopyFormat.csv({ ignoreHeader: 1 }) })],
  });
`;

describe('the published package', () => {
  const files = packedFiles();

  test('carries the compiled library, its jsii assembly and the prebuilt loader', () => {
    expect(files).toEqual(expect.arrayContaining(['.jsii', 'API.md', 'LICENSE', 'README.md', 'assets/loader/index.js', 'lib/index.d.ts', 'lib/index.js']));
  });

  test('carries no TypeScript source', () => {
    expect(files.filter(file => /(?<!\.d)\.ts$/.test(file) && !file.startsWith('node_modules/'))).toEqual([]);
  });

  test('carries nothing of the loader\'s sources, the local stack, tests, examples or documentation sources', () => {
    const rooms = new Set(files.map(file => file.split('/')[0]).filter(room => !room.includes('.')));

    expect([...rooms].sort()).toEqual(['LICENSE', 'assets', 'lib', 'node_modules']);
  });

  test('bundles its dependencies, so that its users install nothing but the peers', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(manifest.bundledDependencies);
    expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
    expect(files).toEqual(expect.arrayContaining(['node_modules/re2js/package.json', 'node_modules/yaml/package.json']));
  });

  test('synthesizes in an app that has the peers and nothing else', () => {
    const app = mkdtempSync(join(tmpdir(), 'package-'));
    installPackage(app);
    for (const peer of ['aws-cdk-lib', 'constructs']) symlinkSync(join(ROOT, 'node_modules', peer), join(app, 'node_modules', peer));
    writeFileSync(join(app, 'app.js'), APP);

    execFileSync(process.execPath, ['app.js'], { cwd: app, env: { ...process.env, CDK_OUTDIR: join(app, 'cdk.out') } });

    const { files: assets } = JSON.parse(readFileSync(join(app, 'cdk.out/Packaged.assets.json'), 'utf8'));
    const directories = Object.values<{ source: { path: string } }>(assets).map(({ source }) => join(app, 'cdk.out', source.path));
    expect(directories.filter(directory => existsSync(join(directory, 'rin.json')) && existsSync(join(directory, 'index.js')))).toHaveLength(1);
    rmSync(app, { recursive: true });
  });
});

describe('the code for another language has every type of the library:', () => {
  const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as { types: Record<string, { readonly name: string }> };
  const code = mkdtempSync(join(tmpdir(), 'languages-'));
  afterAll(() => rmSync(code, { recursive: true }));
  beforeAll(() => generateCode(code, 'java', 'dotnet', 'go'), 180_000);

  test.each([
    ['Java', 'java/src/main/java/io/github/cdkrin', (name: string) => `${name}.java`],
    ['C#', 'dotnet/CdkRin/CdkRin', (name: string) => `${name}.cs`],
    ['Go', 'go/cdkrin', (name: string) => `${name}.go`],
  ])('%s', (_, directory, fileOf) => {
    const files = readdirSync(join(code, directory));

    expect(Object.values(types).map(({ name }) => fileOf(name)).filter(file => !files.includes(file))).toEqual([]);
  });
});
