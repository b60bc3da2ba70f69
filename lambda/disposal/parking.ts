/**
 * The attributes that tell, in the DLQ, why a message is there: its first failure in attributes of their own, for the
 * eye; all of them as JSON, for machines. SQS allows ten attributes, none empty, and only the characters of XML 1.0.
 */
import { PARKED_ATTRIBUTES, ParkedFailure } from '../../lib/private/contract';
import { urlOf } from '../planning/table-file';

/** An S3 url has 1,093 at most. A message of a stranger may hold any text. */
const MAX_TEXT_CHARS = 1_100;
/** Body and attributes share the size limit of a message. */
const MAX_FAILURES_BYTES = 16_384;
const NOT_XML = /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

export function parkedAttributes(failures: readonly ParkedFailure[]): Record<string, string> {
  const [first] = failures;
  const attributes: Record<string, string | undefined> = {
    [PARKED_ATTRIBUTES.code]: first.code,
    [PARKED_ATTRIBUTES.table]: first.table,
    [PARKED_ATTRIBUTES.file]: first.bucket && first.key && urlOf({ bucket: first.bucket, key: first.key }),
    [PARKED_ATTRIBUTES.line]: first.line?.toString(),
    [PARKED_ATTRIBUTES.column]: first.column,
    [PARKED_ATTRIBUTES.message]: first.reason,
    [PARKED_ATTRIBUTES.statementId]: first.statementId,
    [PARKED_ATTRIBUTES.loadId]: first.loadId,
  };
  const texts = Object.entries(attributes).flatMap(([name, value]) => value ? [[name, xmlSafe(value.slice(0, MAX_TEXT_CHARS))]] : []);
  return { ...Object.fromEntries(texts), [PARKED_ATTRIBUTES.failures]: failuresAsJson(failures) };
}

/** As many failures as fit; the first always does. */
function failuresAsJson(failures: readonly ParkedFailure[]): string {
  const fitting: string[] = [];
  let bytes = 2;
  for (const failure of failures) {
    const json = xmlSafe(JSON.stringify(failure, (_, value) => typeof value === 'string' ? value.slice(0, MAX_TEXT_CHARS) : value));
    bytes += Buffer.byteLength(json) + 1;
    if (bytes > MAX_FAILURES_BYTES && fitting.length) break;
    fitting.push(json);
  }
  return `[${fitting.join(',')}]`;
}

function xmlSafe(text: string): string {
  return text.replace(NOT_XML, '\ufffd');
}
