/**
 * What a statement with WithEvent sends to EventBridge when it is over. There is no EventBridge here: it goes to whoever
 * started the warehouse. https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-monitoring-events.html
 */
import { type StatementRecord } from './statement-record';

export interface StatementEvent {
  readonly 'version': '0';
  readonly 'id': string;
  readonly 'detail-type': 'Redshift Data Statement Status Change';
  readonly 'source': 'aws.redshift-data';
  readonly 'account': string;
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': readonly string[];
  readonly 'detail': {
    readonly principal: string;
    readonly statementName: string;
    readonly statementId: string;
    readonly redshiftQueryId: number;
    readonly state: string;
    readonly rows: number;
    readonly expireAt: number;
  };
}

/** The account and region that AWS's own examples have. */
const ACCOUNT = '123456789012';
const REGION = 'us-east-1';

export function statementEvent(record: StatementRecord, id: string, retentionMs: number): StatementEvent {
  const { cluster, workgroup } = record.connection;
  const last = record.parts.at(-1)!;
  return {
    'version': '0',
    id,
    'detail-type': 'Redshift Data Statement Status Change',
    'source': 'aws.redshift-data',
    'account': ACCOUNT,
    'time': record.updatedAt.toISOString(),
    'region': REGION,
    'resources': [cluster === undefined
      ? `arn:aws:redshift-serverless:${REGION}:${ACCOUNT}:workgroup/${workgroup}` : `arn:aws:redshift:${REGION}:${ACCOUNT}:cluster:${cluster}`],
    'detail': {
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/local/local`,
      statementName: record.request.name ?? '',
      statementId: record.id,
      redshiftQueryId: last.queryId ?? -1,
      state: record.status,
      rows: last.result?.rowCount ?? -1,
      expireAt: Math.floor((record.updatedAt.getTime() + retentionMs) / 1000),
    },
  };
}
