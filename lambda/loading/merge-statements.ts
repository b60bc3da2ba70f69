/**
 * Rows that take the place of those with the same keys: the files are copied into a temporary table, of which the latest row
 * for each key is merged into the table. Both are gone with the session, which is the transaction's own.
 *
 * MERGE takes no query as its source, and fails when two rows of the source have the same keys: hence the second table.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html
 *
 * Traps: the first is made of the columns that are loaded, not LIKE the table: a column that is not loaded may be NOT NULL or
 * an identity. MERGE knows no alias for its target; a column is qualified by the table's bare name.
 */
import { MergeConfig } from '../../lib/private/contract';
import { Destination } from '../routing/destination';
import { quoteIdentifier, tableSql } from '../sql/quoting';

export const STAGE = quoteIdentifier('cdk_rin_stage');
const LATEST = quoteIdentifier('cdk_rin_latest');
const RANK = quoteIdentifier('cdk_rin_rank');

/** An empty table for the files of a load. */
export function stageStatement(into: Destination): string {
  return `CREATE TEMP TABLE ${STAGE} AS SELECT ${list(columnsOf(into))} FROM ${tableSql(into)} WHERE FALSE`;
}

/** One row for each key, and none that is older than the table's. */
export function latestStatements(into: Destination, { keys, latestBy }: MergeConfig): string[] {
  const columns = list(columnsOf(into));
  const order = latestBy === undefined ? '' : ` ORDER BY ${quoteIdentifier(latestBy)} DESC NULLS LAST`;
  const ranked = `SELECT ${columns}, ROW_NUMBER() OVER (PARTITION BY ${list(keys)}${order}) AS ${RANK} FROM ${STAGE}`;
  const latest = `CREATE TEMP TABLE ${LATEST} AS SELECT ${columns} FROM (${ranked}) AS ranked WHERE ${RANK} = 1`;
  if (latestBy === undefined) return [latest];
  const column = quoteIdentifier(latestBy);
  const theirs = `${quoteIdentifier(into.table)}.${column}`;
  const ours = `${LATEST}.${column}`;
  const isOlder = `${theirs} > ${ours} OR (${theirs} IS NOT NULL AND ${ours} IS NULL)`;
  return [latest, `DELETE FROM ${LATEST} USING ${tableSql(into)} WHERE ${sameKeys(into, keys)} AND (${isOlder})`];
}

export function mergeStatement(into: Destination, { keys }: MergeConfig): string {
  const columns = columnsOf(into);
  const others = columns.filter(column => !keys.includes(column));
  // MERGE has to update something.
  const updated = (others.length ? others : keys.slice(0, 1)).map(quoteIdentifier);
  return [
    `MERGE INTO ${tableSql(into)} USING ${LATEST} ON ${sameKeys(into, keys)}`,
    `WHEN MATCHED THEN UPDATE SET ${updated.map(column => `${column} = ${LATEST}.${column}`).join(', ')}`,
    `WHEN NOT MATCHED THEN INSERT (${list(columns)}) VALUES (${columns.map(column => `${LATEST}.${quoteIdentifier(column)}`).join(', ')})`,
  ].join(' ');
}

function sameKeys(into: Destination, keys: readonly string[]): string {
  const table = quoteIdentifier(into.table);
  return keys.map(quoteIdentifier).map(key => `${table}.${key} = ${LATEST}.${key}`).join(' AND ');
}

function columnsOf({ columns, name }: Destination): readonly string[] {
  if (!columns) throw new Error(`the configuration merges into ${name} and names no columns`);
  return columns;
}

function list(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}
