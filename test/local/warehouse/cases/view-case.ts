/** A query of a view, after statements that may fail. */
export interface ViewCase {
  readonly name: string;
  readonly shows: readonly string[];
  /** By key, in the bucket `bucket`. */
  readonly objects?: Readonly<Record<string, string>>;
  readonly before?: readonly string[];
  readonly query: string;
  readonly rows?: readonly (readonly unknown[])[];
  readonly error?: string;
}
