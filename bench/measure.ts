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

/** Prints measured against floor; a ratio above the limit makes the process fail. */
export function report(name: string, measured: number, floor: number, limit: number, unit = 'ms'): void {
  const ratio = measured / floor;
  const verdict = ratio <= limit ? 'ok' : 'MISSED';
  console.log(`${verdict.padEnd(6)} ${name}: ${ratio.toFixed(2)}x (limit ${limit}x; ${measured.toFixed(1)} ${unit} against ${floor.toFixed(1)} ${unit})`);
  if (ratio > limit) process.exitCode = 1;
}
