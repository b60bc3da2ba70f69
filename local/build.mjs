/** Bundles the sources into dist/, and their types. The packages they use stay outside; the contract with the library goes in. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { writeDeclarations } from './declarations.mjs';

const { outputFiles } = await build({
  entryPoints: { 'cli': 'src/cli.ts', 'index': 'src/index.ts', 'runtime-client': 'src/lambda/runtime-client.ts' },
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: true,
  logLevel: 'warning',
  write: false,
});
mkdirSync('dist', { recursive: true });
for (const { path, contents } of outputFiles) {
  // Takes its place at once: a stack that starts meanwhile must not find half a file.
  const unfinished = join('dist', `.${basename(path)}.${process.pid}`);
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}
writeDeclarations('src/index.ts', 'dist/types');
