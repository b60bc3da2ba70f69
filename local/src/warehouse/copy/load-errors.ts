/**
 * The rows of SYS_LOAD_ERROR_DETAIL: codes and words of Redshift's load error reference.
 *
 * COPY here works like one slice: files in order, and it ends at the first error when MAXERROR allows none. So one
 * failed COPY names one bad file, as it would on a warehouse whose other slices had no error yet.
 */
export interface LoadErrorReason {
  readonly code: number;
  readonly message: string;
  /** Where in the field, from 0. */
  readonly position: number;
}

export interface LoadError extends LoadErrorReason {
  /** Index into the files of the COPY. */
  readonly file: number;
  readonly line: number;
  /** Index into the target columns, when one column is at fault. */
  readonly column?: number;
  /** The field as it was read. */
  readonly value?: string | null;
}

export const reasons = {
  extraColumns: () => reason(1202, 'Extra column(s) found'),
  delimiterNotFound: () => reason(1214, 'Delimiter not found'),
  csvQuote: () => reason(1214, 'Invalid quote formatting for CSV'),
  missingQuote: () => reason(1214, 'Delimited value missing end quote'),
  rowTooLong: (bytes: number) => reason(1216, `Input line is not valid. The row is longer than ${bytes} bytes`),
  invalidJson: (detail: string, position: number) => reason(1216, `Input line is not valid. ${detail}`, position),
  invalidJsonPath: (detail: string) => reason(1216, `Invalid JSONPath format: ${detail}`),
  invalidUtf8: (hex: string, kind: number, position: number) =>
    reason(1220, `String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: ${hex} (error ${kind})`, position),
  multibyteChar: (hex: string, position: number) => reason(1220, `Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: ${hex}`, position),
  invalidSuper: () => reason(1224, 'Input data is not well-formed JSON for the SUPER data type'),
};

export function reason(code: number, message: string, position = 0): LoadErrorReason {
  return { code, message, position };
}
