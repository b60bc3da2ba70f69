import { Compression } from './compression';

/** Options of the text logs of AWS. */
export interface TextLogOptions {
  /**
   * Columns `extra_1`, `extra_2` … at the end of the table, which take the fields that AWS appends to the log one day. A line with more
   * fields than the table has columns is refused by COPY, and its file parked. 0 to 100.
   *
   * The table must have as many: a change here needs a change of the table, before it is deployed when the number grows.
   *
   * @default 5
   */
  readonly spareColumns?: number;
}

/** Options of CloudFront's standard logs (v2). */
export interface CloudFrontV2Options extends TextLogOptions {
  /**
   * The fields of the log in the order in which the delivery names them (`recordFields`), for example `'cs(User-Agent)'`.
   *
   * @default - those of the legacy log, which are v2's own default
   */
  readonly fields?: string[];
}

/** File formats of VPC flow logs. */
export enum VpcFlowLogFileFormat {
  /** Text, compressed by GZIP: the default of flow logs. */
  PLAIN_TEXT = 'PLAIN_TEXT',
  /** Apache Parquet. The bucket must be in the region of the warehouse. */
  PARQUET = 'PARQUET',
}

/** Options of VPC flow logs. */
export interface VpcFlowLogOptions extends TextLogOptions {
  /**
   * The fields of the log in its order, as its format names them, without `${}`: for example `'srcaddr'`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html#flow-logs-fields
   * @default - the fields of version 2, the default format of flow logs
   */
  readonly fields?: string[];

  /**
   * The format of the files. With Parquet there are no spare columns.
   *
   * @default VpcFlowLogFileFormat.PLAIN_TEXT
   */
  readonly fileFormat?: VpcFlowLogFileFormat;
}

/** Options of logs of JSON objects whose fields are the application's own. */
export interface JsonLogOptions {
  /**
   * The columns, by name, with their types: `{ date: 'TIMESTAMP', log: 'VARCHAR(65535)', kubernetes: 'SUPER' }`. A field goes to the
   * column of its name, whatever its case; a field without a column is left out.
   *
   * The types become part of `createTableSql` as they are: take them from nowhere but your own code.
   *
   * @default - one column, `record SUPER`, for the whole object
   */
  readonly columns?: { [name: string]: string };

  /**
   * The column to sort the table by: that of the time.
   *
   * @default - none
   */
  readonly sortKey?: string;

  /**
   * Format of times: see `timeFormat` of `CopyFormat.json`.
   *
   * @default 'auto'
   */
  readonly timeFormat?: string;

  /**
   * How the files are compressed.
   *
   * @default - as the shipper does by default
   */
  readonly compression?: Compression;
}

/** Options of fluentd's own file format. */
export interface FluentdOutFileOptions {
  /**
   * How the files are compressed: `store_as`.
   *
   * @default Compression.GZIP
   */
  readonly compression?: Compression;
}
