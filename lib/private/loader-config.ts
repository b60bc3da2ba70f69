/**
 * Turns the loader's configuration into a file and an environment. A text that is, or holds, a token becomes a placeholder
 * for an environment variable, so that the file does not depend on the deployment; equal texts share a variable.
 */
import { Token } from 'aws-cdk-lib';
import { LoaderConfig, VALUE_ENV_PREFIX } from './contract';

export interface RenderedConfig {
  readonly json: string;
  readonly environment: Readonly<Record<string, string>>;
}

export function renderLoaderConfig(config: LoaderConfig): RenderedConfig {
  const variables = new Map<string, string>();
  const json = JSON.stringify(config, (_, value: unknown) => {
    if (typeof value !== 'string' || !Token.isUnresolved(value)) return value;
    if (!variables.has(value)) variables.set(value, `${VALUE_ENV_PREFIX}${variables.size}`);
    return { $env: variables.get(value) };
  }, 2);
  return { json, environment: Object.fromEntries([...variables].map(([value, name]) => [name, value])) };
}
