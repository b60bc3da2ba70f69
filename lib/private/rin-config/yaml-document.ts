/**
 * From YAML to the root of the configuration. YAML 1.1, as of the reader that Rin uses (gopkg.in/yaml.v2): with merge keys, and
 * `yes` and `on` for true. That reader gives a text for whatever scalar stands where a text is wanted: `007` is "007".
 *
 * No message quotes the file: it may hold passwords.
 */
import type * as Yaml from 'yaml';
import { ConfigSource } from './config-source';
import { BOOLEAN_KEYS, isMap, Section } from './section';

export function readYaml(text: string, source: ConfigSource): Section {
  // Not loaded with the library: it would slow every synth, and few have a configuration of Rin.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml: typeof Yaml = require('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { version: '1.1', prettyErrors: false, lineCounter: lines });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw source.error(`line ${line}, column ${col} is not valid YAML: ${error.message}; correct it`);
  }
  const root = valueOf(document, yaml, source) ?? {};
  if (!isMap(root)) throw source.error('the file must be a map of keys to values; write it as Rin reads it');
  return new Section('', root, source);
}

function valueOf(document: Yaml.Document.Parsed, { isScalar, visit }: typeof Yaml, source: ConfigSource): unknown {
  visit(document, {
    Pair: (_, { key, value }) => {
      const isBoolean = isScalar(key) && BOOLEAN_KEYS.includes(String(key.value));
      if (!isBoolean && isScalar(value) && value.value !== null && value.source !== undefined) value.value = value.source;
    },
  });
  try {
    return document.toJS();
  } catch (error) {
    // An alias without its anchor, or a merge of what is no map.
    throw source.error(`the file is not valid YAML: ${(error as Error).message}; correct it`);
  }
}
