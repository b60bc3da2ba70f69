/** The configuration of the app's loaders, read as they read it themselves: what they would not accept fails before anything starts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, LoaderConfig, parseLoaderConfig } from '../../../lib/private/contract';
import { UserError } from '../user-error';
import { Pipeline } from './pipeline';

export function loaderConfig({ path, loader }: Pipeline): LoaderConfig {
  try {
    return parseLoaderConfig(readFileSync(join(loader.directory, CONFIG_FILE), 'utf8'), loader.environment);
  } catch (error) {
    throw new UserError(`the configuration of ${path} cannot be read: ${(error as Error).message}`);
  }
}

/** The one database that all pipelines load into: the local warehouse has no second one. */
export function databaseName(pipelines: readonly Pipeline[]): string {
  const names = [...new Set(pipelines.map((pipeline) => loaderConfig(pipeline).warehouse.database))];
  if (names.length > 1) throw new UserError(`the pipelines load into several databases (${names.join(', ')}); the local warehouse has one`);
  return names[0]!;
}
