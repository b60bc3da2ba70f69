/** GetStatementResult and GetStatementResultV2: the same pages of rows, as fields or as CSV. */
import { type StatementResult } from '../executor';
import { invalid, notFound } from './errors';
import { type OperationContext, type Output } from './operations';
import { type Input, text, waitSeconds } from './request';
import { columnMetadata } from './result';
import { csvPage, jsonPage, type RecordsPage } from './result-pages';
import { findStatement } from './statement-operations';
import { type StatementRecord, waitForEnd } from './statement-record';

type Format = StatementRecord['request']['resultFormat'];
const READERS: Readonly<Record<Format, string>> = { JSON: 'GetStatementResult', CSV: 'GetStatementResultV2' };

export function getStatementResult(context: OperationContext, input: Input): Promise<Output> {
  return page(context, input, 'JSON', jsonPage);
}

export async function getStatementResultV2(context: OperationContext, input: Input): Promise<Output> {
  return { ...await page(context, input, 'CSV', csvPage), ResultFormat: 'CSV' };
}

async function page(
  context: OperationContext, input: Input, format: Format, pageOf: (result: StatementResult, from: number) => RecordsPage,
): Promise<Output> {
  const result = await finishedResult(context, input, format);
  const from = firstRow(input, result);
  const { records, next } = pageOf(result, from);
  return {
    ColumnMetadata: result.columns!.map(columnMetadata),
    Records: records,
    TotalNumRows: result.rows.length,
    NextToken: next === undefined ? undefined : rowToken(next),
  };
}

async function finishedResult({ statements, caller }: OperationContext, input: Input, format: Format): Promise<StatementResult> {
  const { record, part } = findStatement(statements, input);
  const { resultFormat, batch } = record.request;
  if (resultFormat !== format) throw invalid(`The result of this statement is ${resultFormat}: use ${READERS[resultFormat]}.`);
  if (batch && !part) throw invalid(`${READERS[format]} needs the id of a statement of the batch, such as ${record.id}:1.`);
  await waitForEnd(record, part ?? record, waitSeconds(input), caller);
  const { result } = part ?? record.parts[0]!;
  // Of a transaction that was undone nothing is handed out.
  const kept = record.status === 'FINISHED' || (record.request.autoCommit && part?.status === 'FINISHED');
  if (!kept || !result?.columns) throw notFound('Query does not have result. Please check query status with DescribeStatement.', text(input, 'Id')!);
  return result;
}

function firstRow(input: Input, result: StatementResult): number {
  const token = text(input, 'NextToken');
  if (token === undefined) return 0;
  const row = Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(row) || row < 1 || row >= result.rows.length) throw invalid('NextToken is not valid.');
  return row;
}

function rowToken(row: number): string {
  return Buffer.from(String(row)).toString('base64url');
}
