import { CsvOptions, DelimitedOptions, JsonOptions, ParquetOptions } from './copy-format-options';
import { JsonMapping } from './json-mapping';
import { CopyOptionConfig } from './private/contract';
import { checkCopyOptions, isColumnar } from './private/copy-option-rules';
import { checkCharacter, compression, conversion, flag, literal, onOff, quote, textFile } from './private/copy-options';
import { ValidationError } from './private/validation';

/**
 * The format of a target's files, with all that COPY needs to know to read them. What Redshift would refuse is refused here.
 *
 * Parameters that decide where COPY reads and by which role (MANIFEST, IAM_ROLE, REGION …) are the loader's.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html
 */
export class CopyFormat {
  /** JSON: objects one after another, usually one a line. */
  public static json(options: JsonOptions = {}): CopyFormat {
    const mapping = options.mapping ?? JsonMapping.AUTO;
    return new CopyFormat([...literal('FORMAT AS JSON', mapping._literal), ...compression(options.compression), ...conversion(options)], mapping);
  }

  /** Comma-separated values, as RFC 4180 describes them. */
  public static csv(options: CsvOptions = {}): CopyFormat {
    return new CopyFormat([
      { keyword: 'FORMAT AS CSV' }, ...quote(options.quote, options.delimiter), ...textFile(options), ...compression(options.compression), ...conversion(options),
    ]);
  }

  /** Text with a delimiter between fields and no format of its own: Redshift's default. */
  public static delimited(options: DelimitedOptions = {}): CopyFormat {
    return new CopyFormat([
      ...flag('ESCAPE', options.escape), ...flag('REMOVEQUOTES', options.removeQuotes),
      ...textFile(options), ...compression(options.compression), ...conversion(options),
    ]);
  }

  /** Apache Parquet. The bucket must be in the region of the warehouse. */
  public static parquet(options: ParquetOptions = {}): CopyFormat {
    checkCharacter('acceptInvChars', options.acceptInvChars);
    return new CopyFormat([
      { keyword: 'FORMAT AS PARQUET' }, ...flag('SERIALIZETOJSON', options.serializeToJson), ...flag('FILLRECORD', options.fillRecord),
      ...literal('ACCEPTINVCHARS', options.acceptInvChars), ...onOff('STATUPDATE', options.statUpdate),
    ]);
  }

  /**
   * Options as SQL, for what the other formats do not offer, for example `CopyFormat.raw("FIXEDWIDTH 'id:4,name:20' GZIP")`.
   * Rin called this `sql_option`.
   *
   * The text becomes part of the COPY statement as it is: take it from nowhere but your own code. A JSONPaths file that it
   * names is not known here: grant the COPY role the right to read it.
   *
   * @param sql options of COPY, without a semicolon and without comments
   */
  public static raw(sql: string): CopyFormat {
    if (sql.trim() === '') throw new ValidationError('raw options must not be empty; use CopyFormat.delimited() for Redshift\'s default');
    return new CopyFormat([{ raw: sql.trim() }]);
  }

  /** @internal */
  public readonly _columnar: boolean;

  private constructor(
    /** @internal */ readonly _options: readonly CopyOptionConfig[],
    /** @internal */ readonly _mapping?: JsonMapping,
  ) {
    checkCopyOptions(_options);
    this._columnar = isColumnar(_options);
  }
}
