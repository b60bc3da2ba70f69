/**
 * From COPY's options to what is to be done: checks that Redshift would take them together, fills the defaults, and
 * refuses by name what the warehouse does not implement. Pure.
 */
import { notImplemented, WarehouseError } from '../errors';
import { type CopyOption, type CopyStatement } from '../sql/parse';

export type Compression = 'none' | 'gzip' | 'zstd';

export type DataFormat =
  | { readonly kind: 'json'; readonly ignoreCase: boolean }
  | { readonly kind: 'csv'; readonly delimiter: string; readonly quote: string }
  | { readonly kind: 'delimited'; readonly delimiter: string; readonly removeQuotes: boolean; readonly escape: boolean }
  | { readonly kind: 'parquet' };

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
}

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

const NOT_IMPLEMENTED = new Set(['AVRO', 'ORC', 'SHAPEFILE', 'FIXEDWIDTH', 'BZIP2', 'LZOP', 'ENCRYPTED', 'MASTER_SYMMETRIC_KEY', 'EXPLICIT_IDS',
  'SERIALIZETOJSON', 'SSH', 'READRATIO']);
const FORMATS = ['JSON', 'CSV', 'PARQUET'];
/** What Redshift takes beside a columnar format. */
const COLUMNAR = new Set(['PARQUET', 'ACCEPTINVCHARS', 'FILLRECORD', 'IAM_ROLE', 'CREDENTIALS', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN',
  'STATUPDATE', 'MANIFEST']);
const NOT_WITH_JSON = ['CSV', 'DELIMITER', 'ESCAPE', 'FILLRECORD', 'IGNOREBLANKLINES', 'NULL AS', 'REMOVEQUOTES', 'QUOTE'];
const NOT_WITH_CSV = ['ESCAPE', 'REMOVEQUOTES'];
const MAX_ERRORS = 100_000;

export function planCopy(statement: CopyStatement): CopyPlan {
  const options = new Options(statement.options);
  const format = planFormat(options);
  checkCombination(options, format);
  const maxError = options.number('MAXERROR') ?? 0;
  if (maxError > MAX_ERRORS) throw new WarehouseError(`MAXERROR value ${maxError} must be between 0 and ${MAX_ERRORS}`);
  const encoding = options.text('ENCODING');
  if (encoding !== undefined && encoding !== 'UTF8') throw notImplemented(`ENCODING ${encoding}`);
  return {
    table: statement.table,
    columns: statement.columns,
    source: parseS3Url(statement.source),
    manifest: options.has('MANIFEST'),
    format,
    compression: options.has('GZIP') ? 'gzip' : options.has('ZSTD') ? 'zstd' : 'none',
    region: options.text('REGION'),
    ignoreHeader: options.number('IGNOREHEADER') ?? 0,
    ignoreBlankLines: options.has('IGNOREBLANKLINES'),
    fillRecord: options.has('FILLRECORD'),
    replaceInvalid: options.text('ACCEPTINVCHARS'),
    nullAs: unescape(options.text('NULL AS') ?? '\\N'),
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
  };
}

/** @throws WarehouseError */
export function parseS3Url(url: string): S3Location {
  const match = /^s3:\/\/([^/]+)\/(.*)$/su.exec(url);
  if (!match) throw url.startsWith('s3://') ? new WarehouseError(`The S3 path "${url}" has no key`) : notImplemented(`COPY FROM '${url}'`);
  return { bucket: match[1]!, key: match[2]! };
}

function planFormat(options: Options): DataFormat {
  const formats = FORMATS.filter((name) => options.has(name));
  if (formats.length > 1) throw new WarehouseError(`${formats[0]} is not compatible with ${formats[1]}`);
  switch (formats[0]) {
    case 'JSON': return planJson(options.text('JSON')!);
    case 'PARQUET': return { kind: 'parquet' };
    case 'CSV': return planCsv(character(options, 'DELIMITER', ','), character(options, 'QUOTE', '"'));
    default:
      if (options.has('QUOTE')) throw new WarehouseError('QUOTE can only be used with CSV');
      return { kind: 'delimited', delimiter: character(options, 'DELIMITER', '|'), removeQuotes: options.has('REMOVEQUOTES'), escape: options.has('ESCAPE') };
  }
}

function planCsv(delimiter: string, quote: string): DataFormat {
  if (delimiter === quote) throw new WarehouseError('COPY delimiter and quote must be different');
  return { kind: 'csv', delimiter, quote };
}

/** `'auto'` and its like are case-sensitive; anything else is the path of a JSONPath file. */
function planJson(argument: string): DataFormat {
  if (argument === 'auto') return { kind: 'json', ignoreCase: false };
  if (argument === 'auto ignorecase') return { kind: 'json', ignoreCase: true };
  if (argument === 'noshred') throw notImplemented("JSON 'noshred'");
  throw notImplemented(`JSON '${argument}' (a JSONPath file)`);
}

function checkCombination(options: Options, format: DataFormat): void {
  if (format.kind === 'parquet') {
    const foreign = options.names().find((name) => !COLUMNAR.has(name));
    if (foreign !== undefined) throw new WarehouseError(`${foreign} argument is not supported for PARQUET based COPY`);
  }
  if (format.kind === 'json') refuseTogether(options, 'JSON', NOT_WITH_JSON);
  if (format.kind === 'csv') refuseTogether(options, 'CSV', NOT_WITH_CSV);
  refuseTogether(options, 'IGNOREALLERRORS', ['MAXERROR']);
  if (options.has('GZIP') && options.has('ZSTD')) throw new WarehouseError('GZIP is not compatible with ZSTD');
  const refused = options.names().find((name) => NOT_IMPLEMENTED.has(name));
  if (refused !== undefined) throw notImplemented(`COPY option ${refused}`);
}

function refuseTogether(options: Options, one: string, others: readonly string[]): void {
  const other = options.has(one) ? others.find((name) => options.has(name)) : undefined;
  if (other !== undefined) throw new WarehouseError(`${one} is not compatible with ${other}`);
}

function character(options: Options, name: string, fallback: string): string {
  const value = unescape(options.text(name) ?? fallback);
  if (!/^[^\r\n\x80-\uffff]$/.test(value)) throw new WarehouseError(`COPY ${name.toLowerCase()} must be a single character, ASCII and no line break`);
  return value;
}

/** COPY reads `\t`, `\\` and octal codes in its own string options. */
function unescape(text: string): string {
  return text.replace(/\\(\\|t|n|r|[0-7]{1,3})/g, (_, code: string) => ESCAPES[code] ?? String.fromCharCode(parseInt(code, 8)));
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\', 't': '\t', 'n': '\n', 'r': '\r' };

class Options {
  private readonly values = new Map<string, CopyOption['value']>();

  constructor(options: readonly CopyOption[]) {
    for (const { name, value } of options) {
      if (this.values.has(name)) throw new WarehouseError('conflicting or redundant options');
      this.values.set(name, value);
    }
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  names(): string[] {
    return [...this.values.keys()];
  }

  text(name: string): string | undefined {
    return this.values.get(name) as string | undefined;
  }

  number(name: string): number | undefined {
    return this.values.get(name) as number | undefined;
  }
}
