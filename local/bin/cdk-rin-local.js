#!/usr/bin/env node
'use strict';
/**
 * Starts the command line on a Node.js that can run it. The local S3 and SQS need node:sqlite without a flag, and COPY
 * needs zlib's zstd: Node.js has both since 22.15. On an older one this hands over to the Node.js that comes with the
 * package as an optional dependency.
 */
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const REQUIRED = [22, 15];
const CLI = join(__dirname, '..', 'dist', 'cli.js');

const [major, minor] = process.versions.node.split('.').map(Number);
if (!existsSync(CLI)) {
  fail(`${CLI} is missing; run "npm run build" in ${join(__dirname, '..')} first`);
} else if (major > REQUIRED[0] || (major === REQUIRED[0] && minor >= REQUIRED[1])) {
  require(CLI);
} else {
  runOn(bundledNode());
}

function bundledNode() {
  try {
    return require.resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}

function runOn(node) {
  if (node === undefined) {
    fail(`Node.js ${REQUIRED.join('.')} or newer is needed, this is ${process.versions.node}; install a newer one`);
    return;
  }
  // By the channel the child notices when this process is killed, and ends too.
  const child = spawn(node, [CLI, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(message) {
  console.error(`cdk-rin-local: ${message}`);
  process.exitCode = 1;
}
