import { AvroOptions, CsvOptions, DelimitedOptions, FixedWidthOptions, JsonOptions, OrcOptions, ParquetOptions } from './copy-format-options';
import { JsonMapping } from './json-mapping';
import { CopyOptionConfig } from './private/contract';
import { checkCopyOptions, isColumnar } from './private/copy-option-rules';
import { columnar, conversion, fixedWidths, flag, lines, literal, quote, textFile } from './private/copy-options';
import { ValidationError } from './private/validation';

/**
 * The format of a target's files, with all that COPY needs to know to read them. What Redshift would refuse is refused here.
 * {@link LogFormat} has those of the logs of AWS.
 *
 * Parameters that decide where COPY reads and by which role (MANIFEST, IAM_ROLE, REGION …) are the loader's.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html
 */
export abstract class CopyFormat {
  /** JSON: objects one after another, usually one a line. */
  public static json(options: JsonOptions = {}): CopyFormat {
    const mapping = options.mapping ?? JsonMapping.AUTO;
    return new CheckedFormat([...literal('FORMAT AS JSON', mapping._literal), ...textFile(options)], mapping);
  }

  /** Comma-separated values, as RFC 4180 describes them. */
  public static csv(options: CsvOptions = {}): CopyFormat {
    return new CheckedFormat([{ keyword: 'FORMAT AS CSV' }, ...quote(options.quote, options.delimiter), ...lines(options), ...textFile(options)]);
  }

  /** Text with a delimiter between fields and no format of its own: Redshift's default. */
  public static delimited(options: DelimitedOptions = {}): CopyFormat {
    return new CheckedFormat([...flag('ESCAPE', options.escape), ...flag('REMOVEQUOTES', options.removeQuotes), ...lines(options), ...textFile(options)]);
  }

  /** Text whose fields have the same width in every line, without delimiters. */
  public static fixedWidth(options: FixedWidthOptions): CopyFormat {
    return new CheckedFormat([...fixedWidths(options.widths), ...lines(options), ...textFile(options)]);
  }

  /** Apache Avro. Redshift reads the compression of the blocks, deflate or snappy, from the files. */
  public static avro(options: AvroOptions = {}): CopyFormat {
    const mapping = options.mapping ?? JsonMapping.AUTO;
    return new CheckedFormat([...literal('FORMAT AS AVRO', mapping._literal), ...conversion(options)], mapping);
  }

  /** Apache Parquet. The bucket must be in the region of the warehouse. */
  public static parquet(options: ParquetOptions = {}): CopyFormat {
    return new CheckedFormat([{ keyword: 'FORMAT AS PARQUET' }, ...columnar(options)]);
  }

  /** Apache ORC. The bucket must be in the region of the warehouse. */
  public static orc(options: OrcOptions = {}): CopyFormat {
    return new CheckedFormat([{ keyword: 'FORMAT AS ORC' }, ...columnar(options)]);
  }

  /**
   * Options as SQL, for what the other formats do not offer, for example `CopyFormat.raw("SHAPEFILE SIMPLIFY AUTO")`. Rin called this
   * `sql_option`.
   *
   * The text becomes part of the COPY statement as it is: take it from nowhere but your own code. A JSONPaths file that it
   * names is not known here: grant the COPY role the right to read it.
   *
   * @param sql options of COPY, without a semicolon and without comments
   */
  public static raw(sql: string): CopyFormat {
    if (sql.trim() === '') throw new ValidationError('raw options must not be empty; use CopyFormat.delimited() for Redshift\'s default');
    return new CheckedFormat([{ raw: sql.trim() }]);
  }

  /** @internal */
  public abstract readonly _options: readonly CopyOptionConfig[];
  /** @internal */
  public abstract readonly _mapping?: JsonMapping;

  protected constructor() {}

  /** What a target loads that names no columns; undefined for every column of its table. @internal */
  public get _columns(): readonly string[] | undefined {
    return undefined;
  }

  /** @internal */
  public get _columnar(): boolean {
    return isColumnar(this._options);
  }
}

/** Options that Redshift takes together. */
class CheckedFormat extends CopyFormat {
  constructor(
    /** @internal */ public readonly _options: readonly CopyOptionConfig[],
    /** @internal */ public readonly _mapping?: JsonMapping,
  ) {
    super();
    checkCopyOptions(_options);
  }
}
