import { Failure } from '../failures/failure';
import { TableFile } from '../planning/table-file';

/** What became of a table file in this invocation. `deferred` is not final, the others are. */
export type FileOutcome =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'deferred'; readonly failure: Failure }
  | { readonly kind: 'parked'; readonly failure: Failure };

export type FileOutcomes = Map<TableFile, FileOutcome>;
