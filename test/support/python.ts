/**
 * Python for the tests of what its users are told: packages in an environment of the clone's own, which is made once (a minute
 * without a cache), and this library as jsii makes a Python package of it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateCode } from './jsii-code';

const ROOT = join(__dirname, '..', '..');
const CACHE = join(ROOT, '.cache');

/**
 * @param packages with their versions
 * @returns the directory of the environment's commands, `python` among them
 */
export function pythonEnvironment(...packages: readonly string[]): string {
  const directory = join(CACHE, `python-${createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12)}`);
  const complete = join(directory, 'complete');
  if (!existsSync(complete)) {
    // What an installation that was interrupted has left.
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(CACHE, { recursive: true });
    makeEnvironment(directory);
    execFileSync(join(directory, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages], { stdio: 'inherit' });
    writeFileSync(complete, '');
  }
  return join(directory, 'bin');
}

/**
 * Makes the Python package of the compiled library, which `npm test` has made before, and installs it without what it depends on.
 *
 * @param bin commands of an environment with setuptools
 * @returns the directory to import it from
 */
export function installPythonPackage(bin: string, directory: string): string {
  const [source, target] = [join(directory, 'source'), join(directory, 'packages')];
  generateCode(source, 'python');
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--no-build-isolation', '--target', target];
  execFileSync(join(bin, 'pip'), ['install', ...options, join(source, 'python')], { stdio: ['ignore', 'ignore', 'inherit'] });
  return target;
}

function makeEnvironment(directory: string): void {
  try {
    execFileSync('python3', ['-m', 'venv', directory], { stdio: 'inherit' });
  } catch (error) {
    throw new Error('this test needs `python3`, 3.10 or newer, with its module `venv`: install it (Debian: `apt-get install python3-venv`)', { cause: error });
  }
}
