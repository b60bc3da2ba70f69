/** Bundles the sources into dist/. The packages they use stay outside; the contract with the library goes in. */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { 'cli': 'src/cli.ts', 'index': 'src/index.ts', 'runtime-client': 'src/lambda/runtime-client.ts' },
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: true,
  logLevel: 'warning',
});
