/**
 * What Rin does with an object, from its sources (https://github.com/fujiwara/Rin, config.go and redshift.go): the model that the
 * loader's router has to agree with. The expressions of tests mean the same in Go and in JavaScript.
 */

export interface RinTarget {
  readonly redshift?: { readonly schema?: string; readonly table?: string };
  readonly s3: { readonly bucket?: string; readonly key_prefix?: string; readonly key_regexp?: string };
  readonly break?: boolean;
  readonly discard?: boolean;
}

/** @returns schema and table of each COPY, in order */
export function tablesByRin(targets: readonly RinTarget[], bucket: string, key: string): string[] {
  const tables: string[] = [];
  for (const { redshift, s3, ...target } of targets) {
    const capture = s3.bucket === bucket ? captured(s3, key) : undefined;
    if (!capture) continue;
    if (target.discard) break;
    tables.push(`${expanded(redshift!.schema!, capture)}.${expanded(redshift!.table!, capture)}`);
    if (target.break) break;
  }
  return tables;
}

function captured({ key_prefix: prefix, key_regexp: regexp }: RinTarget['s3'], key: string): string[] | undefined {
  if (prefix) return key.startsWith(prefix) ? [key] : undefined;
  const match = new RegExp(regexp!).exec(key);
  return match ? Array.from(match, group => group ?? '') : undefined;
}

/** One group after another, each wherever its number stands: `$10` is the first group and a zero. */
function expanded(name: string, capture: readonly string[]): string {
  return capture.reduce((text, group, i) => text.split(`$${i}`).join(group), name);
}
