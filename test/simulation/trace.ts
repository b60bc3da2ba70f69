/**
 * Everything that happened in a run, line by line. Two runs of one seed must have the same lines; as keeping them costs
 * time and memory, a run keeps only their hash unless it is asked to tell its story.
 */
import { World } from './world';

export class Trace {
  readonly lines: string[] = [];
  private hash = 0x811c_9dc5;

  constructor(private readonly world: World, readonly isKept: boolean) {}

  add(line: string): void {
    const { isKept, world } = this;
    const now = world.now();
    let hash = Math.imul(this.hash ^ now, 0x0100_0193);
    for (let i = 0; i < line.length; i++) hash = Math.imul(hash ^ line.charCodeAt(i), 0x0100_0193);
    this.hash = hash;
    if (isKept) this.lines.push(`${new Date(now).toISOString().slice(5, 23)} ${line}`);
  }

  get fingerprint(): string {
    return (this.hash >>> 0).toString(16).padStart(8, '0');
  }
}
