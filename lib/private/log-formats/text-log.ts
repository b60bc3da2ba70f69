/**
 * What the text logs of AWS have in common: a hyphen for what is missing, and a line that may grow. AWS appends fields without
 * notice, and COPY refuses a line with more fields than columns; spare columns take them, and FILLRECORD lets lines do without.
 */
import { LogColumn, LogDefinition } from './log-table';
import { Compression } from '../../compression';
import { CopyFormat } from '../../copy-format';
import { DelimitedOptions } from '../../copy-format-options';
import { TextLogOptions } from '../../log-format-options';
import { Bounds } from '../validation';

const DEFAULT_SPARE_COLUMNS = 5;
const MAX_SPARE_COLUMNS = 100;

/** Addresses, in either version, with a port. */
export const ENDPOINT = 'VARCHAR(64)';
/** One of a few words; not shorter, because AWS may think of a longer one. */
export const WORD = 'VARCHAR(256)';
export const ARN = 'VARCHAR(2048)';
/** What a client sent: load balancers and CloudFront allow 8 to 16 KiB. */
export const HEADER = 'VARCHAR(16384)';
export const SECONDS = 'DOUBLE PRECISION';

export interface TextLog {
  readonly columns: readonly LogColumn[];
  readonly sortKey?: readonly string[];
  /** What differs from line to line of the services: delimiter, header, compression. */
  readonly options: DelimitedOptions;
}

export function textLog({ columns, sortKey, options }: TextLog, { spareColumns = DEFAULT_SPARE_COLUMNS }: TextLogOptions): LogDefinition {
  new Bounds().integer('spareColumns', spareColumns, 0, MAX_SPARE_COLUMNS, `omit it for ${DEFAULT_SPARE_COLUMNS}`);
  const format = CopyFormat.delimited({
    delimiter: ' ',
    nullAs: '-',
    fillRecord: true,
    // A missing field would be empty text otherwise, and a hyphen NULL.
    emptyAsNull: true,
    timeFormat: 'auto',
    // What a client sends must not keep everybody's lines out of the table.
    acceptInvChars: '?',
    truncateColumns: true,
    ...options,
  });
  return { format, columns, sortKey, spareColumns };
}

/** Services that compress their logs do so by GZIP, and offer no other way. */
export const GZIPPED: DelimitedOptions = { compression: Compression.GZIP };
