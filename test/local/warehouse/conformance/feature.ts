/**
 * What the local warehouse does of Redshift, feature by feature. The table in docs/local-warehouse.md is made of these,
 * and every one is shown by a case that names it: `area/feature`.
 */
export type Feature = {
  /** As Redshift's reference calls it. */
  readonly name: string;
  /** The page or the observation that tells how Redshift does it. */
  readonly source: string;
} & (
  | { readonly verdict: 'same' }
  /** How it differs. */
  | { readonly verdict: 'partly'; readonly note: string }
  /** The message, as far as it is the same for every use; a case that shows the feature has to meet it. */
  | { readonly verdict: 'refused'; readonly note: string }
);

export interface Area {
  /** Heading in the document, and first part of every name in `shows`. */
  readonly title: string;
  readonly features: readonly Feature[];
}

/** Something that a test runs, and what it proves. */
export interface Shown {
  readonly name: string;
  /** Names of features, `area/feature`. */
  readonly shows?: readonly string[];
}
