/**
 * One COPY: plan, fetch, read, check, insert, and a record of it all in the system views.
 *
 * The INSERT is the only statement that touches the table: a failed COPY leaves no row. Where the transaction is the
 * caller's, everything that can fail over the data is found by a query before it, so that it cannot fail.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection } from '@duckdb/node-api';
import { describeTable } from '../catalog';
import { type CopyContext, insert, type Load } from './load';
import { LoadRecord } from './load-record';
import { loadText } from './load-text';
import { planCopy } from './plan';
import { fieldColumn } from './relation';
import { resolveFormat } from './resolve-format';
import { fetchSources } from './sources';
import { targetColumns } from './target-columns';
import { checkLengths, parquetSql } from '../formats/parquet';
import { type CopyStatement } from '../sql/parse';

const DEFAULT_REGION = 'us-east-1';

/** @returns the number of rows loaded. @throws WarehouseError */
export async function runCopy(connection: DuckDBConnection, statement: CopyStatement, context: CopyContext): Promise<number> {
  const plan = planCopy(statement);
  const table = await describeTable(connection, plan.table);
  const columns = targetColumns(table, plan);
  const directory = join(context.directory, String(context.identity.queryId));
  await mkdir(directory, { recursive: true });
  const record = new LoadRecord(context, plan, table, columns);
  await record.started();
  try {
    const resolved = await resolveFormat(plan, columns, context.objects, directory);
    const files = await fetchSources(plan, context.objects, directory, context.checkCancelled);
    record.files = files;
    const rows = await load(connection, { plan: resolved, table, columns, files, directory, record, context });
    await record.completed(rows);
    return rows;
  } catch (error) {
    await record.aborted(error);
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function load(connection: DuckDBConnection, work: Load): Promise<number> {
  return work.plan.format.kind === 'parquet' ? loadParquet(connection, work) : loadText(connection, work);
}

async function loadParquet(connection: DuckDBConnection, work: Load): Promise<number> {
  const { plan, columns, files } = work;
  const region = plan.region ?? DEFAULT_REGION;
  const from = await parquetSql(connection, files, columns, {
    fillRecord: plan.fillRecord,
    serializeToJson: plan.format.kind === 'parquet' && plan.format.serializeToJson,
    region,
    checkCancelled: work.context.checkCancelled,
  });
  await checkLengths(connection, from, files, columns, region);
  return insert(connection, work, [{ values: columns.map((_, i) => fieldColumn(i)), from }]);
}
