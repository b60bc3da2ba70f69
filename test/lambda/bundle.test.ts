/** The bundle as it ships, in a process of its own. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIG_FILE, LoaderConfig } from '../../lib/private/contract';
import { LOADER_BUNDLE } from '../../scripts/bundle-loader';
import { loaderConfig } from '../support/config';
import { TEST_EVENT, sqsRecord } from '../support/events';

const ROOT = join(__dirname, '../..');
const BUNDLE = join(ROOT, LOADER_BUNDLE);
const INVOKE = `
  const { handler } = require(process.argv[1]);
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };
  handler(JSON.parse(process.argv[2]), context).then(response => process.stdout.write('RESPONSE ' + JSON.stringify(response)));
`;

// Not made here: other tests read the bundle at the same time, and would find half of it.
beforeAll(() => {
  if (!existsSync(BUNDLE)) throw new Error(`${LOADER_BUNDLE} is missing; run \`npx projen bundle\``);
});

/** Standard output of one invocation in a fresh process. */
function invoke(config: LoaderConfig, records: readonly unknown[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'loader-bundle-'));
  try {
    copyFileSync(BUNDLE, join(directory, 'index.js'));
    writeFileSync(join(directory, CONFIG_FILE), JSON.stringify(config));
    return execFileSync(process.execPath, ['-e', INVOKE, join(directory, 'index.js'), JSON.stringify({ Records: records })], {
      env: { AWS_REGION: 'eu-central-1' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('the bundle', () => {
  test('is below 1 MB', () => {
    expect(statSync(BUNDLE).size).toBeLessThan(1_000_000);
  });

  test('needs nothing but itself and its configuration to take a batch', () => {
    const output = invoke(loaderConfig({ targets: [{ match: { regexp: '^logs/' }, action: 'discard' }] }), [sqsRecord({ body: TEST_EVENT }), sqsRecord()]);

    expect(output).toContain('RESPONSE {"batchItemFailures":[]}');
    expect(output).toContain('"event":"loader.message.ignored"');
    expect(output).toContain('"event":"loader.file.discarded"');
  });

  test('does not start with a configuration of another version', () => {
    expect(() => invoke({ ...loaderConfig(), version: 99 as 1 }, [])).toThrow(/rin\.json has version 99, this loader reads version 1/);
  });
});
