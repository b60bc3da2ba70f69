/** The parts of a CloudFormation template that the local stack reads. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type?: string; readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value?: unknown; readonly Export?: { readonly Name?: unknown } }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** What a deployment publishes to the bucket of the bootstrap stack. */
export interface FileAsset {
  readonly path: string;
  /** A directory is published as an archive. */
  readonly isArchive: boolean;
  /** May hold pseudo parameters. */
  readonly bucket: string;
}

/** One synthesized stack. */
export interface Stack {
  readonly name: string;
  /** The stack's own region, or the local one when the app left it open. */
  readonly region: string;
  readonly template: Template;
  /** File assets by the object key they are published under. */
  readonly assets: ReadonlyMap<string, FileAsset>;
  /** Directory that holds the template: relative asset paths start here. */
  readonly directory: string;
}

