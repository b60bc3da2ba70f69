/** What Redshift refuses to merge. https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html */
import { type DuckDBConnection } from '@duckdb/node-api';
import { findTable } from '../catalog';
import { WarehouseError } from '../errors';
import { type Merge } from '../sql/merge';
import { quoteLiteral } from '../sql/quote';

/** @throws WarehouseError */
export async function checkMerge(connection: DuckDBConnection, { target, source, severalMatches }: Merge): Promise<void> {
  const [into, from] = [await findTable(connection, target), await findTable(connection, source)];
  // What is not there, the statement itself tells.
  if (!into || !from) return;
  if (into.schema === from.schema && into.name === from.name && into.temporary === from.temporary) throw new WarehouseError('MERGE cannot have the same table as its source and target');
  for (const { schema, name } of [into, from]) {
    if (await hasRow(connection, `SELECT 1 FROM duckdb_views() WHERE schema_name = ${quoteLiteral(schema)} AND view_name = ${quoteLiteral(name)}`)) {
      throw new WarehouseError(`MERGE cannot have a view as its source or target: "${name}"`);
    }
  }
  if (severalMatches !== undefined && await hasRow(connection, severalMatches)) throw new WarehouseError('Found multiple matches to update the same tuple.');
}

async function hasRow(connection: DuckDBConnection, query: string): Promise<boolean> {
  return (await connection.runAndReadAll(query)).currentRowCount > 0;
}
