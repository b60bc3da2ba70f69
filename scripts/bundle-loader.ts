/**
 * Bundles the loader into assets/loader/index.js, as it ships: minified, with the SDK clients inside (the runtime's own
 * may lack WaitTimeSeconds). Prints the size; esbuild's metafile goes to .cache/, to see what the size is made of.
 */
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { build, BuildOptions } from 'esbuild';

export const LOADER_BUNDLE = 'assets/loader/index.js';

export const BUNDLE_OPTIONS = {
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

async function main(): Promise<void> {
  // Takes its place at once: who reads the bundle meanwhile must not find half of it.
  const outfile = `${LOADER_BUNDLE}.${process.pid}`;
  const result = await build({ ...BUNDLE_OPTIONS, entryPoints: ['lambda/loader.lambda.ts'], outfile, metafile: true });
  renameSync(outfile, LOADER_BUNDLE);
  mkdirSync('.cache', { recursive: true });
  writeFileSync('.cache/loader-meta.json', JSON.stringify(result.metafile));
  console.error(`${LOADER_BUNDLE}: ${(statSync(LOADER_BUNDLE).size / 1024).toFixed(0)} KiB`);
}

if (require.main === module) void main();
