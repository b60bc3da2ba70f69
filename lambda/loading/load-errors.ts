/**
 * Which files of a failed COPY are bad: by SYS_LOAD_ERROR_DETAIL, or by the error itself, which names a file that cannot be unpacked.
 *
 * Traps: `file_name` is char(256), so it is padded, and long names are cut: a cut name counts only when one file of the
 * load alone fits it. For columnar files it is the https url, percent-encoded. A failed transaction refuses further
 * statements, so this is a statement of its own.
 */
import { ask } from './ask';
import { Deadline } from './deadline';
import { loadMark } from './load-mark';
import { copyOf, errorOf, failedPart } from './statement-parts';
import { Failure, toReason } from '../failures/failure';
import { TableFile, urlOf } from '../planning/table-file';
import { Clock, Statement, Value, Warehouse } from '../ports';

/** A file that was shown to be bad. */
export interface Rejection {
  readonly failure: Failure;
  /** The same for two files that were rejected for the same reason, the values in them apart. */
  readonly kind: string;
}

const MAX_FILE_NAME_BYTES = 256;
/** A multi-byte character that the cut went through shortens the name further. */
const SHORTEST_CUT_NAME_BYTES = MAX_FILE_NAME_BYTES - 4;

export async function findRejections(
  services: { readonly clock: Clock; readonly warehouse: Warehouse },
  loadId: string, statement: Statement, files: readonly TableFile[], deadline: Deadline,
): Promise<Map<TableFile, Rejection>> {
  const damaged = attributeError(errorOf(statement) ?? '', statement.id, files);
  if (damaged.size) return damaged;
  const copy = copyOf(statement);
  // Of a COPY that went well the view may hold lines that it skipped (MAXERROR): no fault of what came after it.
  if (!copy?.queryId || !/^\d+$/.test(copy.queryId) || (failedPart(statement) ?? copy) !== copy) return new Map();
  const sql = `${loadMark(loadId)} SELECT file_name, line_number, column_name, error_code, error_message
    FROM sys_load_error_detail WHERE query_id = ${copy.queryId} ORDER BY file_name, line_number LIMIT 10000`;
  const answer = await ask(services, `${loadId}-errors`, sql, deadline);
  return answer.kind === 'answered' ? attribute(answer.rows, statement.id, files) : new Map();
}

/** Such a file stands in no view (https://github.com/snowplow/snowplow/issues/1265). */
export function attributeError(error: string, statementId: string, files: readonly TableFile[]): Map<TableFile, Rejection> {
  const url = /S3 key being read *: *(s3:\/\/.*)$/m.exec(error)?.[1];
  const file = url && soleFile(url.trimEnd(), byUrl(files));
  if (!file) return new Map();
  return new Map([[file, { failure: { code: 'FILE_REJECTED', reason: toReason(error), statementId }, kind: error.split('\n')[0] }]]);
}

/** The first error of each file. */
export function attribute(rows: readonly (readonly Value[])[], statementId: string, files: readonly TableFile[]): Map<TableFile, Rejection> {
  const filesByUrl = byUrl(files);
  const rejections = new Map<TableFile, Rejection>();
  for (const [fileName, line, column, code, message] of rows) {
    const file = soleFile(text(fileName), filesByUrl);
    if (!file || rejections.has(file)) continue;
    const columnName = text(column) || undefined;
    const reason = toReason([text(code), text(message)].filter(Boolean).join(' '));
    rejections.set(file, {
      failure: { code: 'FILE_REJECTED', reason, statementId, line: Number(line) || undefined, column: columnName },
      kind: `${text(code)} ${columnName ?? ''}`,
    });
  }
  return rejections;
}

function byUrl(files: readonly TableFile[]): ReadonlyMap<string, readonly TableFile[]> {
  const filesByUrl = new Map<string, TableFile[]>();
  for (const file of files) {
    const url = urlOf(file.object).trimEnd();
    const same = filesByUrl.get(url);
    if (same) same.push(file);
    else filesByUrl.set(url, [file]);
  }
  return filesByUrl;
}

function soleFile(fileName: string, filesByUrl: ReadonlyMap<string, readonly TableFile[]>): TableFile | undefined {
  const exact = filesByUrl.get(fileName) ?? filesByUrl.get(fromHttps(fileName) ?? '');
  if (exact) return exact.length === 1 ? exact[0] : undefined;
  if (Buffer.byteLength(fileName) < SHORTEST_CUT_NAME_BYTES) return undefined;
  // The cut may have gone through a character or an escape.
  const beginning = (fromHttps(fileName.replace(/%[0-9A-F]?$/i, '')) ?? fileName).replace(/\ufffd+$/, '');
  const candidates = [...filesByUrl].filter(([url]) => url.startsWith(beginning)).flatMap(([, files]) => files);
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** https://s3.<region>.amazonaws.com/<bucket>/<encoded key> as s3://<bucket>/<key>. */
function fromHttps(fileName: string): string | undefined {
  const encoded = /^https:\/\/s3[^/]*\/(.+)$/.exec(fileName)?.[1];
  if (encoded === undefined) return undefined;
  for (let cut = 0; cut <= 9 && cut < encoded.length; cut += 3) {
    // Up to three escapes at the end may be the head of one character whose tail was cut off.
    try {
      return `s3://${decodeURIComponent(encoded.slice(0, encoded.length - cut))}`;
    } catch {
      continue;
    }
  }
  return undefined;
}

function text(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value).trim();
}
