/** Server access logs of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html */
import { LogDefinition, logColumns } from './log-table';
import { ARN, ENDPOINT, HEADER, textLog, WORD } from './text-log';
import { TextLogOptions } from '../../log-format-options';

/** `[06/Feb/2019:00:00:38 +0000]` holds the delimiter: two fields, of which the second is the same in every line. */
const TIME_FORMAT = '[DD/MON/YYYY:HH24:MI:SS';

const S3_SERVER_ACCESS_COLUMNS = logColumns(
  ['bucket_owner', WORD],
  ['bucket', WORD],
  ['time', 'TIMESTAMP'],
  ['time_zone', WORD],
  ['remote_ip', ENDPOINT],
  ['requester', ARN],
  ['request_id', WORD],
  ['operation', WORD],
  ['key', HEADER],
  ['request_uri', HEADER],
  ['http_status', 'INTEGER'],
  ['error_code', WORD],
  ['bytes_sent', 'BIGINT'],
  ['object_size', 'BIGINT'],
  ['total_time', 'BIGINT'],
  ['turn_around_time', 'BIGINT'],
  ['referer', HEADER],
  ['user_agent', HEADER],
  ['version_id', 'VARCHAR(1024)'],
  ['host_id', WORD],
  ['signature_version', WORD],
  ['cipher_suite', WORD],
  ['authentication_type', WORD],
  ['host_header', HEADER],
  ['tls_version', WORD],
  ['access_point_arn', ARN],
  ['acl_required', WORD],
  ['source_region', WORD],
);

/** S3 writes them uncompressed. */
export function s3ServerAccess(options: TextLogOptions): LogDefinition {
  return textLog({ columns: S3_SERVER_ACCESS_COLUMNS, sortKey: ['time'], options: { removeQuotes: true, timeFormat: TIME_FORMAT } }, options);
}
