import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

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

  test('bundles its only dependency, so that its users install nothing but the peers', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(manifest.bundledDependencies);
    expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
    expect(files).toContain('node_modules/re2js/package.json');
  });
});

/** What npm would put into the tarball. `npm test` has compiled the library before. */
function packedFiles(): string[] {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [packed] = Object.values(JSON.parse(output)) as { files: { path: string }[] }[];
  return packed.files.map(({ path }) => path);
}
