/**
 * Files per second from queue to table on the local stack, many files to a COPY, against one COPY for each file.
 * Run by `npm run bench end-to-end`.
 *
 * One COPY for a file cannot bring more files a second than fit side by side into the latency of a COPY: 13, with four
 * tables at once and 300 ms. Many to a COPY share that latency, and what is left is work that each file needs anyway: its
 * message, its ledger entry, its download. Within a twentieth of the time, that work is all that one notices.
 */
import { COPY_LATENCY_MS, measureRun, MeasuredRun } from './local-pipeline';
import { report } from './measure';

const FILES = 5_000;
const FILES_ONE_BY_ONE = 200;
const FILES_PER_LOAD = 1_000;
const TABLES = 5;
const LIMIT = 0.05;

async function main(): Promise<void> {
  const many = await measureRun({ files: FILES, filesPerLoad: FILES_PER_LOAD, tables: TABLES });
  print(`up to ${FILES_PER_LOAD} files to a COPY`, many);
  const one = await measureRun({ files: FILES_ONE_BY_ONE, filesPerLoad: 1, tables: TABLES });
  print('one file to a COPY', one);
  report('time per file, many to a COPY against one to a COPY', secondsPerFile(many) / secondsPerFile(one), LIMIT,
    `${(1 / secondsPerFile(many)).toFixed(0)} files/s against ${(1 / secondsPerFile(one)).toFixed(1)} files/s`);
}

function print(name: string, { files, seconds, copies, calls, peakMemoryBytes, invocations }: MeasuredRun): void {
  console.log(`${name}: ${files} files into ${TABLES} tables in ${seconds.toFixed(1)} s, a COPY taking ${COPY_LATENCY_MS} ms and its work`);
  console.log(`  ${copies} COPYs, ${invocations} invocations, peak memory of the loader ${(peakMemoryBytes / 2 ** 20).toFixed(0)} MB; calls per 1,000 files:`);
  for (const [operation, count] of [...calls.counts].sort()) console.log(`    ${operation.padEnd(32)} ${(count / files * 1_000).toFixed(1).padStart(8)}`);
}

function secondsPerFile({ seconds, files }: MeasuredRun): number {
  return seconds / files;
}

void main();
