/** An event as EventBridge hands it on. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT } from '../assembly/resource-identity';

export interface EventContent {
  readonly source: string;
  readonly detailType: string;
  readonly region: string;
  readonly time: Date;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export function eventBridgeEvent({ source, detailType, region, time, resources, detail }: EventContent): Record<string, unknown> {
  return {
    'version': '0',
    'id': randomUUID(),
    'detail-type': detailType,
    source,
    'account': LOCAL_ACCOUNT,
    'time': time.toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources,
    detail,
  };
}
