/** The package as npm would publish it. It holds the compiled library, which `npm test` has made before. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** What npm would put into the tarball. */
export function packedFiles(): string[] {
  return npmPack('--dry-run').files.map(({ path }) => path);
}

/** Installs the package, and none of its peers, for the app in a directory. */
export function installPackage(app: string): void {
  const directory = join(app, 'node_modules', 'cdk-rin');
  mkdirSync(directory, { recursive: true });
  const tarball = join(app, npmPack('--pack-destination', app).filename);
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', directory]);
  rmSync(tarball);
}

function npmPack(...options: string[]): Packed {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', ...options], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return Object.values<Packed>(JSON.parse(output))[0];
}
