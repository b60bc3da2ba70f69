/** What a COPY's files are written in. */
import { notImplemented, WarehouseError } from '../errors';
import { type CopyOptions } from './copy-options';
import { parseS3Url, type S3Location } from './s3-location';
import { type JsonPath } from '../formats/json-path';

/** Which part of an object goes to which column. */
export type FieldMapping =
  | { readonly kind: 'auto'; readonly ignoreCase: boolean }
  /** The whole object goes to the one column there is. */
  | { readonly kind: 'noshred' }
  /** By the JSONPaths file; `paths` is what stands in it, one a column, once it has been read. */
  | { readonly kind: 'paths'; readonly file: S3Location; readonly paths?: readonly JsonPath[] };

export type DataFormat =
  | { readonly kind: 'json'; readonly mapping: FieldMapping }
  | { readonly kind: 'avro'; readonly mapping: FieldMapping }
  | { readonly kind: 'csv'; readonly delimiter: string; readonly quote: string }
  | { readonly kind: 'delimited'; readonly delimiter: string; readonly removeQuotes: boolean; readonly escape: boolean }
  /** Of every column, in characters. */
  | { readonly kind: 'fixedWidth'; readonly widths: readonly number[] }
  | { readonly kind: 'parquet'; readonly serializeToJson: boolean };

/** The words that name a format; a COPY has at most one, and delimited text when it has none. */
export const FORMAT_WORDS = ['JSON', 'AVRO', 'CSV', 'FIXEDWIDTH', 'PARQUET', 'ORC', 'SHAPEFILE'] as const;

export function planFormat(options: CopyOptions): DataFormat {
  const word = FORMAT_WORDS.find((name) => options.has(name));
  switch (word) {
    case 'JSON': return { kind: 'json', mapping: planMapping(options.text('JSON')!) };
    case 'AVRO': return { kind: 'avro', mapping: planMapping(options.text('AVRO')!) };
    case 'CSV': return planCsv(options.delimiter(','), options.character('QUOTE', '"'));
    case 'FIXEDWIDTH': return { kind: 'fixedWidth', widths: parseWidths(options.text('FIXEDWIDTH')!) };
    case 'PARQUET': return { kind: 'parquet', serializeToJson: options.has('SERIALIZETOJSON') };
    case 'ORC':
    case 'SHAPEFILE': throw notImplemented(`COPY from ${word}`);
    case undefined:
      return { kind: 'delimited', delimiter: options.delimiter('|'), removeQuotes: options.has('REMOVEQUOTES'), escape: options.has('ESCAPE') };
  }
}

function planCsv(delimiter: string, quote: string): DataFormat {
  if (delimiter.includes(quote)) throw new WarehouseError('COPY delimiter and quote must be different');
  return { kind: 'csv', delimiter, quote };
}

/** `'auto'` and its like are case-sensitive; anything else is the path of a JSONPaths file. */
function planMapping(argument: string): FieldMapping {
  switch (argument) {
    case 'auto': return { kind: 'auto', ignoreCase: false };
    case 'auto ignorecase': return { kind: 'auto', ignoreCase: true };
    case 'noshred': return { kind: 'noshred' };
    // The reference's own example has a blank before the closing quote.
    default: return { kind: 'paths', file: parseS3Url(argument.trim()) };
  }
}

/** `label:width,label:width`: the labels mean nothing. */
function parseWidths(specification: string): number[] {
  return specification.split(',').map((pair) => {
    const width = /^[^:]+:\s*([1-9]\d{0,8})\s*$/.exec(pair)?.[1];
    if (width === undefined) throw new WarehouseError(`Invalid fixedwidth specification "${pair.trim()}": a column is 'label:width', its width a positive number`);
    return Number(width);
  });
}
