import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, cx_api, FileSystem, Stack } from 'aws-cdk-lib';
import { LoaderAsset } from '../../../lib/private/loader-asset';
import { aPipeline, aStack } from '../../support/construct';
import { synthesizedLoader } from '../../support/synthesized-loader';

describe('the loader\'s asset', () => {
  test('holds the bundle as it ships', () => {
    expect(synthesizedLoader(aPipeline()).bundle).toContain('exports');
  });

  test('leaves nothing in the temporary directory once the CDK has copied it', () => {
    const mkdtemp = jest.spyOn(FileSystem, 'mkdtemp');

    aPipeline();

    expect(mkdtemp).toHaveBeenCalledTimes(1);
    expect(existsSync(mkdtemp.mock.results[0].value)).toBe(false);
    mkdtemp.mockRestore();
  });

  test('stays there when the CDK is told not to copy it', () => {
    const mkdtemp = jest.spyOn(FileSystem, 'mkdtemp');
    const app = new App({ context: { [cx_api.DISABLE_ASSET_STAGING_CONTEXT]: true } });

    aPipeline({}, new Stack(app, 'Stack'));

    const directory = mkdtemp.mock.results[0].value;
    expect(existsSync(join(directory, 'index.js'))).toBe(true);
    rmSync(directory, { recursive: true });
    mkdtemp.mockRestore();
  });

  test('cannot be made without the bundle, and says how to get it', () => {
    const empty = mkdtempSync(join(tmpdir(), 'no-bundle-'));
    const missing = join(empty, 'index.js');

    expect(() => new LoaderAsset(aStack(), '{}', missing))
      .toThrow(`the loader's bundle ${missing} is missing; install the package again, or run \`npx projen bundle\` in its sources [Stack]`);
    rmSync(empty, { recursive: true });
  });
});
