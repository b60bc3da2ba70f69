/** VPC flow logs: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
import { checkFields, fieldColumns } from './fields';
import { LogDefinition } from './log-table';
import { ARN, ENDPOINT, GZIPPED, textLog } from './text-log';
import { CopyFormat } from '../../copy-format';
import { VpcFlowLogFileFormat, VpcFlowLogOptions } from '../../log-format-options';

/** What a flow log holds that is set up without a format of its own: version 2. */
const DEFAULT_FIELDS = [
  'version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'action',
  'log-status',
];
/** Of the fields that are not words. */
const TYPES: Readonly<Record<string, string>> = {
  'version': 'INTEGER',
  'srcaddr': ENDPOINT,
  'dstaddr': ENDPOINT,
  'srcport': 'INTEGER',
  'dstport': 'INTEGER',
  'protocol': 'INTEGER',
  'packets': 'BIGINT',
  'bytes': 'BIGINT',
  'start': 'TIMESTAMP',
  'end': 'TIMESTAMP',
  'tcp-flags': 'INTEGER',
  'pkt-srcaddr': ENDPOINT,
  'pkt-dstaddr': ENDPOINT,
  'traffic-path': 'INTEGER',
  'ecs-cluster-arn': ARN,
  'ecs-container-instance-arn': ARN,
  'ecs-task-arn': ARN,
  'ecs-task-definition-arn': ARN,
  'encryption-status': 'INTEGER',
};
/** Parquet holds them as integers, which COPY makes no timestamps of: seconds since 1970. */
const PARQUET_TYPES = { ...TYPES, start: 'BIGINT', end: 'BIGINT' };

export function vpcFlow({ fields = DEFAULT_FIELDS, fileFormat = VpcFlowLogFileFormat.PLAIN_TEXT, ...options }: VpcFlowLogOptions): LogDefinition {
  checkFields(fields);
  const sortKey = fields.filter(field => field === 'start');
  if (fileFormat === VpcFlowLogFileFormat.PARQUET) {
    // No spare columns: a flow log gets other fields only by being set up anew, and FILLRECORD would hide it.
    return { format: CopyFormat.parquet(), sortKey, columns: fieldColumns(fields, PARQUET_TYPES) };
  }
  return textLog({ columns: fieldColumns(fields, TYPES), sortKey, options: { ...GZIPPED, ignoreHeader: 1, timeFormat: 'epochsecs' } }, options);
}
