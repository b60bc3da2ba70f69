/**
 * How the files of a target are compressed. Redshift takes one compression for a whole COPY, so files of one target are
 * all compressed alike.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-file-compression.html
 */
export enum Compression {
  /** Not compressed. */
  NONE = 'NONE',
  /** GZIP. */
  GZIP = 'GZIP',
  /** BZIP2. */
  BZIP2 = 'BZIP2',
  /** LZOP. Files made by lzop's `--filter` option are not supported by Redshift. */
  LZOP = 'LZOP',
  /** ZSTD. */
  ZSTD = 'ZSTD',
}
