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

/** One synthesized stack. */
export interface Stack {
  readonly name: string;
  /** The stack's own region, or the local one when the app left it open. */
  readonly region: string;
  readonly template: Template;
  /** Directory of each file asset by the object key it is published under. */
  readonly assets: ReadonlyMap<string, string>;
  /** Directory that holds the template: relative asset paths start here. */
  readonly directory: string;
}

