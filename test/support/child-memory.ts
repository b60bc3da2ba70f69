import { readFileSync } from 'node:fs';

/** The most bytes that a child of this process, as far as it still runs, has ever held in memory. Linux keeps count of it. */
export function peakMemoryOfChildren(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  return Math.max(...children.map(pid => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1_024));
}
