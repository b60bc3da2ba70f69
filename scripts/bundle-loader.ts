/**
 * Bundles the loader into assets/loader/index.js, as it ships: minified, with the SDK clients inside (the runtime's own
 * may lack WaitTimeSeconds). Prints the size; `meta.json` beside the script's report goes to .cache/.
 */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const OUTFILE = 'assets/loader/index.js';

async function main(): Promise<void> {
  const result = await build({
    entryPoints: ['lambda/loader.lambda.ts'],
    outfile: OUTFILE,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  mkdirSync('.cache', { recursive: true });
  writeFileSync('.cache/loader-meta.json', JSON.stringify(result.metafile));
  console.error(`${OUTFILE}: ${(statSync(OUTFILE).size / 1024).toFixed(0)} KiB`);
}

void main();
