import { aws_s3 as s3, Token } from 'aws-cdk-lib';
import { BucketNotifications } from './bucket-notifications';
import { CopyFormat } from './copy-format';
import { CreateTable } from './create-table';
import { LoadMode } from './load-mode';
import { LoadConfig, MAX_TRANSACTION_STATEMENTS, TargetConfig } from './private/contract';
import { KeyMatcher, prefixMatcher, regexpMatcher } from './private/key-matcher';
import { checkColumns, checkNameTemplate } from './private/names';
import { checkStatement } from './private/sql-statement';
import { show, ValidationError } from './private/validation';

/** A merge with everything takes seven of its own. */
const MAX_GIVEN_STATEMENTS = MAX_TRANSACTION_STATEMENTS - 7;

/** Options of every target. */
export interface TargetOptions {
  /**
   * Only objects of this bucket. The bucket of a target that loads becomes a source of the pipeline, as if by `addBucket`.
   *
   * @default - objects of every bucket of the pipeline
   */
  readonly bucket?: s3.IBucket;
}

/** Options of a target that loads files into a table. */
export interface LoadTargetOptions extends TargetOptions {
  /**
   * The table. It must exist, unless `createTable` says how it is made, and the loader's database user needs INSERT on it.
   *
   * The name is quoted in SQL, so that every character is allowed but control characters; at most 127 bytes. May hold `$0`
   * (the whole match; the whole key for a prefix), `$1`, `$2` … and `${name}` for the groups of a regexp: then the key of
   * an object decides which table it goes to. Whoever may write to the bucket decides with it.
   */
  readonly table: string;

  /**
   * The schema of the table. May hold `$0`, `$1` … and `${name}`, as the table may.
   *
   * @default 'public'
   */
  readonly schema?: string;

  /**
   * The columns to load, in the order of the fields in the files.
   *
   * @default - those of a log format; for other formats every column of the table, in its order
   */
  readonly columns?: string[];

  /** The format of the files. */
  readonly format: CopyFormat;

  /**
   * Whether rows are added to the table, or replace those with the same keys.
   *
   * @default LoadMode.append()
   */
  readonly mode?: LoadMode;

  /**
   * How the table is made when it is not there, by the transaction of the load.
   *
   * @default - it must be there; files for a table that is not there wait for `misconfigurationPatience`, and are parked then
   */
  readonly createTable?: CreateTable;

  /**
   * Statements that run before the files are copied, in the transaction of the load: either all of it takes effect, or nothing.
   * `{table}` in them stands for the table, with its schema and quoted. Each runs once for every COPY, of one or many files.
   *
   * One that would end the transaction is refused. The rights that the statements need are yours to grant.
   *
   * @default - none
   */
  readonly beforeSql?: string[];

  /**
   * The same, after the rows have come into the table.
   *
   * @default - none
   */
  readonly afterSql?: string[];

  /**
   * How the pipeline hears of new objects of `bucket`. Targets of one bucket must agree.
   *
   * @default - as the pipeline's `bucketNotifications` say
   */
  readonly bucketNotifications?: BucketNotifications;

  /**
   * Whether this is the last target for the objects that match it. Rin called this `break`.
   *
   * @default false - targets after this one are tried as well, so that one object may go to several tables
   */
  readonly last?: boolean;
}

/**
 * Which objects go to which table. The targets of a pipeline are tried in their order, for every object anew: each that
 * matches loads it, until one says that it is the last, or discards it. An object that no target matches is left alone.
 */
export class Target {
  /**
   * Loads objects whose key begins with a prefix.
   *
   * @param prefix for example `'logs/app/'`. Without the slash at its end `'logs/app'` takes `logs/apple/1.json` too. `''` takes every key
   */
  public static prefix(prefix: string, options: LoadTargetOptions): Target {
    return Target.load(prefixMatcher(prefix), options);
  }

  /**
   * Loads objects whose key matches a regular expression. It may match anywhere in the key, unless it begins with `^`; then S3
   * notifies only of keys that begin with the literal text after it, and the COPY role may read no others.
   *
   * @param regexp in RE2 syntax, as in Go: https://github.com/google/re2/wiki/Syntax
   */
  public static regexp(regexp: string, options: LoadTargetOptions): Target {
    return Target.load(regexpMatcher(regexp), options);
  }

  /**
   * Leaves objects whose key begins with a prefix alone, whatever later targets say.
   *
   * @param prefix for example `'logs/app/tmp/'`
   */
  public static discard(prefix: string, options: TargetOptions = {}): Target {
    return new Target(prefixMatcher(prefix), options);
  }

  /**
   * Leaves objects whose key matches a regular expression alone, whatever later targets say.
   *
   * @param regexp in RE2 syntax: https://github.com/google/re2/wiki/Syntax
   */
  public static discardRegexp(regexp: string, options: TargetOptions = {}): Target {
    return new Target(regexpMatcher(regexp), options);
  }

  private static load(matcher: KeyMatcher, options: LoadTargetOptions): Target {
    const schema = options.schema ?? 'public';
    if (options.bucketNotifications && !options.bucket) {
      throw new ValidationError('`bucketNotifications` of a target is given without its `bucket`; give `bucketNotifications` of the pipeline');
    }
    checkNameTemplate('schema', schema, matcher.groups);
    checkNameTemplate('table', options.table, matcher.groups);
    checkColumns(options.columns);
    const columns = options.columns ?? options.format._columns;
    options.mode?._checkColumns(columns);
    if (options.mode?._merge && options.format._options.some(option => 'keyword' in option && option.keyword === 'EXPLICIT_IDS')) {
      throw new ValidationError('`mode` merges, and the format has `explicitIds`, which COPY takes for the table itself only; omit one of them');
    }
    return new Target(matcher, options, options, {
      schema, table: options.table, columns, copyOptions: options.format._options, ...transactionOf(options),
    });
  }

  /** @internal */
  public readonly _bucket?: s3.IBucket;
  /** @internal */
  public readonly _literalPrefix: string;
  /** Given for targets that load. @internal */
  public readonly _format?: CopyFormat;
  /** @internal */
  public readonly _bucketNotifications?: BucketNotifications;
  private readonly last: boolean;

  /** @param load options of a target that loads, with the configuration that was made of them */
  private constructor(
    private readonly matcher: KeyMatcher, options: TargetOptions, load?: LoadTargetOptions, private readonly loadConfig?: LoadConfig,
  ) {
    this._bucket = options.bucket;
    this._format = load?.format;
    this._bucketNotifications = load?.bucketNotifications;
    this.last = load?.last ?? false;
    this._literalPrefix = matcher.literalPrefix;
  }

  /** Whether objects of a bucket come to this target. @internal */
  public _takesFrom(bucket: s3.IBucket): boolean {
    return this._bucket === undefined || this._bucket.bucketName === bucket.bucketName;
  }

  /** Whether every object that would come to another, later target ends its search here. @internal */
  public _hides(later: Target): boolean {
    const ends = this.last || this.loadConfig === undefined;
    const sameBuckets = this._bucket === undefined || this._bucket.bucketName === later._bucket?.bucketName;
    return ends && sameBuckets && this.coversKeysOf(later);
  }

  /** @internal */
  public _render(): TargetConfig {
    return {
      match: this.matcher.match,
      ...(this._bucket && { bucket: this._bucket.bucketName }),
      action: this.loadConfig ? 'load' : 'discard',
      ...(this.last && { break: true }),
      ...(this.loadConfig && { load: this.loadConfig }),
    };
  }

  /** As the user wrote it. @internal */
  public _describe(): string {
    const { match } = this.matcher;
    return 'prefix' in match ? `prefix ${show(match.prefix)}` : `regexp ${show(match.regexp)}`;
  }

  private coversKeysOf(other: Target): boolean {
    const { match } = this.matcher;
    const theirs = other.matcher.match;
    if ('regexp' in match) return 'regexp' in theirs && match.regexp === theirs.regexp;
    if (Token.isUnresolved(match.prefix)) return 'prefix' in theirs && match.prefix === theirs.prefix;
    return other._literalPrefix.startsWith(match.prefix);
  }
}

/** What a load is besides a COPY. */
function transactionOf({ mode, createTable, beforeSql = [], afterSql = [] }: LoadTargetOptions): Partial<LoadConfig> {
  for (const [prop, statements] of Object.entries({ beforeSql, afterSql })) {
    if (Token.isUnresolved(statements)) throw new ValidationError(`\`${prop}\` must be known at synth, got a token; list the statements, which may be tokens`);
  }
  const given = beforeSql.length + afterSql.length;
  if (given > MAX_GIVEN_STATEMENTS) {
    throw new ValidationError(`\`beforeSql\` and \`afterSql\` must hold at most ${MAX_GIVEN_STATEMENTS} statements together, got ${given}; `
      + 'the Data API takes no more in one transaction: put some into a procedure');
  }
  return {
    ...createTable && { createTable: createTable._config },
    ...mode?._merge && { merge: mode._merge },
    ...beforeSql.length > 0 && { beforeSql: beforeSql.map(sql => checkStatement('beforeSql', sql)) },
    ...afterSql.length > 0 && { afterSql: afterSql.map(sql => checkStatement('afterSql', sql)) },
  };
}
