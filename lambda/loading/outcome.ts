import { Failure } from '../failures/failure';
import { TableFile } from '../planning/table-file';

/** What became of a table file in this invocation. `deferred` is not final, the others are. */
export type FileOutcome =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'deferred'; readonly failure: Failure }
  | {
    readonly kind: 'parked';
    readonly failure: Failure;
    /** Whether the table may be what is wrong: it has accepted no file in this invocation. */
    readonly mayBeTable?: boolean;
  };

export type FileOutcomes = Map<TableFile, FileOutcome>;
