/**
 * The values of a YAML document, as the reader that Rin uses (gopkg.in/yaml.v2) puts them into Rin's structs. Two of its ways
 * are its own, and decide which table a file goes to:
 *
 * - Whatever scalar stands where a text is wanted is the text as it is written: `007` is "007".
 * - A map is filled in from its first line to its last, maps in it as well. So `<<` wins over what stands before it, and a
 *   section that is merged and then given again keeps what is not given again.
 */
import type * as Yaml from 'yaml';
import { ConfigSource } from './config-source';
import { BOOLEAN_KEYS, isMap } from './section';

type Values = Record<string, unknown>;

/** Each may hold others: a few lines can come to more than a machine has room for. */
const MAX_ALIASES = 10_000;

export class YamlValues {
  /** Anchored values that are being read: an alias to one of them would never end. */
  private readonly open = new Set<unknown>();
  private aliases = 0;

  constructor(
    private readonly yaml: typeof Yaml, private readonly document: Yaml.Document.Parsed,
    private readonly placeOf: (offset: number) => string, private readonly source: ConfigSource,
  ) {}

  root(): unknown {
    return this.value(this.document.contents);
  }

  private value(node: unknown, key = '', before?: unknown): unknown {
    const { isAlias, isMap: isYamlMap, isScalar, isSeq } = this.yaml;
    if (isAlias(node)) return this.resolved(node, target => this.value(target, key, before));
    if (isYamlMap(node)) return this.fill(node, isMap(before) ? before : Object.create(null));
    if (isSeq(node)) return node.items.map(item => this.value(item));
    return isScalar(node) ? scalar(node, key) : null;
  }

  private fill(map: Yaml.YAMLMap, values: Values): Values {
    for (const pair of map.items) {
      if (this.isMerge(pair)) {
        this.merge(pair.value, values);
      } else {
        const key = String(this.yaml.isScalar(pair.key) ? pair.key.source : pair.key);
        values[key] = this.value(pair.value, key, values[key]);
      }
    }
    return values;
  }

  private isMerge({ key }: Yaml.Pair): boolean {
    return this.yaml.isScalar(key) && key.source === '<<' && key.type === 'PLAIN';
  }

  /** Of several maps the first one wins. */
  private merge(node: unknown, values: Values): void {
    if (this.yaml.isAlias(node)) {
      this.resolved(node, target => this.merge(target, values));
    } else if (this.yaml.isSeq(node)) {
      [...node.items].reverse().forEach(item => this.merge(item, values));
    } else if (this.yaml.isMap(node)) {
      this.fill(node, values);
    } else {
      throw this.invalid(node, 'only maps can be merged by <<');
    }
  }

  private resolved<T>(alias: Yaml.Alias, read: (target: unknown) => T): T {
    const target = alias.resolve(this.document);
    if (!target) throw this.invalid(alias, `there is no anchor &${alias.source} before it`);
    if (this.open.has(target)) throw this.invalid(alias, `&${alias.source} holds itself`);
    if (++this.aliases > MAX_ALIASES) throw this.invalid(alias, `there are more than ${MAX_ALIASES} aliases, those in aliases counted`);
    this.open.add(target);
    try {
      return read(target);
    } finally {
      this.open.delete(target);
    }
  }

  private invalid(node: unknown, rule: string): Error {
    const place = this.yaml.isNode(node) && node.range ? this.placeOf(node.range[0]) : 'the file';
    return this.source.error(`${place} is not valid YAML: ${rule}; correct it`);
  }
}

function scalar({ value, source }: Yaml.Scalar, key: string): unknown {
  if (value === null || BOOLEAN_KEYS.includes(key)) return value;
  // Of `!!binary`, which is base64.
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return source ?? String(value);
}
