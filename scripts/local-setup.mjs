/**
 * Installs and builds the local stack: its dependencies (an SQL engine among them) are kept out of the library's own
 * install, so this brings them when they are first needed and again when their lock file has changed.
 * In the clone `npx cdk-rin-local` finds the command afterwards.
 * All output goes to stderr: stdout belongs to the command that needed the stack.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const local = join(root, 'local');
const stamp = join(local, 'node_modules', '.installed-lock');

const lock = createHash('sha256').update(readFileSync(join(local, 'package-lock.json'))).digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.error('installing the local stack (once; about a minute)');
  npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
  writeFileSync(stamp, lock);
}
npm('run', '--silent', 'build');
linkCommand();

function linkCommand() {
  const link = join(root, 'node_modules', '.bin', 'cdk-rin-local');
  // Windows has no links without a privilege; there the launcher is called by its path.
  if (process.platform === 'win32' || existsSync(link)) return;
  symlinkSync(join('..', '..', 'local', 'bin', 'cdk-rin-local.js'), link);
}

function npm(...args) {
  const { status } = spawnSync('npm', args, { cwd: local, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
