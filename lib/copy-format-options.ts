import { Compression } from './compression';
import { JsonMapping } from './json-mapping';
import { TextEncoding } from './text-encoding';

/** Options of every format. */
export interface LoadOptions {
  /**
   * Update the table's statistics after each load: STATUPDATE. The database user must own the table.
   *
   * @default - Redshift's own: when the table was empty
   */
  readonly statUpdate?: boolean;

  /**
   * Take the values of an IDENTITY column from the files, instead of making them: EXPLICIT_IDS.
   *
   * @default false
   */
  readonly explicitIds?: boolean;
}

/**
 * Conversions of every format but the columnar ones.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html
 */
export interface ConversionOptions extends LoadOptions {
  /**
   * Load dates and times that do not match their format as `NULL`, instead of refusing the file: ACCEPTANYDATE. Give `dateFormat` as well.
   *
   * @default false
   */
  readonly acceptAnyDate?: boolean;

  /**
   * Load invalid UTF-8, with this ASCII character in the place of every invalid byte: ACCEPTINVCHARS.
   *
   * @default - a file with invalid UTF-8 is refused
   */
  readonly acceptInvChars?: string;

  /**
   * Load fields of nothing but white space as `NULL`, in columns of type CHAR and VARCHAR: BLANKSASNULL.
   *
   * @default false
   */
  readonly blanksAsNull?: boolean;

  /**
   * Load empty fields as `NULL`, in columns of type CHAR and VARCHAR: EMPTYASNULL.
   *
   * @default false
   */
  readonly emptyAsNull?: boolean;

  /**
   * Format of dates, for example `'YYYY-MM-DD'`, or `'auto'`: DATEFORMAT.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html
   * @default - Redshift's own, `'YYYY-MM-DD'`
   */
  readonly dateFormat?: string;

  /**
   * Format of times, for example `'YYYY-MM-DD HH:MI:SS'`; or `'auto'`, `'epochsecs'` or `'epochmillisecs'`, in lower case: TIMEFORMAT.
   *
   * @see https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html
   * @default - Redshift's own, `'YYYY-MM-DD HH:MI:SS'`
   */
  readonly timeFormat?: string;

  /**
   * Round numbers that have more decimals than their column, instead of cutting them: ROUNDEC.
   *
   * @default false
   */
  readonly roundDecimals?: boolean;

  /**
   * Remove white space at the end of fields, in columns of type VARCHAR: TRIMBLANKS.
   *
   * @default false
   */
  readonly trimBlanks?: boolean;

  /**
   * Cut text to the length of its column (CHAR or VARCHAR) instead of refusing the file: TRUNCATECOLUMNS.
   *
   * @default false
   */
  readonly truncateColumns?: boolean;

  /**
   * Analyse the compression of the table's columns: COMPUPDATE. Off is quicker for tables that are never empty.
   *
   * @default - Redshift's own: when the table is empty
   */
  readonly compUpdate?: boolean;

  /**
   * How many rows the analysis of the compression looks at: COMPROWS. 1,000 to 1,000,000,000.
   *
   * @default - Redshift's own, 100,000 for each slice of the warehouse
   */
  readonly compRows?: number;

  /**
   * How many rows of one load Redshift may refuse before the load fails: MAXERROR. 0 to 100,000.
   *
   * **Refused rows are lost**: the rest of their file is loaded, so nothing is parked and nothing tells of them but SYS_LOAD_ERROR_DETAIL.
   *
   * @default 0 - a file with such a row is parked as a whole
   */
  readonly maxError?: number;

  /**
   * Leave out every row that Redshift refuses: IGNOREALLERRORS. Refused rows are lost, as by `maxError`.
   *
   * @default false
   */
  readonly ignoreAllErrors?: boolean;
}

/** Options of files of text. */
export interface TextOptions extends ConversionOptions {
  /**
   * How the files are compressed.
   *
   * @default Compression.NONE
   */
  readonly compression?: Compression;

  /**
   * How characters are encoded: ENCODING.
   *
   * @default TextEncoding.UTF8
   */
  readonly encoding?: TextEncoding;
}

/** Options of JSON files. */
export interface JsonOptions extends TextOptions {
  /**
   * How the fields of an object become columns.
   *
   * @default JsonMapping.AUTO
   */
  readonly mapping?: JsonMapping;
}

/** Options of files that have a row a line. */
export interface LineOptions extends TextOptions {
  /**
   * Lines to skip at the start of every file: IGNOREHEADER.
   *
   * @default 0
   */
  readonly ignoreHeader?: number;

  /**
   * Text that means `NULL`: NULL AS.
   *
   * @default - Redshift's own, `\N`
   */
  readonly nullAs?: string;

  /**
   * Load rows that lack fields at their end, with `NULL` or empty text for these: FILLRECORD.
   *
   * @default false
   */
  readonly fillRecord?: boolean;

  /**
   * Skip lines that hold nothing but a line feed: IGNOREBLANKLINES.
   *
   * @default false
   */
  readonly ignoreBlankLines?: boolean;
}

/** Options of files that have a row a line and a delimiter between fields. */
export interface TextFileOptions extends LineOptions {
  /**
   * What stands between two fields: one character, or several as in `'|~|'`.
   *
   * @default - a comma for CSV, a pipe (`|`) for delimited text
   */
  readonly delimiter?: string;
}

/** Options of CSV files. */
export interface CsvOptions extends TextFileOptions {
  /**
   * The character around fields that hold a delimiter or a line break; doubled, it stands for itself. One ASCII character.
   *
   * @default - a double quotation mark (`"`)
   */
  readonly quote?: string;
}

/** Options of delimited text. */
export interface DelimitedOptions extends TextFileOptions {
  /**
   * A backslash makes the character after it, be it the delimiter or a line feed, part of the field: ESCAPE.
   *
   * @default false
   */
  readonly escape?: boolean;

  /**
   * Remove the quotation marks around fields; what is between them, delimiters too, is the field: REMOVEQUOTES.
   *
   * @default false
   */
  readonly removeQuotes?: boolean;
}

/** Options of text with fields of fixed widths. */
export interface FixedWidthOptions extends LineOptions {
  /** The width of each field, in characters, in the order of the fields. */
  readonly widths: number[];
}

/**
 * Options of Avro files.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-avro.html
 */
export interface AvroOptions extends ConversionOptions {
  /**
   * How the fields of the schema become columns: as those of JSON.
   *
   * @default JsonMapping.AUTO
   */
  readonly mapping?: JsonMapping;
}

/**
 * Options of columnar files. Redshift reads their compression from the files.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html
 */
export interface ColumnarOptions extends LoadOptions {
  /**
   * Load invalid UTF-8, with this ASCII character in the place of every invalid byte: ACCEPTINVCHARS.
   *
   * @default - a file with invalid UTF-8 is refused
   */
  readonly acceptInvChars?: string;

  /**
   * Load files that have fewer columns than the table, with `NULL` for these: FILLRECORD.
   *
   * @default false
   */
  readonly fillRecord?: boolean;

  /**
   * Load nested columns as text in JSON, as columns of type SUPER need: SERIALIZETOJSON.
   *
   * @default false
   */
  readonly serializeToJson?: boolean;
}

/** Options of Parquet files. */
export interface ParquetOptions extends ColumnarOptions {}

/** Options of ORC files. */
export interface OrcOptions extends ColumnarOptions {}
