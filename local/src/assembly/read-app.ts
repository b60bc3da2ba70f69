/**
 * Reads what `cdk synth` wrote. Accepts the cdk.out directory itself or a project that has one, follows nested stages,
 * and lists every stack with its template and file assets.
 *
 * The version check of the assembly schema is off: a newer CDK adds fields that nothing here reads.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AssetManifestArtifact, CloudAssembly, CloudFormationStackArtifact } from '@aws-cdk/cloud-assembly-api';
import { UserError } from '../user-error';
import { FileAsset, Stack } from './template';

/** Where an environment-agnostic stack "is". Queue and bucket names do not depend on it. */
export const DEFAULT_REGION = 'us-east-1';

/** @throws UserError when there is no synthesized app. */
export function readApp(path: string): Stack[] {
  const directory = assemblyDirectory(path);
  try {
    // The stacks' templates and manifests are read only now, so that they may be missing or broken as well.
    return new CloudAssembly(directory, { skipVersionCheck: true, skipEnumCheck: true }).stacksRecursively.map(readStack);
  } catch (error) {
    throw new UserError(`${directory} is not a readable cloud assembly: ${(error as Error).message}; synthesize the app again`);
  }
}

function assemblyDirectory(path: string): string {
  const directory = resolve(path);
  if (!existsSync(directory) || !statSync(directory).isDirectory()) throw new UserError(`${path} is not a directory`);
  const found = [directory, join(directory, 'cdk.out')].find((candidate) => existsSync(join(candidate, 'manifest.json')));
  if (found === undefined) {
    throw new UserError(`${path} has no synthesized app: neither manifest.json nor cdk.out/manifest.json; run "cdk synth" there first`);
  }
  return found;
}

function readStack(artifact: CloudFormationStackArtifact): Stack {
  const { region } = artifact.environment;
  return {
    name: artifact.stackName,
    region: region === 'unknown-region' ? DEFAULT_REGION : region,
    template: artifact.template,
    assets: fileAssets(artifact),
    directory: dirname(artifact.templateFullPath),
  };
}

/** Paths in an asset manifest are relative to the manifest's own assembly. */
function fileAssets(artifact: CloudFormationStackArtifact): Map<string, FileAsset> {
  const assets = new Map<string, FileAsset>();
  for (const manifest of artifact.assembly.artifacts.filter(AssetManifestArtifact.isAssetManifestArtifact)) {
    for (const { source, destinations } of Object.values(manifest.contents.files ?? {})) {
      if (source.path === undefined) continue;
      const path = resolve(dirname(manifest.file), source.path);
      const isArchive = String(source.packaging) === 'zip';
      for (const { objectKey, bucketName } of Object.values(destinations)) assets.set(objectKey, { path, isArchive, bucket: bucketName });
    }
  }
  return assets;
}
