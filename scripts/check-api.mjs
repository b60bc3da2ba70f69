/** Fails when API.md is not what the sources say. Needs the jsii assembly, which `jsii` writes. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
mkdirSync(join(root, '.cache'), { recursive: true });
const { status } = spawnSync(process.execPath, ['node_modules/jsii-docgen/bin/jsii-docgen', '-o', '.cache/API.md'], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
if (readFileSync(join(root, '.cache/API.md'), 'utf8') !== readFileSync(join(root, 'API.md'), 'utf8')) {
  console.error('API.md is not current; run "npx projen compile && npx projen docgen" and commit it');
  process.exit(1);
}
