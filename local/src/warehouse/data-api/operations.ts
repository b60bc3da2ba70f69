/** The operations of the Data API by name. Each turns a checked input into an output; timestamps are seconds. */
import { type Catalog, describeTable, listDatabases, listSchemas, listTables } from './catalog-operations';
import { type OperationName } from './input-model';
import { listSessions, listStatements } from './listing-operations';
import { type Input } from './request';
import { getStatementResult, getStatementResultV2 } from './result-operations';
import { batchExecuteStatement, cancelStatement, describeStatement, executeStatement } from './statement-operations';
import { type StatementStore } from './statements';

export interface OperationContext {
  readonly statements: StatementStore;
  readonly catalog: Catalog;
  /** Aborted when the caller hangs up. */
  readonly caller: AbortSignal;
}

export type Output = Readonly<Record<string, unknown>>;
export type Operation = (context: OperationContext, input: Input) => Output | Promise<Output>;

export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  ExecuteStatement: executeStatement,
  BatchExecuteStatement: batchExecuteStatement,
  DescribeStatement: describeStatement,
  GetStatementResult: getStatementResult,
  GetStatementResultV2: getStatementResultV2,
  CancelStatement: cancelStatement,
  ListStatements: listStatements,
  ListSessions: listSessions,
  ListDatabases: listDatabases,
  ListSchemas: listSchemas,
  ListTables: listTables,
  DescribeTable: describeTable,
};

export function seconds(date: Date): number {
  return date.getTime() / 1000;
}
