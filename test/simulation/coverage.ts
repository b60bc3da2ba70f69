/** How often the things happened that a simulation is for. A simulation in which they do not happen proves nothing. */
export class Coverage {
  readonly counts = new Map<string, number>();

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  add(counts: Iterable<readonly [string, number]>): void {
    for (const [what, times] of counts) this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }
}
