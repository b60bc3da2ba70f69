/** The SQL of one load: a COPY, or a transaction around it. Without a transaction it is a transaction of its own. */
import { createHash } from 'node:crypto';
import { CopySource, copyStatement } from './copy-statement';
import { loadMark, Step, stepMark } from './load-mark';
import { latestStatements, mergeStatement, STAGE, stageStatement } from './merge-statements';
import { CreateTableConfig, HISTORY_COLUMNS, TABLE_PLACEHOLDER, TableName } from '../../lib/private/contract';
import { Destination } from '../routing/destination';
import { quoteLiteral, tableSql } from '../sql/quoting';

export interface LoadSql {
  readonly loadId: string;
  readonly destination: Destination;
  readonly source: CopySource;
  /** Number of files. */
  readonly files: number;
  readonly pipeline: string;
  readonly historyTable?: TableName;
}

type StepStatement = readonly [Step, string];

/** Statements that open with the load's mark. Several are one transaction. */
export function loadStatements(load: LoadSql): string[] {
  const steps = stepsOf(load);
  if (steps.length === 1) return [`${loadMark(load.loadId)} ${steps[0][1]}`];
  return steps.map(([step, sql], i) => `${stepMark(load.loadId, { position: i + 1, count: steps.length, step })} ${sql}`);
}

/** The same for the same texts, as they stand for the same statements. */
export function fingerprint(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\0')).digest('base64url');
}

function stepsOf(load: LoadSql): StepStatement[] {
  const { destination, historyTable } = load;
  const { createTable, beforeSql = [], afterSql = [] } = destination;
  const table = tableSql(destination);
  const custom = (step: Step) => (sql: string): StepStatement => [step, sql.replaceAll(TABLE_PLACEHOLDER, () => table)];
  return [
    ...createTable ? [['createTable', createTableStatement(table, createTable)] as const] : [],
    ...beforeSql.map(custom('beforeSql')),
    ...copySteps(load),
    ...afterSql.map(custom('afterSql')),
    ...historyTable ? [['history', historyStatement(load, historyTable)] as const] : [],
  ];
}

function copySteps({ destination, source }: LoadSql): StepStatement[] {
  const { merge } = destination;
  if (!merge) return [['copy', copyStatement({ ...destination, table: tableSql(destination) }, source)]];
  return [
    ['stage', stageStatement(destination)],
    ['copy', copyStatement({ ...destination, table: STAGE }, source)],
    ...latestStatements(destination, merge).map((sql): StepStatement => ['latest', sql]),
    ['merge', mergeStatement(destination, merge)],
  ];
}

function createTableStatement(table: string, template: CreateTableConfig): string {
  const definition = 'like' in template ? `(LIKE ${tableSql(template.like)} INCLUDING DEFAULTS)` : template.definition;
  return `CREATE TABLE IF NOT EXISTS ${table} ${definition}`;
}

function historyStatement({ loadId, pipeline, destination, source, files }: LoadSql, historyTable: TableName): string {
  const values: Record<keyof typeof HISTORY_COLUMNS, string> = {
    load_id: quoteLiteral(loadId),
    pipeline: quoteLiteral(pipeline),
    schema_name: quoteLiteral(destination.schema),
    table_name: quoteLiteral(destination.table),
    files: String(files),
    manifest: quoteLiteral(`s3://${source.workBucket}/${source.manifestKey}`),
    loaded_at: 'GETDATE()',
  };
  return `INSERT INTO ${tableSql(historyTable)} (${Object.keys(values).join(', ')}) VALUES (${Object.values(values).join(', ')})`;
}
