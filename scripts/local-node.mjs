/**
 * The Node.js that the loader runs on in AWS, and the local stack needs: this one when it is new enough, else the one
 * that local/ installs.
 */
import { createRequire } from 'node:module';

export function localNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const require = createRequire(new URL('../local/package.json', import.meta.url));
  return require.resolve(`node-${process.platform}-${process.arch}/bin/node`);
}
