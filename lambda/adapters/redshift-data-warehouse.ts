/**
 * The Redshift Data API as a warehouse.
 *
 * Traps: ExecuteStatement's answer never carries an error or a row count, DescribeStatement's does; a status that the
 * API does not document has been seen in the wild, so what is not known to be an end is still running; ListStatements
 * matches names by prefix.
 */
import {
  BatchExecuteStatementCommand, DescribeStatementCommand, DescribeStatementCommandOutput, ExecuteStatementCommand, Field, GetStatementResultCommand,
  ListStatementsCommand, RedshiftDataClient, StatementStatusString, StatusString, SubStatementData,
} from '@aws-sdk/client-redshift-data';
import { httpTimeouts } from './http-timeouts';
import { serviceCall } from './service-call';
import { WarehouseConfig } from '../../lib/private/contract';
import { Statement, StatementPart, StatementRequest, StatementState, Value, Warehouse } from '../ports';

/** All tries of a call together: it may begin as late as loading may, and end before messages are sent back. */
const CALL_TIMEOUT_MS = 8_000;
const READ_ATTEMPTS = 2;

const ENDS: Partial<Record<StatusString | StatementStatusString, StatementState>> = { FINISHED: 'finished', FAILED: 'failed', ABORTED: 'aborted' };

export class RedshiftDataWarehouse implements Warehouse {
  /** Of what may be asked again, and is soon answered. */
  private readonly client: RedshiftDataClient;
  /**
   * Tries once. Of a submission, since after several tries an error does not tell whether one of the first got through;
   * of a poll, since who polls knows how much time is left for another.
   */
  private readonly onceClient: RedshiftDataClient;
  private readonly address: { readonly WorkgroupName: string } | { readonly ClusterIdentifier: string };
  private readonly login: { readonly DbUser?: string; readonly SecretArn?: string };

  constructor(private readonly config: WarehouseConfig, private readonly callTimeoutMs = CALL_TIMEOUT_MS) {
    const { kind, name, auth, region } = config;
    const clientOf = (maxAttempts: number) => new RedshiftDataClient({
      ...region && { region }, maxAttempts, requestHandler: httpTimeouts(callTimeoutMs / maxAttempts),
    });
    this.client = clientOf(READ_ATTEMPTS);
    this.onceClient = clientOf(1);
    this.address = kind === 'serverless' ? { WorkgroupName: name } : { ClusterIdentifier: name };
    this.login = auth.kind === 'databaseUser' ? { DbUser: auth.user } : auth.kind === 'secret' ? { SecretArn: auth.secretArn } : {};
  }

  async execute({ sqls, token, name }: StatementRequest): Promise<{ id: string }> {
    const rest = { ClientToken: token, StatementName: name, Database: this.config.database, ...this.address, ...this.login };
    // One statement is a transaction of its own, which outlives a broken connection; so only several are sent as a batch.
    const { Id } = await this.call<{ Id?: string }>(() => sqls.length === 1
      ? this.onceClient.send(new ExecuteStatementCommand({ Sql: sqls[0], ...rest }))
      : this.onceClient.send(new BatchExecuteStatementCommand({ Sqls: [...sqls], ...rest })));
    return { id: Id! };
  }

  async describe(statementId: string, waitSeconds: number): Promise<Statement> {
    const requestTimeout = waitSeconds * 1_000 + this.callTimeoutMs;
    const described = await this.call(() => this.onceClient.send(
      new DescribeStatementCommand({ Id: statementId, WaitTimeSeconds: waitSeconds }), { requestTimeout }));
    const { SubStatements: parts = [], Status, Error: error } = described;
    return { id: statementId, state: stateOf(Status), error, parts: (parts.length ? parts : [described]).map(toPart) };
  }

  async results(statementId: string): Promise<readonly (readonly Value[])[]> {
    const rows: Value[][] = [];
    let token: string | undefined;
    do {
      const page = await this.call(() => this.client.send(new GetStatementResultCommand({ Id: statementId, NextToken: token })));
      for (const record of page.Records ?? []) rows.push(record.map(valueOf));
      token = page.NextToken;
    } while (token);
    return rows;
  }

  async find(name: string): Promise<string | undefined> {
    let token: string | undefined;
    do {
      const page = await this.call(() => this.client.send(new ListStatementsCommand({ StatementName: name, Status: 'ALL', NextToken: token })));
      const found = page.Statements?.find(statement => statement.StatementName === name);
      if (found) return found.Id;
      token = page.NextToken;
    } while (token);
    return undefined;
  }

  private call<T>(call: () => Promise<T>): Promise<T> {
    return serviceCall('warehouse', call);
  }
}

function toPart(described: SubStatementData | DescribeStatementCommandOutput): StatementPart {
  const { QueryString, Status, Error: error, ResultRows, RedshiftQueryId } = described;
  const queryId = RedshiftQueryId! > 0 ? String(RedshiftQueryId) : undefined;
  return { sql: QueryString ?? '', state: stateOf(Status), error, rows: rowsOf(ResultRows), queryId };
}

function stateOf(status: StatusString | StatementStatusString | undefined): StatementState {
  return ENDS[status!] ?? 'running';
}

/** The Data API says -1 where it has nothing to say. */
function rowsOf(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}

function valueOf(field: Field): Value {
  return field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue ?? null;
}
