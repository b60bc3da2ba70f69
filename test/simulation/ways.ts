/** How a pipeline loads its tables: the ways that a configuration knows, and what a deployment makes of them while files are under way. */
import { SeededRandom } from './random';
import { LoadConfig, LoaderConfig, TableName } from '../../lib/private/contract';
import { discardTarget, loaderConfig, prefixTarget } from '../support/config';

/** By schema.table. A table without one takes COPYs alone. */
export type Ways = ReadonlyMap<string, Partial<LoadConfig>>;

/** What a pipeline is, as far as a deployment changes it. */
export interface Setup {
  readonly ways: Ways;
  readonly historyTable?: TableName;
  readonly copyRoleArn: string;
}

export const HISTORY_TABLES: readonly TableName[] = [{ schema: 'public', table: 'history' }, { schema: 'public', table: 'audit' }];
const LATEST_BY = [undefined, 'at'];
const OWN_SQL = ['DELETE FROM {table} WHERE at < DATEADD(year, -2, GETDATE())', 'CALL public.check_rows(\'{table}\')'];

/** Half of all pipelines know nothing but COPY. */
export function drawSetup(random: SeededRandom, tables: readonly string[]): Setup {
  const copyRoleArn = 'arn:aws:iam::123456789012:role/copy';
  if (random.chance(0.5)) return { ways: new Map(), copyRoleArn };
  return {
    ways: new Map(tables.map(table => [table, drawWay(random)])),
    historyTable: random.chance(0.5) ? random.pick(HISTORY_TABLES) : undefined,
    copyRoleArn,
  };
}

function drawWay(random: SeededRandom): Partial<LoadConfig> {
  if (random.chance(0.3)) return {};
  return {
    ...random.chance(0.3) && { createTable: { definition: '(id BIGINT, at TIMESTAMP)' } },
    ...random.chance(0.4) && { columns: ['id', 'at'], merge: { keys: ['id'], latestBy: random.pick(LATEST_BY) } },
    ...random.chance(0.3) && { beforeSql: random.some(OWN_SQL, 0.5).concat('SELECT 1') },
    ...random.chance(0.4) && { afterSql: random.some(OWN_SQL, 0.5).concat('ANALYZE {table}') },
  };
}

/** A table keeps what its files may fail of: a merge, and statements after it. */
export function redeploy(random: SeededRandom, setup: Setup, tables: readonly string[]): Setup {
  const change = random.pick(['role', 'history', 'ways'] as const);
  switch (change) {
    case 'role': return { ...setup, copyRoleArn: `${setup.copyRoleArn}-next` };
    case 'history': return { ...setup, historyTable: random.pick([undefined, ...HISTORY_TABLES].filter(table => table !== setup.historyTable)) };
    case 'ways': return { ...setup, ways: new Map(tables.map(table => [table, changed(random, setup.ways.get(table) ?? {})])) };
  }
}

function changed(random: SeededRandom, way: Partial<LoadConfig>): Partial<LoadConfig> {
  const { createTable, merge, beforeSql = [], afterSql } = way;
  return {
    ...way,
    createTable: random.chance(0.2) ? { definition: '(id BIGINT, at TIMESTAMP, note VARCHAR(8))' } : createTable,
    merge: merge && random.chance(0.5) ? { ...merge, latestBy: random.pick(LATEST_BY) } : merge,
    beforeSql: random.chance(0.5) ? [...beforeSql, 'SET statement_timeout TO 0'] : way.beforeSql,
    afterSql: afterSql && random.chance(0.5) ? [...afterSql, 'ANALYZE {table}'] : afterSql,
  };
}

/** What of a load is the same through all deployments. */
export interface Limits {
  readonly maxFilesPerLoad: number;
  readonly maxParallelLoads: number;
  readonly misconfigurationPatienceSeconds: number;
}

export function configOf({ ways, historyTable, copyRoleArn }: Setup, tables: readonly string[], limits: Limits): LoaderConfig {
  const into = (table: string) => ({ table: table.split('.')[1], ...ways.get(table) });
  return loaderConfig({
    historyTable,
    copyRoleArn,
    targets: [
      discardTarget('tmp/'),
      ...tables.map((table, i) => prefixTarget(`only${i}/`, into(table))),
      ...tables.map(table => prefixTarget('every/', into(table))),
      prefixTarget('two/', into(tables[0])),
      prefixTarget('two/', into(tables[tables.length - 1])),
    ],
    ...limits,
  });
}
