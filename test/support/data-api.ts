/** A warehouse of its own and AWS's own client for it, at a time that the test sets. */
import {
  BatchExecuteStatementCommand, DescribeStatementCommand, type DescribeStatementCommandOutput, ExecuteStatementCommand,
  type ExecuteStatementCommandOutput, RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { startTestWarehouse, type TestWarehouse } from './warehouse';
import { type StatementEvent, type WarehouseOptions } from '../../local/src/warehouse';

export const TARGET = { WorkgroupName: 'main', Database: 'dev' };

/** Runs until it is cancelled, for any test's purposes. */
export const SLOW = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) '
  + 'SELECT count(*) FROM n a, n b, n c, n d WHERE a.i * b.i * c.i * d.i = 7';

export interface DataApi extends TestWarehouse {
  readonly client: RedshiftDataClient;
  /** What statements have sent to EventBridge. */
  readonly events: readonly StatementEvent[];
  /** Advances the warehouse's clock. */
  pass(milliseconds: number): void;
  execute(sql: string, more?: object): Promise<ExecuteStatementCommandOutput>;
  batch(sqls: readonly string[], more?: object): Promise<ExecuteStatementCommandOutput>;
  describe(id: string | undefined): Promise<DescribeStatementCommandOutput>;
  /** As it stands on the wire, where no client has changed it. */
  post(operation: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<{ status: number; body: Record<string, unknown> }>;
}

export async function startDataApi(options: Partial<WarehouseOptions> = {}): Promise<DataApi> {
  let now = new Date('2026-11-01T00:00:00Z').getTime();
  const events: StatementEvent[] = [];
  const setup = await startTestWarehouse({ now: () => new Date(now), onStatementEvent: (event) => events.push(event), ...options });
  const { endpoint } = setup.warehouse;
  const client = new RedshiftDataClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' }, maxAttempts: 1 });
  return {
    ...setup,
    client,
    events,
    pass: (milliseconds) => { now += milliseconds; },
    execute: (Sql, more) => client.send(new ExecuteStatementCommand({ ...TARGET, Sql, WaitTimeSeconds: 30, ...more })),
    batch: (Sqls, more) => client.send(new BatchExecuteStatementCommand({ ...TARGET, Sqls: [...Sqls], WaitTimeSeconds: 30, ...more })),
    describe: (Id) => client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 30 })),
    post: async (operation, body, headers) => {
      const response = await fetch(endpoint, { method: 'POST', headers: { 'x-amz-target': `RedshiftData.${operation}`, ...headers }, body: JSON.stringify(body) });
      return { status: response.status, body: await response.json() as Record<string, unknown> };
    },
    close: async () => {
      client.destroy();
      await setup.close();
    },
  };
}
