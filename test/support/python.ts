/** Python packages for the tests of what its users are told, in an environment of the clone's own. Made once: a minute without a cache. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(__dirname, '..', '..', '.cache');

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
    execFileSync('python3', ['-m', 'venv', directory], { stdio: 'inherit' });
    execFileSync(join(directory, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages], { stdio: 'inherit' });
    writeFileSync(complete, '');
  }
  return join(directory, 'bin');
}
