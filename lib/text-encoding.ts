/**
 * How the characters of a file are encoded.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-encoding
 */
export enum TextEncoding {
  /** UTF-8. */
  UTF8 = 'UTF8',
  /** UTF-16, with a byte order mark at the start of the file. */
  UTF16 = 'UTF16',
  /** UTF-16, little endian. */
  UTF16LE = 'UTF16LE',
  /** UTF-16, big endian. */
  UTF16BE = 'UTF16BE',
  /** ISO 8859-1, known as Latin-1. */
  ISO88591 = 'ISO88591',
}
