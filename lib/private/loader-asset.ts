import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aws_lambda as lambda, cx_api, FileSystem } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CONFIG_FILE } from './contract';
import { ValidationError } from './validation';

/** Where the package keeps the bundle: the same from the compiled files and from the sources. */
const BUNDLE = join(__dirname, '..', '..', 'assets', 'loader', 'index.js');

/** The loader's code: the bundle and, beside it, its configuration. */
export class LoaderAsset {
  public readonly code: lambda.Code;
  private readonly directory: string;

  constructor(scope: Construct, configJson: string, bundle = BUNDLE) {
    if (!existsSync(bundle)) {
      throw new ValidationError(`the loader's bundle ${bundle} is missing; install the package again, or run \`npx projen bundle\` in its sources`, scope);
    }
    this.directory = FileSystem.mkdtemp('cdk-rin-');
    copyFileSync(bundle, join(this.directory, 'index.js'));
    writeFileSync(join(this.directory, CONFIG_FILE), configJson);
    this.code = lambda.Code.fromAsset(this.directory);
  }

  /** Removes the directory once the function has been made of it: by then the CDK has copied it, unless told not to. */
  removeSource(fn: lambda.Function): void {
    if (fn.node.tryGetContext(cx_api.DISABLE_ASSET_STAGING_CONTEXT)) return;
    rmSync(this.directory, { recursive: true, force: true });
  }
}
