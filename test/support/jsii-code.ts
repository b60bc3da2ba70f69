/** The code in which another language has the compiled library, as jsii generates it. `npm test` has compiled the library before. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Or jsii warns, in each of its processes, of a Node.js that is no longer maintained. */
export const QUIET_JSII = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0] };

/** @param directory gets a folder for each language, `java`, `dotnet`, `go` or `python` */
export function generateCode(directory: string, ...languages: readonly string[]): void {
  execFileSync(process.execPath, [
    join(ROOT, 'node_modules/jsii-pacmak/bin/jsii-pacmak'), '--code-only', ...languages.flatMap(language => ['--target', language]), '--outdir', directory, ROOT,
  ], { env: { ...process.env, npm_config_ignore_scripts: 'true', ...QUIET_JSII }, stdio: ['ignore', 'ignore', 'inherit'] });
}
