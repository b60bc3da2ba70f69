import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { deploy } from './cloudformation';
import { resourceOf, templateOf } from './construct';
import { CONFIG_FILE, LoaderConfig, parseLoaderConfig } from '../../lib/private/contract';
import { RinPipeline } from 'cdk-rin';

/** What the loader of a pipeline finds when it starts in Lambda: the files of its asset, and its environment. */
export interface SynthesizedLoader {
  readonly configText: string;
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
}

export function synthesizedLoader(pipeline: RinPipeline): SynthesizedLoader {
  const assembly = Stage.of(pipeline)!.synth();
  const fn = resourceOf(templateOf(pipeline), 'AWS::Lambda::Function', 'LogsLoader');
  const asset = join(assembly.directory, `asset.${fn.Properties.Code.S3Key.replace('.zip', '')}`);
  return {
    configText: readFileSync(join(asset, CONFIG_FILE), 'utf8'),
    bundle: readFileSync(join(asset, 'index.js'), 'utf8'),
    environment: deploy(fn.Properties.Environment.Variables),
  };
}

/** The configuration as the loader itself reads it. */
export function loadedConfig(pipeline: RinPipeline): LoaderConfig {
  const { configText, environment } = synthesizedLoader(pipeline);
  return parseLoaderConfig(configText, environment);
}
