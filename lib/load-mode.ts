import { MergeConfig } from './private/contract';
import { checkColumns } from './private/names';
import { show, ValidationError } from './private/validation';

/** How rows replace others. */
export interface MergeOptions {
  /**
   * The columns that tell rows apart. A row of a file takes the place of the row of the table with the same values in them; if
   * there is none, it is added. A row with a `NULL` in one of them is always added: in SQL it is equal to none.
   */
  readonly keys: string[];

  /**
   * The column that tells which of several rows with the same keys is the latest, for example a time or a version. The one with the
   * greatest value is kept, whether it is in the table already or in any of the files; `NULL` is less than everything.
   *
   * Files are loaded in no order. Without this column, a file that comes late overwrites what is newer.
   *
   * @default - of several rows of one load any one is kept, and it replaces the row of the table
   */
  readonly latestBy?: string;
}

/** What becomes of the rows of a file. */
export class LoadMode {
  /** Rows are added to those of the table. */
  public static append(): LoadMode {
    return new LoadMode();
  }

  /**
   * Rows replace those of the table with the same keys. The files are copied into a temporary table, from which the latest row for each
   * key is merged into the table, in one transaction: readers see all of a load or nothing.
   *
   * The target needs `columns`: of a row that is replaced these are set, the others stay. The loader's database user needs SELECT,
   * INSERT, UPDATE and DELETE on the table, and TEMP on the database; `grantSql` grants them.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html
   */
  public static merge(options: MergeOptions): LoadMode {
    checkColumns(options.keys, 'keys', 'name the columns that tell rows apart');
    if (options.latestBy !== undefined) {
      checkColumns([options.latestBy], 'latestBy', 'omit it when no column tells');
      if (options.keys.includes(options.latestBy)) {
        throw new ValidationError(`\`latestBy\` ${show(options.latestBy)} is one of the keys, in which the rows are alike; name another column`);
      }
    }
    return new LoadMode(options);
  }

  private constructor(
    /** Not given for append. @internal */
    public readonly _merge?: MergeConfig,
  ) {}

  /** @internal */
  public _checkColumns(columns: readonly string[] | undefined): void {
    if (!this._merge) return;
    if (!columns) throw new ValidationError('`columns` must be given to merge, got none; list the columns that the files bring');
    for (const [prop, names] of [['keys', this._merge.keys], ['latestBy', this._merge.latestBy === undefined ? [] : [this._merge.latestBy]]] as const) {
      const missing = names.find(name => !columns.includes(name));
      if (missing !== undefined) {
        throw new ValidationError(`\`${prop}\` names ${show(missing)}, which is none of the columns of the target; add it to \`columns\` or correct it`);
      }
    }
  }
}
