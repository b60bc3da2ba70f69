/** From YAML to the root of the configuration. No message quotes the file: it may hold passwords. */
import type * as Yaml from 'yaml';
import { ConfigSource } from './config-source';
import { isMap, Section } from './section';
import { YamlValues } from './yaml-values';

export function readYaml(text: string, source: ConfigSource): Section {
  // Not loaded with the library: it would slow every synth, and few have a configuration of Rin.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml: typeof Yaml = require('yaml');
  const lines = new yaml.LineCounter();
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  // YAML 1.1, as of the reader that Rin uses: with merge keys, and `yes` and `on` for true.
  const document = yaml.parseDocument(text, { version: '1.1', prettyErrors: false, lineCounter: lines });
  const [error] = document.errors;
  if (error) throw source.error(`${placeOf(error.pos[0])} is not valid YAML: ${error.message}; correct it`);

  const root = new YamlValues(yaml, document, placeOf, source).root() ?? {};
  if (!isMap(root)) throw source.error('the file must be a map of keys to values; write it as Rin reads it');
  return new Section('', root, source);
}
