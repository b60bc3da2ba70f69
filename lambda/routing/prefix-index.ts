/** Finds the prefixes of a key among many: one look-up for each distinct length, however many prefixes there are. */
export class PrefixIndex {
  private readonly positions = new Map<string, number[]>();
  private readonly lengths: readonly number[];

  /** @param prefixes with the position of each, positions rising */
  constructor(prefixes: readonly (readonly [prefix: string, position: number])[]) {
    for (const [prefix, position] of prefixes) {
      const same = this.positions.get(prefix);
      if (same) same.push(position);
      else this.positions.set(prefix, [position]);
    }
    this.lengths = [...new Set(prefixes.map(([prefix]) => prefix.length))].sort((a, b) => a - b);
  }

  /** Positions of the prefixes that the key starts with, rising. */
  matches(key: string): readonly number[] {
    let found: number[] | undefined;
    let several = false;
    for (const length of this.lengths) {
      if (length > key.length) break;
      const positions = this.positions.get(key.slice(0, length));
      if (!positions) continue;
      several ||= found !== undefined;
      found = found ? [...found, ...positions] : positions;
    }
    if (!found) return [];
    return several ? found.sort((a, b) => a - b) : found;
  }
}
