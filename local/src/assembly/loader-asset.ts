/** Finds the directory of a function's code: by the key it is published under, else by the path CDK notes in the metadata. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../user-error';
import { StackScope } from './stack-scope';

export function loaderDirectory(scope: StackScope, functionId: string): string {
  const resource = scope.stack.template.Resources?.[functionId];
  const key = (resource?.Properties?.Code as { S3Key?: unknown } | undefined)?.S3Key;
  const noted = resource?.Metadata?.['aws:asset:path'];
  const published = typeof key === 'string' ? scope.stack.assets.get(key)?.path : undefined;
  const directory = published ?? (typeof noted === 'string' ? resolve(scope.stack.directory, noted) : undefined);
  if (directory === undefined) {
    throw new UserError(`the code of ${functionId} is in no asset manifest of stack ${scope.stack.name}; synthesize the app again`);
  }
  if (!existsSync(directory)) throw new UserError(`the code of ${functionId} is not at ${directory}; synthesize the app again`);
  return directory;
}
