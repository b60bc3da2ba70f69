/** The newest CDK that npm has, in a directory of the clone's own. Installed once for each release. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(__dirname, '..', '..', '.cache');

/** @returns the directory that has it and its peers in `node_modules` */
export function newestCdk(): string {
  const version = npm('view', 'aws-cdk-lib', 'version').trim();
  const directory = join(CACHE, `aws-cdk-lib-${version}`);
  const complete = join(directory, 'complete');
  if (!existsSync(complete)) {
    // What an installation that was interrupted has left.
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'package.json'), '{ "private": true }');
    npm('install', '--prefix', directory, '--ignore-scripts', '--no-audit', '--no-fund', `aws-cdk-lib@${version}`);
    writeFileSync(complete, '');
  }
  return directory;
}

function npm(...args: string[]): string {
  return execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
