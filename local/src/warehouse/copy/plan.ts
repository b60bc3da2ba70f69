/**
 * From COPY's options to what is to be done: checks that Redshift would take them together, fills the defaults, and
 * refuses by name what the warehouse does not implement. Pure.
 */
import { WarehouseError } from '../errors';
import { checkCompatibility } from './compatibility';
import { CopyOptions, unescapeOption } from './copy-options';
import { type DataFormat, planFormat } from './data-format';
import { parseS3Url, type S3Location } from './s3-location';
import { type CopyStatement } from '../sql/parse';

export type Compression = 'none' | 'gzip' | 'zstd' | 'bzip2';
/** What is not UTF-8 is decoded before it is read. */
export type Encoding = 'utf8' | 'utf16' | 'utf16le' | 'utf16be' | 'iso88591';

export interface ConversionOptions {
  /** `undefined`: Redshift's default format. */
  readonly dateFormat?: string;
  readonly timeFormat?: string;
  /** A date that cannot be read is NULL. */
  readonly acceptAnyDate: boolean;
  readonly emptyAsNull: boolean;
  readonly blanksAsNull: boolean;
  readonly trimBlanks: boolean;
  readonly truncateColumns: boolean;
  readonly roundDecimals: boolean;
}

export interface CopyPlan {
  readonly table: readonly string[];
  readonly columns?: readonly string[];
  readonly source: S3Location;
  readonly manifest: boolean;
  readonly format: DataFormat;
  readonly compression: Compression;
  readonly encoding: Encoding;
  readonly region?: string;
  readonly ignoreHeader: number;
  readonly ignoreBlankLines: boolean;
  readonly fillRecord: boolean;
  /** Replaces each byte that is not UTF-8. */
  readonly replaceInvalid?: string;
  readonly nullAs: string;
  readonly conversion: ConversionOptions;
  /** COPY fails when it meets this many errors; infinite when it ignores them all. */
  readonly errorLimit: number;
  /** Only tells whether the files would load. */
  readonly noLoad: boolean;
  /** The files hold the values of IDENTITY columns, too. */
  readonly explicitIds: boolean;
}

const MAX_ERRORS = 100_000;
const COMPROWS = { min: 1000, max: 2_147_483_647 };
const COMPRESSIONS = [['GZIP', 'gzip'], ['ZSTD', 'zstd'], ['BZIP2', 'bzip2']] as const;
const ENCODINGS: Readonly<Record<string, Encoding>> = { UTF8: 'utf8', UTF16: 'utf16', UTF16LE: 'utf16le', UTF16BE: 'utf16be', ISO88591: 'iso88591' };

export function planCopy(statement: CopyStatement): CopyPlan {
  const options = new CopyOptions(statement.options);
  checkCompatibility(options);
  const maxError = options.numberWithin('MAXERROR', 0, 0, MAX_ERRORS);
  options.numberWithin('COMPROWS', COMPROWS.min, COMPROWS.min, COMPROWS.max);
  return {
    table: statement.table,
    columns: statement.columns,
    source: parseS3Url(statement.source),
    manifest: options.has('MANIFEST'),
    format: planFormat(options),
    compression: planCompression(options),
    encoding: planEncoding(options),
    region: options.text('REGION'),
    ignoreHeader: options.number('IGNOREHEADER') ?? 0,
    ignoreBlankLines: options.has('IGNOREBLANKLINES'),
    fillRecord: options.has('FILLRECORD'),
    replaceInvalid: options.has('ACCEPTINVCHARS') ? options.character('ACCEPTINVCHARS', '?') : undefined,
    nullAs: unescapeOption(options.text('NULL AS') ?? '\\N'),
    conversion: {
      dateFormat: options.text('DATEFORMAT'),
      timeFormat: options.text('TIMEFORMAT'),
      acceptAnyDate: options.has('ACCEPTANYDATE'),
      emptyAsNull: options.has('EMPTYASNULL'),
      blanksAsNull: options.has('BLANKSASNULL'),
      trimBlanks: options.has('TRIMBLANKS'),
      truncateColumns: options.has('TRUNCATECOLUMNS'),
      roundDecimals: options.has('ROUNDEC'),
    },
    errorLimit: options.has('IGNOREALLERRORS') ? Infinity : Math.max(1, maxError),
    noLoad: options.has('NOLOAD'),
    explicitIds: options.has('EXPLICIT_IDS'),
  };
}

function planCompression(options: CopyOptions): Compression {
  return COMPRESSIONS.find(([word]) => options.has(word))?.[1] ?? 'none';
}

function planEncoding(options: CopyOptions): Encoding {
  const name = options.text('ENCODING') ?? 'UTF8';
  const encoding = ENCODINGS[name];
  if (encoding === undefined) throw new WarehouseError(`ENCODING ${name} must be one of ${Object.keys(ENCODINGS).join(', ')}`);
  return encoding;
}
