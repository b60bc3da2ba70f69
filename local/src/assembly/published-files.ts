/** The app's file assets, JSONPaths files among them: a deployment publishes them to the bootstrap stack's bucket, from where COPY reads them. */
import { StackScope } from './stack-scope';

export interface PublishedFile {
  readonly path: string;
  readonly bucket: string;
  readonly key: string;
}

export function publishedFiles(scopes: readonly StackScope[]): PublishedFile[] {
  return scopes.flatMap((scope) => [...scope.stack.assets].flatMap(([key, { path, isArchive, bucket: template }]) => {
    // Archives are code of functions. Templates are assets as well, which nobody here reads.
    if (isArchive || path.endsWith('.template.json')) return [];
    const bucket = scope.evaluateIfKnown({ 'Fn::Sub': template });
    return typeof bucket === 'string' ? [{ path, bucket, key }] : [];
  }));
}
