/** Standard logs of CloudFront, which URL-encodes what clients send: no field holds a tab, a space or a quotation mark. */
import { checkFields, fieldColumns } from './fields';
import { LogDefinition } from './log-table';
import { ENDPOINT, GZIPPED, HEADER, SECONDS, textLog } from './text-log';
import { CloudFrontV2Options, TextLogOptions } from '../../log-format-options';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html */
const LEGACY_FIELDS = [
  'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs(Host)', 'cs-uri-stem', 'sc-status', 'cs(Referer)', 'cs(User-Agent)',
  'cs-uri-query', 'cs(Cookie)', 'x-edge-result-type', 'x-edge-request-id', 'x-host-header', 'cs-protocol', 'cs-bytes', 'time-taken',
  'x-forwarded-for', 'ssl-protocol', 'ssl-cipher', 'x-edge-response-result-type', 'cs-protocol-version', 'fle-status', 'fle-encrypted-fields',
  'c-port', 'time-to-first-byte', 'x-edge-detailed-result-type', 'sc-content-type', 'sc-content-len', 'sc-range-start', 'sc-range-end',
];
/** The rest are words. `time` is text: a time of day, which has no meaning without `date` beside it. */
const TYPES: Readonly<Record<string, string>> = {
  'date': 'DATE',
  'time': 'VARCHAR(16)',
  'timestamp': 'BIGINT',
  'timestamp(ms)': 'BIGINT',
  'sc-bytes': 'BIGINT',
  'c-ip': ENDPOINT,
  'cs(Host)': HEADER,
  'cs-uri-stem': HEADER,
  'sc-status': 'INTEGER',
  'cs(Referer)': HEADER,
  'cs(User-Agent)': HEADER,
  'cs-uri-query': HEADER,
  'cs(Cookie)': HEADER,
  'x-host-header': HEADER,
  'cs-bytes': 'BIGINT',
  'time-taken': SECONDS,
  'x-forwarded-for': HEADER,
  'fle-encrypted-fields': 'BIGINT',
  'c-port': 'INTEGER',
  'time-to-first-byte': SECONDS,
  'sc-content-type': HEADER,
  'sc-content-len': 'BIGINT',
  'sc-range-start': 'BIGINT',
  'sc-range-end': 'BIGINT',
  'origin-fbl': SECONDS,
  'origin-lbl': SECONDS,
  'asn': 'BIGINT',
  'cache-behavior-path-pattern': HEADER,
};
/** `#Version: 1.0` and `#Fields: …`. */
const HEADER_LINES = 2;
const TAB_SEPARATED = { ...GZIPPED, delimiter: '\t', ignoreHeader: HEADER_LINES };

export function cloudFront(options: TextLogOptions): LogDefinition {
  return textLog({ columns: fieldColumns(LEGACY_FIELDS, TYPES), sortKey: ['date', 'time'], options: TAB_SEPARATED }, options);
}

/** As W3C, with the fields that the delivery was set up with: those of the legacy log when it names none. */
export function cloudFrontV2({ fields = LEGACY_FIELDS, ...options }: CloudFrontV2Options): LogDefinition {
  checkFields(fields);
  const sortKey = ['date', 'time'].filter(field => fields.includes(field));
  return textLog({ columns: fieldColumns(fields, TYPES), sortKey, options: TAB_SEPARATED }, options);
}
