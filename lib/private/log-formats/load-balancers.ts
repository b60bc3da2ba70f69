/** Access logs of Elastic Load Balancing: the fields in the order of the user guides that {@link LogFormat} links. */
import { LogDefinition, logColumns } from './log-table';
import { ARN, ENDPOINT, GZIPPED, HEADER, SECONDS, textLog, WORD } from './text-log';
import { TextLogOptions } from '../../log-format-options';

/** Without `client:port` and its like, whose address and port COPY cannot part: one column holds both. */
const ALB_COLUMNS = logColumns(
  ['type', WORD],
  ['time', 'TIMESTAMP'],
  ['elb', WORD],
  ['client', ENDPOINT],
  ['target', ENDPOINT],
  ['request_processing_time', SECONDS],
  ['target_processing_time', SECONDS],
  ['response_processing_time', SECONDS],
  ['elb_status_code', 'INTEGER'],
  ['target_status_code', 'INTEGER'],
  ['received_bytes', 'BIGINT'],
  ['sent_bytes', 'BIGINT'],
  ['request', HEADER],
  ['user_agent', HEADER],
  ['ssl_cipher', WORD],
  ['ssl_protocol', WORD],
  ['target_group_arn', ARN],
  ['trace_id', HEADER],
  ['domain_name', HEADER],
  ['chosen_cert_arn', ARN],
  ['matched_rule_priority', 'INTEGER'],
  ['request_creation_time', 'TIMESTAMP'],
  ['actions_executed', WORD],
  ['redirect_url', HEADER],
  ['error_reason', WORD],
  ['target_list', HEADER],
  ['target_status_code_list', HEADER],
  ['classification', WORD],
  ['classification_reason', WORD],
  ['conn_trace_id', WORD],
  ['transformed_host', HEADER],
  ['transformed_uri', HEADER],
  ['request_transform_status', WORD],
  ['ip_address', ENDPOINT],
);

export function alb(options: TextLogOptions): LogDefinition {
  return textLog({ columns: ALB_COLUMNS, sortKey: ['time'], options: { ...GZIPPED, removeQuotes: true } }, options);
}

const NLB_COLUMNS = logColumns(
  ['type', WORD],
  ['version', WORD],
  ['time', 'TIMESTAMP'],
  ['elb', WORD],
  ['listener', WORD],
  ['client', ENDPOINT],
  ['destination', ENDPOINT],
  ['connection_time', 'BIGINT'],
  ['tls_handshake_time', 'BIGINT'],
  ['received_bytes', 'BIGINT'],
  ['sent_bytes', 'BIGINT'],
  ['incoming_tls_alert', 'INTEGER'],
  ['chosen_cert_arn', ARN],
  ['chosen_cert_serial', WORD],
  ['tls_cipher', WORD],
  ['tls_protocol_version', WORD],
  ['tls_named_group', WORD],
  ['domain_name', HEADER],
  ['alpn_fe_protocol', WORD],
  ['alpn_be_protocol', WORD],
  ['alpn_client_preference_list', HEADER],
  ['tls_connection_creation_time', 'TIMESTAMP'],
);

/** Quotation marks stay: they belong to the list of protocols, `"h2","http/1.1"`, and stand around nothing else. */
export function nlb(options: TextLogOptions): LogDefinition {
  return textLog({ columns: NLB_COLUMNS, sortKey: ['time'], options: GZIPPED }, options);
}

const CLASSIC_ELB_COLUMNS = logColumns(
  ['time', 'TIMESTAMP'],
  ['elb', WORD],
  ['client', ENDPOINT],
  ['backend', ENDPOINT],
  ['request_processing_time', SECONDS],
  ['backend_processing_time', SECONDS],
  ['response_processing_time', SECONDS],
  ['elb_status_code', 'INTEGER'],
  ['backend_status_code', 'INTEGER'],
  ['received_bytes', 'BIGINT'],
  ['sent_bytes', 'BIGINT'],
  ['request', HEADER],
  ['user_agent', HEADER],
  ['ssl_cipher', WORD],
  ['ssl_protocol', WORD],
);

/** Classic Load Balancers write their logs uncompressed. */
export function classicElb(options: TextLogOptions): LogDefinition {
  return textLog({ columns: CLASSIC_ELB_COLUMNS, sortKey: ['time'], options: { removeQuotes: true } }, options);
}
