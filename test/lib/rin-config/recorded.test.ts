/** The COPYs that Rin itself was recorded to issue, by test/support/rin-configs/record.go, against those of the pipeline. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouter } from '../../../lambda/routing/router';
import { quoteIdentifier } from '../../../lib/private/identifier';
import { aStack } from '../../support/construct';
import { RinConfig } from 'cdk-rin';

interface Recording {
  readonly config: string;
  readonly objects: readonly [bucket: string, key: string][];
  /** Of each object. */
  readonly copies: readonly string[][];
}

const RECORDINGS = readFileSync(join(__dirname, '../../support/rin-configs/recorded.jsonl'), 'utf8').trim().split('\n').map(line => JSON.parse(line) as Recording);
const RIN_COPY = /^\/\* Rin \*\/ COPY (?:(?<schema>"(?:[^"]|"")*")\.)?(?<table>"(?:[^"]|"")*") FROM 's3:.*' CREDENTIALS '[^']*' REGION '[^']*' (?<options>.*)$/s;

/** The table and the options of each COPY. What Rin leaves to the search path goes to public; a name that became empty is an error of Rin's COPY. */
function ofRin(copies: readonly string[]): string[] {
  const parts = copies.map(copy => RIN_COPY.exec(copy)!.groups!);
  return parts.filter(({ schema, table }) => schema !== '""' && table !== '""').map(({ schema = '"public"', table, options }) => `${schema}.${table} ${options.trim()}`);
}

function ofThePipeline(rin: RinConfig, [bucket, key]: Recording['objects'][number]): string[] {
  const { destinations } = createRouter(rin.targets.map(target => target._render()))({ bucket, key });
  return destinations.map(({ schema, table, copyOptions }) =>
    `${quoteIdentifier(schema)}.${quoteIdentifier(table)} ${copyOptions.map(option => 'raw' in option ? option.raw : option.keyword).join(' ')}`);
}

test.each(RECORDINGS)('the COPYs of a configuration are those that Rin issues (%#)', ({ config, objects, copies }) => {
  const rin = RinConfig.fromString(aStack(), config);

  expect(objects.map(object => ofThePipeline(rin, object))).toEqual(copies.map(ofRin));
});
