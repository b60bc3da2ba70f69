/** Shared by the benchmarks: medians of interleaved runs, and one line of result for each ratio. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

export function milliseconds(run: () => void): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Ratio of two series that ran in turns. Of each pair, since a busy machine slows both of a pair, and not all pairs alike. */
export function reportPairs(name: string, measured: readonly number[], floor: readonly number[], limit: number): void {
  const ratio = median(measured.map((time, i) => time / floor[i]));
  report(name, ratio, limit, `${median(measured).toFixed(1)} ms against ${median(floor).toFixed(1)} ms`);
}

/** Prints a ratio; one above its limit makes the process fail. */
export function report(name: string, ratio: number, limit: number, detail: string): void {
  const verdict = ratio <= limit ? 'ok' : 'MISSED';
  console.log(`${verdict.padEnd(6)} ${name}: ${ratio.toFixed(2)}x (limit ${limit}x; ${detail})`);
  if (ratio > limit) process.exitCode = 1;
}
